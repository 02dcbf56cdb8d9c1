//! A workspace at its Inbox: what clauses about conversations do again and again.

use wassla_domain::calls::{CallNote, CallOutcome, ClaimedCall};
use wassla_domain::inbound::{Alias, AliasKind, AssetRef, Content, EventSeq, Outcome};
use wassla_domain::inbox::{
    Attempted, Conversation, Delivery, Effect, Message, NewMessage, NewReply, Outgoing,
    ProcessedEvent, Unanswered,
};
use wassla_domain::ports::{AnsweredCall, ProcessedBatch};
use wassla_domain::{Call, CallId, ConversationId, MessageId, Timestamp, WorkspaceId};

use super::host::Stores;
use wassla_testkit::fixtures::{
    after, alias, arrival, asset_ref, call_note, call_rings, call_terminates, external_message,
    fresh_id, id, new_event, new_message, reply, taken, whatsapp,
};

/// More than any clause writes.
pub(super) const ALL: u32 = 10_000;

/// The customer who calls.
pub(super) const SAMI: &str = "15550100";

/// Their name at Meta.
pub(super) fn sami() -> Alias {
    alias(AliasKind::WaId, SAMI)
}

/// A workspace, and the number that its customers write to.
#[derive(Clone)]
pub(super) struct InboxFixture {
    pub(super) stores: Stores,
    pub(super) workspace: WorkspaceId,
    pub(super) asset: AssetRef,
}

impl InboxFixture {
    /// The fixture of a workspace; the number makes both.
    pub(super) fn new(stores: Stores, number: u32) -> Self {
        Self {
            stores,
            workspace: id(format!("ws_{number}")),
            asset: asset_ref(&whatsapp(number)),
        }
    }

    /// A text of the customer with this number.
    pub(super) fn message(&self, from: &str, text: &str, at: Timestamp) -> NewMessage {
        let from = alias(AliasKind::WaId, from);
        new_message(&self.workspace, arrival(&self.asset, from, text, at))
    }

    /// Takes a message in, when it was written.
    pub(super) async fn receive(&self, message: &NewMessage) -> ProcessedBatch {
        let effect = Effect::Add(Box::new(message.clone()));
        self.stores.take([effect], message.arrival.at).await
    }

    /// The conversation of a customer, who writes a text.
    pub(super) async fn opened(&self, from: &str, at: Timestamp) -> Conversation {
        self.receive(&self.message(from, "hello", at)).await;
        let from = alias(AliasKind::WaId, from);
        let is_theirs = |one: &Conversation| one.asset == self.asset && one.aliases.contains(&from);
        let conversations = self.conversations().await;
        conversations.into_iter().find(is_theirs).unwrap()
    }

    pub(super) async fn conversation(&self, id: &ConversationId) -> Conversation {
        let found = self.stores.inbox.conversation(&self.workspace, id);
        found.await.unwrap().unwrap()
    }

    /// All conversations, newest first.
    pub(super) async fn conversations(&self) -> Vec<Conversation> {
        let inbox = &self.stores.inbox;
        let all = inbox.conversations(&self.workspace, None, ALL);
        all.await.unwrap()
    }

    /// All messages of a conversation, oldest first.
    pub(super) async fn thread(&self, id: &ConversationId) -> Vec<Message> {
        let inbox = &self.stores.inbox;
        let all = inbox.messages(&self.workspace, id, None, ALL);
        let mut messages = all.await.unwrap();
        messages.reverse();
        messages
    }

    /// The message of this id.
    pub(super) async fn letter(&self, conversation: &ConversationId, id: &MessageId) -> Message {
        let thread = self.thread(conversation).await;
        thread.into_iter().find(|one| one.id == *id).unwrap()
    }

    /// What is said in a conversation, oldest first.
    pub(super) async fn contents(&self, id: &ConversationId) -> Vec<Content> {
        let thread = self.thread(id).await;
        thread.into_iter().map(|one| one.content).collect()
    }

    /// What is written in a conversation, oldest first; nothing for what nobody wrote.
    pub(super) async fn words(&self, id: &ConversationId) -> Vec<String> {
        let contents = self.contents(id).await;
        let written = contents.iter().map(|it| it.written().unwrap_or_default());
        written.map(str::to_owned).collect()
    }

    /// Queues a reply.
    pub(super) async fn reply(
        &self,
        conversation: &ConversationId,
        text: &str,
        now: Timestamp,
    ) -> NewReply {
        let reply = reply(conversation, text);
        let queued = self.stores.inbox.queue_reply(&self.workspace, &reply, now);
        assert!(queued.await.unwrap(), "the conversation is there");
        reply
    }

    /// A reply that Meta took, under an id of Meta's.
    pub(super) async fn sent(
        &self,
        conversation: &ConversationId,
        now: Timestamp,
    ) -> (MessageId, Message) {
        let reply = self.reply(conversation, "sent", now).await;
        let outgoing = self.stores.outgoing(now, after(90_000)).await.remove(0);
        assert_eq!(outgoing.id, reply.id);
        let external: MessageId = fresh_id("wamid.out.");
        let sent = Attempted::Sent(external_message(external.as_str()));
        assert!(self.stores.begin(&outgoing, now).await);
        assert!(self.stores.end(&outgoing, &sent, now).await);
        let message = self.letter(conversation, &reply.id).await;
        assert_eq!(message.delivery, Delivery::Sent);
        (reply.id, message)
    }

