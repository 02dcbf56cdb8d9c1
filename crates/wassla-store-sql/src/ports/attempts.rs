use async_trait::async_trait;
use wassla_domain::attempt::{Attempt, Claim, Claimant, StateHash};
use wassla_domain::ports::AttemptStore;
use wassla_domain::{Fault, Timestamp};

use crate::engine::{Engine, SqlStore};
use crate::{AttemptRecord, storable};

/// Whose attempt it must be; the same words in both statements, so that no stranger learns
/// anything from either.
macro_rules! of_the_claimant {
    () => {
        "state_hash = $1 AND browser_hash = $2
         AND ($3 IS NULL OR (user_id = $3 AND workspace_id = $4))"
    };
}

#[async_trait]
impl<E: Engine> AttemptStore for SqlStore<E> {
    async fn begin(&self, attempt: &Attempt) -> Result<(), Fault> {
        let row = AttemptRecord::from(attempt);
        let insert = "
            INSERT INTO connect_attempts
                (state_hash, browser_hash, workspace_id, user_id, wanted, started_at)
            VALUES ($1, $2, $3, $4, $5, $6)";
        let values = [
            row.state_hash.into(),
            row.browser_hash.into(),
            row.workspace_id.into(),
            row.user_id.into(),
            row.wanted.into(),
            row.started_at.into(),
        ];
        self.write(insert, &values).await.map(drop)
    }

    async fn claim(&self, claimant: &Claimant, now: Timestamp) -> Result<Claim, Fault> {
        let (user, workspace) = match &claimant.identity {
            Some((user, workspace)) => (Some(user.as_str()), Some(workspace.as_str())),
            None => (None, None),
        };
        let claim = concat!(
            "UPDATE connect_attempts SET claimed_at = $5 WHERE claimed_at IS NULL AND ",
            of_the_claimant!(),
            " RETURNING *"
        );
        let values = [
            claimant.state.as_bytes()[..].into(),
            claimant.browser.as_bytes()[..].into(),
            user.into(),
            workspace.into(),
            now.into(),
        ];
        let mut won: Vec<AttemptRecord> = self.write_returning(claim, &values).await?;
        if let Some(row) = won.pop() {
            return row.won();
        }

        let look = concat!("SELECT * FROM connect_attempts WHERE ", of_the_claimant!());
        let known: Option<AttemptRecord> = self.read_one(look, &values[..4]).await?;
        known.map_or(Ok(Claim::Unknown), AttemptRecord::lost)
    }

    async fn finish(&self, state: &StateHash, landing: &str) -> Result<(), Fault> {
        let update = "
            UPDATE connect_attempts SET landing = $2
            WHERE state_hash = $1 AND claimed_at IS NOT NULL AND landing IS NULL";
        let values = [state.as_bytes()[..].into(), storable(landing).into()];
        self.write(update, &values).await.map(drop)
    }

    async fn forget_before(&self, instant: Timestamp) -> Result<u64, Fault> {
        let delete = "DELETE FROM connect_attempts WHERE started_at < $1";
        self.write(delete, &[instant.into()]).await
    }
}
