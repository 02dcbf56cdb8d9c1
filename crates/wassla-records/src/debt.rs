//! `cleanup_debts`.

use serde_json::Value;
use wassla_domain::channel::Debt;
use wassla_domain::{Fault, Sealed, Timestamp};

use crate::channel::{count, parsed};
use crate::error::RecordError;
use crate::fields::Fields;
use crate::{asset, inconsistent};

/// A row of `cleanup_debts`, column by column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DebtRecord {
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

impl From<&Debt> for DebtRecord {
    fn from(debt: &Debt) -> Self {
        Self {
            id: debt.id.to_string(),
            workspace_id: debt.workspace.to_string(),
            kind: debt.asset.kind().as_str().to_owned(),
            external_id: debt.asset.external_id().to_owned(),
            asset: Value::Object(asset::write(&debt.asset)).to_string(),
            access_token: debt.access_token.as_str().to_owned(),
            meta_user_id: debt.meta_user.to_string(),
            owed_since: debt.owed_since.millis(),
            attempts: i64::from(debt.attempts),
            due_at: debt.due_at.millis(),
            ends_calling: debt.ends_calling,
        }
    }
}

impl DebtRecord {
    /// The debt of a row.
    ///
    /// # Errors
    /// [`Fault::Inconsistent`] when the row makes no sense.
    pub fn read(self) -> Result<Debt, Fault> {
        self.debt().map_err(inconsistent("a row of cleanup_debts"))
    }

    fn debt(self) -> Result<Debt, RecordError> {
        let mut fields = Fields::of_column("asset", &self.asset)?;
        let asset = asset::read(asset::kind(&self.kind)?, &mut fields)?;
        fields.finish()?;
        asset::check_external_id(&asset, &self.external_id, "asset")?;
        Ok(Debt {
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

    fn debt(asset: wassla_domain::Asset) -> Debt {
        let row = channel(&id("ws_1"), asset);
        moved(&row, row.asset.clone()).debt.unwrap()
    }

    #[test]
    fn a_debt_reads_back() {
        for asset in [whatsapp(1), instagram(1), page(1)] {
            let debt = debt(asset);
            assert_eq!(DebtRecord::from(&debt).read().unwrap(), debt);
        }
    }

    #[test]
    fn a_debt_that_contradicts_itself_is_a_fault() {
        let good = DebtRecord::from(&debt(whatsapp(1)));
        let broken = [
            DebtRecord {
                external_id: "1".into(),
                ..good.clone()
            },
            DebtRecord {
                kind: "messenger".into(),
                ..good.clone()
            },
            DebtRecord {
                kind: "whatsapp_call".into(),
                ..good.clone()
            },
            DebtRecord {
                asset: "[]".into(),
                ..good.clone()
            },
            DebtRecord {
                attempts: -1,
                ..good.clone()
            },
            DebtRecord {
                meta_user_id: String::new(),
                ..good.clone()
            },
            DebtRecord {
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
