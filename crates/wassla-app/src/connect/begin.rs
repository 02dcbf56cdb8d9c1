use url::Url;
use wassla_domain::attempt::{Attempt, AuthType, BrowserKey, DialogRequest, State};
use wassla_domain::{Action, Caller, ChatKind, Entitlements, Refusal, RefusalCode};

use crate::{UseCaseError, Wassla};

/// Where the browser goes, and the key that binds the attempt to it.
#[derive(Debug)]
pub struct AuthorizationRequest {
    /// Meta's dialog.
    pub dialog: Url,
    /// The browser's key, for its cookie: the one it had, or a new one.
    pub browser: BrowserKey,
}

impl Wassla {
    /// Connect was clicked: keeps an attempt, and says where the browser goes. The plan is not
    /// looked at before the return, so that the person learns of it where the upgrade link is.
    ///
    /// # Errors
    /// `role_not_allowed`, `workspace_suspended`, or a fault of the store.
    pub async fn begin_connect(
        &self,
        caller: &Caller,
        wanted: ChatKind,
        browser: Option<BrowserKey>,
        auth_type: AuthType,
    ) -> Result<AuthorizationRequest, UseCaseError> {
        caller.may(Action::ManageChannels)?;

        let entitlements = self.ports.plans.entitlements(&caller.workspace).await?;
        if entitlements == Entitlements::Suspended {
            return Err(Refusal::new(RefusalCode::WorkspaceSuspended).into());
        }

        let state = State::from_entropy(self.random_bytes()?);
        let browser = match browser {
            Some(known) => known,
            None => BrowserKey::from_entropy(self.random_bytes()?),
        };
        let attempt = Attempt {
            state: state.hash(),
            browser: browser.hash(),
            workspace: caller.workspace.clone(),
            user: caller.user.clone(),
            wanted,
            started_at: self.ports.clock.now(),
        };
        self.ports.attempts.begin(&attempt).await?;

        let graph = self.ports.graph.clone();
        self.tasks.spawn(async move { graph.warm_up().await });
        let dialog = self.ports.graph.dialog_url(&DialogRequest {
            state: &state,
            auth_type,
        });
        Ok(AuthorizationRequest { dialog, browser })
    }
}
