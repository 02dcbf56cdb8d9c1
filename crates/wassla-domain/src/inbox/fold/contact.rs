//! A customer who turns up: with a message, or with a call.

use super::keys::CustomerKey;
use crate::calls::CallNote;
use crate::ids::{ConversationId, WorkspaceId};
use crate::inbound::{Alias, AssetRef, Customer};
use crate::inbox::{Effect, NewMessage};
use crate::time::Timestamp;

/// Who turns up, and where.
pub(super) struct CustomerContact<'a> {
    pub(super) workspace: &'a WorkspaceId,
    pub(super) asset: &'a AssetRef,
    pub(super) channel_display: &'a str,
    pub(super) customer: &'a Customer,
    pub(super) renamed: Option<&'a Alias>,
    /// The id of the conversation, if it is new.
    pub(super) conversation: &'a ConversationId,
    pub(super) at: Timestamp,
}

impl<'a> CustomerContact<'a> {
    /// `None` if nobody turns up by this effect.
    pub(super) fn of(effect: &'a Effect) -> Option<Self> {
        match effect {
            Effect::Add(new) => Some(Self::of_message(new)),
            Effect::Call(note) => Self::of_call(note),
            Effect::Mark(..) | Effect::Report(_) | Effect::Confirm(_) => None,
        }
    }

    pub(super) fn of_message(new: &'a NewMessage) -> Self {
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

    /// `None` for a call that is only changed if it is known.
    pub(super) fn of_call(note: &'a CallNote) -> Option<Self> {
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
    pub(super) fn keys(&self) -> impl Iterator<Item = CustomerKey> {
        let mut aliases: Vec<_> = self.customer.aliases.iter().collect();
        aliases.sort_by_key(|alias| alias.kind);
        let aliases = aliases.into_iter().chain(self.renamed);
        aliases.map(|alias| self.key(alias))
    }

    pub(super) fn key(&self, alias: &Alias) -> CustomerKey {
        CustomerKey {
            asset: self.asset.clone(),
            workspace: self.workspace.clone(),
            alias: alias.clone(),
        }
    }
}
