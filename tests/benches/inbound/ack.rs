//! Deliveries acknowledged durably a second.

use std::rc::Rc;
use std::time::Duration;

use crate::database::{Database, Engine};
use crate::deliveries::Deliveries;
use crate::load;
use crate::server::Server;
use crate::serving::{Orders, Variant};
use crate::table::{goal, median};

const ROUNDS: usize = 5;
const WARM_UP: Duration = Duration::from_secs(1);
const MEASURED: Duration = Duration::from_secs(4);
/// More than any server acknowledges in a round.
const DELIVERIES: usize = 300_000;

struct Line {
    title: &'static str,
    variant: Variant,
    engine: Engine,
    rates: Vec<f64>,
}

impl Line {
    const fn new(title: &'static str, variant: Variant, engine: Engine) -> Self {
        Self {
            title,
            variant,
            engine,
            rates: Vec::new(),
        }
    }

    fn rate(&self) -> f64 {
        median(&self.rates)
    }
}

pub(crate) async fn run() {
    use Variant::{Acknowledging, EachAlone, WithoutWrite};
    let mut lines = [
        Line::new("a  without the write", WithoutWrite, Engine::Sqlite),
        Line::new("b  PostgreSQL", Acknowledging, Engine::Postgres),
        Line::new("c  SQLite", Acknowledging, Engine::Sqlite),
        Line::new(
            "d  PostgreSQL, one INSERT each",
            EachAlone,
            Engine::Postgres,
        ),
        Line::new("e  SQLite, one INSERT each", EachAlone, Engine::Sqlite),
    ];
    println!("acknowledged a second, {} at once", load::CONNECTIONS);
    // Round by round, so that whatever else the machine does meets all of them.
    for round in 0..ROUNDS {
        let deliveries = Rc::new(Deliveries::sign(&format!("{round:02}"), DELIVERIES));
        for line in &mut lines {
            let database = Database::fresh(line.engine).await;
            let server = Server::start(&Orders::new(line.variant, database.address()));
            let address = server.address();
            let rate = load::as_fast_as_answered(address, deliveries.clone(), WARM_UP, MEASURED);
            line.rates.push(rate.await);
        }
    }
    for line in &lines {
        let rounds: Vec<_> = line.rates.iter().map(|rate| format!("{rate:.0}")).collect();
        println!(
            "  {:<52} {:>8.0}   rounds {}",
            line.title,
            line.rate(),
            rounds.join(" ")
        );
    }
    let [none, postgres, sqlite, postgres_each, sqlite_each] = lines.each_ref().map(Line::rate);
    goal("b / a  PostgreSQL over no write", postgres / none, 0.45);
    goal(
        "b / d  PostgreSQL over one INSERT each",
        postgres / postgres_each,
        5.0,
    );
    goal("c / a  SQLite over no write", sqlite / none, 0.4);
    goal(
        "c / e  SQLite over one INSERT each",
        sqlite / sqlite_each,
        8.0,
    );
    println!();
}
