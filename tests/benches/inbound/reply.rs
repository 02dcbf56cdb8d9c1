//! The highest steady rate at which a customer's message is answered within a second.

use std::rc::Rc;
use std::time::Duration;

use tokio::time::{Instant, sleep};

use crate::database::{Database, Engine};
use crate::deliveries::Deliveries;
use crate::far_meta::FarMeta;
use crate::load;
use crate::server::Server;
use crate::serving::{Orders, Variant};
use crate::table::{millis, share};

const IN_TIME: Duration = Duration::from_secs(1);
/// How long each rate is held.
const HELD: u32 = 6;
/// How long the last answers are waited for.
const PATIENCE: Duration = Duration::from_secs(5);
const RATES: [u32; 8] = [25, 50, 100, 200, 400, 800, 1_600, 3_200];
/// What is tried between the last rate that held and the first that did not, in percent of it.
const BETWEEN: [u32; 3] = [125, 150, 175];

pub(crate) async fn run() {
    println!("from Meta's POST to the answer that Meta has taken, each rate for {HELD} s");
    for engine in Engine::ALL {
        let mut held = 0;
        for rate in RATES {
            if !holds(engine, rate).await {
                break;
            }
            held = rate;
        }
        let rough = held;
        for percent in BETWEEN {
            let rate = rough * percent / 100;
            if !holds(engine, rate).await {
                break;
            }
            held = rate;
        }
        println!("  {:<12} holds {held} a second", engine.name());
    }
    println!();
}

/// Whether 99 of 100 customers have their answer in time at this rate.
async fn holds(engine: Engine, rate: u32) -> bool {
    let count = usize::try_from(rate * HELD).expect("a small number");
    let meta = FarMeta::start(count).await;
    let database = Database::fresh(engine).await;
    let server = Server::start(&Orders {
        graph: meta.url().clone(),
        ..Orders::new(Variant::Whole, database.address())
    });
    let deliveries = Rc::new(Deliveries::sign("00", count));
    let paced = load::at_rate(server.address(), deliveries, 0..count, rate).await;
    let until = Instant::now() + PATIENCE;
    while Instant::now() < until && meta.taken(0..count).contains(&None) {
        sleep(Duration::from_millis(10)).await;
    }
    let times: Vec<_> = meta
        .taken(0..count)
        .into_iter()
        .zip(paced.scheduled)
        .map(|(taken, due)| taken.map_or(f64::INFINITY, |taken| millis(taken - due)))
        .collect();
    let p99 = share(&times, 0.99);
    let open = times.iter().filter(|time| time.is_infinite()).count();
    println!(
        "  {:<12} {rate:>5} a second: p50 {:>8.1} ms  p99 {p99:>8.1} ms  worst {:>8.1} ms  \
         unanswered {open}  memory {:.0} MiB",
        engine.name(),
        share(&times, 0.5),
        share(&times, 1.0),
        server.memory(),
    );
    p99 < millis(IN_TIME)
}
