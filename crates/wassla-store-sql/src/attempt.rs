//! `connect_attempts`.

use sqlx::FromRow;
use wassla_domain::attempt::{Attempt, BrowserHash, Claim, StateHash};
use wassla_domain::{ChatKind, Fault, Timestamp};

use crate::channel::parsed;
use crate::error::RecordError;
use crate::inconsistent;

/// A row of `connect_attempts`, column by column.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct AttemptRecord {
    /// `state_hash`: 32 bytes.
    pub state_hash: Vec<u8>,
    /// `browser_hash`: 32 bytes.
    pub browser_hash: Vec<u8>,
    /// `workspace_id`.
    pub workspace_id: String,
    /// `user_id`.
    pub user_id: String,
    /// `wanted`: a kind.
    pub wanted: String,
    /// `started_at`, in milliseconds.
    pub started_at: i64,
    /// `claimed_at`, in milliseconds.
    pub claimed_at: Option<i64>,
    /// `landing`.
    pub landing: Option<String>,
}

impl From<&Attempt> for AttemptRecord {
    fn from(attempt: &Attempt) -> Self {
        Self {
            state_hash: attempt.state.as_bytes().to_vec(),
            browser_hash: attempt.browser.as_bytes().to_vec(),
            workspace_id: attempt.workspace.to_string(),
            user_id: attempt.user.to_string(),
            wanted: attempt.wanted.as_str().to_owned(),
            started_at: attempt.started_at.millis(),
            claimed_at: None,
            landing: None,
        }
    }
}

impl AttemptRecord {
    /// The attempt of a row that was claimed just now.
    ///
    /// # Errors
    /// [`Fault::Inconsistent`] when the row makes no sense.
    pub fn won(self) -> Result<Claim, Fault> {
        self.attempt()
            .map(Claim::Won)
            .map_err(inconsistent("a row of connect_attempts"))
    }

    /// What a row says that could not be claimed.
    ///
    /// # Errors
    /// [`Fault::Inconsistent`] when the row makes no sense.
    pub fn lost(self) -> Result<Claim, Fault> {
        self.reload()
            .map_err(inconsistent("a row of connect_attempts"))
    }

    fn attempt(self) -> Result<Attempt, RecordError> {
        Ok(Attempt {
            state: StateHash::from_bytes(hash("state_hash", self.state_hash)?),
            browser: BrowserHash::from_bytes(hash("browser_hash", self.browser_hash)?),
            workspace: parsed("workspace_id", &self.workspace_id)?,
            user: parsed("user_id", &self.user_id)?,
            wanted: wanted(&self.wanted)?,
            started_at: Timestamp::from_millis(self.started_at),
        })
    }

    fn reload(self) -> Result<Claim, RecordError> {
        match (self.claimed_at, self.landing) {
            (Some(_), Some(landing)) => Ok(Claim::Finished {
                wanted: wanted(&self.wanted)?,
                landing,
            }),
            (Some(millis), None) => Ok(Claim::Unfinished {
                wanted: wanted(&self.wanted)?,
                claimed_at: Timestamp::from_millis(millis),
            }),
            // It was begun after the claim looked for it.
            (None, None) => Ok(Claim::Unknown),
            (None, Some(_)) => Err(RecordError::contradiction("landing", "claimed_at")),
        }
    }
}

fn wanted(column: &str) -> Result<ChatKind, RecordError> {
    ChatKind::parse(column).ok_or_else(|| RecordError::unknown("wanted"))
}

fn hash(field: &str, bytes: Vec<u8>) -> Result<[u8; 32], RecordError> {
    bytes.try_into().map_err(|_| RecordError::unknown(field))
}

#[cfg(test)]
mod tests {
    use wassla_testkit::fixtures::{NOW, attempt, id};

    use super::*;

    fn record() -> AttemptRecord {
        AttemptRecord::from(&attempt(&id("ws_1"), 7))
    }

    #[test]
    fn an_attempt_reads_back() {
        let claim = record().won().unwrap();
        assert_eq!(claim, Claim::Won(attempt(&id("ws_1"), 7)));
    }

    #[test]
    fn a_row_that_was_claimed_says_what_became_of_it() {
        let claimed = AttemptRecord {
            claimed_at: Some(NOW.millis()),
            ..record()
        };
        let unfinished = Claim::Unfinished {
            wanted: ChatKind::Whatsapp,
            claimed_at: NOW,
        };
        assert_eq!(claimed.clone().lost().unwrap(), unfinished);
        let landing = "x=1".to_owned();
        let finished = AttemptRecord {
            landing: Some(landing.clone()),
            ..claimed
        };
        let expected = Claim::Finished {
            wanted: ChatKind::Whatsapp,
            landing,
        };
        assert_eq!(finished.lost().unwrap(), expected);
        assert_eq!(record().lost().unwrap(), Claim::Unknown);
    }

    #[test]
    fn a_row_that_makes_no_sense_is_a_fault() {
        let broken = [
            AttemptRecord {
                state_hash: vec![1; 31],
                ..record()
            },
            AttemptRecord {
                browser_hash: vec![],
                ..record()
            },
            AttemptRecord {
                wanted: "whatsapp_call".into(),
                ..record()
            },
            AttemptRecord {
                user_id: "a b".into(),
                ..record()
            },
        ];
        for record in broken {
            assert!(matches!(record.won(), Err(Fault::Inconsistent { .. })));
        }
        let landed_unclaimed = AttemptRecord {
            landing: Some(String::new()),
            ..record()
        };
        assert!(landed_unclaimed.lost().is_err());
    }
}
