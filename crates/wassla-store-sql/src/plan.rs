//! What a batch does to the rows that it has seen.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use wassla_domain::calls::CallOutcome;
use wassla_domain::inbound::{Alias, AssetRef, DropReason, Outcome};
use wassla_domain::inbox::{Delivery, Effect, NewMessage};
use wassla_domain::ports::ProcessedBatch;
use wassla_domain::{CallId, Fault, Timestamp};

use crate::call::CallRecord;
use crate::channel::parsed;
use crate::conversation::{AliasKey, ConversationRecord, asset_id};
use crate::intake::{IntakeWrites, Seen, StoredMessageRow, json_of};
use crate::message::MessageRecord;
use crate::plan_calls::KnownCall;
use crate::visit::Visit;
use crate::{inconsistent, storable};

#[derive(Default)]
pub(crate) struct Plan {
    pub(crate) now: i64,
    pub(crate) aliases: HashMap<AliasKey, String>,
    pub(crate) conversations: BTreeMap<String, ConversationRecord>,
    pub(crate) messages: BTreeMap<i64, StoredMessageRow>,
    pub(crate) by_external_id: HashMap<ExternalKey, i64>,
    pub(crate) by_id: HashMap<String, i64>,
    pub(crate) calls: BTreeMap<ExternalKey, KnownCall>,
    /// The last message of each conversation that has a call.
    pub(crate) last_seqs: HashMap<String, i64>,
    seqs: std::vec::IntoIter<i64>,
    new_aliases: BTreeSet<AliasKey>,
    pub(crate) new_messages: Vec<MessageRecord>,
    pub(crate) touched: BTreeSet<String>,
    pub(crate) reported: BTreeSet<i64>,
    pub(crate) changed: BTreeSet<String>,
    waiting: bool,
    pub(crate) ended: Vec<(CallId, CallOutcome)>,
}

/// A message or a call at Meta.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct ExternalKey {
    pub(crate) kind: String,
    pub(crate) asset_id: String,
    pub(crate) external_id: String,
}

impl ExternalKey {
    pub(crate) fn new(asset: &AssetRef, external_id: &str) -> Self {
        Self {
            kind: asset.kind.as_str().to_owned(),
            asset_id: asset_id(asset),
            external_id: external_id.to_owned(),
        }
    }
}

impl Plan {
    pub(crate) fn new(seen: Seen, now: Timestamp) -> Result<Self, Fault> {
        let mut plan = Self {
            now: now.millis(),
            seqs: seen.seqs.into_iter(),
            ..Self::default()
        };
        for alias in seen.aliases {
            plan.aliases.insert(alias.key, alias.conversation_id);
        }
        for row in seen.conversations {
            plan.conversations.insert(row.id.clone(), row);
        }
        for standing in seen.messages {
            let row = &standing.row;
            if let Some(external_id) = &row.external_id {
                let key = ExternalKey {
                    kind: row.kind.clone(),
                    asset_id: row.asset_id.clone(),
                    external_id: external_id.clone(),
                };
                plan.by_external_id.insert(key, row.seq);
            }
            plan.by_id.insert(row.id.clone(), row.seq);
            plan.messages.insert(row.seq, standing);
        }
        for standing in seen.calls {
            plan.know(standing)?;
        }
        Ok(plan)
    }

    /// What becomes of an event that was decided on as this: a message may be there already, and an
    /// echo may prove to be ours.
    pub(crate) fn apply(&mut self, effect: &Effect, decided: Outcome) -> Result<Outcome, Fault> {
        match effect {
            Effect::Add(new) => {
                if !self.add(new)? {
                    return Ok(Outcome::Duplicate);
                }
            }
            Effect::Report(status) => {
                let failure = status.failure.as_ref();
                let report = (status.delivery, failure);
                self.report(&status.asset, &status.message, status.ours.as_ref(), report)?;
            }
            Effect::Confirm(echo) => {
                let report = (Delivery::Sent, None);
                let is_ours =
                    self.report(&echo.asset, &echo.message, echo.ours.as_ref(), report)?;
                if is_ours && decided == Outcome::Dropped(DropReason::Echo) {
                    return Ok(Outcome::Noted);
                }
            }
            Effect::Mark(workspace, watermark) => self.mark(workspace, watermark)?,
            Effect::Call(note) => self.call(note)?,
        }
        Ok(decided)
    }

