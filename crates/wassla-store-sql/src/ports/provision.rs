use async_trait::async_trait;
use wassla_domain::ports::{Progress, ProvisionStore};
use wassla_domain::{Channel, Fault, PhoneNumberId, Timestamp};

use crate::engine::{Engine, SqlStore, Stopped, Value, leased};
use crate::{ChannelRecord, evidence_text};

#[async_trait]
impl<E: Engine> ProvisionStore for SqlStore<E> {
    async fn lease_due(
        &self,
        now: Timestamp,
        until: Timestamp,
        at_most: u32,
    ) -> Result<Vec<Channel>, Fault> {
        let lease = self.lease_rows(&E::SQL.leases.channels, (now, until), at_most);
        let rows: Vec<ChannelRecord> = lease.await?;
        leased(rows.into_iter().map(ChannelRecord::read))
    }

    async fn record_progress(&self, progress: &Progress) -> Result<bool, Fault> {
        let values = [
            progress.id.as_str().into(),
            progress.version.into(),
            progress.state.as_str().into(),
            evidence_text(&progress.evidence).into(),
            progress.due_at.into(),
            progress.at.into(),
        ];
        Ok(self.write(E::SQL.dialect.record_progress, &values).await? == 1)
    }

    async fn reserve_registration(
        &self,
        number: &PhoneNumberId,
        now: Timestamp,
        since: Timestamp,
        at_most: u32,
    ) -> Result<bool, Fault> {
        let values = [
            number.as_str().into(),
            now.into(),
            since.into(),
            at_most.into(),
        ];
        let reserve = || reserve_once(self, &values);
        self.whole("a registration", reserve).await
    }
}

async fn reserve_once<E: Engine>(
    store: &SqlStore<E>,
    values: &[Value<'_>; 4],
) -> Result<bool, Stopped> {
    let mut whole = store.begin_whole().await?;
    if let Some(lock) = E::SQL.channels.lock_registrations {
        whole.execute(lock, &values[..1]).await?;
    }
    // A statement of its own: it counts what is there now that the lock is ours.
    let insert = "
        INSERT INTO registrations (phone_number_id, reserved_at)
        SELECT $1, $2 WHERE $4 > (
            SELECT count(*) FROM registrations
            WHERE phone_number_id = $1 AND reserved_at >= $3
        )";
    let is_reserved = whole.execute(insert, values).await? == 1;
    whole.commit(is_reserved).await
}
