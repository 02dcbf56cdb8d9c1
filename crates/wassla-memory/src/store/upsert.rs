use wassla_domain::channel::CleanupJob;
use wassla_domain::cleanup::Subscription;
use wassla_domain::upsert::{ChannelUpserts, ChannelWrite, UpsertOutcome};
use wassla_domain::{Channel, WorkspaceId};

use super::Rows;

impl Rows {
    pub(super) fn upsert_channels(&mut self, upserts: &ChannelUpserts) -> UpsertOutcome {
        let mut writes: Vec<_> = upserts.writes.iter().collect();
        writes.sort_by_key(|write| write.channel.kind());
        let is_stale = |write: &&ChannelWrite| !self.is_current(&upserts.workspace, write);
        if writes.iter().any(is_stale) {
            return UpsertOutcome::Stale;
        }

        let mut held_elsewhere = Vec::new();
        for write in writes {
            if self.is_held_elsewhere(&write.channel) {
                held_elsewhere.push(write.channel.kind());
            } else {
                self.write(write);
            }
        }
        UpsertOutcome::Written { held_elsewhere }
    }

    fn is_current(&self, workspace: &WorkspaceId, write: &ChannelWrite) -> bool {
        let held = self.of(workspace, write.channel.kind());
        match (held, write.replaces) {
            (None, None) => true,
            (Some(held), Some(version)) => held.id == write.channel.id && held.version == version,
            (None, Some(_)) | (Some(_), None) => false,
        }
    }

    fn is_held_elsewhere(&self, channel: &Channel) -> bool {
        self.channels.values().any(|row| {
            row.workspace != channel.workspace
                && row.kind() == channel.kind()
                && row.asset.external_id() == channel.asset.external_id()
        })
    }

    fn write(&mut self, write: &ChannelWrite) {
        let mut channel = write.channel.clone();
        let (kind, external_id) = (channel.kind(), channel.asset.external_id());
        let subscription = Subscription::of(&channel.asset);
        let is_paid = |job: &CleanupJob| {
            let is_same = job.asset.kind() == kind && job.asset.external_id() == external_id;
            !job.ends_calling && is_same && Subscription::of(&job.asset) == subscription
        };
        self.jobs.retain(|_, job| !is_paid(job));

        let held = self.channels.get(&channel.id);
        let moves = held.is_some_and(|held| held.asset.external_id() != external_id);
        if let Some(held) = held {
            channel.agent.clone_from(&held.agent);
        }
        let ends_calling = moves && self.take_calling(&channel.id);
        let whose = channel.workspace.clone();
        let held = (whose, kind.into(), external_id.to_owned());
        self.ever_held.insert(held);
        self.channels.insert(channel.id.clone(), channel);
        self.owe(write.job.as_ref(), ends_calling);
    }
}
