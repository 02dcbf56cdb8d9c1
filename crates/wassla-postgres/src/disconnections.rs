//! How rows end, and how access to their assets does.

use sqlx::{FromRow, query};
use wassla_domain::ports::{AccountUpdate, Disconnection};
use wassla_domain::{Fault, Timestamp};
use wassla_store_sql::{ChannelRecord, CleanupRecord, config_text, evidence_text};

use crate::columns::channel_columns;
use crate::error::{Stopped, whole};
use crate::open::PostgresStore;
use crate::upsert::{end_calling, owe};

pub(crate) async fn disconnect(
    store: &PostgresStore,
    disconnection: &Disconnection,
) -> Result<bool, Fault> {
    whole("a disconnect", || disconnect_once(store, disconnection)).await
}

async fn disconnect_once(
    store: &PostgresStore,
    disconnection: &Disconnection,
) -> Result<bool, Stopped> {
    let mut whole = store.begin().await?;
    let id = disconnection.id.as_str();
    let lock = "
        SELECT 1 FROM agent_channels
        WHERE id = $1 AND version = $2 AND kind <> 'whatsapp_call' FOR UPDATE";
    let locked = query(lock)
        .bind(id)
        .bind(disconnection.version)
        .fetch_optional(&mut *whole)
        .await;
    if locked?.is_none() {
        whole.rollback().await?;
        return Ok(false);
    }
    let ends_calling = end_calling(&mut whole, id).await?;
    let delete = "DELETE FROM agent_channels WHERE id = $1";
    query(delete).bind(id).execute(&mut *whole).await?;
    if let Some(job) = &disconnection.job {
        owe(&mut whole, &CleanupRecord::from(job), ends_calling).await?;
    }
    whole.commit().await?;
    Ok(true)
}

pub(crate) async fn apply_account_update(
    store: &PostgresStore,
    account_update: &AccountUpdate,
) -> Result<bool, Fault> {
    whole("an account_update", || {
        apply_account_update_once(store, account_update)
    })
    .await
}

async fn apply_account_update_once(
    store: &PostgresStore,
    account_update: &AccountUpdate,
) -> Result<bool, Stopped> {
    let mut whole = store.begin().await?;
    let select = concat!(
        "SELECT ",
        channel_columns!(),
        " FROM agent_channels
          WHERE id = $1 AND version = $2 AND kind <> 'whatsapp_call' FOR UPDATE"
    );
    let row = query(select)
        .bind(account_update.id.as_str())
        .bind(account_update.version)
        .try_map(|row| ChannelRecord::from_row(&row))
        .fetch_optional(&mut *whole)
        .await;
    let Some(row) = row? else {
        whole.rollback().await?;
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
            state = $2, evidence = $3::jsonb, config = $4::jsonb, due_at = $5, updated_at = $6,
            version = version + 1
        WHERE id = $1";
    query(update)
        .bind(account_update.id.as_str())
        .bind(account_update.state.as_str())
        .bind(evidence_text(&account_update.evidence))
        .bind(config_text(&channel.asset, &channel.credentials)?)
        .bind(channel.due_at.map(Timestamp::millis))
        .bind(account_update.at.millis())
        .execute(&mut *whole)
        .await?;
    let id = account_update.id.as_str();
    let ends_calling = account_update.access_ended && end_calling(&mut whole, id).await?;
    if let Some(job) = account_update.job.as_ref().filter(|_| ends_calling) {
        owe(&mut whole, &CleanupRecord::from(job), true).await?;
    }
    whole.commit().await?;
    Ok(true)
}
