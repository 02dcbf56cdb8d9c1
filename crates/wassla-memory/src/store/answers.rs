use async_trait::async_trait;
use wassla_domain::inbox::{AnswerRound, NewReply, Unanswered};
use wassla_domain::ports::AnswerStore;
use wassla_domain::{Fault, Timestamp, WorkspaceId};

use super::MemoryStore;
use super::mail::{Mail, Thread, Wait};

#[async_trait]
impl AnswerStore for MemoryStore {
    async fn lease_unanswered(
        &self,
        now: Timestamp,
        until: Timestamp,
        at_most: u32,
    ) -> Result<Vec<Unanswered>, Fault> {
        let mail = &mut self.tables().mail;
        let turn = |thread: &Thread| thread.wait.as_ref().map(|wait| wait.due_at);
        let threads = mail.threads.values_mut();
        let mut due: Vec<_> = threads
            .filter(|thread| turn(thread).is_some_and(|at| at <= now))
            .collect();
        due.sort_by_key(|thread| turn(thread));
        due.truncate(at_most as usize);
        let lease = |thread: &mut Thread| {
            let wait = thread.wait.as_mut()?;
            wait.due_at = until;
            thread.round += 1;
            Some(Unanswered {
                conversation: thread.conversation.clone(),
                round: AnswerRound {
                    conversation: thread.conversation.id.clone(),
                    round: thread.round,
                },
                up_to: thread.asked_up_to,
                failures: wait.failures,
            })
        };
        Ok(due.into_iter().filter_map(lease).collect())
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
        let Some(thread) = own.filter(|thread| thread.conversation.workspace == *workspace) else {
            return Ok(false);
        };
        thread.round += 1;
        let waits_on = thread.asked_up_to > up_to;
        thread.wait = waits_on.then_some(Wait {
            due_at: now,
            failures: 0,
        });
        for reply in replies {
            mail.queue(reply, now);
        }
        Ok(true)
    }

    async fn put_off_answer(
        &self,
        round: &AnswerRound,
        again_at: Timestamp,
    ) -> Result<bool, Fault> {
        let mail = &mut self.tables().mail;
        let Some(thread) = mail.in_round(round) else {
            return Ok(false);
        };
        thread.round += 1;
        if let Some(wait) = &mut thread.wait {
            wait.due_at = again_at;
            wait.failures += 1;
        }
        Ok(true)
    }
}

impl Mail {
    /// The conversation of a round that nothing has overtaken or ended.
    fn in_round(&mut self, round: &AnswerRound) -> Option<&mut Thread> {
        let thread = self.threads.get_mut(&round.conversation)?;
        (thread.wait.is_some() && thread.round == round.round).then_some(thread)
    }
}
