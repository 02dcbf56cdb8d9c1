use async_trait::async_trait;
use sqlx::{FromRow, SqliteConnection, query, query_scalar};
use wassla_domain::ports::{CallingEnd, CallingProgress, CallingStore};
use wassla_domain::{Calling, Fault, PhoneNumberId, Timestamp, WorkspaceId};
use wassla_store_sql::{CallingRecord, CleanupRecord, calling_evidence_text, texts};

use crate::error::fault;
use crate::leased::leased;
use crate::open::SqliteStore;
use crate::upsert::{hold, owe};

/// One look into the unique index for each number, however many rows there are.
macro_rules! select_callings {
    () => {
        "SELECT held.* FROM json_each(?1) AS wanted
         CROSS JOIN agent_channels AS held
            ON held.kind = 'whatsapp_call' AND held.external_id = wanted.value
         ORDER BY held.id"
    };
}

/// Calling rows that are due.
macro_rules! due {
    () => {
        "FROM agent_channels WHERE due_at <= ?1 AND kind = 'whatsapp_call'"
    };
}

#[async_trait]
impl CallingStore for SqliteStore {
    async fn calling(&self, workspace: &WorkspaceId) -> Result<Option<Calling>, Fault> {
        let select = "
            SELECT * FROM agent_channels WHERE workspace_id = ?1 AND kind = 'whatsapp_call'";
        let row = query(select)
            .bind(workspace.as_str())
            .try_map(|row| CallingRecord::from_row(&row))
            .fetch_optional(self.reader())
            .await;
        row.map_err(fault)?.map(CallingRecord::read).transpose()
    }

    async fn callings_of(&self, numbers: &[PhoneNumberId]) -> Result<Vec<Calling>, Fault> {
        let rows = query(select_callings!())
            .bind(each_once(numbers))
            .try_map(|row| CallingRecord::from_row(&row))
            .fetch_all(self.reader())
            .await;
        let rows = rows.map_err(fault)?;
        rows.into_iter().map(CallingRecord::read).collect()
    }

    async fn put_calling(&self, calling: &Calling) -> Result<bool, Fault> {
        let row = CallingRecord::from(calling);
        let mut whole = self.begin().await?;
        if !write(&mut whole, &row).await? {
            return Ok(false);
        }
        let held = [&row.workspace_id, "whatsapp_call", &row.external_id];
        hold(&mut whole, held).await?;
        whole.commit().await.map_err(fault)?;
        Ok(true)
    }

    async fn lease_callings(
        &self,
        now: Timestamp,
        until: Timestamp,
        at_most: u32,
    ) -> Result<Vec<Calling>, Fault> {
        // Mostly nothing is due: then nobody who writes is disturbed.
        let is_due = concat!("SELECT EXISTS (SELECT 1 ", due!(), ")");
        let is_due = query_scalar(is_due).bind(now.millis());
        if !is_due.fetch_one(self.reader()).await.map_err(fault)? {
            return Ok(Vec::new());
        }

        let mut whole = self.begin().await?;
        let select = concat!("SELECT * ", due!(), " ORDER BY due_at, id LIMIT ?2");
        let due = query(select)
            .bind(now.millis())
            .bind(at_most)
            .try_map(|row| CallingRecord::from_row(&row))
            .fetch_all(&mut *whole)
            .await;
        let mut due = due.map_err(fault)?;
        for row in &mut due {
            row.due_at = Some(until.millis());
            let update = "UPDATE agent_channels SET due_at = ?2 WHERE id = ?1";
            let updated = query(update)
                .bind(&row.id)
                .bind(row.due_at)
                .execute(&mut *whole)
                .await;
            updated.map_err(fault)?;
        }
        whole.commit().await.map_err(fault)?;
        leased(due.into_iter().map(CallingRecord::read))
    }

