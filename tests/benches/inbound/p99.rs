//! How long an acknowledgement takes at a steady rate, and the memory that the server needs.

use std::rc::Rc;

use crate::database::{Database, Engine};
use crate::deliveries::Deliveries;
use crate::load;
use crate::server::Server;
use crate::serving::{Orders, Variant};
use crate::table::{median, millis, share};

const RATE: u32 = 5_000;
const SECONDS: usize = 10;
const ROUNDS: usize = 3;

pub(crate) async fn run() {
    println!("acknowledged at {RATE} a second for {SECONDS} s, from when each was due");
    let count = SECONDS * usize::try_from(RATE).expect("a small number");
    for engine in Engine::ALL {
        let mut rounds = Vec::new();
        for round in 0..ROUNDS {
            let deliveries = Rc::new(Deliveries::sign(&format!("{round:02}"), count));
            let database = Database::fresh(engine).await;
            let server = Server::start(&Orders::new(Variant::Acknowledging, database.address()));
            let before = server.memory();
            let paced = load::at_rate(server.address(), deliveries, 0..count, RATE).await;
            let times: Vec<_> = paced.latencies.iter().copied().map(millis).collect();
            let of = |part| share(&times, part);
            rounds.push((of(0.5), of(0.99), of(0.999), of(1.0)));
            println!(
                "  {:<12} p50 {:>7.2} ms  p99 {:>7.2} ms  p99.9 {:>7.2} ms  worst {:>7.2} ms  \
                 memory {before:.0} MiB, at the end {:.0} MiB",
                engine.name(),
                of(0.5),
                of(0.99),
                of(0.999),
                of(1.0),
                server.memory()
            );
        }
        let p99: Vec<_> = rounds.iter().map(|round| round.1).collect();
        println!("  {:<12} median p99 {:.2} ms", engine.name(), median(&p99));
    }
    println!();
}
