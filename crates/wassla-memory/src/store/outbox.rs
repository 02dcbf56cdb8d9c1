use std::collections::BTreeSet;

use async_trait::async_trait;
use wassla_domain::inbox::{Attempted, ExternalKey, Outgoing, StoredMessage};
use wassla_domain::ports::Outbox;
use wassla_domain::{Fault, Timestamp};

use super::MemoryStore;
use super::mail::Mail;

#[async_trait]
impl Outbox for MemoryStore {
    async fn lease_outgoing(
        &self,
        now: Timestamp,
        until: Timestamp,
        at_most: u32,
    ) -> Result<Vec<Outgoing>, Fault> {
        let mail = &mut self.tables().mail;
        let mut due: Vec<_> = mail
            .first_open_ones()
            .into_iter()
            .filter(|(at, _)| *at <= now)
            .collect();
        due.sort_unstable();
        due.truncate(at_most as usize);
        let leased = due
            .into_iter()
            .filter_map(|(_, seq)| mail.lease(seq, until));
        Ok(leased.collect())
    }

    async fn begin_attempt(&self, outgoing: &Outgoing, _now: Timestamp) -> Result<bool, Fault> {
        let mail = &mut self.tables().mail;
        let leased = mail.in_round_of(outgoing);
        if !leased.is_some_and(StoredMessage::begin_attempt) {
            return Ok(false);
        }
        mail.change(&outgoing.workspace);
        Ok(true)
    }

    async fn end_attempt(
        &self,
        outgoing: &Outgoing,
        attempted: &Attempted,
        _now: Timestamp,
    ) -> Result<bool, Fault> {
        let mail = &mut self.tables().mail;
        let is_free = match attempted {
            Attempted::Sent(id) => {
                let key = ExternalKey::new(&outgoing.asset, id.clone());
                !mail.is_known(&key)
            }
            Attempted::Again(_) | Attempted::Unknown(_) | Attempted::Failed(_) => false,
        };
        let Some(stored) = mail.in_round_of(outgoing) else {
            return Ok(false);
        };
        if stored.end_attempt(attempted, is_free) {
            mail.change(&outgoing.workspace);
        }
        Ok(true)
    }
}

impl Mail {
    /// The first message of each conversation that waits to be sent, with its time.
    fn first_open_ones(&self) -> Vec<(Timestamp, i64)> {
        let mut conversations = BTreeSet::new();
        let waiting = self.messages.values().filter_map(|stored| {
            let due_at = stored.due_at?;
            Some((due_at, &stored.message))
        });
        waiting
            .filter(|(_, message)| conversations.insert(&message.conversation))
            .map(|(due_at, message)| (due_at, message.seq))
            .collect()
    }

    fn lease(&mut self, seq: i64, until: Timestamp) -> Option<Outgoing> {
        let stored = self.messages.get_mut(&seq)?;
        stored.due_at = Some(until);
        stored.round += 1;
        let state = self.conversations.get(&stored.message.conversation)?;
        Some(stored.outgoing(&state.conversation))
    }

    /// The message of a taking that nothing has overtaken.
    fn in_round_of(&mut self, outgoing: &Outgoing) -> Option<&mut StoredMessage> {
        let mut messages = self.messages.values_mut();
        messages.find(|stored| stored.message.id == outgoing.id && stored.round == outgoing.round)
    }
}
