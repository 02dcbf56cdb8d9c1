//! What a batch does to the rows that it has seen.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use wassla_domain::inbound::{
    Alias, AssetRef, DropReason, ExternalMessageId, Outcome, SendFailure, Watermark,
};
use wassla_domain::inbox::{Delivery, Effect, NewMessage};
use wassla_domain::ports::TakenIn;
use wassla_domain::{Fault, MessageId, Timestamp, WorkspaceId};

use crate::channel::parsed;
use crate::conversation::{AliasKey, ConversationRecord, asset_id};
use crate::intake::{IntakeWrites, Seen, StandingMessage, json_of, key_of, names_of};
use crate::message::MessageRecord;
use crate::{inconsistent, storable};

#[derive(Default)]
pub(crate) struct Plan {
    now: i64,
    aliases: HashMap<AliasKey, String>,
    conversations: BTreeMap<String, ConversationRecord>,
    messages: BTreeMap<i64, StandingMessage>,
    by_external_id: HashMap<ExternalKey, i64>,
    by_id: HashMap<String, i64>,
    seqs: std::vec::IntoIter<i64>,
    new_aliases: BTreeSet<AliasKey>,
    new_messages: Vec<MessageRecord>,
    touched: BTreeSet<String>,
    reported: BTreeSet<i64>,
    changed: BTreeSet<String>,
    waiting: bool,
}

/// A message at Meta.
#[derive(PartialEq, Eq, Hash)]
struct ExternalKey {
    kind: String,
    asset_id: String,
    external_id: String,
}

impl ExternalKey {
    fn new(asset: &AssetRef, message: &ExternalMessageId) -> Self {
        Self {
            kind: asset.kind.as_str().to_owned(),
            asset_id: asset_id(asset),
            external_id: message.as_str().to_owned(),
        }
    }
}

impl Plan {
    pub(crate) fn new(seen: Seen, now: Timestamp) -> Self {
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
        plan
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
        }
        Ok(decided)
    }

    fn add(&mut self, new: &NewMessage) -> Result<bool, Fault> {
        let arrival = &new.arrival;
        let key = ExternalKey::new(&arrival.asset, &arrival.message);
        if self.by_external_id.contains_key(&key) {
            return Ok(false);
        }
        let seq = self.seqs.next();
        let seq = seq.ok_or_else(|| Fault::inconsistent("a batch", "too few numbers"))?;
        self.by_external_id.insert(key, seq);

        let id = self.open(new)?;
        let words = storable(&arrival.content.words()).into_owned();
        if let Some(row) = self.conversations.get_mut(&id) {
            row.last_words = words;
            row.last_at = row.last_at.max(arrival.at.millis());
            row.last_inbound_at = row.last_inbound_at.max(arrival.at.millis());
            if new.ask {
                row.asked_up_to = seq;
                row.answer_due_at.get_or_insert(self.now);
            }
        }
        self.new_messages
            .push(MessageRecord::of_customer(new, &id, seq));
        self.waiting |= new.ask;
        self.changed.insert(new.workspace.to_string());
        self.touched.insert(id);
        Ok(true)
    }

    /// The conversation of a message: that of the customer's first name that is known, else a new
    /// one. A name that has a conversation stays with it.
    fn open(&mut self, new: &NewMessage) -> Result<String, Fault> {
        let mut keys = names_of(new).map(|alias| key_of(new, alias));
        let known = keys.find_map(|key| self.aliases.get(&key).cloned());
        let id = known.unwrap_or_else(|| new.conversation.to_string());
        let rows = &mut self.conversations;
        let row = rows
            .entry(id.clone())
            .or_insert_with(|| ConversationRecord::begun_by(new));
        let held = row
            .read_aliases()
            .map_err(inconsistent("a row of conversations"))?;

        let mut aliases: Vec<Alias> = Vec::new();
        let customer = new.arrival.customer.aliases.iter();
        for alias in new.arrival.renamed.iter().chain(customer) {
            let key = key_of(new, alias);
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
        row.channel_display = storable(&new.channel_display).into_owned();
        if let Some(name) = &new.arrival.customer.name {
            row.customer_name = Some(storable(name).into_owned());
        }
        Ok(id)
    }

    /// Whether it is about a message of ours.
    fn report(
        &mut self,
        asset: &AssetRef,
        message: &ExternalMessageId,
        ours: Option<&MessageId>,
        (delivery, failure): (Delivery, Option<&SendFailure>),
    ) -> Result<bool, Fault> {
        let key = ExternalKey::new(asset, message);
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

    fn mark(&mut self, workspace: &WorkspaceId, watermark: &Watermark) -> Result<(), Fault> {
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

    pub(crate) fn finish(
        self,
        events: Option<String>,
        counts: Option<String>,
        outcomes: Vec<Outcome>,
    ) -> Result<IntakeWrites, Fault> {
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
            counts,
            events,
            done: TakenIn {
                outcomes,
                changed: changed.map_err(inconsistent("a row of conversations"))?,
                waiting: self.waiting,
            },
            inboxes: self.changed.into_iter().collect(),
        })
    }
}

fn some(is_needed: bool, text: impl FnOnce() -> String) -> Option<String> {
    is_needed.then(text)
}
