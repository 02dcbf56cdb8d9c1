//! WhatsApp messages.

use wassla_domain::inbound::{Arrival, Echo, ExternalMessageId, InboundEvent};

use super::{number, sender, system, whatsapp_content};
use crate::envelope::EventEnvelope;

/// A customer's message. Under another field than `messages` another than we is to answer it.
pub(super) fn message(envelope: &EventEnvelope<'_>) -> Option<InboundEvent> {
    if !envelope.is_of("messages") {
        return None;
    }
    if sender::is_the_number_itself(envelope) {
        return echo(envelope);
    }
    let [id, timestamp, system] = envelope.item.members(["id", "timestamp", "system"]);
    let mut arrival = Arrival {
        asset: number(envelope)?,
        customer: sender::of(envelope)?,
        renamed: None,
        message: ExternalMessageId::new(id?.id()?)?,
        content: whatsapp_content::of(envelope.item),
        at: timestamp?.instant()?,
    };
    if let Some(system) = system {
        system::rename(&mut arrival, system);
    }
    Some(InboundEvent::Arrival(Box::new(arrival)))
}

/// A message that the business sent from its phone.
pub(super) fn echo(envelope: &EventEnvelope<'_>) -> Option<InboundEvent> {
    let [id, timestamp] = envelope.item.members(["id", "timestamp"]);
    Some(InboundEvent::Echo(Echo {
        asset: number(envelope)?,
        message: ExternalMessageId::new(id?.id()?)?,
        ours: None,
        at: timestamp?.instant()?,
    }))
}
