//! What is answered to which offer.

use std::net::Ipv4Addr;

use str0m::media::Direction;
use wassla_domain::ports::VoiceBridge;

use crate::caller::Caller;
use crate::world::{answer, bridge, call, offer, socket_of};

const VIDEO: &str = "m=video 9 UDP/TLS/RTP/SAVPF 96 97\r\nc=IN IP4 0.0.0.0\r\na=mid:film\r\n\
    a=sendrecv\r\na=rtpmap:96 VP8/90000\r\na=rtpmap:97 rtx/90000\r\na=fmtp:97 apt=96\r\n";
const DATA: &str = "m=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\nc=IN IP4 0.0.0.0\r\n\
    a=mid:data\r\na=sctp-port:5000\r\n";

/// The answer to this offer, as text.
async fn text(sdp: &str) -> Result<String, &'static str> {
    let bridge = bridge(|_| {});
    let session = answer(&bridge, 1, sdp).await?;
    Ok(session.answer.as_str().to_owned())
}

async fn sound() -> String {
    Caller::dialling().await.offer()
}

fn lines<'a>(sdp: &'a str, start: &str) -> Vec<&'a str> {
    sdp.lines().filter(|line| line.starts_with(start)).collect()
}

#[tokio::test]
async fn the_answer_says_where_the_bridge_listens() {
    let local = Ipv4Addr::LOCALHOST;
    let bridge = bridge(|it| it.address = local);
    let session = answer(&bridge, 1, &sound().await).await.unwrap();
    let socket = socket_of(&session.answer);
    assert_eq!(socket.ip(), local);
    assert!(tokio::net::UdpSocket::bind(socket).await.is_err());
    assert_eq!(lines(session.answer.as_str(), "a=rtpmap:").len(), 1);
}

#[tokio::test]
async fn the_other_role_of_dtls_is_taken() {
    let offered = sound().await;
    for (theirs, ours) in [
        ("actpass", "passive"),
        ("active", "passive"),
        ("passive", "active"),
    ] {
        let offered = offered.replace("a=setup:actpass", &format!("a=setup:{theirs}"));
        let answered = text(&offered).await.unwrap();
        assert_eq!(lines(&answered, "a=setup:"), [format!("a=setup:{ours}")]);
    }
}

#[tokio::test]
async fn sound_is_answered_in_the_other_direction() {
    for (theirs, ours) in [
        (Direction::SendRecv, "a=sendrecv"),
        (Direction::SendOnly, "a=recvonly"),
        (Direction::RecvOnly, "a=sendonly"),
        (Direction::Inactive, "a=inactive"),
    ] {
        let offered = Caller::with(theirs).await.offer();
        let answered = text(&offered).await.unwrap();
        assert!(
            answered.contains(&format!("\r\n{ours}\r\n")),
            "{theirs:?}: {answered}"
        );
    }
}

#[tokio::test]
async fn whatever_is_not_sound_is_rejected_in_its_place() {
    let offered = sound().await;
    let (session, sound) = offered.split_at(offered.find("m=audio").unwrap());
    let mid = lines(sound, "a=mid:")[0];
    let second = sound.replace(mid, "a=mid:more");
    let offered = [session, VIDEO, sound, DATA, &second].concat();
    let answered = text(&offered).await.unwrap();

    let media = lines(&answered, "m=");
    assert_eq!(media[0], "m=video 0 UDP/TLS/RTP/SAVPF 96 97");
    assert!(media[1].starts_with("m=audio 9 UDP/TLS/RTP/SAVPF "));
    assert_eq!(media[2], "m=application 0 UDP/DTLS/SCTP webrtc-datachannel");
    assert!(media[3].starts_with("m=audio 0 ") && media.len() == 4);
    assert_eq!(
        lines(&answered, "a=mid:"),
        ["a=mid:film", mid, "a=mid:data", "a=mid:more"]
    );
    let group = mid.replace("a=mid:", "a=group:BUNDLE ");
    assert_eq!(lines(&answered, "a=group:"), [group]);

    let ours = answered.find("m=audio").unwrap();
    let (before, ours) = answered.split_at(ours);
    let ours = ours.split("m=application").next().unwrap();
    assert_eq!(lines(ours, "a=candidate:").len(), 1);
    assert!(lines(before, "a=candidate:").is_empty());
}

#[tokio::test]
async fn what_is_no_call_is_refused_with_its_reason() {
    let offered = sound().await;
    let other = |from: &str, to: &str| offered.replace(from, to);
    let session = &offered[..offered.find("m=audio").unwrap()];
    for (reason, sdp) in [
        ("no_audio", "v=0\r\n".to_owned()),
        ("no_audio", "v=0 and whatever else there may be".to_owned()),
        ("no_audio", [session, VIDEO].concat()),
        ("no_audio", other("m=audio 9", "m=audio 0")),
        ("no_audio", other("UDP/TLS/RTP/SAVPF", "RTP/AVP")),
        ("no_audio", other("UDP/TLS/RTP/SAVPF", "DTLS/SCTP")),
        ("no_opus", other("opus/48000/2", "PCMU/8000")),
        ("not_sdp", other("m=audio 9 UDP/TLS/RTP/SAVPF", "m=audio")),
        ("not_sdp", other("a=fingerprint:", "a=finger:")),
        ("not_sdp", other("a=ice-pwd:", "a=ice:")),
        ("not_sdp", other("a=mid:", "a=middle:")),
        ("not_sdp", other("a=sendrecv", "a=whatever")),
    ] {
        assert_eq!(text(&sdp).await.err(), Some(reason), "{sdp}");
    }
}

#[tokio::test]
async fn an_offer_without_a_bundle_is_answered() {
    let offered = sound().await;
    let group = lines(&offered, "a=group:")[0];
    text(&offered.replace(&format!("{group}\r\n"), ""))
        .await
        .unwrap();
    text(&offered.replace("\r\n", "\n")).await.unwrap();
}

#[tokio::test]
async fn a_refusal_holds_no_word_of_the_offer() {
    let bridge = bridge(|_| {});
    let offered = sound().await;
    let mid = lines(&offered, "a=mid:")[0];
    // The engine names what it finds without a direction.
    let offered = offered.replace(mid, "a=mid:canary");
    let offered = offered.replace("a=sendrecv", "a=canary-of-an-offer");
    let refused = bridge.answer(&offer(&call(1), &offered)).await;
    let error = refused.err().unwrap();
    let told = format!("{error} {error:?} {:?}", std::error::Error::source(&error));
    assert!(
        told.contains("not_sdp") && !told.contains("canary"),
        "{told}"
    );
}
