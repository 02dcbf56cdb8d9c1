use async_trait::async_trait;
use sqlx::postgres::PgRow;
use sqlx::{FromRow, PgConnection, Row, query};
use wassla_domain::ports::{CallingEnd, CallingProgress, CallingStore};
use wassla_domain::{Calling, Fault, PhoneNumberId, Timestamp, WorkspaceId};
use wassla_store_sql::{CallingRecord, CleanupRecord, calling_evidence_text};

use crate::columns::calling_columns;
use crate::error::{Stopped, fault, whole};
use crate::leased::leased;
use crate::open::PostgresStore;
use crate::upsert::{hold, owe};

/// One look into the unique index for each number, however many rows there are.
macro_rules! select_callings {
    () => {
        concat!(
            "SELECT held.* FROM unnest($1::text[]) AS wanted (number)
             CROSS JOIN LATERAL (
                SELECT ",
            calling_columns!(),
            "   FROM agent_channels
                WHERE kind = 'whatsapp_call' AND external_id = wanted.number LIMIT 1
             ) AS held
             ORDER BY held.id"
        )
    };
}

#[async_trait]
impl CallingStore for PostgresStore {
    async fn calling(&self, workspace: &WorkspaceId) -> Result<Option<Calling>, Fault> {
        let select = concat!(
            "SELECT ",
            calling_columns!(),
            " FROM agent_channels WHERE workspace_id = $1 AND kind = 'whatsapp_call'"
        );
        let row = query(select)
            .bind(workspace.as_str())
            .try_map(|row| CallingRecord::from_row(&row))
            .fetch_optional(self.pool())
            .await;
        row.map_err(fault)?.map(CallingRecord::read).transpose()
    }

    async fn callings_of(&self, numbers: &[PhoneNumberId]) -> Result<Vec<Calling>, Fault> {
        let rows = query(select_callings!())
            .bind(each_once(numbers))
            .try_map(|row| CallingRecord::from_row(&row))
            .fetch_all(self.pool())
            .await;
        let rows = rows.map_err(fault)?;
        rows.into_iter().map(CallingRecord::read).collect()
    }

    async fn put_calling(&self, calling: &Calling) -> Result<bool, Fault> {
        let row = CallingRecord::from(calling);
        whole("a calling row", || put_once(self, &row)).await
    }

    async fn lease_callings(
        &self,
        now: Timestamp,
        until: Timestamp,
        at_most: u32,
    ) -> Result<Vec<Calling>, Fault> {
        let lease = concat!(
            "WITH due AS MATERIALIZED (
                SELECT id AS due_id, due_at AS was_due FROM agent_channels
                WHERE due_at <= $1 AND kind = 'whatsapp_call'
                ORDER BY due_at, id LIMIT $3 FOR UPDATE SKIP LOCKED
            )
            UPDATE agent_channels SET due_at = $2 FROM due WHERE id = due_id
            RETURNING was_due, ",
            calling_columns!()
        );
        let leased_rows = query(lease)
            .bind(now.millis())
            .bind(until.millis())
            .bind(i64::from(at_most))
            .try_map(|row: PgRow| {
                Ok((
                    row.try_get::<i64, _>("was_due")?,
                    CallingRecord::from_row(&row)?,
                ))
            })
            .fetch_all(self.pool())
            .await;
        let mut rows = leased_rows.map_err(fault)?;
        rows.sort_by(|(one, row), (other, next)| (one, &row.id).cmp(&(other, &next.id)));
        leased(rows.into_iter().map(|(_, row)| row.read()))
    }

    async fn record_calling(&self, progress: &CallingProgress) -> Result<bool, Fault> {
        let update = "
            UPDATE agent_channels SET
                state = $3, evidence = $4::jsonb, updated_at = $6, version = version + 1,
                due_at = CASE WHEN due_at <= $6 THEN due_at ELSE $5 END
            WHERE id = $1 AND version = $2 AND kind = 'whatsapp_call'";
        let updated = query(update)
            .bind(progress.id.as_str())
            .bind(progress.version)
            .bind(progress.state.as_str())
            .bind(calling_evidence_text(&progress.evidence))
            .bind(progress.due_at.map(Timestamp::millis))
            .bind(progress.at.millis())
            .execute(self.pool())
            .await;
        Ok(updated.map_err(fault)?.rows_affected() == 1)
    }

    async fn look_again(&self, number: &PhoneNumberId, due_at: Timestamp) -> Result<(), Fault> {
        let update = "
            UPDATE agent_channels SET due_at = $2
            WHERE kind = 'whatsapp_call' AND external_id = $1 AND (due_at IS NULL OR due_at > $2)";
        let updated = query(update)
            .bind(number.as_str())
            .bind(due_at.millis())
            .execute(self.pool())
            .await;
        updated.map(drop).map_err(fault)
    }

    async fn end_calling(&self, ending: &CallingEnd) -> Result<bool, Fault> {
        whole("an end of calling", || end_once(self, ending)).await
    }
}

