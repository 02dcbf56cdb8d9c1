use std::time::Duration;

use tokio::sync::oneshot;
use wassla_domain::calling::{
    Calling, Denial, EnableAttempt, MayEnable, after_enabling, lease_name, may_enable,
    needs_setting,
};
use wassla_domain::channel::Step;
use wassla_domain::meta::{CallingSettings, CallingSwitch};
use wassla_domain::ports::{CallingEnd, CallingProgress};
use wassla_domain::{
    AccessToken, Action, AgentId, Caller, Channel, ChannelId, ChannelKind, Fault, MetaError,
    PhoneNumberId, Refusal, RefusalCode, Remedy,
};

use crate::leased_tasks::{Capacity, all_done};
use crate::{ChannelView, UseCaseError, Wassla};

/// How often it is decided again because somebody else wrote meanwhile.
const DECISIONS_AT_MOST: u32 = 16;
/// How many due rows one look takes.
const ROWS_PER_LOOK: u32 = 32;
/// When a row is taken up again whose number somebody is busy with.
const BUSY: Duration = Duration::from_secs(2);

impl Wassla {
    /// Lets customers call: the row is written first, then calling is switched on at Meta and read
    /// back. Once more is harmless. What takes longer than a person waits goes on by itself.
    ///
    /// # Errors
    /// `role_not_allowed`, `workspace_suspended`, `feature_not_in_plan`, `channel_not_connected`,
    /// `agent_not_found`, `agent_wrong_modality`, `agent_not_published`; Meta's own:
    /// `calling_limit_too_low`, `calling_not_subscribed`, `calling_business_app`,
    /// `calling_payment`, `calling_refused`, `permission_missing`, and then no row is left; or a
    /// fault.
    pub async fn enable_calling(
        &self,
        caller: &Caller,
        agent: &AgentId,
    ) -> Result<ChannelView, UseCaseError> {
        caller.may(Action::ManageChannels)?;
        let calling = self.begin_calling(caller, agent).await?;

        let (waiting, told) = oneshot::channel();
        let wassla = self.clone();
        self.tasks.spawn(async move {
            let asked = wassla.enable(&calling, || !waiting.is_closed()).await;
            if let Err(fault) = &asked {
                log(&calling.id, fault);
            }
            // Whoever waited may have gone.
            drop(waiting.send(asked));
        });
        let wait = tokio::time::timeout(self.settings.provision_wait, told);
        if let Ok(Ok(asked)) = wait.await
            && let Some(refusal) = asked?
        {
            return Err(refusal.into());
        }
        self.channel(caller, ChannelKind::WhatsappCall).await
    }

    /// Takes up enabling that is due, and looks at settings again. Says how many rows were taken
    /// up.
    ///
    /// # Errors
    /// A fault of the store.
    pub async fn enable_due(&self) -> Result<usize, Fault> {
        let calling = &self.ports.calling;
        let tasks = self
            .spawn_leased(
                Capacity::Pieces(ROWS_PER_LOOK),
                self.settings.provision_lease,
                |terms| calling.lease_callings(terms.now, terms.until, terms.at_most),
                |wassla, calling| async move {
                    if let Err(fault) = wassla.enable(&calling, || false).await {
                        log(&calling.id, &fault);
                    }
                },
            )
            .await?;
        Ok(all_done(tasks).await)
    }

    /// Something of a number changed: its row has to be brought up to date.
    pub(crate) async fn look_at_calling(&self, number: &PhoneNumberId) -> Result<(), Fault> {
        let now = self.ports.clock.now();
        self.ports.calling.look_again(number, now).await?;
        self.wakers.calling.notify_one();
        Ok(())
    }

    /// The row, written before Meta is asked.
    async fn begin_calling(
        &self,
        caller: &Caller,
        agent: &AgentId,
    ) -> Result<Calling, UseCaseError> {
        let workspace = &caller.workspace;
        for _ in 0..DECISIONS_AT_MOST {
            let (channels, entitlements, agents, standing) = tokio::try_join!(
                self.ports.channels.channels(workspace),
                self.ports.plans.entitlements(workspace),
                self.ports.agents.agents(workspace),
                self.ports.calling.calling(workspace),
            )?;
            let asked = MayEnable {
                channels: &channels,
                entitlements: &entitlements,
                agents: &agents,
            };
            let chat = may_enable(asked, agent)?;

            let now = self.ports.clock.now();
            let due_at = now.plus(self.settings.provision_lease);
            let calling = if let Some(row) = standing {
                Some(row.begun_again(agent.clone(), now, due_at))
            } else {
                let id = self.fresh_id("ch", ChannelId::parse)?;
                Calling::begun(chat, id, agent.clone(), now, due_at)
            };
            let calling = calling.ok_or(Refusal::new(RefusalCode::ChannelNotConnected))?;
            if self.ports.calling.put_calling(&calling).await? {
                tracing::info!(channel = %calling.id, by = %caller.user, "enabling calls");
                return Ok(calling);
            }
        }
        let why = "others kept writing the same row";
        Err(Fault::unavailable("the channel store", why).into())
    }

