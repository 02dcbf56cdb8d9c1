//! How rows end, and how access to their assets does.

use sqlx::{FromRow, query};
use wassla_domain::ports::{AccountUpdate, Disconnection};
use wassla_domain::{Fault, Timestamp};
use wassla_store_sql::{ChannelRecord, CleanupRecord, config_text, evidence_text};

use crate::error::fault;
use crate::open::SqliteStore;
use crate::upsert::{end_calling, owe};

pub(crate) async fn disconnect(
    store: &SqliteStore,
    disconnection: &Disconnection,
) -> Result<bool, Fault> {
    let mut whole = store.begin().await?;
    let id = disconnection.id.as_str();
    let ends_calling = end_calling(&mut whole, id).await?;
    let delete = "
        DELETE FROM agent_channels WHERE id = ?1 AND version = ?2 AND kind <> 'whatsapp_call'";
    let deleted = query(delete)
        .bind(id)
        .bind(disconnection.version)
        .execute(&mut *whole)
        .await;
    if deleted.map_err(fault)?.rows_affected() == 0 {
        return Ok(false);
    }
    if let Some(job) = &disconnection.job {
        owe(&mut whole, &CleanupRecord::from(job), ends_calling).await?;
    }
    whole.commit().await.map_err(fault)?;
    Ok(true)
}

pub(crate) async fn apply_account_update(
    store: &SqliteStore,
    account_update: &AccountUpdate,
) -> Result<bool, Fault> {
    let mut whole = store.begin().await?;
    let select = "
        SELECT * FROM agent_channels
        WHERE id = ?1 AND version = ?2 AND kind <> 'whatsapp_call'";
    let row = query(select)
        .bind(account_update.id.as_str())
        .bind(account_update.version)
        .try_map(|row| ChannelRecord::from_row(&row))
        .fetch_optional(&mut *whole)
        .await;
    let Some(row) = row.map_err(fault)? else {
        return Ok(false);
    };
    let mut channel = row.read()?;
    if account_update.access_ended {
        channel.credentials.access_token = None;
        channel.credentials.pin = None;
        channel.due_at = None;
    }

    let update = "
        UPDATE agent_channels SET
            state = ?2, evidence = ?3, config = ?4, due_at = ?5, updated_at = ?6,
            version = version + 1
        WHERE id = ?1";
    let updated = query(update)
        .bind(account_update.id.as_str())
        .bind(account_update.state.as_str())
        .bind(evidence_text(&account_update.evidence))
        .bind(config_text(&channel.asset, &channel.credentials)?)
        .bind(channel.due_at.map(Timestamp::millis))
        .bind(account_update.at.millis())
        .execute(&mut *whole)
        .await;
    updated.map_err(fault)?;
    let id = account_update.id.as_str();
    let ends_calling = account_update.access_ended && end_calling(&mut whole, id).await?;
    if let Some(job) = account_update.job.as_ref().filter(|_| ends_calling) {
        owe(&mut whole, &CleanupRecord::from(job), true).await?;
    }
    whole.commit().await.map_err(fault)?;
    Ok(true)
}
