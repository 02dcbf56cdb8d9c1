use wassla_domain::channel::Debt;
use wassla_domain::ports::Departure;
use wassla_domain::{Action, Caller, Channel, ChannelKind, DebtId, Fault, Refusal, RefusalCode};

use crate::{Stop, Wassla};

/// How often it is decided again because somebody else wrote meanwhile.
const DECISIONS_AT_MOST: u32 = 16;

impl Wassla {
    /// Disconnects a channel: its row goes at once, and what is owed at Meta is noted in the same
    /// write.
    ///
    /// # Errors
    /// `role_not_allowed`, `channel_not_connected`, or a fault, and then nothing was done or
    /// everything was.
    pub async fn disconnect(&self, caller: &Caller, kind: ChannelKind) -> Result<(), Stop> {
        caller.may(Action::ManageChannels)?;
        let not_connected = || Refusal::new(RefusalCode::ChannelNotConnected);
        let ChannelKind::Chat(chat) = kind else {
            return Err(not_connected().into());
        };

        for _ in 0..DECISIONS_AT_MOST {
            let rows = self.ports.channels.channels(&caller.workspace).await?;
            let row = rows.into_iter().find(|row| row.kind() == chat);
            let row = row.ok_or_else(not_connected)?;
            let departure = Departure {
                id: row.id.clone(),
                version: row.version,
                debt: self.debt_of(&row)?,
            };

            if self.ports.channels.disconnect(&departure).await? {
                tracing::info!(channel = %row.id, kind = %kind, by = %caller.user, "disconnected");
                self.wakers.clean_up.notify_one();
                return Ok(());
            }
        }
        let why = "others kept writing the same row";
        Err(Fault::unavailable("the channel store", why).into())
    }

    /// What is owed for a row that goes; nothing when its token was erased before, or no key opens
    /// it any more: nobody must be held to a channel by a lost key.
    fn debt_of(&self, row: &Channel) -> Result<Option<Debt>, Fault> {
        let Some(token) = self.usable_token(row)? else {
            return Ok(None);
        };
        let now = self.ports.clock.now();
        Ok(Some(Debt {
            id: self.fresh_id("debt", DebtId::parse)?,
            workspace: row.workspace.clone(),
            asset: row.asset.clone(),
            access_token: self.seal_debt_token(row, &token)?,
            meta_user: row.credentials.meta_user.clone(),
            owed_since: now,
            attempts: 0,
            due_at: now,
        }))
    }
}
