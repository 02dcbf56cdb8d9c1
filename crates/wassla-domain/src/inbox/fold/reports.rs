//! What Meta's reports do to messages that are there.

use super::keys::ExternalKey;
use super::ledger::Ledger;
use super::query::marked_key;
use crate::ids::{MessageId, WorkspaceId};
use crate::inbound::{AssetRef, ExternalMessageId, SendFailure, Watermark};
use crate::inbox::{Author, Delivery};

impl Ledger {
    /// Takes a report in; `false` if nobody knows the message.
    pub(super) fn report(
        &mut self,
        asset: &AssetRef,
        message: &ExternalMessageId,
        ours: Option<&MessageId>,
        (delivery, failure): (Delivery, Option<&SendFailure>),
    ) -> bool {
        let key = ExternalKey::new(asset, message.clone());
        let by_external_id = self.by_external_id.get(&key).copied();
        let Some(seq) = by_external_id.or_else(|| self.of_ours(asset, ours?)) else {
            return false;
        };
        let Some(entry) = self.messages.get_mut(&seq) else {
            return false;
        };
        // Nobody else has Meta's id, or it would have been found by it.
        let learns = entry.stored.message.external_id.is_none();
        if entry.stored.report(delivery, failure, Some(message)) {
            entry.is_changed = true;
            self.changed.insert(entry.stored.workspace.clone());
        }
        if learns {
            self.by_external_id.insert(key, seq);
        }
        true
    }

    /// The message of ours with this id, if it is of the same asset.
    fn of_ours(&self, asset: &AssetRef, ours: &MessageId) -> Option<i64> {
        let seq = *self.by_id.get(ours)?;
        let stored = &self.messages.get(&seq)?.stored;
        let is_ours = stored.message.author != Author::Customer && stored.asset == *asset;
        is_ours.then_some(seq)
    }

    /// Lets everything that had left for a customer by an instant get further.
    pub(super) fn mark(&mut self, workspace: &WorkspaceId, watermark: &Watermark) {
        let key = marked_key(workspace, watermark);
        let Some(conversation) = self.customers.get(&key) else {
            return;
        };
        for entry in self.messages.values_mut() {
            let message = &entry.stored.message;
            let has_left = matches!(message.delivery, Delivery::Sent | Delivery::Delivered);
            let is_meant = message.conversation == *conversation && has_left;
            if is_meant
                && message.at <= watermark.up_to
                && entry.stored.report(watermark.delivery, None, None)
            {
                entry.is_changed = true;
                self.changed.insert(entry.stored.workspace.clone());
            }
        }
    }
}
