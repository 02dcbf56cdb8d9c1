//! Who a WhatsApp call is with.

use wassla_domain::calls::CallDirection;

use super::sender;
use crate::envelope::EventEnvelope;
use crate::json::Json;

/// The names that a call has for the customer: whoever called, or was called by the business.
pub(crate) fn of_call<'a>(envelope: &EventEnvelope<'a>) -> [Option<Json<'a>>; 2] {
    let names = ["from", "from_user_id", "to", "to_user_id"];
    let [from, from_user, to, to_user] = envelope.item.members(names);
    match direction_of(envelope) {
        Some(CallDirection::BusinessInitiated) => [to, to_user],
        Some(CallDirection::UserInitiated) | None => [from, from_user],
    }
}

/// Who called whom: as Meta says, else the business when the call is from its own number, or when
/// it comes with the customer's answer to an offer.
pub(super) fn direction_of(envelope: &EventEnvelope<'_>) -> Option<CallDirection> {
    let [told, from, session] = envelope.item.members(["direction", "from", "session"]);
    let is_ours = || {
        let sdp = session.and_then(|session| session.member("sdp_type")?.text());
        let answers = sdp.is_some_and(|kind| kind.eq_ignore_ascii_case("answer"));
        answers || sender::is_the_number(envelope, from)
    };
    let inferred = || is_ours().then_some(CallDirection::BusinessInitiated);
    told.and_then(direction).or_else(inferred)
}

/// The names that a status of a call has for the customer, whom the business called.
pub(crate) fn of_status<'a>(envelope: &EventEnvelope<'a>) -> [Option<Json<'a>>; 2] {
    envelope.item.members(["recipient_id", "recipient_user_id"])
}

/// Who called whom.
fn direction(told: Json<'_>) -> Option<CallDirection> {
    CallDirection::parse(&told.text()?.to_ascii_lowercase())
}
