//! A long way between two sockets: every byte takes half a round trip, and a connection is open
//! only one round trip after it was asked for.

use std::net::SocketAddr;
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;
use tokio::time::{Instant, sleep_until};

/// Listens on a port whose bytes go a long way to `near`, and answers with that port.
pub(crate) async fn put_between(near: SocketAddr, round_trip: Duration) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let far = listener
        .local_addr()
        .expect("a bound listener has an address");
    tokio::spawn(async move {
        while let Ok((client, _)) = listener.accept().await {
            tokio::spawn(carry(client, near, round_trip));
        }
    });
    far
}

async fn carry(client: TcpStream, near: SocketAddr, round_trip: Duration) {
    let Ok(server) = TcpStream::connect(near).await else {
        return;
    };
    for socket in [&client, &server] {
        let _ = socket.set_nodelay(true);
    }
    let open = Instant::now() + round_trip;
    let (from_client, to_client) = client.into_split();
    let (from_server, to_server) = server.into_split();
    let half = round_trip / 2;
    tokio::spawn(one_way(from_client, to_server, open, half));
    tokio::spawn(one_way(from_server, to_client, open, half));
}

async fn one_way(mut from: OwnedReadHalf, mut to: OwnedWriteHalf, open: Instant, half: Duration) {
    let (sender, mut on_the_way) = mpsc::unbounded_channel::<(Instant, Vec<u8>)>();
    let arriving = tokio::spawn(async move {
        while let Some((arrives, bytes)) = on_the_way.recv().await {
            sleep_until(arrives).await;
            if to.write_all(&bytes).await.is_err() {
                return;
            }
        }
        let _ = to.shutdown().await;
    });
    let mut buffer = vec![0; 16 * 1024];
    while let Ok(count @ 1..) = from.read(&mut buffer).await {
        let leaves = Instant::now().max(open);
        if sender
            .send((leaves + half, buffer[..count].to_vec()))
            .is_err()
        {
            break;
        }
    }
    drop(sender);
    let _ = arriving.await;
}
