//! Rows by what they hold: the lookups of the inbound path.

use std::collections::BTreeSet;

use sqlx::{FromRow, query};
use wassla_domain::cleanup::Subscription;
use wassla_domain::inbound::AssetRef;
use wassla_domain::{Fault, MetaUserId};
use wassla_store_sql::{ChannelRecord, asset_keys};

use crate::error::fault;
use crate::open::SqliteStore;

/// One look into the unique index for each asset, however many rows there are: in a cross join
/// SQLite keeps to this order.
macro_rules! select_holders {
    () => {
        "SELECT held.* FROM json_each(?1) AS wanted
         CROSS JOIN agent_channels AS held
            ON held.kind = wanted.value ->> 0 AND held.external_id = wanted.value ->> 1
         ORDER BY held.id"
    };
}

pub(crate) async fn holders(
    store: &SqliteStore,
    assets: &[AssetRef],
) -> Result<Vec<ChannelRecord>, Fault> {
    let assets: BTreeSet<_> = assets.iter().collect();
    let rows = query(select_holders!())
        .bind(asset_keys(assets))
        .try_map(|row| ChannelRecord::from_row(&row))
        .fetch_all(store.reader())
        .await;
    rows.map_err(fault)
}

pub(crate) async fn subscribers(
    store: &SqliteStore,
    subscription: &Subscription,
) -> Result<Vec<ChannelRecord>, Fault> {
    let (select, id) = match subscription {
        Subscription::Waba(waba) => (
            "SELECT * FROM agent_channels
             WHERE config ->> '$.waba_id' = ?1 AND kind = 'whatsapp' ORDER BY id",
            waba.as_str(),
        ),
        Subscription::Page(page) => (
            "SELECT * FROM agent_channels
             WHERE config ->> '$.page_id' = ?1 AND kind IN ('instagram', 'messenger')
             ORDER BY id",
            page.as_str(),
        ),
    };
    let rows = query(select)
        .bind(id)
        .try_map(|row| ChannelRecord::from_row(&row))
        .fetch_all(store.reader())
        .await;
    rows.map_err(fault)
}

pub(crate) async fn channels_of_user(
    store: &SqliteStore,
    user: &MetaUserId,
) -> Result<Vec<ChannelRecord>, Fault> {
    let select = "
        SELECT * FROM agent_channels
        WHERE config ->> '$.meta_user_id' = ?1 AND kind <> 'whatsapp_call' ORDER BY id";
    let rows = query(select)
        .bind(user.as_str())
        .try_map(|row| ChannelRecord::from_row(&row))
        .fetch_all(store.reader())
        .await;
    rows.map_err(fault)
}

#[cfg(test)]
#[path = "holders_tests.rs"]
mod tests;
