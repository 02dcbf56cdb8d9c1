use wassla_domain::ports::{ChannelStore, CleanupStore, SecretBox};
use wassla_domain::{Channel, Fault, SealedField};

use super::CheckFinding;
use crate::failure::chain;

const WHAT: &str = "sealing keys";
const ROWS_PER_READ: u32 = 100;

/// Whether the keys open every secret that is kept.
pub(crate) async fn seals(
    channels: &dyn ChannelStore,
    jobs: &dyn CleanupStore,
    secrets: &dyn SecretBox,
) -> CheckFinding {
    match count(channels, jobs, secrets).await {
        Ok(Opened {
            shut: 0,
            old: 0,
            open,
        }) => CheckFinding::fine(WHAT, format!("they open all {open} secrets")),
        Ok(Opened { shut: 0, old, open }) => CheckFinding::attention(
            WHAT,
            format!("they open all {open} secrets; {old} are sealed with an older key"),
            "run \"wassla-server rotate-keys\", then take the older keys out of secrets.keys",
        ),
        Ok(Opened { shut, open, .. }) => CheckFinding::wrong(
            WHAT,
            format!("{shut} of {} secrets do not open", open + shut),
            "put the key that sealed them back into secrets.keys, after the first",
        ),
        Err(fault) => CheckFinding::wrong(
            WHAT,
            format!("the rows cannot be read: {}", chain(&fault)),
            "see what the line about the database says",
        ),
    }
}

#[derive(Default)]
struct Opened {
    open: u64,
    shut: u64,
    /// Of the open ones.
    old: u64,
}

async fn count(
    channels: &dyn ChannelStore,
    jobs: &dyn CleanupStore,
    secrets: &dyn SecretBox,
) -> Result<Opened, Fault> {
    let mut opened = Opened::default();
    let mut after = None;
    loop {
        let rows = channels
            .channels_after(after.as_ref(), ROWS_PER_READ)
            .await?;
        let Some(last) = rows.last() else { break };
        after = Some(last.id.clone());
        for row in &rows {
            opened.count_row(secrets, row);
        }
    }
    let mut after = None;
    loop {
        let owed = jobs.jobs_after(after.as_ref(), ROWS_PER_READ).await?;
        let Some(last) = owed.last() else { break };
        after = Some(last.id.clone());
        for job in &owed {
            let opens = secrets.open(&job.seal_context(), &job.access_token).is_ok();
            opened.count(opens, secrets.is_current(&job.access_token));
        }
    }
    Ok(opened)
}

impl Opened {
    fn count_row(&mut self, secrets: &dyn SecretBox, row: &Channel) {
        let token = row.credentials.access_token.as_ref();
        let token = (SealedField::AccessToken, token);
        let pin = (SealedField::Pin, row.credentials.pin.as_ref());
        for (field, sealed) in [token, pin] {
            if let Some(sealed) = sealed {
                let opens = secrets.open(&row.seal_context(field), sealed).is_ok();
                self.count(opens, secrets.is_current(sealed));
            }
        }
    }

    fn count(&mut self, opens: bool, current: bool) {
        if opens {
            self.open += 1;
            self.old += u64::from(!current);
        } else {
            self.shut += 1;
        }
    }
}
