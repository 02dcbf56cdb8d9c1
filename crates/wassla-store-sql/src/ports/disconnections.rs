//! How rows end, and how access to their assets does.

use wassla_domain::Fault;
use wassla_domain::ports::{AccountUpdate, Disconnection};

use super::upsert::{end_calling, owe};
use crate::engine::{Engine, SqlStore, Stopped};
use crate::{ChannelRecord, CleanupRecord, config_text, evidence_text};

pub(super) async fn disconnect<E: Engine>(
    store: &SqlStore<E>,
    disconnection: &Disconnection,
) -> Result<bool, Fault> {
    let disconnect = || disconnect_once(store, disconnection);
    store.whole("a disconnect", disconnect).await
}

async fn disconnect_once<E: Engine>(
    store: &SqlStore<E>,
    disconnection: &Disconnection,
) -> Result<bool, Stopped> {
    let mut whole = store.begin_whole().await?;
    let id = disconnection.id.as_str();
    let values = [id.into(), disconnection.version.into()];
    if !whole.finds(E::SQL.dialect.lock_channel, &values).await? {
        return whole.undo(false).await;
    }
    let ends_calling = end_calling(&mut whole, id).await?;
    let delete = "DELETE FROM agent_channels WHERE id = $1";
    whole.execute(delete, &[id.into()]).await?;
    if let Some(job) = &disconnection.job {
        owe(&mut whole, &CleanupRecord::from(job), ends_calling).await?;
    }
    whole.commit(true).await
}

pub(super) async fn apply_account_update<E: Engine>(
    store: &SqlStore<E>,
    account_update: &AccountUpdate,
) -> Result<bool, Fault> {
    let apply = || apply_account_update_once(store, account_update);
    store.whole("an account_update", apply).await
}

async fn apply_account_update_once<E: Engine>(
    store: &SqlStore<E>,
    account_update: &AccountUpdate,
) -> Result<bool, Stopped> {
    let mut whole = store.begin_whole().await?;
    let id = account_update.id.as_str();
    let values = [id.into(), account_update.version.into()];
    let row: Option<ChannelRecord> = whole
        .fetch_one(E::SQL.dialect.lock_channel, &values)
        .await?;
    let Some(row) = row else {
        return whole.undo(false).await;
    };
    let mut channel = row.read()?;
    if account_update.access_ended {
        channel.credentials.access_token = None;
        channel.credentials.pin = None;
        channel.due_at = None;
    }

    let values = [
        id.into(),
        account_update.state.as_str().into(),
        evidence_text(&account_update.evidence).into(),
        config_text(&channel.asset, &channel.credentials)?.into(),
        channel.due_at.into(),
        account_update.at.into(),
    ];
    whole
        .execute(E::SQL.dialect.update_account, &values)
        .await?;
    let ends_calling = account_update.access_ended && end_calling(&mut whole, id).await?;
    if let Some(job) = account_update.job.as_ref().filter(|_| ends_calling) {
        owe(&mut whole, &CleanupRecord::from(job), true).await?;
    }
    whole.commit(true).await
}
