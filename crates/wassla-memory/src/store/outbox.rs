use std::collections::BTreeSet;

use async_trait::async_trait;
use wassla_domain::inbox::{Attempted, Delivery, Outgoing};
use wassla_domain::ports::Outbox;
use wassla_domain::{Fault, Timestamp};

use super::MemoryStore;
use super::mail::{Mail, StoredMessage};

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
        let Some(letter) = leased.filter(|letter| letter.message.delivery.is_open()) else {
            return Ok(false);
        };
        let message = &mut letter.message;
        message.possibly_repeated |= message.delivery == Delivery::Sending;
        message.delivery = Delivery::Sending;
        letter.attempts += 1;
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
        let Some(letter) = mail.in_round_of(outgoing) else {
            return Ok(false);
        };
        let seq = letter.message.seq;
        let is_open = letter.message.delivery.is_open();
        match attempted {
            Attempted::Sent(id) => {
                mail.report(seq, Delivery::Sent, None, Some(id));
            }
            Attempted::Failed(failure) if is_open => {
                mail.report(seq, Delivery::Failed, Some(failure), None);
            }
            Attempted::Again(at) if is_open => {
                letter.message.delivery = Delivery::Queued;
                letter.due_at = *at;
                mail.change(&outgoing.workspace);
            }
            Attempted::Unknown(at) => letter.due_at = *at,
            Attempted::Again(_) | Attempted::Failed(_) => {}
        }
        Ok(true)
    }
}

impl Mail {
    /// The first message of each conversation that waits to be sent, with its time.
    fn first_open_ones(&self) -> Vec<(Timestamp, i64)> {
        let mut conversations = BTreeSet::new();
        let open = self
            .letters
            .values()
            .filter(|letter| letter.message.delivery.is_open());
        open.filter(|letter| conversations.insert(&letter.message.conversation))
            .map(|letter| (letter.due_at, letter.message.seq))
            .collect()
    }

    fn lease(&mut self, seq: i64, until: Timestamp) -> Option<Outgoing> {
        let letter = self.letters.get_mut(&seq)?;
        letter.due_at = until;
        letter.round += 1;
        let message = &letter.message;
        let conversation = &self.threads.get(&message.conversation)?.conversation;
        Some(Outgoing {
            id: message.id.clone(),
            round: letter.round,
            conversation: message.conversation.clone(),
            workspace: conversation.workspace.clone(),
            asset: conversation.asset.clone(),
            aliases: conversation.aliases.clone(),
            text: message.content.words(),
            delivery: message.delivery,
            attempts: letter.attempts,
            window: conversation.window(),
        })
    }

    /// The message of a taking that nothing has overtaken.
    fn in_round_of(&mut self, outgoing: &Outgoing) -> Option<&mut StoredMessage> {
        let mut letters = self.letters.values_mut();
        letters.find(|letter| letter.message.id == outgoing.id && letter.round == outgoing.round)
    }
}
