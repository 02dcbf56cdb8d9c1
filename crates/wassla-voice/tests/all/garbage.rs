//! Datagrams that are nothing, or only look like something.

use std::net::SocketAddr;

use tokio::net::UdpSocket;

use crate::caller::Caller;
use crate::world::{answer, bridge, goes_on, socket_of};

/// Datagrams of no meaning: short, long, and with the first bytes of what they might be.
pub(crate) fn nonsense() -> Vec<Vec<u8>> {
    let starts: [&[u8]; 9] = [
        &[],
        &[0, 1, 0, 8, 0x21, 0x12, 0xA4, 0x42],
        &[1, 1, 0, 0, 0x21, 0x12, 0xA4, 0x42],
        // DTLS: an alert "close notify", a fatal one, a handshake, sealed data.
        &[21, 254, 253, 0, 0, 0, 0, 0, 0, 0, 9, 0, 2, 1, 0],
        &[21, 254, 253, 0, 0, 0, 0, 0, 0, 0, 9, 0, 2, 2, 40],
        &[22, 254, 253, 0, 0, 0, 0, 0, 0, 0, 9, 0, 12, 1, 0, 0, 0],
        &[23, 254, 253, 0, 1, 0, 0, 0, 0, 0, 9, 0, 40],
        &[0x80, 111, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1],
        &[0x81, 203, 0, 1, 0, 0, 0, 1],
    ];
    let lengths = [0, 1, 3, 8, 19, 20, 64, 1_200, 1_999, 2_000, 2_001, 9_000];
    let long = |start: &[u8], length: usize| {
        let rest = (start.len()..length).map(|place| u8::try_from(place * 37 % 251).unwrap());
        start.iter().copied().chain(rest).collect::<Vec<_>>()
    };
    starts
        .into_iter()
        .flat_map(|start| lengths.map(|length| long(start, length)))
        .collect()
}

async fn pelts(socket: &UdpSocket, target: SocketAddr, datagrams: &[Vec<u8>]) {
    for datagram in datagrams {
        socket.send_to(datagram, target).await.unwrap();
        // The bridge reads it before the next comes: none is lost.
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn garbage_of_strangers_disturbs_no_call_at_any_time() {
    let bridge = bridge(|_| {});
    let stranger = UdpSocket::bind("127.0.0.1:0").await.unwrap();
    let mut caller = Caller::dialling().await;
    let mut session = answer(&bridge, 1, &caller.offer()).await.unwrap();
    let target = socket_of(&session.answer);

    pelts(&stranger, target, &nonsense()).await;
    caller.takes(&session.answer);
    while !caller.connected {
        pelts(&stranger, target, &nonsense()[..20]).await;
        let then = caller.datagrams;
        caller
            .until(|caller| caller.connected || caller.datagrams > then)
            .await;
    }
    pelts(&stranger, target, &nonsense()).await;
    // What the caller once sent, sent again by somebody else.
    pelts(&stranger, target, &caller.sent).await;

    caller.is_echoed().await;
    assert!(goes_on(&mut session.over).await);
}

#[tokio::test]
async fn garbage_from_the_callers_own_address_does_not_end_their_call() {
    let bridge = bridge(|_| {});
    let mut caller = Caller::dialling().await;
    let mut session = answer(&bridge, 1, &caller.offer()).await.unwrap();
    let target = socket_of(&session.answer);
    caller.takes(&session.answer);
    caller.connects().await;
    caller.is_echoed().await;

    pelts(caller.socket(), target, &nonsense()).await;
    let damaged: Vec<_> = caller.sent.iter().flat_map(|sent| damaged(sent)).collect();
    for some in damaged.chunks(50) {
        pelts(caller.socket(), target, some).await;
        caller.is_echoed().await;
    }
    assert!(goes_on(&mut session.over).await);
}

/// The same datagram with one byte changed here and there, and cut short.
fn damaged(datagram: &[u8]) -> Vec<Vec<u8>> {
    let places = (0..datagram.len()).step_by(7);
    let changed = places.map(|place| {
        let mut datagram = datagram.to_vec();
        datagram[place] ^= 0x55;
        datagram
    });
    let cut = (1..datagram.len())
        .step_by(29)
        .map(|end| datagram[..end].to_vec());
    changed.chain(cut).collect()
}
