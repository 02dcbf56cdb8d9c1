use async_trait::async_trait;
use sqlx::Error;
use wassla_domain::ports::{CallingEnd, CallingProgress, CallingStore};
use wassla_domain::{Calling, Fault, PhoneNumberId, Timestamp, WorkspaceId};

use super::upsert::{hold, owe};
use crate::engine::{Engine, SqlStore, Stopped, UnitOfWork, Value, leased};
use crate::{CallingRecord, CleanupRecord, calling_evidence_text};

#[async_trait]
impl<E: Engine> CallingStore for SqlStore<E> {
    async fn calling(&self, workspace: &WorkspaceId) -> Result<Option<Calling>, Fault> {
        let values = [workspace.as_str().into()];
        let row: Option<CallingRecord> = self.read_one(E::SQL.dialect.calling_of, &values).await?;
        row.map(CallingRecord::read).transpose()
    }

    async fn callings_of(&self, numbers: &[PhoneNumberId]) -> Result<Vec<Calling>, Fault> {
        let values = [Value::Texts(each_once(numbers))];
        let rows: Vec<CallingRecord> = self.read(E::SQL.channels.callings_of, &values).await?;
        rows.into_iter().map(CallingRecord::read).collect()
    }

    async fn put_calling(&self, calling: &Calling) -> Result<bool, Fault> {
        let row = CallingRecord::from(calling);
        let put = || put_once(self, &row);
        self.whole("a calling row", put).await
    }

    async fn lease_callings(
        &self,
        now: Timestamp,
        until: Timestamp,
        at_most: u32,
    ) -> Result<Vec<Calling>, Fault> {
        let lease = self.lease_rows(&E::SQL.leases.callings, (now, until), at_most);
        let rows: Vec<CallingRecord> = lease.await?;
        leased(rows.into_iter().map(CallingRecord::read))
    }

    async fn record_calling(&self, progress: &CallingProgress) -> Result<bool, Fault> {
        let values = [
            progress.id.as_str().into(),
            progress.version.into(),
            progress.state.as_str().into(),
            calling_evidence_text(&progress.evidence).into(),
            progress.due_at.into(),
            progress.at.into(),
        ];
        Ok(self.write(E::SQL.dialect.record_calling, &values).await? == 1)
    }

    async fn look_again(&self, number: &PhoneNumberId, due_at: Timestamp) -> Result<(), Fault> {
        let update = "
            UPDATE agent_channels SET due_at = $2
            WHERE kind = 'whatsapp_call' AND external_id = $1 AND (due_at IS NULL OR due_at > $2)";
        let values = [number.as_str().into(), due_at.into()];
        self.write(update, &values).await.map(drop)
    }

    async fn end_calling(&self, ending: &CallingEnd) -> Result<bool, Fault> {
        let end = || end_once(self, ending);
        self.whole("an end of calling", end).await
    }
}

async fn put_once<E: Engine>(store: &SqlStore<E>, row: &CallingRecord) -> Result<bool, Stopped> {
    let mut whole = store.begin_whole().await?;
    if !lock_chat(&mut whole, row).await? || !write(&mut whole, row).await? {
        return whole.undo(false).await;
    }
    let held = [&row.workspace_id, "whatsapp_call", &row.external_id];
    hold(&mut whole, held).await?;
    whole.commit(true).await
}

async fn end_once<E: Engine>(store: &SqlStore<E>, ending: &CallingEnd) -> Result<bool, Stopped> {
    let mut whole = store.begin_whole().await?;
    let delete = "
        DELETE FROM agent_channels WHERE id = $1 AND version = $2 AND kind = 'whatsapp_call'";
    let values = [ending.id.as_str().into(), ending.version.into()];
    if whole.execute(delete, &values).await? == 0 {
        return whole.undo(false).await;
    }
    if let Some(job) = &ending.job {
        owe(&mut whole, &CleanupRecord::from(job), true).await?;
    }
    whole.commit(true).await
}

/// Locks the WhatsApp row that the row rides on; every transaction locks it before the calling
/// row. `false` when it is gone, has another number or has lost its token.
async fn lock_chat<E: Engine>(
    whole: &mut UnitOfWork<E>,
    row: &CallingRecord,
) -> Result<bool, Error> {
    let values = [
        (&row.chat_id).into(),
        (&row.workspace_id).into(),
        (&row.external_id).into(),
    ];
    whole.finds(E::SQL.dialect.lock_chat, &values).await
}

/// Writes the row; `false` when it is not the next version.
async fn write<E: Engine>(whole: &mut UnitOfWork<E>, row: &CallingRecord) -> Result<bool, Error> {
    let statement = if row.version == 1 {
        E::SQL.dialect.insert_calling
    } else {
        E::SQL.dialect.update_calling
    };
    let values = [
        (&row.id).into(),
        (&row.workspace_id).into(),
        (&row.chat_id).into(),
        (&row.external_id).into(),
        (&row.agent_id).into(),
        (&row.state).into(),
        (&row.config).into(),
        (&row.evidence).into(),
        row.due_at.into(),
        row.version.into(),
        row.connected_at.into(),
        row.updated_at.into(),
    ];
    Ok(whole.execute(statement, &values).await? == 1)
}

fn each_once(numbers: &[PhoneNumberId]) -> Vec<&str> {
    let mut numbers: Vec<_> = numbers.iter().map(PhoneNumberId::as_str).collect();
    numbers.sort_unstable();
    numbers.dedup();
    numbers
}
