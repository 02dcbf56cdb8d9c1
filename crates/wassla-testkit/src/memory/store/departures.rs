//! How rows end.

use wassla_domain::channel::CleanupJob;
use wassla_domain::ports::{Amendment, Departure};
use wassla_domain::{Channel, ChannelId};

use super::Rows;

impl Rows {
    pub(super) fn disconnect(&mut self, departure: &Departure) -> bool {
        if self.seen(&departure.id, departure.version).is_none() {
            return false;
        }
        let ends_calling = self.remove(&departure.id);
        self.owe(departure.job.as_ref(), ends_calling);
        true
    }

    pub(super) fn amend(&mut self, amendment: &Amendment) -> bool {
        let Some(row) = self.seen(&amendment.id, amendment.version) else {
            return false;
        };
        row.state = amendment.state;
        row.evidence = amendment.evidence.clone();
        row.updated_at = amendment.at;
        row.version += 1;
        if amendment.access_ended {
            row.credentials.access_token = None;
            row.credentials.pin = None;
            row.due_at = None;
            if self.take_calling(&amendment.id) {
                self.owe(amendment.job.as_ref(), true);
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
