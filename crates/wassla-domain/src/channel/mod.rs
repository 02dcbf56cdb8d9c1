//! A channel: the asset at Meta, the secrets that work it, and the evidence of what was done.

mod account_update;
mod asset;
mod evidence;
mod state;
mod state_from_evidence;
mod trouble;

pub use asset::{Asset, InstagramAsset, MessengerAsset, WhatsappAsset};
pub use evidence::{Evidence, NumberSeen, Step, StepFailure, StepName};
pub use state::ChannelState;
pub use state_from_evidence::{TOKEN_EXPIRES_SOON, token_expires_soon};
pub use trouble::Trouble;

use crate::ids::{AgentId, ChannelId, CleanupJobId, MetaUserId, WorkspaceId};
use crate::inbound::AssetRef;
use crate::kind::{ChannelKind, ChatKind};
use crate::meta::Expiry;
use crate::sealed::{SealContext, Sealed, SealedField};
use crate::time::Timestamp;

/// A row of `agent_channels`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Channel {
    /// Its id.
    pub id: ChannelId,
    /// Whose it is.
    pub workspace: WorkspaceId,
    /// What it is connected to.
    pub asset: Asset,
    /// Who answers.
    pub agent: Option<AgentId>,
    /// What people are told; always what the evidence says.
    pub state: ChannelState,
    /// The secrets, sealed, and what Meta said of the token.
    pub credentials: Credentials,
    /// What was done at Meta, step by step.
    pub evidence: Evidence,
    /// When provisioning goes on; `None` if no step is open.
    pub due_at: Option<Timestamp>,
    /// What the row was connected to before the last sign-in, when that moved it.
    pub moved_from: Option<String>,
    /// Counts the writes, so that no writer overwrites what it did not see.
    pub version: i64,
    /// When the row was first written.
    pub connected_at: Timestamp,
    /// When it was last written.
    pub updated_at: Timestamp,
}

/// The secrets of a channel and what is known of the token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Credentials {
    /// The token that works the channel: the person's for WhatsApp, the Page's otherwise. Nothing
    /// once it was erased: our access is gone.
    pub access_token: Option<Sealed>,
    /// The number's PIN; none for other kinds and for numbers of the Business app.
    pub pin: Option<Sealed>,
    /// When the token ends.
    pub expires: Expiry,
    /// Whose sign-in gave it, scoped to the app.
    pub meta_user: MetaUserId,
    /// When it was issued.
    pub issued_at: Timestamp,
}

/// A clean-up that is owed at Meta for an asset that a row no longer holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CleanupJob {
    /// Its id.
    pub id: CleanupJobId,
    /// The workspace that held the asset.
    pub workspace: WorkspaceId,
    /// What to clean up.
    pub asset: Asset,
    /// The token to clean up with, sealed for the job.
    pub access_token: Sealed,
    /// Whose sign-in gave the token, scoped to the app.
    pub meta_user: MetaUserId,
    /// Since when.
    pub owed_since: Timestamp,
    /// How often it was tried.
    pub attempts: u32,
    /// When it is tried, or tried again.
    pub due_at: Timestamp,
    /// Whether to switch calling off for the number: a calling row went when this was written.
    pub ends_calling: bool,
}

impl Channel {
    /// The kind of channel.
    pub const fn kind(&self) -> ChatKind {
        self.asset.kind()
    }

    /// What events name it by.
    pub fn asset_ref(&self) -> AssetRef {
        self.asset.reference()
    }

    /// Where a secret of this row belongs.
    pub fn seal_context(&self, field: SealedField) -> SealContext<'_> {
        seal_context(&self.workspace, &self.asset, field)
    }
}

impl CleanupJob {
    /// Where the secret of this job belongs.
    pub fn seal_context(&self) -> SealContext<'_> {
        seal_context(&self.workspace, &self.asset, SealedField::CleanupToken)
    }
}

/// Where a secret of an asset belongs.
pub fn seal_context<'a>(
    workspace: &'a WorkspaceId,
    asset: &'a Asset,
    field: SealedField,
) -> SealContext<'a> {
    let kind = ChannelKind::from(asset.kind());
    SealContext {
        workspace,
        kind,
        external_id: asset.external_id(),
        field,
    }
}
