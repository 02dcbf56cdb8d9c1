//! What comes in, measured: `cargo bench -p wassla-journeys --bench inbound -- [SECTION...]`.
//!
//! One machine, one run: the server and its database share one core, the load has another. What
//! each section says, and what it said last, is in `docs/benchmarks.md`:
//!
//! - `ack`: deliveries acknowledged durably a second, beside the same server without the write
//!   and with one INSERT a request;
//! - `p99`: how long an acknowledgement takes at 5,000 a second, and what memory the server needs;
//! - `reply`: the highest rate at which customers are answered within a second;
//! - `lookup`: how long it takes to find the channels behind events, from 100 to 1,000,000.

mod ack;
mod app;
mod cores;
mod database;
mod deliveries;
mod far_meta;
mod load;
mod lookup;
mod p99;
mod reply;
mod server;
mod serving;
mod table;

use cores::Core;

const SECTIONS: [&str; 4] = ["ack", "p99", "reply", "lookup"];

fn main() {
    // Cargo adds a flag of its own.
    let arguments: Vec<String> = std::env::args()
        .skip(1)
        .filter(|argument| !argument.starts_with("--"))
        .collect();
    if let Some(orders) = serving::Orders::read(&arguments) {
        return serving::run(&orders);
    }

    for argument in &arguments {
        assert!(
            SECTIONS.contains(&argument.as_str()),
            "{argument} is no section; there are {SECTIONS:?}"
        );
    }
    let is_wanted = |section: &str| {
        arguments.is_empty() || arguments.iter().any(|argument| argument == section)
    };

    // PostgreSQL keeps the core that it is started on.
    cores::move_to(Core::Server);
    runtime().block_on(database::start_postgres());
    cores::move_to(Core::Load);
    runtime().block_on(async {
        if is_wanted("ack") {
            ack::run().await;
        }
        if is_wanted("p99") {
            p99::run().await;
        }
        if is_wanted("reply") {
            reply::run().await;
        }
        if is_wanted("lookup") {
            lookup::run().await;
        }
    });
}

/// The load has one core, so it has one thread.
fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime")
}
