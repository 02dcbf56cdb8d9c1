//! `cleanup_jobs`.

use serde_json::Value;
use sqlx::FromRow;
use wassla_domain::channel::CleanupJob;
use wassla_domain::{Fault, Sealed, Timestamp};

use crate::channel::{count, parsed};
use crate::error::RecordError;
use crate::fields::Fields;
use crate::{asset, inconsistent};

/// A row of `cleanup_jobs`, column by column.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct CleanupRecord {
    /// `id`.
    pub id: String,
    /// `workspace_id`.
    pub workspace_id: String,
    /// `kind`.
    pub kind: String,
    /// `external_id`: the asset's id at Meta.
    pub external_id: String,
    /// `asset`, a JSON object.
    pub asset: String,
    /// `access_token`, sealed.
    pub access_token: String,
    /// `meta_user_id`.
    pub meta_user_id: String,
    /// `owed_since`, in milliseconds.
    pub owed_since: i64,
    /// `attempts`.
    pub attempts: i64,
    /// `due_at`, in milliseconds.
    pub due_at: i64,
    /// `ends_calling`.
    pub ends_calling: bool,
}

impl From<&CleanupJob> for CleanupRecord {
    fn from(job: &CleanupJob) -> Self {
        Self {
            id: job.id.to_string(),
            workspace_id: job.workspace.to_string(),
            kind: job.asset.kind().as_str().to_owned(),
            external_id: job.asset.external_id().to_owned(),
            asset: Value::Object(asset::write(&job.asset)).to_string(),
            access_token: job.access_token.as_str().to_owned(),
            meta_user_id: job.meta_user.to_string(),
            owed_since: job.owed_since.millis(),
            attempts: i64::from(job.attempts),
            due_at: job.due_at.millis(),
            ends_calling: job.ends_calling,
        }
    }
}

impl CleanupRecord {
    /// The job of a row.
    ///
    /// # Errors
    /// [`Fault::Inconsistent`] when the row makes no sense.
    pub fn read(self) -> Result<CleanupJob, Fault> {
        self.job().map_err(inconsistent("a row of cleanup_jobs"))
    }

    fn job(self) -> Result<CleanupJob, RecordError> {
        let mut fields = Fields::of_column("asset", &self.asset)?;
        let asset = asset::read(asset::kind(&self.kind)?, &mut fields)?;
        fields.finish()?;
        asset::check_external_id(&asset, &self.external_id, "asset")?;
        Ok(CleanupJob {
            id: parsed("id", &self.id)?,
            workspace: parsed("workspace_id", &self.workspace_id)?,
            asset,
            access_token: Sealed::new(self.access_token),
            meta_user: parsed("meta_user_id", &self.meta_user_id)?,
            owed_since: Timestamp::from_millis(self.owed_since),
            attempts: count("attempts", self.attempts)?,
            due_at: Timestamp::from_millis(self.due_at),
            ends_calling: self.ends_calling,
        })
    }
}

#[cfg(test)]
mod tests {
    use wassla_testkit::fixtures::{channel, id, instagram, moved, page, whatsapp};

    use super::*;

    fn job(asset: wassla_domain::Asset) -> CleanupJob {
        let row = channel(&id("ws_1"), asset);
        moved(&row, row.asset.clone()).job.unwrap()
    }

    #[test]
    fn a_debt_reads_back() {
        for asset in [whatsapp(1), instagram(1), page(1)] {
            let job = job(asset);
            assert_eq!(CleanupRecord::from(&job).read().unwrap(), job);
        }
    }

    #[test]
    fn a_debt_that_contradicts_itself_is_a_fault() {
        let good = CleanupRecord::from(&job(whatsapp(1)));
        let broken = [
            CleanupRecord {
                external_id: "1".into(),
                ..good.clone()
            },
            CleanupRecord {
                kind: "messenger".into(),
                ..good.clone()
            },
            CleanupRecord {
                kind: "whatsapp_call".into(),
                ..good.clone()
            },
            CleanupRecord {
                asset: "[]".into(),
                ..good.clone()
            },
            CleanupRecord {
                attempts: -1,
                ..good.clone()
            },
            CleanupRecord {
                meta_user_id: String::new(),
                ..good.clone()
            },
            CleanupRecord {
                id: String::new(),
                ..good
            },
        ];
        for record in broken {
            let read = record.clone().read();
            assert!(
                matches!(read, Err(Fault::Inconsistent { .. })),
                "{record:?}"
            );
        }
    }
}