async fn put_once(store: &PostgresStore, row: &CallingRecord) -> Result<bool, Stopped> {
    let mut whole = store.begin().await?;
    if !lock_chat(&mut whole, row).await? || !write(&mut whole, row).await? {
        whole.rollback().await?;
        return Ok(false);
    }
    let held = [&row.workspace_id, "whatsapp_call", &row.external_id];
    hold(&mut whole, held).await?;
    whole.commit().await?;
    Ok(true)
}

async fn end_once(store: &PostgresStore, ending: &CallingEnd) -> Result<bool, Stopped> {
    let mut whole = store.begin().await?;
    let delete = "
        DELETE FROM agent_channels WHERE id = $1 AND version = $2 AND kind = 'whatsapp_call'";
    let deleted = query(delete)
        .bind(ending.id.as_str())
        .bind(ending.version)
        .execute(&mut *whole)
        .await;
    if deleted?.rows_affected() == 0 {
        whole.rollback().await?;
        return Ok(false);
    }
    if let Some(job) = &ending.job {
        owe(&mut whole, &CleanupRecord::from(job), true).await?;
    }
    whole.commit().await?;
    Ok(true)
}

/// Locks the WhatsApp row that the row rides on; every transaction locks it before the calling
/// row. `false` when it is gone, has another number or has lost its token.
async fn lock_chat(
    connection: &mut PgConnection,
    row: &CallingRecord,
) -> Result<bool, sqlx::Error> {
    let lock = "
        SELECT 1 FROM agent_channels
        WHERE id = $1 AND workspace_id = $2 AND kind = 'whatsapp' AND external_id = $3
            AND config ->> 'access_token' IS NOT NULL
        FOR UPDATE";
    let locked = query(lock)
        .bind(&row.chat_id)
        .bind(&row.workspace_id)
        .bind(&row.external_id)
        .fetch_optional(connection)
        .await;
    Ok(locked?.is_some())
}

/// Writes the row; `false` when it is not the next version.
async fn write(connection: &mut PgConnection, row: &CallingRecord) -> Result<bool, sqlx::Error> {
    let statement = if row.version == 1 {
        "INSERT INTO agent_channels
            (id, workspace_id, kind, chat_id, external_id, agent_id, state, config, evidence,
             due_at, version, connected_at, updated_at)
         VALUES ($1, $2, 'whatsapp_call', $3, $4, $5, $6, $7::jsonb, $8::jsonb, $9, $10, $11, $12)
         ON CONFLICT DO NOTHING"
    } else {
        "UPDATE agent_channels SET
            agent_id = $5, state = $6, config = $7::jsonb, evidence = $8::jsonb, due_at = $9,
            version = $10, connected_at = $11, updated_at = $12
         WHERE id = $1 AND workspace_id = $2 AND chat_id = $3 AND external_id = $4
            AND kind = 'whatsapp_call' AND version = $10 - 1"
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
    Ok(written?.rows_affected() == 1)
}

fn each_once(numbers: &[PhoneNumberId]) -> Vec<&str> {
    let mut numbers: Vec<_> = numbers.iter().map(PhoneNumberId::as_str).collect();
    numbers.sort_unstable();
    numbers.dedup();
    numbers
}

#[cfg(test)]
#[path = "calling_tests.rs"]
mod tests;
