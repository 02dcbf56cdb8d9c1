use wassla_domain::channel::CleanupJob;
use wassla_domain::ports::{CallingEnd, Disconnection};
use wassla_domain::{
    Action, Caller, Channel, ChannelKind, ChatKind, CleanupJobId, Fault, Refusal, RefusalCode,
};

use crate::{UseCaseError, Wassla};

/// How often it is decided again because somebody else wrote meanwhile.
const DECISIONS_AT_MOST: u32 = 16;

impl Wassla {
    /// Disconnects a channel: its row goes at once, that of calling with WhatsApp's, and what is
    /// owed at Meta is noted in the same write. Calls that go on are hung up.
    ///
    /// # Errors
    /// `role_not_allowed`, `channel_not_connected`, or a fault, and then nothing was done or
    /// everything was.
    pub async fn disconnect(&self, caller: &Caller, kind: ChannelKind) -> Result<(), UseCaseError> {
        caller.may(Action::ManageChannels)?;
        for _ in 0..DECISIONS_AT_MOST {
            let done = match kind {
                ChannelKind::Chat(chat) => self.disconnect_chat(caller, chat).await?,
                ChannelKind::WhatsappCall => self.disconnect_calling(caller).await?,
            };
            let Some(row) = done else { continue };
            tracing::info!(channel = %row.id, %kind, by = %caller.user, "disconnected");
            self.wakers.cleanup.notify_one();
            if let Some(signaller) = self.signaller(&row)? {
                self.hang_up_all(&row, signaller);
            }
            return Ok(());
        }
        let why = "others kept writing the same row";
        Err(Fault::unavailable("the channel store", why).into())
    }

    /// The row that went; `None` if somebody wrote it meanwhile.
    async fn disconnect_chat(
        &self,
        caller: &Caller,
        kind: ChatKind,
    ) -> Result<Option<Channel>, UseCaseError> {
        let rows = self.ports.channels.channels(&caller.workspace).await?;
        let row = rows.into_iter().find(|row| row.kind() == kind);
        let row = row.ok_or(Refusal::new(RefusalCode::ChannelNotConnected))?;
        let disconnection = Disconnection {
            id: row.id.clone(),
            version: row.version,
            job: self.job_of(&row)?,
        };

        let is_gone = self.ports.channels.disconnect(&disconnection).await?;
        Ok(is_gone.then_some(row))
    }

    /// The row that the calling row which went rode on; `None` if somebody wrote meanwhile.
    async fn disconnect_calling(&self, caller: &Caller) -> Result<Option<Channel>, UseCaseError> {
        let (calling, rows) = tokio::try_join!(
            self.ports.calling.calling(&caller.workspace),
            self.ports.channels.channels(&caller.workspace),
        )?;
        let calling = calling.ok_or(Refusal::new(RefusalCode::ChannelNotConnected))?;
        let Some(row) = rows.into_iter().find(|row| row.id == calling.chat) else {
            return Ok(None);
        };
        let ending = CallingEnd {
            id: calling.id,
            version: calling.version,
            job: self.job_of_calling(&row)?,
        };

        let is_gone = self.ports.calling.end_calling(&ending).await?;
        Ok(is_gone.then_some(row))
    }

    /// What is owed for a calling row that goes from this row.
    pub(crate) fn job_of_calling(&self, row: &Channel) -> Result<Option<CleanupJob>, Fault> {
        let job = self.job_of(row)?;
        Ok(job.map(|job| CleanupJob {
            ends_calling: true,
            ..job
        }))
    }

    /// What is owed for a row that goes; `None` if its token was erased before, or no key opens it
    /// any more: nobody must be held to a channel by a lost key.
    pub(crate) fn job_of(&self, row: &Channel) -> Result<Option<CleanupJob>, Fault> {
        let Some(token) = self.usable_token(row)? else {
            return Ok(None);
        };
        let now = self.ports.clock.now();
        Ok(Some(CleanupJob {
            id: self.fresh_id("job", CleanupJobId::parse)?,
            workspace: row.workspace.clone(),
            asset: row.asset.clone(),
            access_token: self.seal_job_token(row, &token)?,
            meta_user: row.credentials.meta_user.clone(),
            owed_since: now,
            attempts: 0,
            due_at: now,
            ends_calling: false,
        }))
    }
}