    async fn record_calling(&self, progress: &CallingProgress) -> Result<bool, Fault> {
        let update = "
            UPDATE agent_channels SET
                state = ?3, evidence = ?4, updated_at = ?6, version = version + 1,
                due_at = CASE WHEN due_at <= ?6 THEN due_at ELSE ?5 END
            WHERE id = ?1 AND version = ?2 AND kind = 'whatsapp_call'";
        let updated = query(update)
            .bind(progress.id.as_str())
            .bind(progress.version)
            .bind(progress.state.as_str())
            .bind(calling_evidence_text(&progress.evidence))
            .bind(progress.due_at.map(Timestamp::millis))
            .bind(progress.at.millis())
            .execute(self.writer())
            .await;
        Ok(updated.map_err(fault)?.rows_affected() == 1)
    }

    async fn look_again(&self, number: &PhoneNumberId, due_at: Timestamp) -> Result<(), Fault> {
        let update = "
            UPDATE agent_channels SET due_at = ?2
            WHERE kind = 'whatsapp_call' AND external_id = ?1 AND (due_at IS NULL OR due_at > ?2)";
        let updated = query(update)
            .bind(number.as_str())
            .bind(due_at.millis())
            .execute(self.writer())
            .await;
        updated.map(drop).map_err(fault)
    }

    async fn end_calling(&self, ending: &CallingEnd) -> Result<bool, Fault> {
        let mut whole = self.begin().await?;
        let delete = "
            DELETE FROM agent_channels WHERE id = ?1 AND version = ?2 AND kind = 'whatsapp_call'";
        let deleted = query(delete)
            .bind(ending.id.as_str())
            .bind(ending.version)
            .execute(&mut *whole)
            .await;
        if deleted.map_err(fault)?.rows_affected() == 0 {
            return Ok(false);
        }
        if let Some(job) = &ending.job {
            owe(&mut whole, &CleanupRecord::from(job), true).await?;
        }
        whole.commit().await.map_err(fault)?;
        Ok(true)
    }
}

/// Writes the row; `false` when it is not the next version, or has no WhatsApp row to ride on.
async fn write(connection: &mut SqliteConnection, row: &CallingRecord) -> Result<bool, Fault> {
    // What a first version meets decides the unique index.
    let statement = if row.version == 1 {
        "INSERT INTO agent_channels
            (id, workspace_id, kind, external_id, agent_id, state, config, evidence, due_at,
             version, connected_at, updated_at, chat_id)
         SELECT ?1, workspace_id, 'whatsapp_call', external_id, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12,
            id
         FROM agent_channels
         WHERE id = ?3 AND workspace_id = ?2 AND kind = 'whatsapp' AND external_id = ?4
            AND config ->> '$.access_token' IS NOT NULL
         ON CONFLICT DO NOTHING"
    } else {
        "UPDATE agent_channels SET
            agent_id = ?5, state = ?6, config = ?7, evidence = ?8, due_at = ?9, version = ?10,
            connected_at = ?11, updated_at = ?12
         WHERE id = ?1 AND workspace_id = ?2 AND chat_id = ?3 AND external_id = ?4
            AND kind = 'whatsapp_call' AND version = ?10 - 1"
    };
    let written = query(statement)
        .bind(&row.id)
        .bind(&row.workspace_id)
        .bind(&row.chat_id)
        .bind(&row.external_id)
        .bind(&row.agent_id)
        .bind(&row.state)
        .bind(&row.config)
        .bind(&row.evidence)
        .bind(row.due_at)
        .bind(row.version)
        .bind(row.connected_at)
        .bind(row.updated_at)
        .execute(connection)
        .await;
    Ok(written.map_err(fault)?.rows_affected() == 1)
}

/// The numbers as a JSON array, each once.
fn each_once(numbers: &[PhoneNumberId]) -> String {
    let mut numbers: Vec<_> = numbers.iter().map(PhoneNumberId::as_str).collect();
    numbers.sort_unstable();
    numbers.dedup();
    texts(&numbers)
}

#[cfg(test)]
#[path = "calling_tests.rs"]
mod tests;
