use std::collections::hash_map::Entry;

use async_trait::async_trait;
use wassla_domain::attempt::{Attempt, Claim, Claimant, StateHash};
use wassla_domain::ports::AttemptStore;
use wassla_domain::{Fault, Timestamp};

use super::MemoryStore;

#[derive(Debug)]
pub(super) struct StoredAttempt {
    attempt: Attempt,
    claimed_at: Option<Timestamp>,
    landing: Option<String>,
}

impl StoredAttempt {
    fn belongs_to(&self, claimant: &Claimant) -> bool {
        let Attempt {
            browser,
            user,
            workspace,
            ..
        } = &self.attempt;
        let identity = claimant.identity.as_ref();
        *browser == claimant.browser
            && identity.is_none_or(|(who, whose)| who == user && whose == workspace)
    }
}

#[async_trait]
impl AttemptStore for MemoryStore {
    async fn begin(&self, attempt: &Attempt) -> Result<(), Fault> {
        match self.tables().attempts.entry(attempt.state) {
            Entry::Occupied(_) => Err(Fault::unavailable("the store", "the state is taken")),
            Entry::Vacant(place) => {
                place.insert(StoredAttempt {
                    attempt: attempt.clone(),
                    claimed_at: None,
                    landing: None,
                });
                Ok(())
            }
        }
    }

    async fn claim(&self, claimant: &Claimant, now: Timestamp) -> Result<Claim, Fault> {
        let mut tables = self.tables();
        let own = tables
            .attempts
            .get_mut(&claimant.state)
            .filter(|stored| stored.belongs_to(claimant));
        let Some(stored) = own else {
            return Ok(Claim::Unknown);
        };
        Ok(match (stored.claimed_at, &stored.landing) {
            (None, _) => {
                stored.claimed_at = Some(now);
                Claim::Won(stored.attempt.clone())
            }
            (Some(_), Some(landing)) => Claim::Finished {
                wanted: stored.attempt.wanted,
                landing: landing.clone(),
            },
            (Some(claimed_at), None) => Claim::Unfinished {
                wanted: stored.attempt.wanted,
                claimed_at,
            },
        })
    }

    async fn finish(&self, state: &StateHash, landing: &str) -> Result<(), Fault> {
        let mut tables = self.tables();
        if let Some(stored) = tables.attempts.get_mut(state)
            && stored.claimed_at.is_some()
        {
            stored.landing.get_or_insert_with(|| landing.to_owned());
        }
        Ok(())
    }

    async fn forget_before(&self, instant: Timestamp) -> Result<u64, Fault> {
        let attempts = &mut self.tables().attempts;
        let before = attempts.len();
        attempts.retain(|_, stored| stored.attempt.started_at >= instant);
        Ok((before - attempts.len()) as u64)
    }
}
