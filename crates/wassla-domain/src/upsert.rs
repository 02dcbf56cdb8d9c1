//! Settling: from what was found to the rows that are written together.

use crate::attempt::Authorized;
use crate::channel::{Channel, ChannelState, CleanupJob, Credentials};
use crate::cleanup::Subscription;
use crate::find::{Find, Finding};
use crate::ids::{AgentId, ChannelId, CleanupJobId, WorkspaceId};
use crate::kind::ChatKind;
use crate::landing::{KindOutcome, Landing};
use crate::meta::{MetaError, Remedy};
use crate::refusal::{Refusal, RefusalCode};
use crate::scopes::Grants;
use crate::sealed::Sealed;
use crate::time::Timestamp;

/// What to do about one kind.
#[derive(Debug)]
pub enum UpsertDecision {
    /// Write a row.
    Write(Box<ChannelDraft>),
    /// Write nothing; this is why.
    Refuse(Refusal),
}

/// A row about to be written, before its secrets are sealed.
#[derive(Debug)]
pub struct ChannelDraft {
    /// What was found.
    pub find: Find,
    /// The row that it renews or moves.
    pub held: Option<Channel>,
}

/// The PIN that a draft needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PinNeed {
    /// None.
    None,
    /// The one that the row has: retries and reconnects use the same.
    Kept(Sealed),
    /// A new one, drawn and sealed before the first request that carries it.
    Fresh,
}

/// What the caller adds to a draft: sealed secrets, fresh ids, the time.
#[derive(Debug)]
pub struct ChannelDraftParts {
    /// The id, if the row is new.
    pub id: ChannelId,
    /// The agent, if the row is new.
    pub agent: Option<AgentId>,
    /// The token, sealed for the new asset.
    pub access_token: Sealed,
    /// The PIN, sealed for the new asset.
    pub pin: Option<Sealed>,
    /// For a row that moves: the id of the job, and the old token sealed for it; `None` if the old
    /// token was erased.
    pub job: Option<(CleanupJobId, Sealed)>,
    /// Until when this process provisions before another may.
    pub due_at: Timestamp,
}

/// One row to write, and what goes with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChannelWrite {
    /// The whole row as it will be.
    pub channel: Channel,
    /// The version it replaces; `None` for a row that must not exist yet.
    pub replaces: Option<i64>,
    /// What is owed for the asset that the row leaves. A WhatsApp row that leaves its number
    /// takes the calling row with it, and then the job ends calling too.
    pub job: Option<CleanupJob>,
}

/// All rows of a sign-in: written together or not at all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChannelUpserts {
    /// The workspace.
    pub workspace: WorkspaceId,
    /// The rows.
    pub writes: Vec<ChannelWrite>,
}

/// What became of a set of upserts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum UpsertOutcome {
    /// Written, but for the kinds whose asset another workspace holds.
    Written {
        /// The kinds left out.
        held_elsewhere: Vec<ChatKind>,
    },
    /// A row changed since it was read; nothing was written. Read and decide again.
    Stale,
}

impl Authorized {
    /// Decides about one kind.
    pub fn decide(
        &self,
        kind: ChatKind,
        finding: Finding,
        grants: &Grants,
        held: Option<Channel>,
    ) -> Option<UpsertDecision> {
        if !self.seeks(kind) || matches!(finding, Finding::NotSought) {
            return None;
        }
        Some(match finding {
            _ if grants.rule_out(kind) => refuse(RefusalCode::PermissionMissing),
            Finding::Found(find) => {
                UpsertDecision::Write(Box::new(ChannelDraft { find: *find, held }))
            }
            Finding::NoAsset if grants.explain_absence(kind) => {
                refuse(RefusalCode::PermissionMissing)
            }
            Finding::NoAsset | Finding::NotSought => refuse(RefusalCode::NoAssetsFound),
            Finding::NoNumber => refuse(RefusalCode::NoPhoneNumber),
            Finding::Failed(error) => {
                UpsertDecision::Refuse(Refusal::from_meta(search_failed(&error), error.code))
            }
        })
    }

    /// The landing of a settled sign-in.
    pub fn landing(&self, results: &[(ChatKind, KindResult)]) -> Landing {
        let outcomes = results
            .iter()
            .map(|(kind, result)| (*kind, result.outcome()))
            .collect();
        let of_wanted = results.iter().find(|(kind, _)| *kind == self.wanted());
        let refusal = of_wanted.and_then(|(_, result)| result.refusal());
        Landing::completed(self.wanted(), outcomes, refusal)
    }
}

fn refuse(code: RefusalCode) -> UpsertDecision {
    UpsertDecision::Refuse(Refusal::new(code))
}

