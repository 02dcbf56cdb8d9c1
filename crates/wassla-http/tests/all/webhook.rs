//! `POST /webhooks/meta`: only what Meta signed, whole, and answered when it is written.

use std::convert::Infallible;
use std::sync::Arc;

use axum::body::{Body, Bytes};
use axum::http::StatusCode;
use futures::{StreamExt as _, stream};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio_util::sync::CancellationToken;
use wassla_domain::ports::EventLog as _;
use wassla_http::{ServeLimits, serve};

use crate::world::{APP_SECRET, Answer, GoneLog, World, hex_signature, signature};

const BODY: &str = r#"{"object":"whatsapp_business_account","entry":[]}"#;
const LARGEST: usize = 3 * 1024 * 1024;

/// JSON of exactly this length.
fn sized(length: usize) -> String {
    format!("\"{}\"", "x".repeat(length - 2))
}

async fn stored(world: &World) -> usize {
    world.store.pending(1000).await.unwrap().len()
}

/// An answer without the id of its request.
fn without_id(answer: &Answer) -> (StatusCode, Vec<(String, String)>, String) {
    let id = answer.header("x-request-id");
    let headers = answer.headers.iter();
    let headers = headers.map(|(name, value)| (name.to_string(), value.to_str().unwrap().into()));
    (
        answer.status,
        headers.filter(|(name, _)| name != "x-request-id").collect(),
        answer.body.replace(id, ""),
    )
}

#[tokio::test]
async fn a_signed_delivery_is_written_before_it_is_answered() {
    let world = World::new();
    let answer = world.delivers_signed(BODY).send().await;
    assert_eq!((answer.status, answer.body.as_str()), (StatusCode::OK, ""));
    assert_eq!(stored(&world).await, 1);
    // Who sends it has no session and is on no page of ours.
    let again = world
        .delivers_signed(BODY)
        .header("origin", "https://evil.example");
    assert_eq!(again.send().await.status, StatusCode::OK);
    assert_eq!(stored(&world).await, 1, "a duplicate is absorbed");
}

#[tokio::test]
async fn t14_every_bad_signature_gets_one_and_the_same_answer() {
    let world = World::new();
    let good = signature(BODY.as_bytes());
    let tag = hex_signature(APP_SECRET, BODY.as_bytes());
    let other = hex_signature("another secret", BODY.as_bytes());
    let mut flipped = hex::decode(&tag).unwrap();
    flipped[31] ^= 1;
    let none: &[String] = &[];
    let table: Vec<(&str, &str, Vec<String>)> = vec![
        ("missing", BODY, none.into()),
        ("empty", BODY, vec![String::new()]),
        ("only the prefix", BODY, vec!["sha256=".into()]),
        ("no prefix", BODY, vec![tag.clone()]),
        ("sha1", BODY, vec![format!("sha1={}", &tag[..40])]),
        ("sha1 of the whole", BODY, vec![format!("sha1={tag}")]),
        ("truncated", BODY, vec![good[..good.len() - 1].into()]),
        ("half", BODY, vec![good[..good.len() / 2].into()]),
        ("longer", BODY, vec![format!("{good}00")]),
        ("another secret", BODY, vec![format!("sha256={other}")]),
        (
            "one bit",
            BODY,
            vec![format!("sha256={}", hex::encode(flipped))],
        ),
        ("upper-case prefix", BODY, vec![format!("SHA256={tag}")]),
        ("spaces", BODY, vec![format!("sha256= {tag}")]),
        ("not ASCII", BODY, vec!["sha256=é".into()]),
        ("two, both good", BODY, vec![good.clone(), good.clone()]),
        (
            "two, one good",
            BODY,
            vec![good.clone(), "sha256=00".into()],
        ),
        ("two in one", BODY, vec![format!("{good},{good}")]),
        (
            "re-encoded body",
            r#"{"object": "whatsapp_business_account", "entry": []}"#,
            vec![good.clone()],
        ),
        ("empty body", "", vec![good.clone()]),
        ("not JSON", "{", vec![good.clone()]),
    ];
    let first = without_id(&world.delivers(BODY).send().await);
    assert_eq!(first.0, StatusCode::UNAUTHORIZED);
    assert!(first.2.contains("signature_invalid"), "{}", first.2);
    for (name, body, signatures) in table {
        let mut visit = world.delivers(body.to_owned());
        for signature in &signatures {
            visit = visit.header("x-hub-signature-256", signature);
        }
        // Other headers that a proxy or an older app may send say nothing.
        let visit = visit.header("x-hub-signature", &format!("sha1={}", &tag[..40]));
        let answer = visit.send().await;
        assert_eq!(without_id(&answer), first, "{name}");
        assert!(!answer.body.contains(&tag) && !answer.body.contains(&other));
    }
    assert_eq!(stored(&world).await, 0, "nothing of it was kept");
}

