//! Events as they arrive.

use sqlx::{PgConnection, query};
use wassla_domain::Timestamp;
use wassla_domain::inbound::NewEvent;
use wassla_store_sql::storable;

/// How many events one statement writes: the step of `inbound_events_seq`.
pub(crate) const EVENTS_A_STATEMENT: usize = 4096;

/// Writes in the order of the keys, so that two processes with events in common wait for each
/// other and not in a circle; numbers in the order of the events.
pub(crate) async fn append(
    connection: &mut PgConnection,
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
        .execute(connection)
        .await;
    inserted.map(drop)
}