    /// One round. Calling of a number is switched under a lease, and only for a row that still
    /// exists: a clean-up looks for rows under the same lease.
    async fn enable(
        &self,
        calling: &Calling,
        somebody_waits: impl Fn() -> bool,
    ) -> Result<Option<Refusal>, Fault> {
        let (lease, holder) = (lease_name(&calling.phone_number), self.random_name()?);
        if !self.lease_with_retry(&lease, &holder).await? {
            let again_at = self.ports.clock.now().plus(BUSY);
            self.ports
                .calling
                .look_again(&calling.phone_number, again_at)
                .await?;
            return Ok(None);
        }
        let enabled = self.enable_alone(calling, somebody_waits).await;
        self.ports.leases.release(&lease, &holder).await?;
        enabled
    }

    async fn enable_alone(
        &self,
        calling: &Calling,
        somebody_waits: impl Fn() -> bool,
    ) -> Result<Option<Refusal>, Fault> {
        let workspace = &calling.workspace;
        let (standing, channels) = tokio::try_join!(
            self.ports.calling.calling(workspace),
            self.ports.channels.channels(workspace),
        )?;
        // As it is now: a look that was asked for meanwhile is not lost.
        let stands = |row: &Calling| row.id == calling.id;
        let chat = channels.into_iter().find(|row| row.id == calling.chat);
        let (Some(row), Some(chat)) = (standing.filter(stands), chat) else {
            return Ok(None);
        };

        let (answer, is_set) = match self.usable_token(&chat)? {
            Some(token) => self.ask_to_enable(&row, &token).await,
            None => (Err(Denial::Metas(dead_token())), false),
        };
        if let Err(denial) = &answer {
            self.note_denial(&row, &chat, denial).await;
        }
        let now = self.ports.clock.now();
        let answer = answer.as_ref().map(Clone::clone);
        match after_enabling(&row.evidence, answer, somebody_waits(), now) {
            EnableAttempt::Stands(evidence, due_at) => {
                let progress = CallingProgress {
                    id: row.id,
                    version: row.version,
                    state: evidence.state(),
                    evidence,
                    due_at,
                    at: now,
                };
                tracing::info!(channel = %progress.id, state = %progress.state, "calls looked at");
                self.ports.calling.record_calling(&progress).await?;
                Ok(None)
            }
            EnableAttempt::Refused(refusal) => {
                // An earlier round may have switched calls on as well as this one.
                let job = if is_set || row.version > 1 {
                    self.job_of_calling(&chat)?
                } else {
                    None
                };
                let ending = CallingEnd {
                    id: row.id,
                    version: row.version,
                    job,
                };
                self.ports.calling.end_calling(&ending).await?;
                self.wakers.cleanup.notify_one();
                Ok(Some(refusal))
            }
        }
    }

    /// Reads, sets if need be, and reads back; says whether it was set.
    async fn ask_to_enable(
        &self,
        calling: &Calling,
        token: &AccessToken,
    ) -> (Result<CallingSettings, Denial>, bool) {
        match self.set_if_needed(calling, token).await {
            Ok(None) => {}
            Ok(Some(settings)) => return (Ok(settings), false),
            Err(denial) => return (Err(denial), false),
        }
        let number = &calling.phone_number;
        let read_back = self.ports.meta_calling.calling_settings(token, number);
        (read_back.await.map_err(Denial::Metas), true)
    }

    /// The settings, when they are not to be set. What was enabled before is only looked at: an
    /// owner who switches calls off at Meta is not overruled.
    async fn set_if_needed(
        &self,
        calling: &Calling,
        token: &AccessToken,
    ) -> Result<Option<CallingSettings>, Denial> {
        let number = &calling.phone_number;
        let meta = &self.ports.meta_calling;
        let (facts, settings) = tokio::join!(
            self.ports.graph.number(token, number),
            meta.calling_settings(token, number),
        );
        let settings = settings.map_err(Denial::Metas)?;
        if matches!(calling.evidence.enabled, Step::Done { .. }) {
            return Ok(Some(settings));
        }
        let facts = facts.map_err(Denial::Metas)?;
        if !needs_setting(&facts, &settings).map_err(Denial::Ours)? {
            return Ok(Some(settings));
        }
        let set = meta.set_calling(token, number, CallingSwitch::On).await;
        set.map_err(Denial::Metas)?;
        Ok(None)
    }

    async fn note_denial(&self, calling: &Calling, chat: &Channel, denial: &Denial) {
        let channel = &calling.id;
        match denial {
            Denial::Ours(refusal) => tracing::warn!(%channel, %refusal, "calls were not enabled"),
            Denial::Metas(error) => {
                tracing::warn!(
                    %channel,
                    code = error.code.map(|code| code.to_string()),
                    trace = error.trace,
                    error = error as &dyn std::error::Error,
                    "calls were not enabled"
                );
                self.record_dead_token(chat, error).await;
            }
        }
    }
}

/// What Meta would say to a token that was erased.
const fn dead_token() -> MetaError {
    MetaError::answered(Remedy::Reconnect, None, None)
}

fn log(channel: &ChannelId, fault: &Fault) {
    let error: &dyn std::error::Error = fault;
    tracing::error!(error, %channel, "enabling calls stopped");
}