    fn add(&mut self, new: &NewMessage) -> Result<bool, Fault> {
        let arrival = &new.arrival;
        let key = ExternalKey::new(&arrival.asset, arrival.message.as_str());
        if self.by_external_id.contains_key(&key) {
            return Ok(false);
        }
        let seq = self.next_seq(&key)?;
        let id = self.open(&Visit::of_message(new))?;
        let words = storable(&arrival.content.words()).into_owned();
        self.last(&id, (seq, arrival.at, true), &words);
        if let Some(row) = self.conversations.get_mut(&id)
            && new.ask
        {
            row.asked_up_to = seq;
            row.answer_due_at.get_or_insert(self.now);
        }
        self.new_messages
            .push(MessageRecord::of_customer(new, &id, seq));
        self.waiting |= new.ask;
        self.changed.insert(new.workspace.to_string());
        Ok(true)
    }

    /// A number for a message that is added under this key.
    pub(crate) fn next_seq(&mut self, key: &ExternalKey) -> Result<i64, Fault> {
        let seq = self.seqs.next();
        let seq = seq.ok_or_else(|| Fault::inconsistent("a batch", "too few numbers"))?;
        self.by_external_id.insert(key.clone(), seq);
        Ok(seq)
    }

    /// Lets a conversation end with a message.
    pub(crate) fn last(
        &mut self,
        id: &str,
        (seq, at, inbound): (i64, Timestamp, bool),
        words: &str,
    ) {
        if let Some(row) = self.conversations.get_mut(id) {
            words.clone_into(&mut row.last_words);
            row.last_at = row.last_at.max(at.millis());
            if inbound {
                row.last_inbound_at = row.last_inbound_at.max(at.millis());
            }
        }
        self.last_seqs.insert(id.to_owned(), seq);
        self.touched.insert(id.to_owned());
    }

    /// The conversation of a visit: that of the customer's first name that is known, else a new
    /// one. A name that has a conversation stays with it.
    pub(crate) fn open(&mut self, visit: &Visit<'_>) -> Result<String, Fault> {
        let mut keys = visit.names().map(|alias| visit.key(alias));
        let known = keys.find_map(|key| self.aliases.get(&key).cloned());
        let id = known.unwrap_or_else(|| visit.conversation.to_string());
        let rows = &mut self.conversations;
        let row = rows
            .entry(id.clone())
            .or_insert_with(|| ConversationRecord::begun_by(visit));
        let held = row
            .read_aliases()
            .map_err(inconsistent("a row of conversations"))?;

        let mut aliases: Vec<Alias> = Vec::new();
        let customer = visit.customer.aliases.iter();
        for alias in visit.renamed.into_iter().chain(customer) {
            let key = visit.key(alias);
            let whose = self.aliases.get(&key);
            if whose.is_some_and(|other| *other != id) || aliases.contains(alias) {
                continue;
            }
            if whose.is_none() {
                self.aliases.insert(key.clone(), id.clone());
                self.new_aliases.insert(key);
            }
            aliases.push(alias.clone());
        }
        let held = held.into_iter().filter(|alias| !aliases.contains(alias));
        let mut aliases: Vec<_> = aliases.iter().cloned().chain(held).collect();
        aliases.sort_by_key(|alias| alias.kind);
        row.set_aliases(&aliases);
        row.channel_display = storable(visit.channel_display).into_owned();
        if let Some(name) = &visit.customer.name {
            row.customer_name = Some(storable(name).into_owned());
        }
        Ok(id)
    }

    pub(crate) fn finish(
        self,
        events: Option<String>,
        counts: Option<String>,
        outcomes: Vec<Outcome>,
    ) -> Result<IntakeWrites, Fault> {
        let ringing = self.rings();
        let has_calls = self.changed_calls().next().is_some();
        let conversations = self
            .touched
            .iter()
            .filter_map(|id| self.conversations.get(id));
        let reports = self
            .reported
            .iter()
            .filter_map(|seq| self.messages.get(seq));
        let aliases = self.new_aliases.iter().map(|key| {
            let conversation = self.aliases.get(key).map(String::as_str);
            key.json(conversation)
        });
        let changed: Result<Vec<_>, _> = self
            .changed
            .iter()
            .map(|workspace| parsed("workspace_id", workspace))
            .collect();
        Ok(IntakeWrites {
            conversations: some(!self.touched.is_empty(), || {
                ConversationRecord::json_of(conversations)
            }),
            aliases: json_of(aliases),
            messages: some(!self.new_messages.is_empty(), || {
                MessageRecord::json_of(&self.new_messages)
            }),
            reports: some(!self.reported.is_empty(), || {
                MessageRecord::json_of(reports.map(|standing| &standing.row))
            }),
            calls: some(has_calls, || CallRecord::json_of(self.changed_calls())),
            counts,
            events,
            done: ProcessedBatch {
                outcomes,
                changed: changed.map_err(inconsistent("a row of conversations"))?,
                waiting: self.waiting,
                ringing,
                ended: self.ended,
            },
            inboxes: self.changed.into_iter().collect(),
        })
    }
}

fn some(is_needed: bool, text: impl FnOnce() -> String) -> Option<String> {
    is_needed.then(text)
}
