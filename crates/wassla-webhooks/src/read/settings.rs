//! What Meta says of the settings of WhatsApp numbers.

use wassla_domain::ChatKind;
use wassla_domain::inbound::InboundEvent;

use super::numbered;
use crate::envelope::EventEnvelope;
use crate::json::Json;

/// The settings of a number changed. Which is not read: they are asked for.
pub(super) fn read(envelope: &EventEnvelope<'_>) -> Option<InboundEvent> {
    if envelope.channel()? != ChatKind::Whatsapp || !envelope.is_of("account_settings_update") {
        return None;
    }
    let value = envelope.item.member("value")?;
    let [kind, settings] = value.members(["type", "phone_number_settings"]);
    let is_of_number = kind.and_then(Json::text)? == "PHONE_NUMBER_SETTINGS";
    Some(InboundEvent::Settings(
        settings.and_then(numbered).filter(|_| is_of_number)?,
    ))
}
