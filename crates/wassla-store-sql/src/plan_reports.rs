//! What a batch does to messages of ours that are there.

use wassla_domain::inbound::{AssetRef, ExternalMessageId, SendFailure, Watermark};
use wassla_domain::inbox::Delivery;
use wassla_domain::{Fault, MessageId, WorkspaceId};

use crate::conversation::AliasKey;
use crate::plan::{ExternalKey, Plan};

impl Plan {
    /// Whether it is about a message of ours.
    pub(crate) fn report(
        &mut self,
        asset: &AssetRef,
        message: &ExternalMessageId,
        ours: Option<&MessageId>,
        (delivery, failure): (Delivery, Option<&SendFailure>),
    ) -> Result<bool, Fault> {
        let key = ExternalKey::new(asset, message.as_str());
        let by_external_id = self.by_external_id.get(&key).copied();
        let Some(seq) = by_external_id.or_else(|| self.of_ours(&key, ours?)) else {
            return Ok(false);
        };
        let Some(standing) = self.messages.get_mut(&seq) else {
            return Ok(false);
        };
        // Nobody else has Meta's id, or it would have been found by it.
        let learns = standing.row.external_id.is_none();
        if standing.row.report(delivery, failure, Some(message))? {
            self.changed.insert(standing.workspace_id.clone());
            self.reported.insert(seq);
        }
        if learns {
            self.by_external_id.insert(key, seq);
        }
        Ok(true)
    }

    /// The message of ours with this id, if it is of the same asset.
    fn of_ours(&self, key: &ExternalKey, ours: &MessageId) -> Option<i64> {
        let seq = *self.by_id.get(ours.as_str())?;
        let row = &self.messages.get(&seq)?.row;
        let is_of_the_asset = row.kind == key.kind && row.asset_id == key.asset_id;
        (is_of_the_asset && row.author != "customer").then_some(seq)
    }

    pub(crate) fn mark(
        &mut self,
        workspace: &WorkspaceId,
        watermark: &Watermark,
    ) -> Result<(), Fault> {
        let (asset, customer) = (&watermark.asset, &watermark.customer);
        let key = AliasKey::new(workspace.as_str(), asset, customer);
        let Some(conversation) = self.aliases.get(&key) else {
            return Ok(());
        };
        for (seq, standing) in &mut self.messages {
            let row = &mut standing.row;
            let has_left = matches!(row.delivery.as_str(), "sent" | "delivered");
            let is_meant = row.conversation_id == *conversation && has_left;
            if is_meant
                && row.written_at <= watermark.up_to.millis()
                && row.report(watermark.delivery, None, None)?
            {
                self.changed.insert(standing.workspace_id.clone());
                self.reported.insert(*seq);
            }
        }
        Ok(())
    }
}
