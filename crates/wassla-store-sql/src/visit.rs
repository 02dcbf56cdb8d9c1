//! A customer who turns up: with a message, or with a call.

use wassla_domain::calls::CallNote;
use wassla_domain::inbound::{Alias, AssetRef, Customer};
use wassla_domain::inbox::{Effect, NewMessage};
use wassla_domain::{ConversationId, Timestamp, WorkspaceId};

use crate::conversation::AliasKey;

/// Who turns up, and where.
pub(crate) struct Visit<'a> {
    pub(crate) workspace: &'a WorkspaceId,
    pub(crate) asset: &'a AssetRef,
    pub(crate) channel_display: &'a str,
    pub(crate) customer: &'a Customer,
    pub(crate) renamed: Option<&'a Alias>,
    /// The id of the conversation, if it is new.
    pub(crate) conversation: &'a ConversationId,
    pub(crate) at: Timestamp,
}

impl<'a> Visit<'a> {
    /// The visit of an effect; nothing when nobody turns up by it.
    pub(crate) fn of(effect: &'a Effect) -> Option<Self> {
        match effect {
            Effect::Add(new) => Some(Self::of_message(new)),
            Effect::Call(note) => Self::of_call(note),
            Effect::Mark(..) | Effect::Report(_) | Effect::Confirm(_) => None,
        }
    }

    pub(crate) fn of_message(new: &'a NewMessage) -> Self {
        let arrival = &new.arrival;
        Self {
            workspace: &new.workspace,
            asset: &arrival.asset,
            channel_display: &new.channel_display,
            customer: &arrival.customer,
            renamed: arrival.renamed.as_ref(),
            conversation: &new.conversation,
            at: arrival.at,
        }
    }

    /// Nothing for a call that is only changed if it is known.
    pub(crate) fn of_call(note: &'a CallNote) -> Option<Self> {
        let (event, recipient) = (&note.event, note.recipient.as_ref()?);
        Some(Self {
            workspace: &recipient.workspace,
            asset: &event.asset,
            channel_display: &recipient.channel_display,
            customer: event.customer.as_ref()?,
            renamed: None,
            conversation: &recipient.conversation,
            at: event.at,
        })
    }

    /// The names by which the customer is looked for, the one that counts most first.
    pub(crate) fn names(&self) -> impl Iterator<Item = &'a Alias> + use<'a> {
        let mut aliases: Vec<_> = self.customer.aliases.iter().collect();
        aliases.sort_by_key(|alias| alias.kind);
        aliases.into_iter().chain(self.renamed)
    }

    pub(crate) fn key(&self, alias: &Alias) -> AliasKey {
        AliasKey::new(self.workspace.as_str(), self.asset, alias)
    }
}
