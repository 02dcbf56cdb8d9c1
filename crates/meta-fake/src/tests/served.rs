use std::{
    io::{Read, Write},
    net::TcpStream,
    time::{Duration, Instant},
};

use super::*;
use crate::{Fault, What, server::FakeMeta};

/// Sends one request over a connection of its own; answers all that comes back.
fn fetch(fake: &FakeMeta, target: &str, token: &str) -> String {
    let address = fake.base_url().replace("http://", "");
    let mut stream = TcpStream::connect(&address).unwrap();
    let request = format!(
        "GET {target} HTTP/1.1\r\nhost: {address}\r\nauthorization: Bearer {token}\r\n\
         connection: close\r\n\r\n"
    );
    stream.write_all(request.as_bytes()).unwrap();
    let mut answer = String::new();
    // A dropped connection may also show as a reset.
    let _ = stream.read_to_string(&mut answer);
    answer
}

fn ready() -> (World, String, String) {
    let mut world = demo();
    let token = token_of(&mut world, "aisha");
    let proof = world.proof(APP, &token).unwrap();
    (world, token, format!("/v21.0/me?appsecret_proof={proof}"))
}

#[tokio::test]
async fn world_is_served_over_http() {
    let (world, token, target) = ready();
    let fake = FakeMeta::start(world).await;
    let answer = fetch(&fake, &target, &token);
    assert!(answer.starts_with("HTTP/1.1 200 OK\r\n"), "{answer}");
    assert!(
        answer.contains("facebook-api-version: v21.0\r\n"),
        "{answer}"
    );
    assert!(
        answer.contains("content-type: application/json; charset=UTF-8\r\n"),
        "{answer}"
    );
    assert!(answer.contains("Aisha Rahman"), "{answer}");
    assert_eq!(fake.journal().endpoints(), ["GET /me"]);
    assert_eq!(fake.journal().urls(), [target]);
}

#[tokio::test]
async fn connection_is_dropped_and_the_next_call_is_answered() {
    let (world, token, target) = ready();
    let fake = FakeMeta::start(world).await;
    fake.world(|world| world.script(Fault::once("GET /me", What::Drop)));
    assert_eq!(fetch(&fake, &target, &token), "");
    assert!(fetch(&fake, &target, &token).starts_with("HTTP/1.1 200 OK\r\n"));
    assert_eq!(fake.journal().count("GET /me"), 2);
}

#[tokio::test]
async fn served_calls_tell_their_depth() {
    let (mut world, token, target) = ready();
    world.settings.delay_ms = 200;
    let fake = FakeMeta::start(world).await;
    let before = Instant::now();
    fetch(&fake, &target, &token);
    assert!(before.elapsed() >= Duration::from_millis(200));
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| fetch(&fake, &target, &token));
        }
    });
    let journal = fake.journal();
    assert_eq!(journal.depth(), 2, "{:?}", journal.calls());
    assert_eq!(journal.calls().len(), 5);
}
