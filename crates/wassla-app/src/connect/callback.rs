use std::time::Duration;

use wassla_domain::attempt::{
    Attempt, Authorized, BrowserKey, Claim, Claimant, DialogAnswer, Exchanging,
    SECONDS_UNTIL_CRASHED, State,
};
use wassla_domain::{Caller, Channel, ChatKind, Fault, Landing, Refusal, RefusalCode};

use crate::connect::discover::Discovery;
use crate::connect::revoke_grant::UnkeptGrant;
use crate::retry::with_retry;
use crate::{UseCaseError, Wassla};

/// How often a reload looks whether the sign-in has landed.
const LOOK_EVERY: Duration = Duration::from_millis(200);

/// Whether a row was written that holds the sign-in's token.
#[derive(PartialEq, Eq)]
enum Kept {
    Yes,
    No,
}

/// What came back from Meta's dialog.
#[derive(Debug)]
pub struct Callback {
    /// The `state`, when it has the form of ours.
    pub state: Option<State>,
    /// The browser-binding cookie, when there is one.
    pub browser: Option<BrowserKey>,
    /// The session, when the browser still has one.
    pub identity: Option<Caller>,
    /// The answer.
    pub answer: DialogAnswer,
}

/// Why a callback has no landing.
#[derive(Debug, thiserror::Error)]
pub enum CallbackError {
    /// Nothing was spent: the same callback may be tried again.
    #[error("the sign-in could not be looked up; nothing was spent")]
    NothingSpent(#[source] Fault),
    /// The process stopped in the middle.
    #[error("the sign-in was interrupted")]
    Interrupted(#[source] tokio::task::JoinError),
}

impl Wassla {
    /// The person is back: claims the attempt, finishes it, and says where to land. Once claimed it runs to its end even when nobody waits any more.
    ///
    /// # Errors
    /// [`CallbackError`]; every expected end is a landing.
    pub async fn handle_callback(&self, callback: Callback) -> Result<Landing, CallbackError> {
        let unknown = Landing::refused(ChatKind::Whatsapp, Refusal::new(RefusalCode::StateInvalid));
        let (Some(state), Some(browser)) = (&callback.state, &callback.browser) else {
            return Ok(unknown);
        };
        let identity = callback.identity.as_ref();
        let claimant = Claimant {
            state: state.hash(),
            browser: browser.hash(),
            identity: identity.map(|caller| (caller.user.clone(), caller.workspace.clone())),
        };

        match self.claim(&claimant).await? {
            Claim::Won(attempt) => {
                let wassla = self.clone();
                let finishing = self
                    .tasks
                    .spawn(async move { wassla.finish(attempt, callback).await });
                finishing.await.map_err(CallbackError::Interrupted)
            }
            Claim::Finished { wanted, landing } => read_landing(wanted, &landing),
            Claim::Unfinished { .. } => self.wait_for_landing(&claimant).await,
            Claim::Unknown => Ok(unknown),
        }
    }

    async fn claim(&self, claimant: &Claimant) -> Result<Claim, CallbackError> {
        let now = self.ports.clock.now();
        self.ports
            .attempts
            .claim(claimant, now)
            .await
            .map_err(CallbackError::NothingSpent)
    }

    async fn finish(&self, attempt: Attempt, callback: Callback) -> Landing {
        let state = attempt.state;
        let wanted = attempt.wanted;
        let landing = match self.connect(attempt, callback).await {
            Ok(landing) => landing,
            Err(UseCaseError::Refused(refusal)) => Landing::refused(wanted, refusal),
            Err(UseCaseError::Fault(fault)) => {
                tracing::error!(error = &fault as &dyn std::error::Error, "sign-in failed");
                Landing::refused(wanted, Refusal::new(RefusalCode::TokenExchangeFailed))
            }
        };
        let query = landing.query();
        tracing::info!(landing = %query, "sign-in landed");
        if let Err(fault) = self.ports.attempts.finish(&state, &query).await {
            // A reload will say "try again"; the channels themselves are written.
            tracing::error!(
                error = &fault as &dyn std::error::Error,
                "landing was not kept"
            );
        }
        landing
    }

    /// From the claimed attempt to the landing: ask, decide, ask, decide.
    async fn connect(&self, attempt: Attempt, callback: Callback) -> Result<Landing, UseCaseError> {
        if let DialogAnswer::Refused(code) = &callback.answer {
            let code = code.map(|code| code.to_string());
            tracing::warn!(
                code,
                "Meta's dialog refuses the app: look at its mode and settings"
            );
        }
        let entitlements = self.ports.plans.entitlements(&attempt.workspace).await?;
        let now = self.ports.clock.now();
        let returned = attempt.claimed().returned(
            callback.answer,
            callback.identity.as_ref(),
            &entitlements,
            now,
        )?;
        let (code, exchanging) = returned.permitted(&entitlements)?.exchange();

        let held = self.ports.channels.channels(exchanging.workspace()).await?;

        let refused = |error| Exchanging::refused_by_meta(&error);
        let issued = self
            .ports
            .graph
            .exchange_code(code)
            .await
            .map_err(refused)?;

        let discovery = self
            .begin_discovery(&exchanging, &issued.token, &held)
            .await;
        let discovery = discovery.map_err(refused)?;
        let authorized =
            exchanging.authorized(self.ports.graph.app_id(), &discovery.token_facts)?;

        let unkept_grant = UnkeptGrant::of(&authorized, &discovery);
        let taken = self.take(authorized, discovery, held).await;
        if !matches!(&taken, Ok((_, Kept::Yes))) {
            let wassla = self.clone();
            self.tasks
                .spawn(async move { wassla.revoke_grant(unkept_grant).await });
        }
        taken.map(|(landing, _)| landing)
    }

    /// From the token that proved to be ours to the rows.
    async fn take(
        &self,
        authorized: Authorized,
        discovery: Discovery,
        held: Vec<Channel>,
    ) -> Result<(Landing, Kept), UseCaseError> {
        let discovered = self.finish_discovery(discovery).await;

        let workspace = authorized.workspace();
        let entitlements = with_retry(|| self.ports.plans.entitlements(workspace)).await?;
        let authorized = authorized.still_permitted(&entitlements)?;

        let mut settled = self.upsert_channels(&authorized, &discovered, held).await?;
        let kept = if settled.rows.is_empty() {
            Kept::No
        } else {
            Kept::Yes
        };
        self.provision_upserted(&mut settled).await;
        Ok((authorized.landing(&settled.results()), kept))
    }

    /// A reload of a callback that another request is finishing.
    async fn wait_for_landing(&self, claimant: &Claimant) -> Result<Landing, CallbackError> {
        let deadline = tokio::time::Instant::now() + self.settings.reload_wait;
        loop {
            match self.claim(claimant).await? {
                Claim::Finished { wanted, landing } => return read_landing(wanted, &landing),
                Claim::Unfinished { wanted, claimed_at } => {
                    let elapsed = self.ports.clock.now().seconds_since(claimed_at);
                    if elapsed > SECONDS_UNTIL_CRASHED {
                        let refusal = Refusal::new(RefusalCode::TokenExchangeFailed);
                        return Ok(Landing::refused(wanted, refusal));
                    }
                    if tokio::time::Instant::now() >= deadline {
                        return Ok(Landing::unfinished(wanted));
                    }
                }
                // Forgotten while we waited.
                Claim::Won(_) | Claim::Unknown => {
                    let refusal = Refusal::new(RefusalCode::StateInvalid);
                    return Ok(Landing::refused(ChatKind::Whatsapp, refusal));
                }
            }
            tokio::time::sleep(LOOK_EVERY).await;
        }
    }
}

/// The landing that an earlier callback of the same sign-in kept.
fn read_landing(wanted: ChatKind, query: &str) -> Result<Landing, CallbackError> {
    let landing = Landing::parse(wanted, query);
    landing.ok_or_else(|| {
        let fault = Fault::inconsistent("a row of connect_attempts", "its landing is not one");
        CallbackError::NothingSpent(fault)
    })
}
