use async_trait::async_trait;
use sqlx::{FromRow, query};
use wassla_domain::cleanup::Subscription;
use wassla_domain::inbound::AssetRef;
use wassla_domain::ports::{AccountUpdate, ChannelStore, Disconnection};
use wassla_domain::upsert::{ChannelUpserts, UpsertOutcome};
use wassla_domain::{
    AgentId, Channel, ChannelId, ChannelKind, Credentials, Fault, MetaUserId, Timestamp,
    WorkspaceId,
};
use wassla_store_sql::{ChannelRecord, config_text};

use crate::columns::channel_columns;
use crate::error::fault;
use crate::open::PostgresStore;
use crate::{disconnections, holders, upsert};

#[async_trait]
impl ChannelStore for PostgresStore {
    async fn channels(&self, workspace: &WorkspaceId) -> Result<Vec<Channel>, Fault> {
        let select = concat!(
            "SELECT ",
            channel_columns!(),
            " FROM agent_channels WHERE workspace_id = $1 AND kind <> 'whatsapp_call'"
        );
        let rows = query(select)
            .bind(workspace.as_str())
            .try_map(|row| ChannelRecord::from_row(&row))
            .fetch_all(self.pool())
            .await;
        let mut channels = read(rows.map_err(fault)?)?;
        channels.sort_by_key(Channel::kind);
        Ok(channels)
    }

    async fn upsert_channels(&self, upserts: &ChannelUpserts) -> Result<UpsertOutcome, Fault> {
        upsert::upsert_channels(self, upserts).await
    }

    async fn holds_token_of(&self, user: &MetaUserId) -> Result<bool, Fault> {
        let select = "SELECT 1 FROM agent_channels WHERE config ->> 'meta_user_id' = $1 LIMIT 1";
        let row = query(select)
            .bind(user.as_str())
            .fetch_optional(self.pool())
            .await;
        Ok(row.map_err(fault)?.is_some())
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
        let updated = query(update)
            .bind(workspace.as_str())
            .bind(kind.as_str())
            .bind(agent.map(AgentId::as_str))
            .bind(now.millis())
            .execute(self.pool())
            .await;
        Ok(updated.map_err(fault)?.rows_affected() == 1)
    }

    async fn channels_after(
        &self,
        after: Option<&ChannelId>,
        at_most: u32,
    ) -> Result<Vec<Channel>, Fault> {
        let select = concat!(
            "SELECT ",
            channel_columns!(),
            " FROM agent_channels
              WHERE kind <> 'whatsapp_call' AND ($1 IS NULL OR id > $1)
              ORDER BY id LIMIT $2"
        );
        let rows = query(select)
            .bind(after.map(ChannelId::as_str))
            .bind(i64::from(at_most))
            .try_map(|row| ChannelRecord::from_row(&row))
            .fetch_all(self.pool())
            .await;
        read(rows.map_err(fault)?)
    }

    async fn reseal(
        &self,
        id: &ChannelId,
        version: i64,
        credentials: &Credentials,
    ) -> Result<bool, Fault> {
        let select = concat!(
            "SELECT ",
            channel_columns!(),
            " FROM agent_channels WHERE id = $1 AND version = $2"
        );
        let row = query(select)
            .bind(id.as_str())
            .bind(version)
            .try_map(|row| ChannelRecord::from_row(&row))
            .fetch_optional(self.pool())
            .await;
        let Some(row) = row.map_err(fault)? else {
            return Ok(false);
        };
        let config = config_text(&row.read()?.asset, credentials)?;

        // Whatever was written meanwhile has another version.
        let update = "
            UPDATE agent_channels SET config = $3::jsonb, version = version + 1
            WHERE id = $1 AND version = $2";
        let updated = query(update)
            .bind(id.as_str())
            .bind(version)
            .bind(config)
            .execute(self.pool())
            .await;
        Ok(updated.map_err(fault)?.rows_affected() == 1)
    }

    async fn holders(&self, assets: &[AssetRef]) -> Result<Vec<Channel>, Fault> {
        read(holders::holders(self, assets).await?)
    }

    async fn subscribers(&self, subscription: &Subscription) -> Result<Vec<Channel>, Fault> {
        read(holders::subscribers(self, subscription).await?)
    }

    async fn channels_of_user(&self, user: &MetaUserId) -> Result<Vec<Channel>, Fault> {
        read(holders::channels_of_user(self, user).await?)
    }

    async fn disconnect(&self, disconnection: &Disconnection) -> Result<bool, Fault> {
        disconnections::disconnect(self, disconnection).await
    }

    async fn apply_account_update(&self, account_update: &AccountUpdate) -> Result<bool, Fault> {
        disconnections::apply_account_update(self, account_update).await
    }
}

fn read(rows: Vec<ChannelRecord>) -> Result<Vec<Channel>, Fault> {
    rows.into_iter().map(ChannelRecord::read).collect()
}
