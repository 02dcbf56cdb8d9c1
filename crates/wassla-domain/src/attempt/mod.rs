//! A sign-in attempt and its stages: `Pending -> Returned -> Permitted -> Exchanging ->
//! Authorized`. Each stage is a type, and a transition consumes it: what comes later in the
//! sign-in cannot be written earlier in the code.

mod dialog;
mod nonce;
mod stages;

pub use dialog::{AuthType, AuthorizationCode, DialogAnswer, DialogRequest};
pub use nonce::{BrowserHash, BrowserKey, State, StateHash};
pub use stages::{Authorized, Exchanging, Pending, Permitted, PermittedCode, Returned};

use crate::ids::{UserId, WorkspaceId};
use crate::kind::ChatKind;
use crate::time::Timestamp;

/// How long a person may take from Connect to the return, in whole seconds.
pub const SECONDS_TO_RETURN: i64 = 600;
/// How long attempts are kept, so that a late one is told apart from an unknown one.
pub const SECONDS_KEPT: i64 = 24 * 60 * 60;
/// After how many seconds a claimed attempt without a landing counts as crashed.
pub const SECONDS_UNTIL_CRASHED: i64 = 120;

/// An attempt as it is stored: who left for Meta, from which browser, and when. The nonce itself
/// is not kept, only its hash.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attempt {
    /// The hash of the `state` parameter.
    pub state: StateHash,
    /// The hash of the browser-binding cookie.
    pub browser: BrowserHash,
    /// The workspace that connects.
    pub workspace: WorkspaceId,
    /// The person who clicked Connect.
    pub user: UserId,
    /// The tile they clicked.
    pub wanted: ChatKind,
    /// When they left.
    pub started_at: Timestamp,
}

/// Who comes back: the one whose attempt it must be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claimant {
    /// The hash of the `state` that came back.
    pub state: StateHash,
    /// The hash of the browser-binding cookie that came with it.
    pub browser: BrowserHash,
    /// The person and workspace of the session, when the callback carries one.
    pub identity: Option<(UserId, WorkspaceId)>,
}

/// What became of a claim.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Claim {
    /// This claim is the one that counts.
    Won(Attempt),
    /// Claimed before by the same claimant, and finished with this landing query.
    Finished {
        /// The tile they clicked.
        wanted: ChatKind,
        /// The query of the landing.
        landing: String,
    },
    /// Claimed before by the same claimant, and not finished.
    Unfinished {
        /// The tile they clicked.
        wanted: ChatKind,
        /// When it was claimed.
        claimed_at: Timestamp,
    },
    /// No such attempt for this claimant: unknown and foreign ones look alike.
    Unknown,
}
