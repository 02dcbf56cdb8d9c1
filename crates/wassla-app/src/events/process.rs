use std::collections::BTreeMap;
use std::time::Duration;

use wassla_domain::calls::CallEvent;
use wassla_domain::inbound::{
    Arrival, AssetRef, DropReason, Event, InboundEvent, Outcome, RoutingDecision, route_channel,
    route_message,
};
use wassla_domain::inbox::{Effect, NewMessage, ProcessedEvent};
use wassla_domain::ports::ProcessedBatch;
use wassla_domain::{
    Channel, ChannelKind, ConversationId, Fault, MessageId, PhoneNumberId, WorkspaceId,
};

use crate::Wassla;
use crate::events::routing_context::RoutingContext;

/// How many events are taken in together.
const EVENTS_A_BATCH: u32 = 500;
/// The name of the lease under which one process at a time takes events in, so that they keep
/// their order. That each is taken in once does not depend on it.
const LEASE: &str = "intake";
/// For how long a process keeps it without renewing it: after a crash nothing is taken in for
/// that long.
const LEASE_KEPT: Duration = Duration::from_secs(5);

/// A call that nobody here takes, and the row of its number if there is one.
pub(crate) type TurnedAway = (Box<CallEvent>, Option<Channel>);

/// What is done with an event.
pub(crate) struct Decided {
    pub(crate) outcome: Outcome,
    pub(crate) effect: Option<Effect>,
    pub(crate) turned_away: Option<TurnedAway>,
}

impl Decided {
    const fn of(outcome: Outcome, effect: Option<Effect>) -> Self {
        Self {
            outcome,
            effect,
            turned_away: None,
        }
    }
}

