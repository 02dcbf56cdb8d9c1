use async_trait::async_trait;

use crate::fault::Fault;
use crate::ids::WorkspaceId;
use crate::inbox::{AnswerRound, NewReply, Unanswered};
use crate::time::Timestamp;

/// Conversations that wait for an agent, as work that survives the process.
///
/// An adapter MUST hand a conversation to one process at a time, and MUST NOT write for a round
/// that another has overtaken or that has ended.
#[async_trait]
pub trait AnswerStore: Send + Sync + 'static {
    /// Takes conversations whose turn it is at `now`, longest waiting first, and keeps them from
    /// others until `until`.
    ///
    /// # Errors
    /// [`Fault`] when the store does not answer or a row makes no sense.
    async fn lease_unanswered(
        &self,
        now: Timestamp,
        until: Timestamp,
        at_most: u32,
    ) -> Result<Vec<Unanswered>, Fault>;

    /// Ends a round: the messages up to `up_to` need no more answer, and these replies are queued
    /// in their order, due at once. A customer who wrote meanwhile waits on, due at once. `false`,
    /// and nothing written, when the round is overtaken.
    ///
    /// # Errors
    /// [`Fault::Unavailable`] when the store does not answer.
    async fn record_answer(
        &self,
        workspace: &WorkspaceId,
        round: &AnswerRound,
        up_to: i64,
        replies: &[NewReply],
        now: Timestamp,
    ) -> Result<bool, Fault>;

    /// Ends a round in which the agent failed: asked again at `again_at`. `false`, and nothing
    /// written, when the round is overtaken.
    ///
    /// # Errors
    /// [`Fault::Unavailable`] when the store does not answer.
    async fn put_off_answer(&self, round: &AnswerRound, again_at: Timestamp)
    -> Result<bool, Fault>;
}
