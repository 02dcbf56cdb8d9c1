use async_trait::async_trait;
use sqlx::{FromRow, query};
use wassla_domain::attempt::{Attempt, Claim, Claimant, StateHash};
use wassla_domain::ports::AttemptStore;
use wassla_domain::{Fault, Timestamp};
use wassla_store_sql::{AttemptRecord, storable};

use crate::error::fault;
use crate::open::PostgresStore;

/// Whose attempt it must be; the same words in both statements, so that no stranger learns
/// anything from either.
macro_rules! of_the_claimant {
    () => {
        "state_hash = $1 AND browser_hash = $2
         AND ($3 IS NULL OR (user_id = $3 AND workspace_id = $4))"
    };
}

#[async_trait]
impl AttemptStore for PostgresStore {
    async fn begin(&self, attempt: &Attempt) -> Result<(), Fault> {
        let row = AttemptRecord::from(attempt);
        let insert = "
            INSERT INTO connect_attempts
                (state_hash, browser_hash, workspace_id, user_id, wanted, started_at)
            VALUES ($1, $2, $3, $4, $5, $6)";
        let inserted = query(insert)
            .bind(row.state_hash)
            .bind(row.browser_hash)
            .bind(row.workspace_id)
            .bind(row.user_id)
            .bind(row.wanted)
            .bind(row.started_at)
            .execute(self.pool())
            .await;
        inserted.map(drop).map_err(fault)
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
        let won = query(claim)
            .bind(&claimant.state.as_bytes()[..])
            .bind(&claimant.browser.as_bytes()[..])
            .bind(user)
            .bind(workspace)
            .bind(now.millis())
            .try_map(|row| AttemptRecord::from_row(&row))
            .fetch_all(self.pool())
            .await;
        if let Some(row) = won.map_err(fault)?.pop() {
            return row.won();
        }

        let look = concat!("SELECT * FROM connect_attempts WHERE ", of_the_claimant!());
        let known = query(look)
            .bind(&claimant.state.as_bytes()[..])
            .bind(&claimant.browser.as_bytes()[..])
            .bind(user)
            .bind(workspace)
            .try_map(|row| AttemptRecord::from_row(&row))
            .fetch_optional(self.pool())
            .await;
        known
            .map_err(fault)?
            .map_or(Ok(Claim::Unknown), AttemptRecord::lost)
    }

    async fn finish(&self, state: &StateHash, landing: &str) -> Result<(), Fault> {
        let update = "
            UPDATE connect_attempts SET landing = $2
            WHERE state_hash = $1 AND claimed_at IS NOT NULL AND landing IS NULL";
        let updated = query(update)
            .bind(&state.as_bytes()[..])
            .bind(storable(landing))
            .execute(self.pool())
            .await;
        updated.map(drop).map_err(fault)
    }

    async fn forget_before(&self, instant: Timestamp) -> Result<u64, Fault> {
        let delete = "DELETE FROM connect_attempts WHERE started_at < $1";
        let deleted = query(delete)
            .bind(instant.millis())
            .execute(self.pool())
            .await;
        Ok(deleted.map_err(fault)?.rows_affected())
    }
}
