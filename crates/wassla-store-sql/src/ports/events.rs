use async_trait::async_trait;
use wassla_domain::inbound::{Event, NewEvent};
use wassla_domain::ports::EventLog;
use wassla_domain::{Fault, Timestamp};

use crate::EventRecord;
use crate::engine::{Engine, SqlStore, Stopped};

#[async_trait]
impl<E: Engine> EventLog for SqlStore<E> {
    async fn append(&self, events: &[NewEvent], now: Timestamp) -> Result<(), Fault> {
        if events.len() <= E::EVENTS_A_STATEMENT {
            let append = async {
                let mut connection = self.writer().acquire().await?;
                E::append(&mut connection, events, now).await
            };
            return append.await.map_err(E::fault);
        }

        let append = append_in_parts(self, events, now).await;
        append.map_err(|stopped| match stopped {
            Stopped::Database(error) => E::fault(error),
            Stopped::Fault(fault) => fault,
        })
    }

    async fn pending(&self, at_most: u32) -> Result<Vec<Event>, Fault> {
        let select = "
            SELECT seq, payload, received_at FROM inbound_events
            WHERE taken_at IS NULL ORDER BY seq LIMIT $1";
        let rows: Vec<EventRecord> = self.read(select, &[at_most.into()]).await?;
        Ok(rows.into_iter().map(EventRecord::read).collect())
    }

    async fn purge(&self, before: Timestamp, at_most: u32) -> Result<u64, Fault> {
        let values = [before.into(), at_most.into()];
        if let Some(may_purge) = E::SQL.intake.may_purge {
            let last: Option<(Option<i64>,)> = self.read_one(may_purge, &values).await?;
            if last.and_then(|(last,)| last).is_none() {
                return Ok(0);
            }
        }

        // What came first is looked at first: nothing else is read when that is still young.
        let delete = "
            DELETE FROM inbound_events WHERE taken_at IS NOT NULL AND seq IN (
                SELECT seq FROM (
                    SELECT seq, received_at FROM inbound_events
                    WHERE taken_at IS NOT NULL ORDER BY seq LIMIT $2
                ) AS oldest
                WHERE received_at < $1
            )";
        self.write(delete, &values).await
    }
}

async fn append_in_parts<E: Engine>(
    store: &SqlStore<E>,
    events: &[NewEvent],
    now: Timestamp,
) -> Result<(), Stopped> {
    let mut whole = store.begin_whole().await?;
    for events in events.chunks(E::EVENTS_A_STATEMENT) {
        whole.append(events, now).await?;
    }
    whole.commit(()).await
}
