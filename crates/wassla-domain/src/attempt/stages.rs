//! The stages of a sign-in, from the claimed attempt to the token that proved to be ours.

use std::collections::BTreeSet;

use super::dialog::{AuthorizationCode, DialogAnswer};
use super::{Attempt, SECONDS_TO_RETURN};
use crate::caller::{Action, Caller};
use crate::ids::{AppId, MetaUserId, WorkspaceId};
use crate::kind::ChatKind;
use crate::meta::{MetaError, Remedy, TokenFacts};
use crate::plan::Entitlements;
use crate::refusal::{Refusal, RefusalCode};
use crate::time::Timestamp;

/// Claimed: the person is back, and nothing was looked at yet.
#[derive(Debug)]
pub struct Pending(Attempt);

/// In time, from the right person, and approved.
#[derive(Debug)]
pub struct Returned {
    attempt: Attempt,
    code: AuthorizationCode,
}

/// The plan includes the wanted channel: Meta may be asked.
#[derive(Debug)]
pub struct Permitted {
    attempt: Attempt,
    code: AuthorizationCode,
    kinds: BTreeSet<ChatKind>,
}

/// A code that may be spent, once. Only [`Permitted::exchange`] makes one, so asking Meta for a
/// token before the plan check does not compile.
#[derive(Debug)]
pub struct PermittedCode(AuthorizationCode);

/// The code is being spent.
#[derive(Debug)]
pub struct Exchanging {
    attempt: Attempt,
    kinds: BTreeSet<ChatKind>,
}

/// The token is valid and ours.
#[derive(Debug)]
pub struct Authorized {
    attempt: Attempt,
    kinds: BTreeSet<ChatKind>,
    meta_user: MetaUserId,
}

impl Attempt {
    /// The first stage, for whoever won the claim.
    pub const fn claimed(self) -> Pending {
        Pending(self)
    }
}

impl Pending {
    /// Looks at who came back, when, and with what.
    ///
    /// # Errors
    /// The first that applies: `role_not_allowed`, `workspace_suspended`, `state_expired`,
    /// `access_denied`, `app_not_active`.
    pub fn returned(
        self,
        answer: DialogAnswer,
        identity: Option<&Caller>,
        entitlements: &Entitlements,
        now: Timestamp,
    ) -> Result<Returned, Refusal> {
        if let Some(caller) = identity {
            caller.may(Action::ManageChannels)?;
        }
        if *entitlements == Entitlements::Suspended {
            return Err(Refusal::new(RefusalCode::WorkspaceSuspended));
        }
        if now.seconds_since(self.0.started_at) > SECONDS_TO_RETURN {
            return Err(Refusal::new(RefusalCode::StateExpired));
        }
        match answer {
            DialogAnswer::Approved(code) => Ok(Returned {
                attempt: self.0,
                code,
            }),
            DialogAnswer::Denied(code) => Err(Refusal::from_meta(RefusalCode::AccessDenied, code)),
            DialogAnswer::Refused(code) => Err(Refusal::from_meta(RefusalCode::AppNotActive, code)),
        }
    }
}

impl Returned {
    /// The plan check.
    ///
    /// # Errors
    /// `feature_not_in_plan` when the wanted channel is not in the plan.
    pub fn permitted(self, entitlements: &Entitlements) -> Result<Permitted, Refusal> {
        if !entitlements.include(self.attempt.wanted) {
            return Err(Refusal::new(RefusalCode::FeatureNotInPlan));
        }
        let kinds = ChatKind::ALL
            .into_iter()
            .filter(|kind| entitlements.include(*kind));
        Ok(Permitted {
            kinds: kinds.collect(),
            attempt: self.attempt,
            code: self.code,
        })
    }
}

impl Permitted {
    /// Takes the code out, to be spent at Meta.
    pub fn exchange(self) -> (PermittedCode, Exchanging) {
        let next = Exchanging {
            attempt: self.attempt,
            kinds: self.kinds,
        };
        (PermittedCode(self.code), next)
    }
}

impl PermittedCode {
    /// The code, for the request and nothing else.
    pub fn expose(&self) -> &str {
        self.0.expose()
    }
}

impl Exchanging {
    /// The workspace that connects.
    pub const fn workspace(&self) -> &WorkspaceId {
        &self.attempt.workspace
    }

    /// Whether to look for channels of this kind at all.
    pub fn seeks(&self, kind: ChatKind) -> bool {
        self.kinds.contains(&kind)
    }

    /// What an error of Meta's on the way to the token means.
    pub fn refused_by_meta(error: &MetaError) -> Refusal {
        let code = match error.remedy {
            Remedy::Wait(_) => RefusalCode::GraphRateLimited,
            Remedy::Retry => RefusalCode::GraphUnavailable,
            Remedy::Reconnect | Remedy::GrantPermission | Remedy::Never => {
                RefusalCode::TokenExchangeFailed
            }
        };
        Refusal::from_meta(code, error.code)
    }

    /// Checks that the token is valid, of our app, and of a person.
    ///
    /// # Errors
    /// `token_exchange_failed` for any other token.
    pub fn authorized(self, own: &AppId, facts: &TokenFacts) -> Result<Authorized, Refusal> {
        let ours = facts.valid && facts.app.as_ref() == Some(own);
        match facts.user.clone().filter(|_| ours) {
            Some(meta_user) => Ok(Authorized {
                attempt: self.attempt,
                kinds: self.kinds,
                meta_user,
            }),
            None => Err(Refusal::new(RefusalCode::TokenExchangeFailed)),
        }
    }
}

impl Authorized {
    /// The workspace that connects.
    pub const fn workspace(&self) -> &WorkspaceId {
        &self.attempt.workspace
    }

    /// The kind that the person set out to connect.
    pub const fn wanted(&self) -> ChatKind {
        self.attempt.wanted
    }

    /// The person at Meta.
    pub const fn meta_user(&self) -> &MetaUserId {
        &self.meta_user
    }

    /// Narrows what may be connected to what the plan still includes, right before it is written.
    ///
    /// # Errors
    /// `workspace_suspended` or `feature_not_in_plan` when the plan changed on the way.
    pub fn still_permitted(mut self, entitlements: &Entitlements) -> Result<Self, Refusal> {
        if *entitlements == Entitlements::Suspended {
            return Err(Refusal::new(RefusalCode::WorkspaceSuspended));
        }
        if !entitlements.include(self.attempt.wanted) {
            return Err(Refusal::new(RefusalCode::FeatureNotInPlan));
        }
        self.kinds.retain(|kind| entitlements.include(*kind));
        Ok(self)
    }

    /// Whether channels of this kind may be connected.
    pub fn seeks(&self, kind: ChatKind) -> bool {
        self.kinds.contains(&kind)
    }
}

#[cfg(test)]
#[path = "stages_tests.rs"]
mod tests;
