//! Rows by what they hold: the lookups of the inbound path.

use sqlx::{FromRow, query};
use wassla_domain::cleanup::Subscription;
use wassla_domain::inbound::AssetRef;
use wassla_domain::{Fault, MetaUserId};
use wassla_store_sql::ChannelRecord;

use crate::columns::channel_columns;
use crate::error::fault;
use crate::open::PostgresStore;

/// One look into the unique index for each asset, however many rows there are.
macro_rules! select_holders {
    () => {
        concat!(
            "SELECT held.* FROM unnest($1::text[], $2::text[]) AS wanted (kind, external_id)
             CROSS JOIN LATERAL (
                SELECT ",
            channel_columns!(),
            "   FROM agent_channels
                WHERE kind = wanted.kind AND external_id = wanted.external_id LIMIT 1
             ) AS held
             ORDER BY held.id"
        )
    };
}

pub(crate) async fn holders(
    store: &PostgresStore,
    assets: &[AssetRef],
) -> Result<Vec<ChannelRecord>, Fault> {
    let (kinds, external_ids) = wanted(assets);
    let rows = query(select_holders!())
        .bind(kinds)
        .bind(external_ids)
        .try_map(|row| ChannelRecord::from_row(&row))
        .fetch_all(store.pool())
        .await;
    rows.map_err(fault)
}

pub(crate) async fn subscribers(
    store: &PostgresStore,
    subscription: &Subscription,
) -> Result<Vec<ChannelRecord>, Fault> {
    let (select, id) = match subscription {
        Subscription::Waba(waba) => (
            concat!(
                "SELECT ",
                channel_columns!(),
                " FROM agent_channels
                  WHERE config ->> 'waba_id' = $1 AND kind = 'whatsapp' ORDER BY id"
            ),
            waba.as_str(),
        ),
        Subscription::Page(page) => (
            concat!(
                "SELECT ",
                channel_columns!(),
                " FROM agent_channels
                  WHERE config ->> 'page_id' = $1 AND kind IN ('instagram', 'messenger')
                  ORDER BY id"
            ),
            page.as_str(),
        ),
    };
    let rows = query(select)
        .bind(id)
        .try_map(|row| ChannelRecord::from_row(&row))
        .fetch_all(store.pool())
        .await;
    rows.map_err(fault)
}

pub(crate) async fn channels_of_user(
    store: &PostgresStore,
    user: &MetaUserId,
) -> Result<Vec<ChannelRecord>, Fault> {
    let select = concat!(
        "SELECT ",
        channel_columns!(),
        " FROM agent_channels
          WHERE config ->> 'meta_user_id' = $1 AND kind <> 'whatsapp_call' ORDER BY id"
    );
    let rows = query(select)
        .bind(user.as_str())
        .try_map(|row| ChannelRecord::from_row(&row))
        .fetch_all(store.pool())
        .await;
    rows.map_err(fault)
}

/// Each asset once. No row holds an id with NUL, and PostgreSQL takes none.
fn wanted(assets: &[AssetRef]) -> (Vec<&str>, Vec<&str>) {
    let mut wanted: Vec<_> = assets
        .iter()
        .map(|asset| (asset.kind.as_str(), asset.external_id.as_str()))
        .filter(|(_, external_id)| !external_id.contains('\0'))
        .collect();
    wanted.sort_unstable();
    wanted.dedup();
    wanted.into_iter().unzip()
}

#[cfg(test)]
#[path = "holders_tests.rs"]
mod tests;
