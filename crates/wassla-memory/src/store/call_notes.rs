//! Taking in what is said of calls.

use wassla_domain::calls::{CallDirection, CallNote, CallRecipient, CallSaid, CallStage};
use wassla_domain::inbound::{Content, Customer, ExternalMessageId};
use wassla_domain::inbox::{Author, Delivery, Message};
use wassla_domain::{Call, CallId, MessageId, Timestamp};

use super::Tables;
use super::calls::Logged;
use super::intake::{CallNews, Changed, Opening};
use super::mail::Mail;

impl Tables {
    pub(super) fn note(&mut self, note: &CallNote, now: Timestamp) -> Changed {
        let event = &note.event;
        if let Some(id) = self.calls.known(&event.asset, &event.call) {
            return self.heard_more(&id, note);
        }
        let (Some(recipient), Some(customer)) = (&note.recipient, &event.customer) else {
            return Changed::default();
        };
        self.heard_first(note, recipient, customer, now)
    }

    fn heard_first(
        &mut self,
        note: &CallNote,
        recipient: &CallRecipient,
        customer: &Customer,
        now: Timestamp,
    ) -> Changed {
        let event = &note.event;
        let by_customer = event.direction != Some(CallDirection::BusinessInitiated);
        let conversation = self.mail.open(&Opening {
            workspace: &recipient.workspace,
            asset: &event.asset,
            channel_display: &recipient.channel_display,
            customer,
            renamed: None,
            conversation: &recipient.conversation,
            at: event.at,
            opens_window: by_customer,
        });
        let call = Call::begun(event, recipient, conversation);
        self.mail.put(message_of(&call), now);
        let offer = match &event.said {
            CallSaid::Connect { offer } if call.stage == CallStage::Ringing => offer.clone(),
            CallSaid::Connect { .. } | CallSaid::Terminate(_) | CallSaid::Status(_) => None,
        };
        let news = match call.stage {
            CallStage::Ended(outcome) => Some(CallNews::Over(call.id.clone(), outcome)),
            CallStage::Ringing if by_customer => Some(CallNews::Rings),
            CallStage::Ringing | CallStage::Answering | CallStage::Connected => None,
        };
        let changed = Changed {
            workspaces: vec![call.workspace.clone()],
            call: news,
            ..Changed::default()
        };
        self.calls.insert(Logged::new(call, offer, now));
        changed
    }

    fn heard_more(&mut self, id: &CallId, note: &CallNote) -> Changed {
        let Some(before) = self.calls.get(id) else {
            return Changed::default();
        };
        let was_live = before.stage.is_live();
        let call = before.after(&note.event);
        let workspace = call.workspace.clone();
        let ended = call.stage.outcome().filter(|_| was_live);
        if !self.change_call(call) {
            return Changed::default();
        }
        Changed {
            workspaces: vec![workspace],
            call: ended.map(|outcome| CallNews::Over(id.clone(), outcome)),
            ..Changed::default()
        }
    }
}

/// The message that a call is in its conversation.
fn message_of(call: &Call) -> Message {
    Message {
        id: message_id(&call.id),
        conversation: call.conversation.clone(),
        seq: 0,
        author: Author::Customer,
        content: Content::Call(call.words()),
        delivery: Delivery::Received,
        failure: None,
        possibly_repeated: false,
        external_id: ExternalMessageId::new(call.external_id.as_str()),
        at: call.rang_at,
    }
}

fn message_id(call: &CallId) -> MessageId {
    let id = call.as_str().parse();
    id.expect("an id of a call is written as one of a message is")
}

impl Mail {
    /// Brings the words of a call's message up to date.
    pub(super) fn reword(&mut self, call: &Call) {
        let id = message_id(&call.id);
        let mut letters = self.letters.values_mut();
        let Some(letter) = letters.find(|letter| letter.message.id == id) else {
            return;
        };
        letter.message.content = Content::Call(call.words());
        let seq = letter.message.seq;
        let mut later = self.letters.range(seq + 1..);
        let is_last = later.all(|(_, later)| later.message.conversation != call.conversation);
        if is_last && let Some(thread) = self.threads.get_mut(&call.conversation) {
            thread.conversation.last_words = call.words();
        }
        self.change(&call.workspace);
    }
}
