//! Offers that somebody made up.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::Index;
use tokio::runtime::Runtime;
use wassla_domain::calls::Sdp;
use wassla_domain::ports::VoiceBridge;

use crate::caller::Caller;
use crate::world::{answer, bridge, call, offer};

/// What may be done to an offer.
#[derive(Debug, Clone)]
enum Damage {
    Remove(Index),
    Repeat(Index, Index),
    Swap(Index, Index),
    Insert(Index, String),
    Byte(Index, char),
    Cut(Index),
}

const LINES: [&str; 22] = [
    "m=audio 9 UDP/TLS/RTP/SAVPF 111",
    "m=audio 9 UDP/TLS/RTP/SAVPF",
    "m=audio 9 DTLS/SCTP 5000",
    "m=video 9 UDP/TLS/RTP/SAVPF 96",
    "m=application 9 UDP/DTLS/SCTP webrtc-datachannel",
    "m=image 9 udptl t38",
    "a=group:BUNDLE",
    "a=group:BUNDLE 0 1 2 3",
    "a=mid:",
    "a=mid:0",
    "a=setup:holdconn",
    "a=inactive",
    "a=rid:1 send pt=111;max-width=1",
    "a=simulcast:send 1;2;~3 recv 4",
    "a=simulcast: send rid=1",
    "a=ssrc:1 cname:x",
    "a=ssrc-group:FID 1 2",
    "a=extmap:1 urn:ietf:params:rtp-hdrext:ssrc-audio-level",
    "a=extmap:999 urn:ietf:params:rtp-hdrext:sdes:mid",
    "a=rtpmap:255 opus/48000/2",
    "a=fmtp:111 apt=111;minptime=-1",
    "a=candidate:1 1 udp 9 ::1 9 typ host raddr ::1 rport 0",
];

fn damage() -> impl Strategy<Value = Damage> {
    let line = prop_oneof![
        proptest::sample::select(&LINES[..]).prop_map(str::to_owned),
        "[a-z]=[ -~]{0,40}",
        "a=(ice-ufrag|ice-pwd|fingerprint|rtcp-fb|fmtp|sctp-init|msid):[ -~]{0,40}",
    ];
    let place = any::<Index>;
    prop_oneof![
        place().prop_map(Damage::Remove),
        (place(), place()).prop_map(|(from, to)| Damage::Repeat(from, to)),
        (place(), place()).prop_map(|(one, other)| Damage::Swap(one, other)),
        (place(), line).prop_map(|(at, line)| Damage::Insert(at, line)),
        (place(), any::<char>()).prop_map(|(at, char)| Damage::Byte(at, char)),
        place().prop_map(Damage::Cut),
    ]
}

fn damaged(offer: &str, damages: &[Damage]) -> String {
    let mut lines: Vec<String> = offer.lines().map(str::to_owned).collect();
    for damage in damages {
        let length = lines.len();
        // The first line stays: without it nothing is an offer.
        let place = |at: &Index| 1 + at.index(length.max(2) - 1);
        if length < 2 {
            break;
        }
        match damage {
            Damage::Remove(at) => _ = lines.remove(place(at)),
            Damage::Repeat(from, to) => {
                let line = lines[place(from)].clone();
                lines.insert(place(to), line);
            }
            Damage::Swap(one, other) => lines.swap(place(one), place(other)),
            Damage::Insert(at, line) => lines.insert(place(at), line.clone()),
            Damage::Byte(at, char) => {
                let line = &mut lines[place(at)];
                let mut chars: Vec<_> = line.chars().collect();
                if !chars.is_empty() {
                    let at = at.index(chars.len());
                    chars[at] = *char;
                }
                *line = chars.into_iter().collect();
            }
            Damage::Cut(at) => lines.truncate(place(at)),
        }
    }
    lines.join("\r\n") + "\r\n"
}

/// Answers, and ends what was answered. Whatever is offered, there is an answer or a reason.
async fn is_survived(bridge: &impl VoiceBridge, sdp: &str) {
    if Sdp::new(sdp).is_none() {
        // The domain takes no offer with a NUL.
        return;
    }
    match bridge.answer(&offer(&call(1), sdp)).await {
        Ok(_) => bridge.end(&call(1)).await,
        Err(error) => assert!(
            matches!(error.reason, "not_sdp" | "no_audio" | "no_opus"),
            "{error:?}"
        ),
    }
}

#[test]
fn an_offer_that_was_damaged_is_answered_or_refused() {
    let runtime = Runtime::new().unwrap();
    let bridge = bridge(|it| it.sessions_at_most = 1);
    let whole = runtime.block_on(async { Caller::dialling().await.offer() });
    let config = ProptestConfig::with_cases(1_000);
    proptest!(config, |(damages in vec(damage(), 1..12))| {
        let sdp = damaged(&whole, &damages);
        runtime.block_on(is_survived(&bridge, &sdp));
    });
    runtime.block_on(async { answer(&bridge, 2, &whole).await.map(drop).unwrap() });
}

#[test]
fn any_text_at_all_is_refused() {
    let runtime = Runtime::new().unwrap();
    let bridge = bridge(|_| {});
    proptest!(|(text in "v=0(\\PC|\r\n|m=audio |a=){0,200}")| {
        runtime.block_on(is_survived(&bridge, &text));
    });
}

/// This offer with this line added, before or after its sound, until there are so many lines.
fn lengthened(whole: &str, line: &str, lines: usize) -> [String; 2] {
    let added = format!("{line}\r\n").repeat(lines - whole.lines().count());
    let before = whole.replace("m=audio", &format!("{added}m=audio"));
    [before, format!("{whole}{added}")]
}

#[tokio::test]
async fn an_offer_of_a_thousand_lines_is_survived_and_a_longer_one_is_not_read() {
    let bridge = bridge(|_| {});
    let whole = Caller::dialling().await.offer();
    for line in LINES.into_iter().chain(["b=AS:1", "a=x", "", " "]) {
        for sdp in lengthened(&whole, line, 1_000) {
            is_survived(&bridge, &sdp).await;
        }
        for sdp in lengthened(&whole, line, 1_001) {
            let refused = answer(&bridge, 1, &sdp).await;
            assert_eq!(refused.err(), Some("not_sdp"), "{line}");
        }
    }
    let fills = |start: &str| format!("{whole}{start}{}\r\n", "x".repeat(60_000));
    for start in ["a=mid:", "a=x:", "m=audio 9 UDP/TLS/RTP/SAVPF ", "b=", ""] {
        is_survived(&bridge, &fills(start)).await;
    }
}
