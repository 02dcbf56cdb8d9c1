//! Who a WhatsApp call is with.

use wassla_domain::calls::CallDirection;

use super::sender;
use crate::envelope::EventEnvelope;
use crate::json::Json;

/// The names that a call has for the customer: whoever called, or was called by the business.
pub(crate) fn of_call<'a>(envelope: &EventEnvelope<'a>) -> [Option<Json<'a>>; 2] {
    let names = ["direction", "from", "from_user_id", "to", "to_user_id"];
    let [told, from, from_user, to, to_user] = envelope.item.members(names);
    let is_ours = match told.and_then(direction) {
        Some(CallDirection::UserInitiated) => false,
        Some(CallDirection::BusinessInitiated) => true,
        None => sender::is_the_number(envelope, from),
    };
    if is_ours {
        [to, to_user]
    } else {
        [from, from_user]
    }
}

/// The names that a status of a call has for the customer, whom the business called.
pub(crate) fn of_status<'a>(envelope: &EventEnvelope<'a>) -> [Option<Json<'a>>; 2] {
    envelope.item.members(["recipient_id", "recipient_user_id"])
}

/// Who called whom.
pub(super) fn direction(told: Json<'_>) -> Option<CallDirection> {
    CallDirection::parse(&told.text()?.to_ascii_lowercase())
}
