use std::time::Duration;

use wassla_domain::calls::{CallDirection, CallEvent, CallNote, CallRecipient, route_call};
use wassla_domain::inbound::{DropReason, Outcome, RoutingDecision, Skip, route_channel};
use wassla_domain::inbox::Effect;
use wassla_domain::{CallId, Channel, ConversationId, Fault};

use crate::Wassla;
use crate::events::process::Decided;
use crate::events::routing_context::RoutingContext;

/// For how long a caller waits at most: later there is nothing to reject any more.
const RINGS_FOR: Duration = Duration::from_mins(1);

impl Wassla {
    /// What is done with what Meta says of a call.
    pub(crate) fn hear_of_call(
        &self,
        event: CallEvent,
        channel: Option<&Channel>,
        routing_context: &RoutingContext,
    ) -> Result<Decided, Fault> {
        let now = self.ports.clock.now();
        let verdict = route_call(
            event.at,
            (channel, routing_context.calling(channel)),
            routing_context.entitlements(channel),
            routing_context.agents(channel),
            (now, self.settings.keep_events),
        );
        let rings_for_us = event.rings_for_us();
        if rings_for_us && let RoutingDecision::Drop(reason) = verdict {
            let still_rings = now < event.at.plus(RINGS_FOR);
            return Ok(Decided {
                outcome: Outcome::Dropped(reason),
                effect: None,
                turned_away: still_rings.then(|| (Box::new(event), channel.cloned())),
            });
        }

        if rings_for_us && event.customer.is_none() {
            // Nobody could say whose call it is.
            return Ok(Decided {
                outcome: Outcome::NotUnderstood,
                effect: None,
                turned_away: Some((Box::new(event), channel.cloned())),
            });
        }

        let outcome = if rings_for_us {
            verdict.outcome()
        } else {
            Outcome::Noted
        };
        let rings = rings_for_us && !matches!(verdict, RoutingDecision::StoreOnly(Skip::TooLate));
        // How a call ended is worth knowing even when its channel is gone meanwhile. A call that the
        // business placed belongs to its conversation, whether or not calls are answered here.
        let is_kept = match verdict {
            RoutingDecision::Deliver(_) | RoutingDecision::StoreOnly(_) => true,
            RoutingDecision::Drop(DropReason::Stale) => false,
            RoutingDecision::Drop(_) => {
                let entitlements = routing_context.entitlements(channel);
                let is_ours = event.direction() == CallDirection::BusinessInitiated;
                is_ours && route_channel(channel, entitlements).is_ok()
            }
        };
        let recipient = match channel {
            Some(channel) if is_kept => Some(self.recipient_of(channel, rings)?),
            Some(_) | None => None,
        };
        let note = CallNote { event, recipient };
        Ok(Decided {
            outcome,
            effect: Some(Effect::Call(Box::new(note))),
            turned_away: None,
        })
    }

    fn recipient_of(&self, channel: &Channel, rings: bool) -> Result<CallRecipient, Fault> {
        Ok(CallRecipient {
            workspace: channel.workspace.clone(),
            channel_display: channel.asset.display(),
            id: self.fresh_id("call", CallId::parse)?,
            conversation: self.fresh_id("cv", ConversationId::parse)?,
            rings,
        })
    }
}
