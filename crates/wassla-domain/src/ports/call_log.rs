use async_trait::async_trait;

pub use crate::calls::AnsweredCall;
use crate::calls::{Call, CallCursor, CallOutcome, ClaimedCall};
use crate::fault::Fault;
use crate::ids::{CallId, ConversationId, WorkspaceId};
use crate::inbound::AssetRef;
use crate::time::Timestamp;

/// Calls: the log, and work that survives the process. They are written by
/// [`Inbox::process_events`](super::Inbox::process_events) from what Meta says.
///
/// An adapter MUST keep one call for each `(asset, Meta's id)`; MUST hand a call to one process at
/// a time; MUST NOT bring back a call that is over; MUST write the words of a call's message and
/// count a change of the Inbox with every change of a call; MUST forget the offer once the call
/// is taken; and MUST NOT show one workspace what belongs to another.
#[async_trait]
pub trait CallLog: Send + Sync + 'static {
    /// The calls of a workspace, or of one of its conversations, newest first, after a cursor.
    ///
    /// # Errors
    /// [`Fault`] when the store does not answer or a row makes no sense.
    async fn calls(
        &self,
        workspace: &WorkspaceId,
        conversation: Option<&ConversationId>,
        after: Option<&CallCursor>,
        at_most: u32,
    ) -> Result<Vec<Call>, Fault>;

    /// One call of a workspace.
    ///
    /// # Errors
    /// [`Fault`] when the store does not answer or the row makes no sense.
    async fn call(&self, workspace: &WorkspaceId, id: &CallId) -> Result<Option<Call>, Fault>;

    /// The calls of a number that are not over, of any workspace.
    ///
    /// # Errors
    /// [`Fault`] when the store does not answer or a row makes no sense.
    async fn live_calls(&self, asset: &AssetRef) -> Result<Vec<Call>, Fault>;

    /// Takes user-initiated calls that ring, and live ones whose process has not kept them until
    /// `now`, longest due first: they are this holder's until `until`, and one that rang is being
    /// answered.
    ///
    /// # Errors
    /// [`Fault`] when the store does not answer or a row makes no sense.
    async fn lease_calls(
        &self,
        holder: &str,
        now: Timestamp,
        until: Timestamp,
        at_most: u32,
    ) -> Result<Vec<ClaimedCall>, Fault>;

    /// Keeps these calls until `until`, and says which of them are this holder's and not over.
    ///
    /// # Errors
    /// [`Fault::Unavailable`] when the store does not answer.
    async fn keep_calls(
        &self,
        holder: &str,
        ids: &[CallId],
        until: Timestamp,
    ) -> Result<Vec<CallId>, Fault>;

    /// Notes that a call was picked up; `false`, and nothing written, when it is another holder's
    /// or over.
    ///
    /// # Errors
    /// [`Fault::Unavailable`] when the store does not answer.
    async fn answer_call(&self, answered: &AnsweredCall) -> Result<bool, Fault>;

    /// Notes that a call is over, whoever holds it ([`Call::over`]); `false`, and nothing written,
    /// when it was before.
    ///
    /// # Errors
    /// [`Fault::Unavailable`] when the store does not answer.
    async fn end_call(
        &self,
        id: &CallId,
        outcome: CallOutcome,
        code: Option<u32>,
        at: Timestamp,
    ) -> Result<bool, Fault>;
}
