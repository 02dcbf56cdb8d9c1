//! The cable to PostgreSQL, which somebody may pull.

use std::net::SocketAddr;

use tokio::io::{AsyncRead, AsyncWrite, copy_bidirectional};
use tokio::net::{TcpListener, TcpStream, UnixStream};
use tokio::sync::watch;
use url::Url;

/// A way to PostgreSQL that can be cut and mended. Clones are ends of the same one.
#[derive(Clone)]
pub struct Cable(watch::Sender<bool>);

impl Default for Cable {
    fn default() -> Self {
        Self(watch::Sender::new(true))
    }
}

impl Cable {
    /// Ends every connection and lets no other begin.
    pub fn cuts(&self) {
        self.0.send_replace(false);
    }

    /// Lets connections begin again.
    pub fn mends(&self) {
        self.0.send_replace(true);
    }

    /// Puts itself before the server of this address; answers the address to use instead.
    pub(super) async fn lays_to(&self, url: &str) -> String {
        let mut url = Url::parse(url).expect("the address of a database");
        let server = Far::of(&url);
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let near = listener.local_addr().expect("a bound listener has one");
        tokio::spawn(carry(listener, server, self.0.subscribe()));
        let host = near.ip().to_string();
        url.set_host(Some(&host)).expect("an address is a host");
        url.set_port(Some(near.port())).expect("it has a host");
        url.into()
    }
}

/// Where PostgreSQL itself listens.
#[derive(Clone)]
enum Far {
    Socket(String),
    Port(SocketAddr),
}

impl Far {
    fn of(url: &Url) -> Self {
        let host = url.host_str().unwrap_or("127.0.0.1").replace("%2F", "/");
        let port = url.port().unwrap_or(5432);
        if host.starts_with('/') {
            return Self::Socket(format!("{host}/.s.PGSQL.{port}"));
        }
        let address = url.socket_addrs(|| Some(5432));
        Self::Port(address.expect("the server's host resolves")[0])
    }
}

async fn carry(listener: TcpListener, far: Far, whole: watch::Receiver<bool>) {
    while let Ok((near, _)) = listener.accept().await {
        if !*whole.borrow() {
            continue;
        }
        let (far, whole) = (far.clone(), whole.clone());
        tokio::spawn(async move {
            match far {
                Far::Socket(path) => join(near, UnixStream::connect(path).await, whole).await,
                Far::Port(address) => join(near, TcpStream::connect(address).await, whole).await,
            }
        });
    }
}

async fn join<S>(mut near: TcpStream, far: std::io::Result<S>, mut whole: watch::Receiver<bool>)
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    let Ok(mut far) = far else { return };
    tokio::select! {
        _ = copy_bidirectional(&mut near, &mut far) => {}
        _ = whole.wait_for(|whole| !whole) => {}
    }
}
