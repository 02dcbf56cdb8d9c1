use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use wassla_domain::inbound::{
    Arrival, AssetRef, DropReason, Event, Happening, Outcome, Verdict, judge_arrival, judge_channel,
};
use wassla_domain::inbox::{Effect, NewMessage, Taken};
use wassla_domain::ports::TakenIn;
use wassla_domain::{Agent, Channel, ConversationId, Entitlements, Fault, MessageId, WorkspaceId};

use crate::Wassla;

/// How many events are taken in together.
const EVENTS_A_BATCH: u32 = 500;
/// The name of the lease under which one process at a time takes events in, so that they keep
/// their order. That each is taken in once does not depend on it.
const LEASE: &str = "intake";
/// For how long a process keeps it without renewing it: after a crash nothing is taken in for
/// that long.
const LEASE_KEPT: Duration = Duration::from_secs(5);

/// Who is behind the assets of a batch, as the rows stand now.
#[derive(Default)]
struct Desks {
    channels: BTreeMap<AssetRef, Channel>,
    workspaces: BTreeMap<WorkspaceId, (Entitlements, Vec<Agent>)>,
}

impl Wassla {
    /// Takes in the events that wait, oldest first, until none is left or another process does.
    /// Says how many were taken in.
    ///
    /// # Errors
    /// A fault of a store; what was not taken in waits.
    pub async fn take_in(&self) -> Result<usize, Fault> {
        let holder = self.own_name()?;
        let mut count = 0;
        loop {
            let events = self.ports.events.pending(EVENTS_A_BATCH).await?;
            if events.is_empty() || !self.hold_intake(holder).await? {
                break;
            }
            let taken = match self.take_in_batch(&events).await {
                Err(Fault::Inconsistent { .. }) => self.take_in_singly(&events).await,
                taken => taken,
            };
            if taken.is_err() {
                // Another process may be able to: it must not wait for one that is not.
                self.ports.leases.release(LEASE, holder).await?;
            }
            count += taken?;
        }
        if count > 0 {
            self.ports.leases.release(LEASE, holder).await?;
        }
        Ok(count)
    }

    async fn hold_intake(&self, holder: &str) -> Result<bool, Fault> {
        let now = self.ports.clock.now();
        let until = now.plus(LEASE_KEPT);
        self.ports.leases.lease(LEASE, holder, now, until).await
    }

    /// Forgets events of which duplicates are not expected any more, and says how many.
    ///
    /// # Errors
    /// A fault of the store.
    pub async fn purge_events(&self) -> Result<u64, Fault> {
        const A_TIME: u32 = 5_000;
        let before = self.ports.clock.now().minus(self.settings.keep_events);
        let mut purged = 0;
        loop {
            let count = self.ports.events.purge(before, A_TIME).await?;
            purged += count;
            if count < u64::from(A_TIME) {
                return Ok(purged);
            }
        }
    }

    async fn take_in_batch(&self, events: &[Event]) -> Result<usize, Fault> {
        let happenings: Vec<_> = events
            .iter()
            .map(|event| self.ports.webhooks.read(&event.payload))
            .collect();
        for happening in &happenings {
            if let Happening::Account(change) = happening {
                // Before it is marked as taken: done twice is done.
                self.change_account(change).await?;
            }
        }
        let desks = self.desks(&happenings).await?;

        let mut taken = Vec::with_capacity(events.len());
        for (event, happening) in events.iter().zip(happenings) {
            taken.push(self.decide(event, happening, &desks)?);
        }
        let now = self.ports.clock.now();
        let done = self.ports.inbox.take_in(&taken, now).await?;
        self.tell(&done);
        Ok(events.len())
    }

    /// One event whose rows make no sense must not hold up the others.
    async fn take_in_singly(&self, events: &[Event]) -> Result<usize, Fault> {
        for event in events {
            match self.take_in_batch(std::slice::from_ref(event)).await {
                Ok(_) => {}
                Err(fault @ Fault::Unavailable { .. }) => return Err(fault),
                Err(fault @ Fault::Inconsistent { .. }) => {
                    left_aside(event, &fault);
                    let asset = self.ports.webhooks.read(&event.payload);
                    let asset = asset.asset().cloned();
                    let aside = [Taken {
                        seq: event.seq,
                        outcome: Outcome::NotUnderstood,
                        counted: asset.map(|asset| (asset.kind, asset.external_id, None)),
                        effect: None,
                    }];
                    let now = self.ports.clock.now();
                    self.tell(&self.ports.inbox.take_in(&aside, now).await?);
                }
            }
        }
        Ok(events.len())
    }

