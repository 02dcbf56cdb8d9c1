//! How rows end.

use wassla_domain::channel::CleanupJob;
use wassla_domain::ports::{AccountUpdate, Disconnection};
use wassla_domain::{Channel, ChannelId};

use super::Rows;

impl Rows {
    pub(super) fn disconnect(&mut self, disconnection: &Disconnection) -> bool {
        if self
            .seen(&disconnection.id, disconnection.version)
            .is_none()
        {
            return false;
        }
        let ends_calling = self.remove(&disconnection.id);
        self.owe(disconnection.job.as_ref(), ends_calling);
        true
    }

    pub(super) fn apply_account_update(&mut self, account_update: &AccountUpdate) -> bool {
        let Some(row) = self.seen(&account_update.id, account_update.version) else {
            return false;
        };
        row.state = account_update.state;
        row.evidence = account_update.evidence.clone();
        row.updated_at = account_update.at;
        row.version += 1;
        if account_update.access_ended {
            row.credentials.access_token = None;
            row.credentials.pin = None;
            row.due_at = None;
            if self.take_calling(&account_update.id) {
                self.owe(account_update.job.as_ref(), true);
            }
        }
        true
    }

    /// Deletes a row, and the calling row that rides on it; `false` when none did.
    pub(super) fn remove(&mut self, id: &ChannelId) -> bool {
        self.channels.remove(id);
        self.take_calling(id)
    }

    /// Leaves a job, which ends calling if a calling row went.
    pub(super) fn owe(&mut self, job: Option<&CleanupJob>, ends_calling: bool) {
        if let Some(job) = job.cloned() {
            let id = job.id.clone();
            self.jobs.insert(
                id,
                CleanupJob {
                    ends_calling,
                    ..job
                },
            );
        }
    }

    fn seen(&mut self, id: &ChannelId, version: i64) -> Option<&mut Channel> {
        let row = self.channels.get_mut(id);
        row.filter(|row| row.version == version)
    }
}