fn search_failed(error: &MetaError) -> RefusalCode {
    if error.is_lost_access() {
        return RefusalCode::PermissionMissing;
    }
    match error.remedy {
        Remedy::Wait(_) => RefusalCode::GraphRateLimited,
        Remedy::Reconnect => RefusalCode::TokenExchangeFailed,
        Remedy::GrantPermission | Remedy::Retry | Remedy::Never => RefusalCode::GraphUnavailable,
    }
}

/// What became of one kind in the end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KindResult {
    /// Its row is in this state now.
    Written(ChannelState),
    /// Another workspace holds the asset.
    HeldElsewhere {
        /// Whether the workspace has a row of the kind all the same.
        has_row: bool,
    },
    /// Nothing was written, for this reason.
    Refused {
        /// Why.
        refusal: Refusal,
        /// Whether the workspace has a row of the kind all the same.
        has_row: bool,
    },
}

impl KindResult {
    fn outcome(&self) -> KindOutcome {
        match self {
            Self::Written(state) => KindOutcome::Row(*state),
            Self::HeldElsewhere { has_row: false } => KindOutcome::Missing,
            Self::Refused {
                refusal,
                has_row: false,
            } if refusal.code == RefusalCode::PermissionMissing => KindOutcome::Missing,
            Self::HeldElsewhere { .. } | Self::Refused { .. } => KindOutcome::Untold,
        }
    }

    fn refusal(&self) -> Option<Refusal> {
        match self {
            Self::Written(_) => None,
            Self::HeldElsewhere { .. } => Some(Refusal::new(RefusalCode::NumberInUse)),
            Self::Refused { refusal, .. } => Some(refusal.clone()),
        }
    }
}

impl ChannelDraft {
    /// The kind of channel.
    pub const fn kind(&self) -> ChatKind {
        self.find.asset.kind()
    }

    /// Whether the row leaves the asset that it held.
    pub fn moves(&self) -> bool {
        self.held
            .as_ref()
            .is_some_and(|held| held.asset.external_id() != self.find.asset.external_id())
    }

    /// Whether something is owed at Meta for what the row leaves: another asset, or the Page that
    /// the same Instagram account was linked to.
    pub fn owes(&self) -> bool {
        let leaves =
            |held: &Channel| Subscription::of(&held.asset) != Subscription::of(&self.find.asset);
        self.moves() || self.held.as_ref().is_some_and(leaves)
    }

    /// The PIN that it needs.
    pub fn pin(&self) -> PinNeed {
        let kept = self.held.as_ref().filter(|_| !self.moves());
        match kept.and_then(|held| held.credentials.pin.clone()) {
            _ if !self.find.needs_pin => PinNeed::None,
            Some(pin) => PinNeed::Kept(pin),
            None => PinNeed::Fresh,
        }
    }

    /// The write.
    pub fn complete(
        self,
        by: &Authorized,
        parts: ChannelDraftParts,
        now: Timestamp,
    ) -> ChannelWrite {
        let (moves, owes) = (self.moves(), self.owes());
        let credentials = Credentials {
            access_token: Some(parts.access_token),
            pin: parts.pin,
            expires: self.find.expires,
            meta_user: by.meta_user().clone(),
            issued_at: now,
        };
        let state = ChannelState::of(self.find.asset.kind(), &self.find.evidence);
        let fresh = Channel {
            id: parts.id,
            workspace: by.workspace().clone(),
            asset: self.find.asset,
            agent: parts.agent,
            state,
            credentials,
            due_at: self.find.evidence.is_open().then_some(parts.due_at),
            evidence: self.find.evidence,
            moved_from: None,
            version: 1,
            connected_at: now,
            updated_at: now,
        };
        let Some(held) = self.held else {
            return ChannelWrite {
                channel: fresh,
                replaces: None,
                job: None,
            };
        };
        let job = parts
            .job
            .filter(|_| owes)
            .map(|(id, access_token)| CleanupJob {
                id,
                workspace: held.workspace,
                asset: held.asset.clone(),
                access_token,
                meta_user: held.credentials.meta_user.clone(),
                owed_since: now,
                attempts: 0,
                due_at: now,
                ends_calling: false,
            });
        let channel = Channel {
            id: held.id,
            agent: held.agent,
            moved_from: moves.then(|| held.asset.display()),
            version: held.version + 1,
            connected_at: held.connected_at,
            ..fresh
        };
        ChannelWrite {
            channel,
            replaces: Some(held.version),
            job,
        }
    }
}

#[cfg(test)]
#[path = "upsert_tests.rs"]
mod tests;
