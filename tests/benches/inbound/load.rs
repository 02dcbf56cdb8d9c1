//! The load: connections that stay open and have one request under way each.

use std::cell::Cell;
use std::net::SocketAddr;
use std::rc::Rc;
use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::task::LocalSet;
use tokio::time::{Instant, sleep_until};

use crate::deliveries::Deliveries;

/// How many deliveries are under way at once.
pub(crate) const CONNECTIONS: usize = 256;
/// How exactly the runtime's timer wakes somebody.
const TIMER: Duration = Duration::from_millis(2);

/// Sends as fast as answers come, and counts those of the last `measured` seconds. Says how many
/// came a second.
pub(crate) async fn as_fast_as_answered(
    server: SocketAddr,
    deliveries: Rc<Deliveries>,
    warm_up: Duration,
    measured: Duration,
) -> f64 {
    let connections = connect(server).await;
    let (next, counted) = (Rc::new(Cell::new(0)), Rc::new(Cell::new(0_u32)));
    let begin = Instant::now() + warm_up;
    let end = begin + measured;
    let all = LocalSet::new();
    for mut connection in connections {
        let (deliveries, next, counted) = (deliveries.clone(), next.clone(), counted.clone());
        all.spawn_local(async move {
            while Instant::now() < end {
                let index = next.replace(next.get() + 1);
                let request = deliveries.get(index).expect("enough are signed");
                connection.ask(request).await;
                if (begin..end).contains(&Instant::now()) {
                    counted.set(counted.get() + 1);
                }
            }
        });
    }
    all.await;
    f64::from(counted.get()) / measured.as_secs_f64()
}

/// When each delivery was to be sent, and how long after that it was acknowledged.
pub(crate) struct Paced {
    pub(crate) scheduled: Vec<Instant>,
    pub(crate) latencies: Vec<Duration>,
}

/// Sends deliveries at a steady rate, whatever the server does: a delivery is late when no
/// connection is free for it, and that counts.
pub(crate) async fn at_rate(
    server: SocketAddr,
    deliveries: Rc<Deliveries>,
    range: std::ops::Range<usize>,
    rate: u32,
) -> Paced {
    let connections = connect(server).await;
    let begin = Instant::now() + TIMER;
    let scheduled: Vec<_> = (0..u32::try_from(range.len()).expect("a few thousands"))
        .map(|place| begin + Duration::from_secs(1) * place / rate)
        .collect();
    let next = Rc::new(Cell::new(0));
    let latencies = Rc::new(std::cell::RefCell::new(vec![Duration::ZERO; range.len()]));
    let all = LocalSet::new();
    let plan = Rc::new(scheduled);
    for mut connection in connections {
        let (deliveries, next) = (deliveries.clone(), next.clone());
        let (plan, latencies) = (plan.clone(), latencies.clone());
        let first = range.start;
        all.spawn_local(async move {
            loop {
                let place = next.replace(next.get() + 1);
                let Some(due) = plan.get(place).copied() else {
                    break;
                };
                sleep_until(due - TIMER).await;
                // Closer than the timer can tell, the core is kept busy.
                while Instant::now() < due {
                    tokio::task::yield_now().await;
                }
                let request = deliveries.get(first + place);
                connection.ask(request.expect("enough are signed")).await;
                latencies.borrow_mut()[place] = due.elapsed();
            }
        });
    }
    all.await;
    Paced {
        scheduled: plan.to_vec(),
        latencies: latencies.take(),
    }
}

async fn connect(server: SocketAddr) -> Vec<Connection> {
    let mut connections = Vec::new();
    for _ in 0..CONNECTIONS {
        let stream = TcpStream::connect(server)
            .await
            .expect("the server listens");
        stream.set_nodelay(true).expect("a socket takes the option");
        connections.push(Connection {
            stream,
            buffer: vec![0; 16 * 1024],
        });
    }
    connections
}

struct Connection {
    stream: TcpStream,
    buffer: Vec<u8>,
}

impl Connection {
    /// Sends a request and reads the answer, which must be 200 without a body.
    async fn ask(&mut self, request: &[u8]) {
        self.stream.write_all(request).await.expect("a connection");
        let mut filled = 0;
        loop {
            let read = self.stream.read(&mut self.buffer[filled..]).await;
            let read = read.expect("a connection");
            assert!(read > 0, "the server closed a connection");
            filled += read;
            if self.buffer[..filled].ends_with(b"\r\n\r\n") {
                break;
            }
            assert!(filled < self.buffer.len(), "no delivery has a long answer");
        }
        let answer = &self.buffer[..filled];
        assert!(
            answer.starts_with(b"HTTP/1.1 200 "),
            "{}",
            String::from_utf8_lossy(answer)
        );
    }
}