impl Wassla {
    /// Takes in the events that wait, oldest first, until none is left or another process does.
    /// Says how many were taken in.
    ///
    /// # Errors
    /// A fault of a store; what was not taken in waits.
    pub async fn process_events(&self) -> Result<usize, Fault> {
        let holder = self.own_name()?;
        let mut count = 0;
        loop {
            let events = self.ports.events.pending(EVENTS_A_BATCH).await?;
            if events.is_empty() || !self.lease_processing(holder).await? {
                break;
            }
            let taken = match self.process_batch(&events).await {
                Err(Fault::Inconsistent { .. }) => self.process_singly(&events).await,
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

    async fn lease_processing(&self, holder: &str) -> Result<bool, Fault> {
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

    async fn process_batch(&self, events: &[Event]) -> Result<usize, Fault> {
        let inbound_events: Vec<_> = events
            .iter()
            .map(|event| self.ports.webhooks.read(&event.payload))
            .collect();
        let mut named = BTreeMap::new();
        for (event, inbound_event) in events.iter().zip(&inbound_events) {
            // Before it is marked as taken: done twice is done.
            match inbound_event {
                InboundEvent::Account(change) => {
                    let rows = self.change_account(change).await?;
                    named.extend(rows.first().map(|row| (event.seq, counted_under(row))));
                }
                InboundEvent::Settings(asset) => self.look_at_settings(asset).await?,
                InboundEvent::Arrival(_)
                | InboundEvent::Status(_)
                | InboundEvent::Watermark(_)
                | InboundEvent::Echo(_)
                | InboundEvent::Call(_)
                | InboundEvent::Other => {}
            }
        }
        let routing_context = self.routing_context(&inbound_events).await?;

        let mut taken = Vec::with_capacity(events.len());
        let mut turned_away = Vec::new();
        for (event, inbound_event) in events.iter().zip(inbound_events) {
            let (mut one, away) = self.decide(event, inbound_event, &routing_context)?;
            one.counted = one.counted.or_else(|| named.remove(&event.seq));
            taken.push(one);
            turned_away.extend(away);
        }
        let now = self.ports.clock.now();
        let done = self.ports.inbox.process_events(&taken, now).await?;
        self.notify(&done);
        for (call, row) in turned_away {
            self.turn_away(*call, row);
        }
        Ok(events.len())
    }

    /// The settings of a number changed at Meta, by us or by its owner: its row has to be brought
    /// up to date.
    async fn look_at_settings(&self, asset: &AssetRef) -> Result<(), Fault> {
        match PhoneNumberId::parse(asset.external_id.as_str()) {
            Ok(number) => self.look_at_calling(&number).await,
            Err(_) => Ok(()),
        }
    }

    /// One event whose rows make no sense must not hold up the others.
    async fn process_singly(&self, events: &[Event]) -> Result<usize, Fault> {
        for event in events {
            match self.process_batch(std::slice::from_ref(event)).await {
                Ok(_) => {}
                Err(fault @ Fault::Unavailable { .. }) => return Err(fault),
                Err(fault @ Fault::Inconsistent { .. }) => {
                    left_aside(event, &fault);
                    let counted = counted(&self.ports.webhooks.read(&event.payload));
                    let aside = [ProcessedEvent {
                        seq: event.seq,
                        outcome: Outcome::NotUnderstood,
                        counted: counted.map(|(kind, asset)| (kind, asset, None)),
                        effect: None,
                    }];
                    let now = self.ports.clock.now();
                    self.notify(&self.ports.inbox.process_events(&aside, now).await?);
                }
            }
        }
        Ok(events.len())
    }

    fn decide(
        &self,
        event: &Event,
        inbound_event: InboundEvent,
        routing_context: &RoutingContext,
    ) -> Result<(ProcessedEvent, Option<TurnedAway>), Fault> {
        let counted = counted(&inbound_event);
        let channel = inbound_event
            .asset()
            .and_then(|asset| routing_context.channel(asset));
        let decided = self.outcome(inbound_event, channel, routing_context)?;
        let workspace = channel.map(|channel| channel.workspace.clone());
        let taken = ProcessedEvent {
            seq: event.seq,
            outcome: decided.outcome,
            counted: counted.map(|(kind, asset)| (kind, asset, workspace)),
            effect: decided.effect,
        };
        Ok((taken, decided.turned_away))
    }

    fn outcome(
        &self,
        inbound_event: InboundEvent,
        channel: Option<&Channel>,
        routing_context: &RoutingContext,
    ) -> Result<Decided, Fault> {
        let noted = match route_channel(channel, routing_context.entitlements(channel)) {
            Ok(_) => Outcome::Noted,
            Err(reason) => Outcome::Dropped(reason),
        };
        Ok(match inbound_event {
            InboundEvent::Arrival(arrival) => self.arrive(*arrival, channel, routing_context)?,
            // How far a message got is worth knowing even when its channel is gone meanwhile.
            InboundEvent::Status(status) => Decided::of(noted, Some(Effect::Report(status))),
            InboundEvent::Watermark(watermark) => {
                let workspace = channel.map(|channel| channel.workspace.clone());
                let effect = workspace.map(|workspace| Effect::Mark(workspace, watermark));
                Decided::of(noted, effect)
            }
            InboundEvent::Echo(echo) => {
                let outcome = match (&echo.ours, noted) {
                    (None, Outcome::Noted) => Outcome::Dropped(DropReason::Echo),
                    (_, outcome) => outcome,
                };
                Decided::of(outcome, Some(Effect::Confirm(echo)))
            }
            InboundEvent::Call(event) => self.hear_of_call(*event, channel, routing_context)?,
            InboundEvent::Settings(_) => Decided::of(noted, None),
            InboundEvent::Account(_) => Decided::of(Outcome::Noted, None),
            InboundEvent::Other => Decided::of(Outcome::NotUnderstood, None),
        })
    }

    fn arrive(
        &self,
        arrival: Arrival,
        channel: Option<&Channel>,
        routing_context: &RoutingContext,
    ) -> Result<Decided, Fault> {
        let now = self.ports.clock.now();
        let verdict = route_message(
            (&arrival.content, arrival.at),
            channel,
            routing_context.entitlements(channel),
            routing_context.agents(channel),
            (now, self.settings.keep_events),
        );
        let outcome = verdict.outcome();
        let (Some(channel), RoutingDecision::Deliver(_) | RoutingDecision::StoreOnly(_)) =
            (channel, &verdict)
        else {
            return Ok(Decided::of(outcome, None));
        };
        let message = NewMessage {
            workspace: channel.workspace.clone(),
            channel_display: channel.asset.display(),
            arrival,
            id: self.fresh_message_id()?,
            conversation: self.fresh_id("cv", ConversationId::parse)?,
            ask: matches!(verdict, RoutingDecision::Deliver(_)),
        };
        Ok(Decided::of(outcome, Some(Effect::Add(Box::new(message)))))
    }

    pub(crate) fn fresh_message_id(&self) -> Result<MessageId, Fault> {
        self.fresh_id("msg", MessageId::parse)
    }

    /// Tells whoever waits for it what a batch did.
    fn notify(&self, done: &ProcessedBatch) {
        for outcome in &done.outcomes {
            self.observer.event_processed(*outcome);
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
        if done.ringing {
            self.wakers.calls.notify_one();
        }
        for (call, outcome) in &done.ended {
            self.observer.call_ended(*outcome);
            self.call_registry.end(call);
        }
    }
}

/// What an event about an account is counted under: the number that it changed.
fn counted_under(row: &Channel) -> (ChannelKind, String, Option<WorkspaceId>) {
    let external_id = row.asset.external_id().to_owned();
    (row.kind().into(), external_id, Some(row.workspace.clone()))
}

/// What an event is counted under. Calls are a channel of their own.
fn counted(inbound_event: &InboundEvent) -> Option<(ChannelKind, String)> {
    let asset = inbound_event.asset()?;
    let kind = match inbound_event {
        InboundEvent::Call(_) | InboundEvent::Settings(_) => ChannelKind::WhatsappCall,
        InboundEvent::Arrival(_)
        | InboundEvent::Status(_)
        | InboundEvent::Watermark(_)
        | InboundEvent::Echo(_)
        | InboundEvent::Account(_)
        | InboundEvent::Other => asset.kind.into(),
    };
    Some((kind, asset.external_id.clone()))
}

fn left_aside(event: &Event, fault: &Fault) {
    let error: &dyn std::error::Error = fault;
    tracing::error!(error, event = event.seq.0, "an event was left aside");
}
