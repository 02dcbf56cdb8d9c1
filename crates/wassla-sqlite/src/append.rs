//! Events as they arrive.

use sqlx::{SqliteConnection, query};
use wassla_domain::Timestamp;
use wassla_domain::inbound::NewEvent;
use wassla_store_sql::storable;

macro_rules! four {
    ($rows:expr) => {
        concat!($rows, ", ", $rows, ", ", $rows, ", ", $rows)
    };
}

/// Bound in the order of the text: the instant, then key and payload of each row.
macro_rules! insert {
    ($rows:expr) => {
        concat!(
            "INSERT INTO inbound_events (received_at, key, payload)
             SELECT ?, column1, column2 FROM (VALUES ",
            $rows,
            ") WHERE column1 IS NOT NULL ON CONFLICT (key) DO NOTHING"
        )
    };
}

/// One statement, prepared once, for each of these numbers of rows: a smaller batch fills the rest
/// with nothing.
const SIZES: [(usize, &str); 5] = [
    (1, insert!("(?, ?)")),
    (4, insert!(four!("(?, ?)"))),
    (16, insert!(four!(four!("(?, ?)")))),
    (64, insert!(four!(four!(four!("(?, ?)"))))),
    (256, insert!(four!(four!(four!(four!("(?, ?)")))))),
];
pub(crate) const EVENTS_A_STATEMENT: usize = 256;

pub(crate) async fn append(
    connection: &mut SqliteConnection,
    events: &[NewEvent],
    now: Timestamp,
) -> Result<(), sqlx::Error> {
    if events.is_empty() {
        return Ok(());
    }
    let fits = SIZES.into_iter().find(|(size, _)| *size >= events.len());
    let (size, insert) = fits.expect("batches are cut to the largest size");
    let mut statement = query(insert).bind(now.millis());
    for place in 0..size {
        let event = events.get(place);
        statement = statement
            .bind(event.map(|new| &new.key.as_bytes()[..]))
            .bind(event.map(|new| storable(&new.payload)));
    }
    statement.execute(connection).await.map(drop)
}
