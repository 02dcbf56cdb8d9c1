use wassla_domain::attempt::Authorized;
use wassla_domain::{AccessToken, MetaUserId};

use crate::Wassla;
use crate::discover::Seen;

/// A token that no row keeps.
pub(crate) struct Unkept {
    user: MetaUserId,
    token: AccessToken,
}

impl Unkept {
    pub(crate) fn of(authorized: &Authorized, seen: &Seen) -> Self {
        Self {
            user: authorized.meta_user().clone(),
            token: seen.long.token.clone(),
        }
    }
}

impl Wassla {
    /// Gives the grant back, unless a row of any workspace lives on a token of the same person:
    /// at Meta all of them die together. Nobody waits for it, and nothing depends on it.
    pub(crate) async fn give_back(&self, unkept: Unkept) {
        match self.ports.channels.holds_token_of(&unkept.user).await {
            Ok(true) => return,
            Ok(false) => {}
            Err(fault) => {
                let error: &dyn std::error::Error = &fault;
                tracing::warn!(error, "a token that is not kept was not given back");
                return;
            }
        }
        if let Err(error) = self
            .ports
            .graph
            .give_back(&unkept.token, &unkept.user)
            .await
        {
            let error: &dyn std::error::Error = &error;
            tracing::warn!(error, "a token that is not kept was not given back");
        }
    }
}
