//! How rows end.

use wassla_domain::ports::{Amendment, Departure};
use wassla_domain::{Channel, ChannelId, ChatKind};

use super::Rows;

impl Rows {
    pub(super) fn disconnect(&mut self, departure: &Departure) -> bool {
        if self.seen(&departure.id, departure.version).is_none() {
            return false;
        }
        self.remove(&departure.id);
        if let Some(debt) = &departure.debt {
            self.debts.insert(debt.id.clone(), debt.clone());
        }
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
            if row.kind() == ChatKind::Whatsapp {
                let workspace = row.workspace.clone();
                self.calling.remove(&workspace);
            }
        }
        true
    }

    /// Deletes a row, and with that of WhatsApp the calling row.
    pub(super) fn remove(&mut self, id: &ChannelId) {
        if let Some(row) = self.channels.remove(id)
            && row.kind() == ChatKind::Whatsapp
        {
            self.calling.remove(&row.workspace);
        }
    }

    fn seen(&mut self, id: &ChannelId, version: i64) -> Option<&mut Channel> {
        let row = self.channels.get_mut(id);
        row.filter(|row| row.version == version)
    }
}
