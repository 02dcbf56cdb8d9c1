use wassla_domain::agent::agent_of_a_first_connect;
use wassla_domain::attempt::Authorized;
use wassla_domain::channel::seal_context;
use wassla_domain::upsert::{
    ChannelDraft, ChannelDraftParts, ChannelUpserts, ChannelWrite, KindResult, PinNeed,
    UpsertDecision, UpsertOutcome,
};
use wassla_domain::{
    AgentId, Channel, ChannelId, ChannelState, ChatKind, CleanupJobId, Fault, Refusal, Sealed,
    SealedField,
};

use crate::Wassla;
use crate::connect::discover::Discovered;
use crate::retry::with_retry;

/// How often a set of upserts is decided again because somebody else wrote meanwhile.
const DECISIONS_AT_MOST: u32 = 16;
/// What was written, and what was not.
pub(crate) struct UpsertedChannels {
    pub(crate) rows: Vec<Channel>,
    held_elsewhere: Vec<ChatKind>,
    refused: Vec<(ChatKind, Refusal)>,
    had_row: Vec<ChatKind>,
}

impl UpsertedChannels {
    /// The rows' states may have moved on since they were written.
    pub(crate) fn now_in(&mut self, id: &ChannelId, state: ChannelState) {
        if let Some(row) = self.rows.iter_mut().find(|row| row.id == *id) {
            row.state = state;
        }
    }

    pub(crate) fn results(&self) -> Vec<(ChatKind, KindResult)> {
        let has_row = |kind: &ChatKind| self.had_row.contains(kind);
        let written = self
            .rows
            .iter()
            .map(|row| (row.kind(), KindResult::Written(row.state)));
        let elsewhere = self.held_elsewhere.iter().map(|kind| {
            (
                *kind,
                KindResult::HeldElsewhere {
                    has_row: has_row(kind),
                },
            )
        });
        let refused = self.refused.iter().map(|(kind, refusal)| {
            let refusal = refusal.clone();
            (
                *kind,
                KindResult::Refused {
                    refusal,
                    has_row: has_row(kind),
                },
            )
        });
        written.chain(elsewhere).chain(refused).collect()
    }
}

impl Wassla {
    /// Decides about every kind and writes all rows together; decides again when a row changed
    /// meanwhile.
    pub(crate) async fn upsert_channels(
        &self,
        by: &Authorized,
        discovered: &Discovered,
        mut held: Vec<Channel>,
    ) -> Result<UpsertedChannels, Fault> {
        let agents = with_retry(|| self.ports.agents.agents(by.workspace())).await?;
        let agent = agent_of_a_first_connect(&agents);
        for _ in 0..DECISIONS_AT_MOST {
            let mut refused = Vec::new();
            let mut writes = Vec::new();
            for (kind, finding) in &discovered.findings {
                let row = held.iter().find(|row| row.kind() == *kind).cloned();
                match by.decide(*kind, finding.clone(), &discovered.grants, row) {
                    None => {}
                    Some(UpsertDecision::Refuse(refusal)) => refused.push((*kind, refusal)),
                    Some(UpsertDecision::Write(draft)) => {
                        writes.push(self.complete(by, *draft, agent.clone())?);
                    }
                }
            }
            let had_row = held.iter().map(Channel::kind).collect();
            let upserts = ChannelUpserts {
                workspace: by.workspace().clone(),
                writes,
            };

            match self.write(&upserts).await? {
                UpsertOutcome::Written { held_elsewhere } => {
                    let rows = upserts.writes.into_iter().map(|write| write.channel);
                    let rows: Vec<_> = rows
                        .filter(|row| !held_elsewhere.contains(&row.kind()))
                        .collect();
                    self.look_at_callings(&rows).await;
                    return Ok(UpsertedChannels {
                        rows,
                        held_elsewhere,
                        refused,
                        had_row,
                    });
                }
                UpsertOutcome::Stale => {
                    let rows = || self.ports.channels.channels(by.workspace());
                    held = with_retry(rows).await?;
                }
            }
        }
        Err(Fault::unavailable(
            "the channel store",
            "others kept writing the same rows",
        ))
    }

    /// With a new token calls may work again. What cannot be noted costs no sign-in.
    async fn look_at_callings(&self, rows: &[Channel]) {
        for number in rows.iter().filter_map(|row| row.asset.phone_number()) {
            if let Err(fault) = self.look_at_calling(number).await {
                let error: &dyn std::error::Error = &fault;
                tracing::warn!(error, "calls are not looked at");
            }
        }
    }

    async fn write(&self, upserts: &ChannelUpserts) -> Result<UpsertOutcome, Fault> {
        if upserts.writes.is_empty() {
            return Ok(UpsertOutcome::Written {
                held_elsewhere: Vec::new(),
            });
        }
        // If a lost answer was a yes, the next try finds the row changed and decides again: the
        // same rows, renewed.
        with_retry(|| self.ports.channels.upsert_channels(upserts)).await
    }

    fn complete(
        &self,
        by: &Authorized,
        draft: ChannelDraft,
        agent: Option<AgentId>,
    ) -> Result<ChannelWrite, Fault> {
        let (workspace, asset) = (by.workspace(), &draft.find.asset);
        let pin = match draft.pin() {
            PinNeed::None => None,
            PinNeed::Kept(sealed) => {
                let context = seal_context(workspace, asset, SealedField::Pin);
                Some(self.seal_again(&context, &sealed)?.unwrap_or(sealed))
            }
            PinNeed::Fresh => Some(self.seal_pin(workspace, asset, &self.draw_pin()?)?),
        };
        let job = match draft.held.as_ref().filter(|_| draft.owes()) {
            Some(held) => self.owe(held)?,
            None => None,
        };
        let now = self.ports.clock.now();
        let parts = ChannelDraftParts {
            id: self.fresh_id("ch", ChannelId::parse)?,
            agent,
            access_token: self.seal_token(workspace, asset, &draft.find.token)?,
            pin,
            job,
            due_at: now.plus(self.settings.provision_lease),
        };
        Ok(draft.complete(by, parts, now))
    }

    /// What is owed for a row that leaves its asset; `None` if its token was erased.
    fn owe(&self, held: &Channel) -> Result<Option<(CleanupJobId, Sealed)>, Fault> {
        let Some(token) = self.open_token(held)? else {
            return Ok(None);
        };
        let id = self.fresh_id("job", CleanupJobId::parse)?;
        Ok(Some((id, self.seal_job_token(held, &token)?)))
    }
}
