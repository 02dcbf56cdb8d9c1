use wassla_domain::attempt::Authorized;
use wassla_domain::{AccessToken, Fault, MetaUserId};

use crate::Wassla;
use crate::connect::discover::Discovery;

/// How many jobs are read at once.
const JOBS_PER_READ: u32 = 100;

/// A token that no row keeps.
pub(crate) struct UnkeptGrant {
    user: MetaUserId,
    token: AccessToken,
}

impl UnkeptGrant {
    pub(crate) fn of(authorized: &Authorized, discovery: &Discovery) -> Self {
        Self {
            user: authorized.meta_user().clone(),
            token: discovery.long.token.clone(),
        }
    }
}

impl Wassla {
    /// Gives the grant back, unless a row of any workspace, or a clean-up that is owed, lives on a
    /// token of the same person: at Meta all of them die together. Nobody waits for it, and nothing
    /// depends on it.
    pub(crate) async fn revoke_grant(&self, unkept_grant: UnkeptGrant) {
        match self.needs_token_of(&unkept_grant.user).await {
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
            .revoke_grant(&unkept_grant.token, &unkept_grant.user)
            .await
        {
            let error: &dyn std::error::Error = &error;
            tracing::warn!(error, "a token that is not kept was not given back");
        }
    }
    /// Rows first: a row that goes leaves its job in the same write.
    async fn needs_token_of(&self, user: &MetaUserId) -> Result<bool, Fault> {
        if self.ports.channels.holds_token_of(user).await? {
            return Ok(true);
        }
        let mut after = None;
        loop {
            let jobs = self.ports.jobs.jobs_after(after.as_ref(), JOBS_PER_READ);
            let jobs = jobs.await?;
            if jobs.iter().any(|job| job.meta_user == *user) {
                return Ok(true);
            }
            let Some(last) = jobs.last() else {
                return Ok(false);
            };
            after = Some(last.id.clone());
        }
    }
}
