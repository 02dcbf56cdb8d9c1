use async_trait::async_trait;
use wassla_domain::cleanup::Subscription;
use wassla_domain::inbound::AssetRef;
use wassla_domain::ports::{AccountUpdate, ChannelStore, Disconnection};
use wassla_domain::upsert::{ChannelUpserts, UpsertOutcome};
use wassla_domain::{
    AgentId, Channel, ChannelId, ChannelKind, Credentials, Fault, MetaUserId, Timestamp,
    WorkspaceId,
};

use super::{disconnections, upsert};
use crate::engine::{Engine, SqlStore, Value};
use crate::{ChannelRecord, config_text};

#[async_trait]
impl<E: Engine> ChannelStore for SqlStore<E> {
    async fn channels(&self, workspace: &WorkspaceId) -> Result<Vec<Channel>, Fault> {
        let values = [workspace.as_str().into()];
        let mut channels = channels(self, E::SQL.dialect.channels_of, &values).await?;
        channels.sort_by_key(Channel::kind);
        Ok(channels)
    }

    async fn upsert_channels(&self, upserts: &ChannelUpserts) -> Result<UpsertOutcome, Fault> {
        upsert::upsert_channels(self, upserts).await
    }

    async fn holds_token_of(&self, user: &MetaUserId) -> Result<bool, Fault> {
        let values = [user.as_str().into()];
        self.finds(E::SQL.dialect.holds_token_of, &values).await
    }

    async fn assign_agent(
        &self,
        workspace: &WorkspaceId,
        kind: ChannelKind,
        agent: Option<&AgentId>,
        now: Timestamp,
    ) -> Result<bool, Fault> {
        let update = "
            UPDATE agent_channels SET agent_id = $3, updated_at = $4
            WHERE workspace_id = $1 AND kind = $2";
        let values = [
            workspace.as_str().into(),
            kind.as_str().into(),
            agent.map(AgentId::as_str).into(),
            now.into(),
        ];
        Ok(self.write(update, &values).await? == 1)
    }

    async fn channels_after(
        &self,
        after: Option<&ChannelId>,
        at_most: u32,
    ) -> Result<Vec<Channel>, Fault> {
        let values = [after.map(ChannelId::as_str).into(), at_most.into()];
        channels(self, E::SQL.dialect.channels_after, &values).await
    }

    async fn reseal(
        &self,
        id: &ChannelId,
        version: i64,
        credentials: &Credentials,
    ) -> Result<bool, Fault> {
        let values = [id.as_str().into(), version.into()];
        let row: Option<ChannelRecord> = self
            .read_one(E::SQL.dialect.channel_version, &values)
            .await?;
        let Some(row) = row else {
            return Ok(false);
        };
        let config = config_text(&row.read()?.asset, credentials)?;

        // Whatever was written meanwhile has another version.
        let values = [id.as_str().into(), version.into(), config.into()];
        Ok(self.write(E::SQL.dialect.reseal_channel, &values).await? == 1)
    }

    async fn holders(&self, assets: &[AssetRef]) -> Result<Vec<Channel>, Fault> {
        let values = E::pairs(&wanted(assets));
        channels(self, E::SQL.channels.holders, &values).await
    }

    async fn subscribers(&self, subscription: &Subscription) -> Result<Vec<Channel>, Fault> {
        let (select, id) = match subscription {
            Subscription::Waba(waba) => (E::SQL.dialect.subscribers_of_waba, waba.as_str()),
            Subscription::Page(page) => (E::SQL.dialect.subscribers_of_page, page.as_str()),
        };
        channels(self, select, &[id.into()]).await
    }

    async fn channels_of_user(&self, user: &MetaUserId) -> Result<Vec<Channel>, Fault> {
        let values = [user.as_str().into()];
        channels(self, E::SQL.dialect.channels_of_user, &values).await
    }

    async fn disconnect(&self, disconnection: &Disconnection) -> Result<bool, Fault> {
        disconnections::disconnect(self, disconnection).await
    }

    async fn apply_account_update(&self, account_update: &AccountUpdate) -> Result<bool, Fault> {
        disconnections::apply_account_update(self, account_update).await
    }
}

async fn channels<E: Engine>(
    store: &SqlStore<E>,
    select: &'static str,
    values: &[Value<'_>],
) -> Result<Vec<Channel>, Fault> {
    let rows: Vec<ChannelRecord> = store.read(select, values).await?;
    rows.into_iter().map(ChannelRecord::read).collect()
}

/// Each asset once. No row holds an id with NUL, and PostgreSQL takes none.
fn wanted(assets: &[AssetRef]) -> Vec<(&str, &str)> {
    let assets = assets.iter();
    let mut wanted: Vec<_> = assets
        .map(|asset| (asset.kind.as_str(), asset.external_id.as_str()))
        .filter(|(_, external_id)| !external_id.contains('\0'))
        .collect();
    wanted.sort_unstable();
    wanted.dedup();
    wanted
}
