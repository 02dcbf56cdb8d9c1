//! Slow clients (threat T18): they are closed, and others are served meanwhile.

use std::time::Duration;

use meta_fake::world::AssetKind;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use wassla_journeys::world::{Setup, Store};

/// A client that sends its bytes one by one and never comes to an end; answers when it is closed.
async fn dribbles(address: String, first: String) {
    let mut stream = TcpStream::connect(&address).await.unwrap();
    stream.write_all(first.as_bytes()).await.unwrap();
    let (mut from, mut to) = stream.into_split();
    let dribble = async {
        while to.write_all(b"x").await.is_ok() {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    let closed = async {
        let mut answer = Vec::new();
        // A reset closes it as well as an end.
        let _ = from.read_to_end(&mut answer).await;
        answer
    };
    tokio::select! {
        () = dribble => {}
        answer = closed => {
            let answer = String::from_utf8_lossy(&answer).into_owned();
            assert!(!answer.starts_with("HTTP/1.1 2"), "{answer}");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn t18_clients_that_dribble_are_closed_and_others_are_served() {
    let setup = Setup::on(Store::Sqlite).working();
    let setup = setup.with("limits.http_header_seconds", "0.5");
    let world = setup.with("limits.http_body_seconds", "0.7").open().await;
    let mut owner = world.owner();
    owner.connects("whatsapp", "aisha").await;
    let number = world.phone("karim", AssetKind::Whatsapp, "+1 202-555-0101");
    let number = number.business().to_owned();
    let address = world.address();
    let begun = [
        "",
        "POST /webhooks/meta HTTP/1.1\r\nhost: a\r\nx-",
        "POST /webhooks/meta HTTP/1.1\r\nhost: a\r\ncontent-length: 100000\r\n\r\n{",
        "POST /webhooks/meta HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\n\r\nfffff\r\n",
    ];
    let slow = begun.iter().cycle().take(48);
    let slow = slow.map(|first| tokio::spawn(dribbles(address.clone(), (*first).to_owned())));
    let slow: Vec<_> = slow.collect();
    for place in 0..30 {
        let text = format!("A good one in between {place:02}");
        let body = world.whatsapp_text(&number, &format!("wamid.good.{place}"), &text);
        let delivered = tokio::time::timeout(Duration::from_secs(5), world.delivers(&body));
        assert_eq!(delivered.await.expect("others wait for nobody").status, 200);
    }
    let closed = futures::future::join_all(slow);
    let closed = tokio::time::timeout(Duration::from_secs(10), closed).await;
    for client in closed.expect("every slow client is closed") {
        client.unwrap();
    }
    world
        .until("all good ones are shown", async || {
            owner.thread_on("whatsapp").await.len() == 30
        })
        .await;
}
