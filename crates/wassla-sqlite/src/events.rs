use async_trait::async_trait;
use sqlx::{FromRow, SqliteExecutor, query, query_scalar};
use wassla_domain::inbound::{Event, NewEvent};
use wassla_domain::ports::EventLog;
use wassla_domain::{Fault, Timestamp};
use wassla_store_sql::{EventRecord, storable};

use crate::error::fault;
use crate::open::SqliteStore;

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
const EVENTS_A_STATEMENT: usize = 256;

#[async_trait]
impl EventLog for SqliteStore {
    async fn append(&self, events: &[NewEvent], now: Timestamp) -> Result<(), Fault> {
        if events.len() <= EVENTS_A_STATEMENT {
            return append(self.writer(), events, now).await.map_err(fault);
        }

        let mut whole = self.begin().await?;
        for events in events.chunks(EVENTS_A_STATEMENT) {
            append(&mut *whole, events, now).await.map_err(fault)?;
        }
        whole.commit().await.map_err(fault)
    }

    async fn pending(&self, at_most: u32) -> Result<Vec<Event>, Fault> {
        let select = "
            SELECT seq, payload, received_at FROM inbound_events
            WHERE taken_at IS NULL ORDER BY seq LIMIT ?1";
        let rows = query(select)
            .bind(at_most)
            .try_map(|row| EventRecord::from_row(&row))
            .fetch_all(self.reader())
            .await;
        let rows = rows.map_err(fault)?;
        Ok(rows.into_iter().map(EventRecord::read).collect())
    }

    async fn purge(&self, before: Timestamp, at_most: u32) -> Result<u64, Fault> {
        // What came first is looked at first: nothing else is read when that is still young, and
        // nobody who writes is disturbed.
        let select = "
            SELECT max(seq) FROM (
                SELECT seq, received_at, taken_at FROM inbound_events
                WHERE taken_at IS NOT NULL ORDER BY seq LIMIT ?2
            )
            WHERE received_at < ?1";
        let last: Option<i64> = query_scalar(select)
            .bind(before.millis())
            .bind(at_most)
            .fetch_one(self.reader())
            .await
            .map_err(fault)?;
        let Some(last) = last else {
            return Ok(0);
        };

        let delete = "
            DELETE FROM inbound_events
            WHERE seq <= ?2 AND taken_at IS NOT NULL AND received_at < ?1";
        let deleted = query(delete)
            .bind(before.millis())
            .bind(last)
            .execute(self.writer())
            .await;
        Ok(deleted.map_err(fault)?.rows_affected())
    }
}

async fn append(
    executor: impl SqliteExecutor<'_>,
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
    statement.execute(executor).await.map(drop)
}
