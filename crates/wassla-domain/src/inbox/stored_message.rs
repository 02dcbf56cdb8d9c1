//! A message as a store keeps it: with its place, and how its sending goes.

use crate::calls::Call;
use crate::ids::{ConversationId, MessageId, WorkspaceId};
use crate::inbound::{AssetRef, Content, ExternalMessageId, SendFailure};
use crate::inbox::{
    Attempted, Author, Conversation, Delivery, Message, NewMessage, NewReply, Outgoing,
};
use crate::time::Timestamp;

/// A message, and the work that it still is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredMessage {
    /// The message.
    pub message: Message,
    /// The workspace of its conversation.
    pub workspace: WorkspaceId,
    /// The asset of its conversation.
    pub asset: AssetRef,
    /// When it is to be sent; only while it waits to be sent.
    pub due_at: Option<Timestamp>,
    /// Counts the takings.
    pub round: i64,
    /// How often it was asked of Meta.
    pub attempts: u32,
}

impl StoredMessage {
    /// A customer's message.
    pub fn of_customer(new: &NewMessage, conversation: ConversationId, seq: i64) -> Self {
        let arrival = &new.arrival;
        let message = Message {
            content: arrival.content.clone(),
            external_id: Some(arrival.message.clone()),
            ..received(new.id.clone(), conversation, seq, arrival.at)
        };
        Self::settled(message, new.workspace.clone(), arrival.asset.clone())
    }

    /// A call: what people read of it in its conversation.
    pub fn of_call(call: &Call, seq: i64) -> Self {
        let id = MessageId::from(&call.id);
        let message = Message {
            content: content_of(call),
            external_id: Some(ExternalMessageId::from(&call.external_id)),
            ..received(id, call.conversation.clone(), seq, call.rang_at)
        };
        Self::settled(message, call.workspace.clone(), call.asset.clone())
    }

    /// A reply of ours, due at once.
    pub fn of_reply(
        reply: &NewReply,
        conversation: &Conversation,
        seq: i64,
        now: Timestamp,
    ) -> Self {
        let message = Message {
            author: reply.author.clone(),
            content: Content::Text(reply.text.clone()),
            delivery: Delivery::Queued,
            ..received(reply.id.clone(), conversation.id.clone(), seq, now)
        };
        let (workspace, asset) = (&conversation.workspace, &conversation.asset);
        Self {
            due_at: Some(now),
            ..Self::settled(message, workspace.clone(), asset.clone())
        }
    }

    fn settled(message: Message, workspace: WorkspaceId, asset: AssetRef) -> Self {
        Self {
            message,
            workspace,
            asset,
            due_at: None,
            round: 0,
            attempts: 0,
        }
    }

    /// The message as whoever took it sends it.
    pub fn outgoing(&self, conversation: &Conversation) -> Outgoing {
        Outgoing {
            id: self.message.id.clone(),
            round: self.round,
            conversation: conversation.id.clone(),
            workspace: conversation.workspace.clone(),
            asset: conversation.asset.clone(),
            aliases: conversation.aliases.clone(),
            text: self
                .message
                .content
                .written()
                .unwrap_or_default()
                .to_owned(),
            delivery: self.message.delivery,
            attempts: self.attempts,
            window: conversation.window(),
        }
    }

    /// Takes in a report; `true` if the message changed by it. `external_id` is Meta's id, unless
    /// another message has it.
    pub fn report(
        &mut self,
        report: Delivery,
        failure: Option<&SendFailure>,
        external_id: Option<&ExternalMessageId>,
    ) -> bool {
        let before = self.message.delivery;
        let after = before.after(report);
        if after != before {
            self.set_delivery(after);
            self.message.failure = failure.cloned();
        }
        let learnt = external_id.filter(|_| self.message.external_id.is_none());
        if learnt.is_some() {
            self.message.external_id = learnt.cloned();
        }
        after != before || learnt.is_some()
    }

    /// Takes over what people read of a call whose message this is; `true` if that changed.
    pub fn show_call(&mut self, call: &Call) -> bool {
        let content = content_of(call);
        let is_new = self.message.content != content;
        self.message.content = content;
        is_new
    }

    /// Notes that Meta is about to be asked; `false` if a report has settled the message.
    pub fn begin_attempt(&mut self) -> bool {
        let delivery = self.message.delivery;
        if !delivery.is_open() {
            return false;
        }
        self.message.possibly_repeated |= delivery == Delivery::Sending;
        self.set_delivery(Delivery::Sending);
        self.attempts += 1;
        true
    }

    /// Notes what became of an attempt; what a report has said meanwhile stays. `id_is_free` says
    /// that no other message has the id that Meta gave. `true` if the message changed for people.
    pub fn end_attempt(&mut self, attempted: &Attempted, id_is_free: bool) -> bool {
        let is_open = self.message.delivery.is_open();
        match attempted {
            Attempted::Sent(id) => self.report(Delivery::Sent, None, id_is_free.then_some(id)),
            Attempted::Failed(failure) if is_open => {
                self.report(Delivery::Failed, Some(failure), None)
            }
            Attempted::Again(at) if is_open => {
                self.set_delivery(Delivery::Queued);
                self.due_at = Some(*at);
                true
            }
            Attempted::Unknown(at) if is_open => {
                self.due_at = Some(*at);
                false
            }
            Attempted::Failed(_) | Attempted::Again(_) | Attempted::Unknown(_) => false,
        }
    }

    fn set_delivery(&mut self, delivery: Delivery) {
        self.message.delivery = delivery;
        if !delivery.is_open() {
            self.due_at = None;
        }
    }
}

fn received(id: MessageId, conversation: ConversationId, seq: i64, at: Timestamp) -> Message {
    Message {
        id,
        conversation,
        seq,
        author: Author::Customer,
        content: Content::Text(String::new()),
        delivery: Delivery::Received,
        failure: None,
        possibly_repeated: false,
        external_id: None,
        at,
    }
}

/// What the message of a call holds: the only place that puts a call in a conversation.
fn content_of(call: &Call) -> Content {
    Content::Call(call.into())
}

#[cfg(test)]
#[path = "stored_message_tests.rs"]
mod tests;