    /// What is said of the call of this name by the customer [`SAMI`], at this fixture.
    pub(super) fn rings(&self, name: &str, at: Timestamp) -> CallNote {
        let event = call_rings(&self.asset, (name, sami()), at);
        call_note(&self.workspace, event)
    }

    /// The same call is over, after so many seconds of talk, or without any.
    pub(super) fn terminates(&self, name: &str, talked: Option<u32>, at: Timestamp) -> CallNote {
        let event = call_terminates(&self.asset, (name, sami()), talked, at);
        call_note(&self.workspace, event)
    }

    /// Takes in what is said of a call, when it was said.
    pub(super) async fn hears(&self, note: &CallNote) -> ProcessedBatch {
        let effect = Effect::Call(Box::new(note.clone()));
        self.stores.take([effect], note.event.at).await
    }

    /// A call that rings.
    pub(super) async fn ringing(&self, name: &str, at: Timestamp) -> Call {
        let note = self.rings(name, at);
        assert!(self.hears(&note).await.ringing);
        self.call(&note.recipient.unwrap().id).await
    }

    pub(super) async fn call(&self, id: &CallId) -> Call {
        let found = self.stores.calls.call(&self.workspace, id);
        found.await.unwrap().unwrap()
    }

    /// All calls, newest first.
    pub(super) async fn calls(&self) -> Vec<Call> {
        let calls = &self.stores.calls;
        let all = calls.calls(&self.workspace, None, None, ALL);
        all.await.unwrap()
    }

    /// The number that grows with every change.
    pub(super) async fn last_change(&self) -> i64 {
        let inbox = &self.stores.inbox;
        inbox.last_change(&self.workspace).await.unwrap()
    }
}

impl Stores {
    /// Writes new events and gives their places.
    pub(super) async fn written(&self, count: usize, now: Timestamp) -> Vec<EventSeq> {
        let name = |_| new_event(fresh_id::<MessageId>("event").as_str());
        let events: Vec<_> = (0..count).map(name).collect();
        self.events.append(&events, now).await.unwrap();
        let pending = self.events.pending(ALL).await.unwrap();
        let own = pending
            .iter()
            .filter(|event| events.iter().any(|own| own.payload == event.payload));
        let places: Vec<_> = own.map(|event| event.seq).collect();
        assert_eq!(places.len(), count);
        places
    }

    /// Writes an event for each effect.
    pub(super) async fn decided(
        &self,
        effects: impl IntoIterator<Item = Effect>,
        now: Timestamp,
    ) -> Vec<ProcessedEvent> {
        let effects: Vec<_> = effects.into_iter().collect();
        let places = self.written(effects.len(), now).await.into_iter();
        let decided = places
            .zip(effects)
            .map(|(seq, effect)| taken(seq, Some(effect)));
        decided.collect()
    }

    /// Writes an event for each effect and takes them in as one batch.
    pub(super) async fn take(
        &self,
        effects: impl IntoIterator<Item = Effect>,
        now: Timestamp,
    ) -> ProcessedBatch {
        let taken = self.decided(effects, now).await;
        self.inbox.process_events(&taken, now).await.unwrap()
    }

    /// Takes one event in that was decided on as this.
    pub(super) async fn take_as(
        &self,
        outcome: Outcome,
        effect: Effect,
        now: Timestamp,
    ) -> ProcessedBatch {
        let mut taken = self.decided([effect], now).await;
        taken[0].outcome = outcome;
        self.inbox.process_events(&taken, now).await.unwrap()
    }

    /// Takes calls for a process.
    pub(super) async fn taken_by(
        &self,
        holder: &str,
        now: Timestamp,
        until: Timestamp,
    ) -> Vec<ClaimedCall> {
        let leased = self.calls.lease_calls(holder, now, until, ALL);
        leased.await.unwrap()
    }

    /// Notes that `ag_voice` picked a call up for a process.
    pub(super) async fn picked_up(
        &self,
        holder: &str,
        call: &CallId,
        at: Timestamp,
        until: Timestamp,
    ) -> bool {
        let answered = AnsweredCall {
            id: call.clone(),
            holder: holder.into(),
            agent: id("ag_voice"),
            at,
            until,
        };
        self.calls.answer_call(&answered).await.unwrap()
    }

    /// Notes that a call is over by our doing.
    pub(super) async fn ended(&self, call: &CallId, outcome: CallOutcome, at: Timestamp) -> bool {
        let ended = self.calls.end_call(call, outcome, None, at);
        ended.await.unwrap()
    }

    pub(super) async fn unanswered(&self, now: Timestamp, until: Timestamp) -> Vec<Unanswered> {
        let leased = self.answers.lease_unanswered(now, until, ALL);
        leased.await.unwrap()
    }

    pub(super) async fn outgoing(&self, now: Timestamp, until: Timestamp) -> Vec<Outgoing> {
        self.outbox.lease_outgoing(now, until, ALL).await.unwrap()
    }

    pub(super) async fn begin(&self, outgoing: &Outgoing, now: Timestamp) -> bool {
        self.outbox.begin_attempt(outgoing, now).await.unwrap()
    }

    pub(super) async fn end(&self, outgoing: &Outgoing, how: &Attempted, now: Timestamp) -> bool {
        self.outbox.end_attempt(outgoing, how, now).await.unwrap()
    }
}
