//! What WhatsApp customers want to get from a business (`user_preferences`).

use wassla_domain::inbound::{Arrival, ExternalMessageId, InboundEvent, KnownNotice};

use super::{number, sender};
use crate::envelope::EventEnvelope;
use crate::json::Json;

/// The names that a preference has for the customer.
pub(crate) fn names<'a>(envelope: &EventEnvelope<'a>) -> [Option<Json<'a>>; 2] {
    envelope.item.members(["wa_id", "user_id"])
}

/// A customer stopped marketing messages, or wants them again. It is no message, and has no id of
/// its own: who, what and when are one.
pub(super) fn read(envelope: &EventEnvelope<'_>) -> Option<InboundEvent> {
    let [category, value, timestamp] = envelope.item.members(["category", "value", "timestamp"]);
    let category = category.and_then(Json::text);
    if category.is_some_and(|category| category != "marketing_messages") {
        return None;
    }
    let value = value?.text()?;
    let notice = match value.as_ref() {
        "stop" => KnownNotice::MarketingStopped,
        "resume" => KnownNotice::MarketingResumed,
        _ => return None,
    };
    let customer = sender::customer(envelope, names(envelope))?;
    let at = timestamp?.instant()?;
    let who = customer.aliases.first()?.value();
    let id = format!("preference:{who}:{value}:{}", at.seconds());
    Some(InboundEvent::Arrival(Box::new(Arrival {
        asset: number(envelope)?,
        renamed: None,
        message: ExternalMessageId::new(id)?,
        content: notice.into(),
        at,
        customer,
    })))
}
