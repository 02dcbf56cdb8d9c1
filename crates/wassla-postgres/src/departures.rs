//! How rows end, and how access to their assets does.

use sqlx::postgres::PgRow;
use sqlx::{Row, query};
use wassla_domain::ports::{Amendment, Departure};
use wassla_domain::{ChatKind, Fault, Timestamp};
use wassla_records::{DebtRecord, config_text, evidence_text};

use crate::error::{Stopped, whole};
use crate::open::PostgresStore;
use crate::rows::{self, channel_columns};
use crate::settle::{end_calling, owe};

pub(crate) async fn disconnect(
    store: &PostgresStore,
    departure: &Departure,
) -> Result<bool, Fault> {
    whole("a disconnect", || disconnect_once(store, departure)).await
}

async fn disconnect_once(store: &PostgresStore, departure: &Departure) -> Result<bool, Stopped> {
    let mut whole = store.begin().await?;
    let delete = "
        DELETE FROM agent_channels
        WHERE id = $1 AND version = $2 AND kind <> 'whatsapp_call'
        RETURNING workspace_id, kind";
    let deleted = query(delete)
        .bind(departure.id.as_str())
        .bind(departure.version)
        .try_map(|row: PgRow| Ok((row.try_get("workspace_id")?, row.try_get("kind")?)))
        .fetch_all(&mut *whole)
        .await;
    let mut deleted: Vec<(String, String)> = deleted?;
    let Some((workspace_id, kind)) = deleted.pop() else {
        whole.rollback().await?;
        return Ok(false);
    };
    if kind == ChatKind::Whatsapp.as_str() {
        end_calling(&mut whole, &workspace_id).await?;
    }
    if let Some(debt) = &departure.debt {
        owe(&mut whole, &DebtRecord::from(debt)).await?;
    }
    whole.commit().await?;
    Ok(true)
}

pub(crate) async fn amend(store: &PostgresStore, amendment: &Amendment) -> Result<bool, Fault> {
    whole("an amendment", || amend_once(store, amendment)).await
}

async fn amend_once(store: &PostgresStore, amendment: &Amendment) -> Result<bool, Stopped> {
    let mut whole = store.begin().await?;
    let select = concat!(
        "SELECT ",
        channel_columns!(),
        " FROM agent_channels
          WHERE id = $1 AND version = $2 AND kind <> 'whatsapp_call' FOR UPDATE"
    );
    let row = query(select)
        .bind(amendment.id.as_str())
        .bind(amendment.version)
        .try_map(|row| rows::channel(&row))
        .fetch_optional(&mut *whole)
        .await;
    let Some(row) = row? else {
        whole.rollback().await?;
        return Ok(false);
    };
    let mut channel = row.read()?;
    if amendment.access_ended {
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
        .bind(amendment.id.as_str())
        .bind(amendment.state.as_str())
        .bind(evidence_text(&amendment.evidence))
        .bind(config_text(&channel.asset, &channel.credentials)?)
        .bind(channel.due_at.map(Timestamp::millis))
        .bind(amendment.at.millis())
        .execute(&mut *whole)
        .await?;
    if amendment.access_ended && channel.kind() == ChatKind::Whatsapp {
        end_calling(&mut whole, channel.workspace.as_str()).await?;
    }
    whole.commit().await?;
    Ok(true)
}
