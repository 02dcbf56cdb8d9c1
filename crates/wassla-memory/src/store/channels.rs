use std::ops::Bound;

use async_trait::async_trait;
use wassla_domain::cleanup::Subscription;
use wassla_domain::inbound::AssetRef;
use wassla_domain::ports::{AccountUpdate, ChannelStore, Disconnection};
use wassla_domain::upsert::{ChannelUpserts, ChannelWrite, UpsertOutcome};
use wassla_domain::{
    AgentId, Channel, ChannelId, ChannelKind, ChatKind, Credentials, Fault, MetaUserId, Timestamp,
    WorkspaceId,
};

use super::{MemoryStore, Rows};

#[async_trait]
impl ChannelStore for MemoryStore {
    async fn channels(&self, workspace: &WorkspaceId) -> Result<Vec<Channel>, Fault> {
        let rows = &self.tables().rows;
        let of_kind = |kind| rows.of(workspace, kind).cloned();
        Ok(ChatKind::ALL.into_iter().filter_map(of_kind).collect())
    }

    async fn upsert_channels(&self, upserts: &ChannelUpserts) -> Result<UpsertOutcome, Fault> {
        let is_foreign = |write: &ChannelWrite| write.channel.workspace != upserts.workspace;
        if upserts.writes.iter().any(is_foreign) {
            return Err(Fault::inconsistent(
                "a upserts",
                "a row is another workspace's",
            ));
        }
        let mut tables = self.tables();
        let mut rows = tables.rows.clone();
        let outcome = rows.upsert_channels(upserts);
        tables.rows = rows;
        Ok(outcome)
    }

    async fn holds_token_of(&self, user: &MetaUserId) -> Result<bool, Fault> {
        let rows = &self.tables().rows;
        Ok(rows
            .channels
            .values()
            .any(|row| row.credentials.meta_user == *user))
    }

    async fn assign_agent(
        &self,
        workspace: &WorkspaceId,
        kind: ChannelKind,
        agent: Option<&AgentId>,
        now: Timestamp,
    ) -> Result<bool, Fault> {
        let rows = &mut self.tables().rows;
        let held = match kind {
            ChannelKind::Chat(kind) => {
                let mut rows = rows.channels.values_mut();
                let own = rows.find(|row| row.workspace == *workspace && row.kind() == kind);
                own.map(|row| (&mut row.agent, &mut row.updated_at))
            }
            ChannelKind::WhatsappCall => {
                let mut rows = rows.calling.values_mut();
                let own = rows.find(|row| row.workspace == *workspace);
                own.map(|row| (&mut row.agent, &mut row.updated_at))
            }
        };
        let Some((assigned, updated_at)) = held else {
            return Ok(false);
        };
        *assigned = agent.cloned();
        *updated_at = now;
        Ok(true)
    }

    async fn channels_after(
        &self,
        after: Option<&ChannelId>,
        at_most: u32,
    ) -> Result<Vec<Channel>, Fault> {
        let from = after.map_or(Bound::Unbounded, Bound::Excluded);
        let tables = self.tables();
        let rows = tables.rows.channels.range((from, Bound::Unbounded));
        Ok(rows
            .take(at_most as usize)
            .map(|(_, row)| row.clone())
            .collect())
    }

    async fn reseal(
        &self,
        id: &ChannelId,
        version: i64,
        credentials: &Credentials,
    ) -> Result<bool, Fault> {
        let mut tables = self.tables();
        let row = tables.rows.channels.get_mut(id);
        let Some(channel) = row.filter(|channel| channel.version == version) else {
            return Ok(false);
        };
        channel.credentials = credentials.clone();
        channel.version += 1;
        Ok(true)
    }

    async fn holders(&self, assets: &[AssetRef]) -> Result<Vec<Channel>, Fault> {
        let is_one = |row: &&Channel| assets.iter().any(|asset| holds(row, asset));
        Ok(self.rows_where(is_one))
    }

    async fn subscribers(&self, subscription: &Subscription) -> Result<Vec<Channel>, Fault> {
        let is_one = |row: &&Channel| Subscription::of(&row.asset) == *subscription;
        Ok(self.rows_where(is_one))
    }

    async fn channels_of_user(&self, user: &MetaUserId) -> Result<Vec<Channel>, Fault> {
        Ok(self.rows_where(|row| row.credentials.meta_user == *user))
    }

    async fn disconnect(&self, disconnection: &Disconnection) -> Result<bool, Fault> {
        Ok(self.tables().rows.disconnect(disconnection))
    }

    async fn apply_account_update(&self, account_update: &AccountUpdate) -> Result<bool, Fault> {
        Ok(self.tables().rows.apply_account_update(account_update))
    }
}

impl MemoryStore {
    fn rows_where(&self, is_one: impl Fn(&&Channel) -> bool) -> Vec<Channel> {
        let rows = &self.tables().rows;
        rows.channels.values().filter(is_one).cloned().collect()
    }
}

fn holds(row: &Channel, asset: &AssetRef) -> bool {
    row.kind() == asset.kind && row.asset.external_id() == asset.external_id
}

impl Rows {
    pub(super) fn of(&self, workspace: &WorkspaceId, kind: ChatKind) -> Option<&Channel> {
        self.channels
            .values()
            .find(|row| row.workspace == *workspace && row.kind() == kind)
    }
}
