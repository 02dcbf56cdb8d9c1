//! How long the callback takes, in round trips: `cargo bench -p wassla-journeys --bench connect`.
//!
//! Everything is real but Meta: the callback's use cases, the Graph client over TLS and HTTP/2, a
//! SQLite file, the sealing keyring. Each call costs 100 ms, in one of two places:
//!
//! - `slow`: Meta takes them. A new connection costs nothing more.
//! - `far`: the way takes them. Every byte takes 50 ms each way, and a new connection costs its
//!   own round trips: one for TCP, one for TLS.
//!
//! `cold` opens its connection in the callback; `warm` has the one that was opened when the person
//! left. The ratio is the time over depth x 100 ms.

mod app;
mod distance;
mod far_meta;

use std::time::Duration;

use app::{Start, TestApp};
use far_meta::{FarMeta, Place};

/// A round trip to Meta.
const ROUND_TRIP: Duration = Duration::from_millis(100);
/// Sign-ins per line; the median is told.
const SIGN_INS: usize = 7;

struct Case {
    title: &'static str,
    person: &'static str,
    pages: usize,
    depth: usize,
}

const CASES: [Case; 4] = [
    Case {
        title: "WhatsApp alone",
        person: "aisha",
        pages: 0,
        depth: 3,
    },
    Case {
        title: "all three, two Pages",
        person: "lina",
        pages: 2,
        depth: 4,
    },
    Case {
        title: "all three, five Pages",
        person: "lina",
        pages: 5,
        depth: 4,
    },
    Case {
        title: "all three, fifty Pages",
        person: "lina",
        pages: 50,
        depth: 4,
    },
];

#[tokio::main]
async fn main() {
    println!(
        "{:<24} {:<5} {:<5} {:>5} {:>5} {:>8} {:>6} {:>6}",
        "sign-in", "meta", "start", "calls", "depth", "ms", "ratio", "worst"
    );
    for case in CASES {
        for place in [Place::Slow, Place::Far] {
            for start in [Start::Cold, Start::Warm] {
                measure(&case, place, start).await;
            }
        }
    }
}

async fn measure(case: &Case, place: Place, start: Start) {
    let mut times = Vec::new();
    let mut shape = (0, 0);
    for _ in 0..SIGN_INS {
        let meta = FarMeta::start(place, ROUND_TRIP, case.pages).await;
        let app = TestApp::open(&meta).await;
        let (landing, elapsed) = app.connects(&meta, case.person, start).await;
        assert!(landing.starts_with("connected=whatsapp"), "{landing}");
        let journal = meta.journal();
        shape = (journal.calls().len(), journal.depth());
        times.push(elapsed);
    }
    assert_eq!(
        shape.1, case.depth,
        "{}: the depth is part of the promise",
        case.title
    );
    times.sort();
    let trips = ROUND_TRIP.as_secs_f64() * f64::from(u32::try_from(shape.1).unwrap_or(u32::MAX));
    let ratio = |time: Duration| time.as_secs_f64() / trips;
    let median = times[times.len() / 2];
    println!(
        "{:<24} {:<5} {:<5} {:>5} {:>5} {:>8.1} {:>6.2} {:>6.2}",
        case.title,
        place.name(),
        start.name(),
        shape.0,
        shape.1,
        median.as_secs_f64() * 1000.0,
        ratio(median),
        ratio(times[times.len() - 1]),
    );
}
