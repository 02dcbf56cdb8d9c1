use async_trait::async_trait;
use sqlx::{FromRow, PgExecutor, query};
use wassla_domain::inbound::{Event, NewEvent};
use wassla_domain::ports::EventLog;
use wassla_domain::{Fault, Timestamp};
use wassla_store_sql::{EventRecord, storable};

use crate::error::fault;
use crate::open::PostgresStore;

/// How many events one statement writes: the step of `inbound_events_seq`.
const EVENTS_A_STATEMENT: usize = 4096;

#[async_trait]
impl EventLog for PostgresStore {
    async fn append(&self, events: &[NewEvent], now: Timestamp) -> Result<(), Fault> {
        if events.len() <= EVENTS_A_STATEMENT {
            return append(self.pool(), events, now).await.map_err(fault);
        }

        let mut whole = self.begin().await.map_err(fault)?;
        for events in events.chunks(EVENTS_A_STATEMENT) {
            append(&mut *whole, events, now).await.map_err(fault)?;
        }
        whole.commit().await.map_err(fault)
    }

    async fn pending(&self, at_most: u32) -> Result<Vec<Event>, Fault> {
        let select = "
            SELECT seq, payload, received_at FROM inbound_events
            WHERE taken_at IS NULL ORDER BY seq LIMIT $1";
        let rows = query(select)
            .bind(i64::from(at_most))
            .try_map(|row| EventRecord::from_row(&row))
            .fetch_all(self.pool())
            .await;
        let rows = rows.map_err(fault)?;
        Ok(rows.into_iter().map(EventRecord::read).collect())
    }

    async fn purge(&self, before: Timestamp, at_most: u32) -> Result<u64, Fault> {
        // What came first is looked at first: nothing else is read when that is still young.
        let delete = "
            DELETE FROM inbound_events WHERE taken_at IS NOT NULL AND seq IN (
                SELECT seq FROM (
                    SELECT seq, received_at FROM inbound_events
                    WHERE taken_at IS NOT NULL ORDER BY seq LIMIT $2
                ) AS oldest
                WHERE received_at < $1
            )";
        let deleted = query(delete)
            .bind(before.millis())
            .bind(i64::from(at_most))
            .execute(self.pool())
            .await;
        Ok(deleted.map_err(fault)?.rows_affected())
    }
}

/// Writes in the order of the keys, so that two processes with events in common wait for each
/// other and not in a circle; numbers in the order of the events.
async fn append<'c>(
    executor: impl PgExecutor<'c>,
    events: &[NewEvent],
    now: Timestamp,
) -> Result<(), sqlx::Error> {
    if events.is_empty() {
        return Ok(());
    }
    let mut places: Vec<_> = (0_i32..).zip(events).collect();
    places.sort_by_key(|(_, event)| event.key);
    let keys: Vec<_> = places
        .iter()
        .map(|(_, new)| &new.key.as_bytes()[..])
        .collect();
    let payloads: Vec<_> = places
        .iter()
        .map(|(_, new)| storable(&new.payload))
        .collect();
    let places: Vec<_> = places.iter().map(|(place, _)| *place).collect();
    let insert = "
        INSERT INTO inbound_events (seq, key, received_at, payload)
        SELECT (SELECT nextval('inbound_events_seq')) + place, key, $4, payload
        FROM unnest($1::int4[], $2::bytea[], $3::text[]) AS new (place, key, payload)
        ON CONFLICT (key) DO NOTHING";
    let inserted = query(insert)
        .bind(places)
        .bind(keys)
        .bind(payloads)
        .bind(now.millis())
        .execute(executor)
        .await;
    inserted.map(drop)
}
