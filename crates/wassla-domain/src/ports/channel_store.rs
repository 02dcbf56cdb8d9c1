use async_trait::async_trait;

use crate::channel::{Channel, ChannelState, CleanupJob, Credentials, Evidence};
use crate::cleanup::Subscription;
use crate::fault::Fault;
use crate::ids::{AgentId, ChannelId, MetaUserId, WorkspaceId};
use crate::inbound::AssetRef;
use crate::kind::ChannelKind;
use crate::time::Timestamp;
use crate::upsert::{ChannelUpserts, UpsertOutcome};

/// The channel rows.
///
/// An adapter MUST hold `(workspace, kind)` and `(kind, external id)` unique under any
/// concurrency, MUST write a set of upserts whole or not at all, and MUST keep secrets only as the
/// sealed texts it is given.
#[async_trait]
pub trait ChannelStore: Send + Sync + 'static {
    /// The rows of a workspace, in the order of [`ChatKind::ALL`](crate::ChatKind::ALL).
    ///
    /// # Errors
    /// [`Fault`] when the store does not answer or a row makes no sense.
    async fn channels(&self, workspace: &WorkspaceId) -> Result<Vec<Channel>, Fault>;

    /// Writes the rows of a sign-in in one transaction, with their jobs; cancels the jobs for
    /// the assets that are written, but for those that end calling; removes the calling row of a
    /// WhatsApp row that moves, and then its job ends calling. Rows
    /// whose asset another workspace holds are left out and named. A row that is not at the
    /// version that the write replaces makes the whole set of upserts stale. The agent of a row that
    /// exists stays as it is: it may have been assigned meanwhile.
    ///
    /// # Errors
    /// [`Fault::Unavailable`] when the store does not answer, and then nothing was written or
    /// everything was; [`Fault::Inconsistent`] for a row that is another workspace's, and then
    /// nothing was.
    async fn upsert_channels(&self, upserts: &ChannelUpserts) -> Result<UpsertOutcome, Fault>;

    /// Whether a row of any workspace is worked with a token that this person gave.
    ///
    /// # Errors
    /// [`Fault::Unavailable`] when the store does not answer.
    async fn holds_token_of(&self, user: &MetaUserId) -> Result<bool, Fault>;

    /// Assigns an agent, or none; `false` when the workspace has no such row. It does not change
    /// the row's version: a sign-in that runs meanwhile is not made stale by it.
    ///
    /// # Errors
    /// [`Fault::Unavailable`] when the store does not answer.
    async fn assign_agent(
        &self,
        workspace: &WorkspaceId,
        kind: ChannelKind,
        agent: Option<&AgentId>,
        now: Timestamp,
    ) -> Result<bool, Fault>;

    /// Rows of all workspaces in the order of their ids, after one, for work that walks them all.
    ///
    /// # Errors
    /// [`Fault`] when the store does not answer or a row makes no sense.
    async fn channels_after(
        &self,
        after: Option<&ChannelId>,
        at_most: u32,
    ) -> Result<Vec<Channel>, Fault>;

    /// Replaces the sealed secrets of a row and counts the version up, so that a sign-in that
    /// runs meanwhile does not bring the old ones back; `false` when it is not at this version
    /// any more.
    ///
    /// # Errors
    /// [`Fault::Unavailable`] when the store does not answer.
    async fn reseal(
        &self,
        id: &ChannelId,
        version: i64,
        credentials: &Credentials,
    ) -> Result<bool, Fault>;

    /// The rows that hold these assets, of any workspace, each once and in no order, in one
    /// question.
    ///
    /// # Errors
    /// [`Fault`] when the store does not answer or a row makes no sense.
    async fn holders(&self, assets: &[AssetRef]) -> Result<Vec<Channel>, Fault>;

    /// The rows of all workspaces whose messages come by this subscription.
    ///
    /// # Errors
    /// [`Fault`] when the store does not answer or a row makes no sense.
    async fn subscribers(&self, subscription: &Subscription) -> Result<Vec<Channel>, Fault>;

    /// The rows of all workspaces that are worked with a token which this person gave.
    ///
    /// # Errors
    /// [`Fault`] when the store does not answer or a row makes no sense.
    async fn channels_of_user(&self, user: &MetaUserId) -> Result<Vec<Channel>, Fault>;

    /// Deletes a row, the calling row with that of WhatsApp, and leaves the job, which then ends
    /// calling, in one transaction; `false`, and nothing written, when the row is gone or not at
    /// this version any more.
    ///
    /// # Errors
    /// [`Fault::Unavailable`] when the store does not answer, and then nothing was written or
    /// everything was.
    async fn disconnect(&self, disconnection: &Disconnection) -> Result<bool, Fault>;

    /// Writes what Meta said of a channel, and counts the version up; `false`, and nothing
    /// written, when the row is gone or not at this version any more. When access ended, the
    /// secrets are erased, no provisioning is due any more, and the calling row goes, in the same
    /// transaction; only when there was one, the job is left, and ends calling.
    ///
    /// # Errors
    /// [`Fault::Unavailable`] when the store does not answer, and then nothing was written or
    /// everything was.
    async fn apply_account_update(&self, account_update: &AccountUpdate) -> Result<bool, Fault>;
}

/// A row that is to go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Disconnection {
    /// The row.
    pub id: ChannelId,
    /// The version that was seen.
    pub version: i64,
    /// What is owed at Meta; `None` if the token was erased before.
    pub job: Option<CleanupJob>,
}

/// What Meta said of a channel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountUpdate {
    /// The row.
    pub id: ChannelId,
    /// The version that was seen.
    pub version: i64,
    /// What people are told now.
    pub state: ChannelState,
    /// The evidence with what Meta said.
    pub evidence: Evidence,
    /// Whether our access ended: secrets are erased.
    pub access_ended: bool,
    /// What is owed at Meta if a calling row goes; only where our access ended.
    pub job: Option<CleanupJob>,
    /// When this was written.
    pub at: Timestamp,
}