    /// Reads the rows behind a batch: one question for all assets, then one for each workspace.
    async fn desks(&self, happenings: &[Happening]) -> Result<Desks, Fault> {
        let assets: BTreeSet<_> = happenings.iter().filter_map(Happening::asset).collect();
        if assets.is_empty() {
            return Ok(Desks::default());
        }
        let assets: Vec<_> = assets.into_iter().cloned().collect();
        let rows = self.ports.channels.holders(&assets).await?;
        let mut workspaces = BTreeMap::new();
        for row in &rows {
            if !workspaces.contains_key(&row.workspace) {
                let (entitlements, agents) = tokio::try_join!(
                    self.ports.plans.entitlements(&row.workspace),
                    self.ports.agents.agents(&row.workspace),
                )?;
                workspaces.insert(row.workspace.clone(), (entitlements, agents));
            }
        }
        let channels = rows.into_iter().map(|row| (row.asset_ref(), row)).collect();
        Ok(Desks {
            channels,
            workspaces,
        })
    }

    fn decide(&self, event: &Event, happening: Happening, desks: &Desks) -> Result<Taken, Fault> {
        let asset = happening.asset().cloned();
        let channel = asset.as_ref().and_then(|asset| desks.channels.get(asset));
        let (outcome, effect) = self.outcome(happening, channel, desks)?;
        let workspace = channel.map(|channel| channel.workspace.clone());
        Ok(Taken {
            seq: event.seq,
            outcome,
            counted: asset.map(|asset| (asset.kind, asset.external_id, workspace)),
            effect,
        })
    }

    fn outcome(
        &self,
        happening: Happening,
        channel: Option<&Channel>,
        desks: &Desks,
    ) -> Result<(Outcome, Option<Effect>), Fault> {
        let entitlements = desks.entitlements(channel);
        let taken_by = judge_channel(channel, entitlements);
        let noted = match taken_by {
            Ok(_) => Outcome::Noted,
            Err(reason) => Outcome::Dropped(reason),
        };
        Ok(match happening {
            Happening::Arrival(arrival) => self.arrive(*arrival, channel, desks)?,
            // How far a message got is worth knowing even when its channel is gone meanwhile.
            Happening::Status(status) => (noted, Some(Effect::Report(status))),
            Happening::Watermark(watermark) => {
                let workspace = channel.map(|channel| channel.workspace.clone());
                let effect = workspace.map(|workspace| Effect::Mark(workspace, watermark));
                (noted, effect)
            }
            Happening::Echo(echo) => {
                let outcome = match (&echo.ours, noted) {
                    (None, Outcome::Noted) => Outcome::Dropped(DropReason::Echo),
                    (_, outcome) => outcome,
                };
                (outcome, Some(Effect::Confirm(echo)))
            }
            Happening::Call(_) => (noted, None),
            Happening::Account(_) => (Outcome::Noted, None),
            Happening::Other => (Outcome::NotUnderstood, None),
        })
    }

    fn arrive(
        &self,
        arrival: Arrival,
        channel: Option<&Channel>,
        desks: &Desks,
    ) -> Result<(Outcome, Option<Effect>), Fault> {
        let now = self.ports.clock.now();
        let verdict = judge_arrival(
            (&arrival.content, arrival.at),
            channel,
            desks.entitlements(channel),
            desks.agents(channel),
            (now, self.settings.keep_events),
        );
        let outcome = verdict.outcome();
        let (Some(channel), Verdict::Ask(_) | Verdict::Store(_)) = (channel, &verdict) else {
            return Ok((outcome, None));
        };
        let message = NewMessage {
            workspace: channel.workspace.clone(),
            channel_display: channel.asset.display(),
            arrival,
            id: self.fresh_message_id()?,
            conversation: self.fresh_id("cv", ConversationId::parse)?,
            ask: matches!(verdict, Verdict::Ask(_)),
        };
        Ok((outcome, Some(Effect::Add(Box::new(message)))))
    }

    pub(crate) fn fresh_message_id(&self) -> Result<MessageId, Fault> {
        self.fresh_id("msg", MessageId::parse)
    }

    /// Tells whoever waits for it what a batch did.
    fn tell(&self, done: &TakenIn) {
        for outcome in &done.outcomes {
            self.observer.taken_in(*outcome);
            if outcome.is_dropped() {
                tracing::info!(outcome = outcome.as_str(), "an event was dropped");
            }
        }
        if !done.changed.is_empty() {
            self.wakers.inbox_changed();
        }
        if done.waiting {
            self.wakers.answers.notify_one();
        }
    }
}

fn left_aside(event: &Event, fault: &Fault) {
    let error: &dyn std::error::Error = fault;
    tracing::error!(error, event = event.seq.0, "an event was left aside");
}

impl Desks {
    fn entitlements(&self, channel: Option<&Channel>) -> &Entitlements {
        let workspace = channel.and_then(|channel| self.workspaces.get(&channel.workspace));
        // Without a channel nothing is asked of the plan.
        workspace.map_or(&Entitlements::Suspended, |(entitlements, _)| entitlements)
    }

    fn agents(&self, channel: Option<&Channel>) -> &[Agent] {
        let workspace = channel.and_then(|channel| self.workspaces.get(&channel.workspace));
        workspace.map_or(&[], |(_, agents)| agents)
    }
}