#[tokio::test]
async fn a_signature_in_upper_case_hex_is_refused_like_any_other() {
    let world = World::new();
    let tag = hex_signature(APP_SECRET, BODY.as_bytes()).to_uppercase();
    let visit = world.delivers(BODY.to_owned());
    let answer = visit
        .header("x-hub-signature-256", &format!("sha256={tag}"))
        .send()
        .await;
    let missing = world.delivers(BODY.to_owned()).send().await;
    assert_eq!(without_id(&answer), without_id(&missing));
}

#[tokio::test]
async fn signed_garbage_is_refused_or_kept_and_never_a_fault() {
    let world = World::new();
    let deep = format!("{}{}", "[".repeat(50_000), "]".repeat(50_000));
    for (body, status) in [
        ("", StatusCode::BAD_REQUEST),
        ("{", StatusCode::BAD_REQUEST),
        ("\u{feff}{}", StatusCode::BAD_REQUEST),
        ("null", StatusCode::OK),
        ("[]", StatusCode::OK),
        ("{\"entry\":7,\"object\":[]}", StatusCode::OK),
    ] {
        let answer = world.delivers_signed(body).send().await;
        assert_eq!(answer.status, status, "{body:?}");
    }
    let status = world.delivers_signed(&deep).send().await.status;
    assert!(!status.is_server_error(), "{status}");
}

#[tokio::test]
async fn t17_three_mebibytes_are_taken_and_one_byte_more_is_not() {
    let world = World::new();
    let answer = world.delivers_signed(&sized(LARGEST)).send().await;
    assert_eq!(answer.status, StatusCode::OK);
    let answer = world.delivers_signed(&sized(LARGEST + 1)).send().await;
    assert_eq!(
        (answer.status, answer.code()),
        (StatusCode::PAYLOAD_TOO_LARGE, "body_too_large".into())
    );
    assert_eq!(stored(&world).await, 1);
}

#[tokio::test]
async fn t17_a_body_without_end_is_given_up_at_the_limit() {
    let world = World::new();
    let chunk = || async { Some((Ok::<_, Infallible>(Bytes::from(vec![b' '; 65_536])), ())) };
    let endless = Body::from_stream(stream::unfold((), move |()| chunk()));
    let answer = world.delivers(endless).send().await;
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);

    // As many bytes as are allowed, without their length being announced.
    let body = Bytes::from(sized(LARGEST));
    let signature = signature(&body);
    let chunks: Vec<_> = body.chunks(65_536).map(Bytes::copy_from_slice).collect();
    let chunks = chunks.into_iter().map(Ok::<_, Infallible>);
    let visit = world.delivers(Body::from_stream(stream::iter(chunks)));
    let answer = visit.header("x-hub-signature-256", &signature).send().await;
    assert_eq!(answer.status, StatusCode::OK);
}

#[tokio::test]
async fn t17_large_bodies_that_do_not_end_leave_room_for_small_ones() {
    let world = World::new();
    let begun = || stream::once(async { Ok::<_, Infallible>(Bytes::from_static(b"[")) });
    let stuck = || Body::from_stream(begun().chain(stream::pending()));
    let mut half_sent: Vec<_> = (0..32)
        .map(|_| Box::pin(world.delivers(stuck()).send()))
        .collect();
    for visit in &mut half_sent {
        assert!(futures::poll!(visit.as_mut()).is_pending());
    }

    let refused = world.delivers(stuck()).send().await;
    assert_eq!(refused.status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(
        world.delivers_signed(BODY).send().await.status,
        StatusCode::OK
    );

    half_sent.pop();
    let mut again = Box::pin(world.delivers(stuck()).send());
    assert!(futures::poll!(again.as_mut()).is_pending());
}

#[tokio::test]
async fn other_routes_keep_their_own_limit() {
    let world = World::new();
    let form = format!("signed_request={}", "x".repeat(65 * 1024));
    let answer = world.posts("/meta/deauthorize", &form).send().await;
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
}

#[tokio::test]
async fn t24_while_the_store_is_down_meta_is_told_to_come_again() {
    let world = World::wishing(|wishes| wishes.events = Some(Arc::new(GoneLog)));
    let answer = world.delivers_signed(BODY).send().await;
    assert_eq!(
        (answer.status, answer.code()),
        (StatusCode::SERVICE_UNAVAILABLE, "unavailable".into())
    );
    assert_eq!(answer.header("retry-after"), "5");
    // Who cannot sign does not even learn that.
    let answer = world.delivers(BODY).send().await;
    assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn t17_a_length_that_is_too_large_is_refused_before_the_body_comes() {
    let world = World::new();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let stop = CancellationToken::new();
    let limits = ServeLimits::default();
    let server = tokio::spawn(serve(listener, world.app, limits, stop.clone()));

    let length = LARGEST + 1;
    let head =
        format!("POST /webhooks/meta HTTP/1.1\r\nhost: x\r\ncontent-length: {length}\r\n\r\n");
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(head.as_bytes()).await.unwrap();
    let mut begun = [0; 12];
    stream.read_exact(&mut begun).await.unwrap();
    assert_eq!(&begun, b"HTTP/1.1 413");
    drop(stream);
    stop.cancel();
    server.await.unwrap();
}
