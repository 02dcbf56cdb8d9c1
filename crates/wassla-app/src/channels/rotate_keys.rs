use wassla_domain::channel::Credentials;
use wassla_domain::{Channel, Fault, SealedField};

use crate::Wassla;

/// How many jobs are read at once.
const JOBS_PER_READ: u32 = 100;

/// What a rotation did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Rotated {
    /// Rows and jobs that were sealed again.
    pub sealed_again: u64,
    /// Rows and jobs that the newest key had sealed already.
    pub current: u64,
}

impl Wassla {
    /// Seals every secret again that the newest key has not sealed. It may be stopped and run
    /// again at any point: every row opens with the old keys or the new one throughout.
    ///
    /// # Errors
    /// A fault of the store, or a secret that no key opens.
    pub async fn rotate_keys(&self) -> Result<Rotated, Fault> {
        let mut rotated = Rotated::default();
        let mut after = None;
        while let Some(rows) = self.next_rows(&mut after).await? {
            for row in rows {
                rotated.count(self.reseal_channel(&row).await?);
            }
        }
        let mut after = None;
        loop {
            let jobs = self
                .ports
                .jobs
                .jobs_after(after.as_ref(), JOBS_PER_READ)
                .await?;
            let Some(last) = jobs.last() else { break };
            after = Some(last.id.clone());
            for job in jobs {
                let again = self.seal_job_again(&job)?;
                if let Some(token) = &again {
                    let seen = &job.access_token;
                    self.ports.jobs.reseal_job(&job.id, seen, token).await?;
                }
                rotated.count(again.is_some());
            }
        }
        Ok(rotated)
    }

    /// Whether it was sealed again. A row that changed meanwhile is read and looked at again; one
    /// that is gone needs nothing.
    async fn reseal_channel(&self, row: &Channel) -> Result<bool, Fault> {
        let mut row = row.clone();
        loop {
            let Some(credentials) = self.current_credentials(&row)? else {
                return Ok(false);
            };
            if self
                .ports
                .channels
                .reseal(&row.id, row.version, &credentials)
                .await?
            {
                return Ok(true);
            }
            let rows = self.ports.channels.channels(&row.workspace).await?;
            match rows.into_iter().find(|other| other.id == row.id) {
                Some(changed) => row = changed,
                None => return Ok(false),
            }
        }
    }

    /// The row's secrets under the newest key, or `None` if they are already.
    fn current_credentials(&self, row: &Channel) -> Result<Option<Credentials>, Fault> {
        let credentials = &row.credentials;
        let token = match &credentials.access_token {
            Some(token) => {
                let context = row.seal_context(SealedField::AccessToken);
                self.seal_again(&context, token)?
            }
            None => None,
        };
        let pin = match &credentials.pin {
            Some(pin) => self.seal_again(&row.seal_context(SealedField::Pin), pin)?,
            None => None,
        };
        if token.is_none() && pin.is_none() {
            return Ok(None);
        }
        Ok(Some(Credentials {
            access_token: token.or_else(|| credentials.access_token.clone()),
            pin: pin.or_else(|| credentials.pin.clone()),
            ..credentials.clone()
        }))
    }
}

impl Rotated {
    fn count(&mut self, again: bool) {
        *(if again {
            &mut self.sealed_again
        } else {
            &mut self.current
        }) += 1;
    }
}
