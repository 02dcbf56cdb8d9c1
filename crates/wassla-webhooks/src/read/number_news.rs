//! What Meta says of single numbers of WhatsApp accounts: their PIN, their quality, alerts.

use wassla_domain::PhoneNumberId;
use wassla_domain::channel::{StepFailure, Trouble};
use wassla_domain::inbound::{AccountEvent, AccountScope};

use super::{dialled, waba};
use crate::envelope::EventEnvelope;
use crate::json::Json;

/// Somebody changed the PIN of a number, turned it off, or asked to.
pub(super) fn security(
    envelope: &EventEnvelope<'_>,
    value: Json<'_>,
) -> Option<(AccountScope, AccountEvent)> {
    let event = value.member("event")?.text()?;
    let happened = match event.as_ref() {
        "PIN_CHANGED" => AccountEvent::PinLost(StepFailure::ChangedElsewhere),
        // Meta's page and its sample name it differently.
        "PIN_REQUEST_SUCCESS" | "PIN_RESET_SUCCESS" => {
            AccountEvent::PinLost(StepFailure::TurnedOffElsewhere)
        }
        _ => AccountEvent::NumberChanged,
    };
    number_of(envelope, value, happened)
}

/// The quality of a number, or what it may send.
pub(super) fn quality(
    envelope: &EventEnvelope<'_>,
    value: Json<'_>,
) -> Option<(AccountScope, AccountEvent)> {
    let event = value.member("event")?.text()?;
    let happened = match event.as_ref() {
        "FLAGGED" => AccountEvent::Began(Trouble::Flagged),
        "UNFLAGGED" => AccountEvent::Ended(Trouble::Flagged),
        _ => AccountEvent::NumberChanged,
    };
    number_of(envelope, value, happened)
}

/// An alert about an account or a number. What is for information only is nothing to do.
pub(super) fn alert(
    envelope: &EventEnvelope<'_>,
    value: Json<'_>,
) -> Option<(AccountScope, AccountEvent)> {
    // Meta's page has the alert in a member of its own, payloads have had it beside the entity.
    let within = value.member("alert_info").unwrap_or(value);
    let [severity, kind] = within.members(["alert_severity", "alert_type"]);
    let severity = severity.and_then(Json::text);
    let kind = kind.and_then(Json::text).unwrap_or_default();
    let happened = match severity.as_deref() {
        Some("CRITICAL" | "WARNING") if kind.contains("RESTRICT") => {
            AccountEvent::Began(Trouble::Restricted)
        }
        Some("CRITICAL" | "WARNING") if kind.contains("VIOLATION") => {
            AccountEvent::Began(Trouble::Violation)
        }
        Some("CRITICAL") => AccountEvent::Began(Trouble::Alerted),
        Some(_) | None => AccountEvent::NumberChanged,
    };
    let [entity_type, entity] = value.members(["entity_type", "entity_id"]);
    let entity_type = entity_type.and_then(Json::text);
    let number = entity.and_then(|id| PhoneNumberId::parse(id.id()?).ok());
    let scope = match (entity_type.as_deref(), number) {
        (Some("PHONE_NUMBER"), Some(number)) => AccountScope::Number(number),
        (Some("WABA" | "WHATSAPP_BUSINESS_ACCOUNT"), _) => {
            let named = entity.and_then(waba);
            AccountScope::Waba(named.or_else(|| waba(envelope.entry?))?)
        }
        _ => AccountScope::Waba(waba(envelope.entry?)?),
    };
    Some((scope, happened))
}

/// These fields name a number only by what people dial. Where even that is missing, all that is
/// known is that some number of the account changed.
fn number_of(
    envelope: &EventEnvelope<'_>,
    value: Json<'_>,
    happened: AccountEvent,
) -> Option<(AccountScope, AccountEvent)> {
    let account = envelope.entry.and_then(waba);
    match value.member("display_phone_number").and_then(dialled) {
        Some(number) => Some((AccountScope::Dialled(account, number), happened)),
        None => Some((AccountScope::Waba(account?), AccountEvent::NumberChanged)),
    }
}
