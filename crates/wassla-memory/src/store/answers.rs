use async_trait::async_trait;
use wassla_domain::inbox::{AnswerRound, ConversationState, NewReply, Unanswered};
use wassla_domain::ports::AnswerStore;
use wassla_domain::{Fault, Timestamp, WorkspaceId};

use super::MemoryStore;
use super::mail::Mail;

#[async_trait]
impl AnswerStore for MemoryStore {
    async fn lease_unanswered(
        &self,
        now: Timestamp,
        until: Timestamp,
        at_most: u32,
    ) -> Result<Vec<Unanswered>, Fault> {
        let mail = &mut self.tables().mail;
        let states = mail.conversations.values_mut();
        let mut due: Vec<_> = states
            .filter(|state| state.answer_due_at.is_some_and(|at| at <= now))
            .collect();
        due.sort_by_key(|state| state.answer_due_at);
        due.truncate(at_most as usize);
        let lease = |state: &mut ConversationState| {
            state.answer_due_at = Some(until);
            state.answer_round += 1;
            state.unanswered()
        };
        Ok(due.into_iter().map(lease).collect())
    }

    async fn record_answer(
        &self,
        workspace: &WorkspaceId,
        round: &AnswerRound,
        up_to: i64,
        replies: &[NewReply],
        now: Timestamp,
    ) -> Result<bool, Fault> {
        let mail = &mut self.tables().mail;
        let own = mail.in_round(round);
        let Some(state) = own.filter(|state| state.conversation.workspace == *workspace) else {
            return Ok(false);
        };
        let mut conversation = state.clone();
        conversation.end_round(up_to, now);
        mail.queue(conversation, replies, now);
        Ok(true)
    }

    async fn put_off_answer(
        &self,
        round: &AnswerRound,
        again_at: Timestamp,
    ) -> Result<bool, Fault> {
        let mail = &mut self.tables().mail;
        let Some(state) = mail.in_round(round) else {
            return Ok(false);
        };
        state.answer_round += 1;
        state.answer_due_at = Some(again_at);
        state.answer_failures += 1;
        Ok(true)
    }
}

impl Mail {
    /// The conversation of a round that nothing has overtaken or ended.
    fn in_round(&mut self, round: &AnswerRound) -> Option<&mut ConversationState> {
        let state = self.conversations.get_mut(&round.conversation);
        state.filter(|state| state.is_in_round(round))
    }
}
