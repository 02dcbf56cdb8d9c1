//! What WhatsApp says of calls.

use std::borrow::Cow;

use wassla_domain::Timestamp;
use wassla_domain::calls::{
    CallDirection, CallEvent, CallSaid, CallStatus, ExternalCallId, Sdp, Termination,
};
use wassla_domain::inbound::{Customer, InboundEvent};

use super::{caller, number, sender, status};
use crate::envelope::EventEnvelope;
use crate::json::Json;

/// An event of a call.
pub(super) fn read(envelope: &EventEnvelope<'_>) -> Option<InboundEvent> {
    if !envelope.is_of("calls") {
        return None;
    }
    let event = envelope.item.member("event");
    let said = match event?.text()?.as_ref() {
        "connect" => CallSaid::Connect {
            offer: envelope.item.member("session").and_then(offer),
        },
        "terminate" => CallSaid::Terminate(termination(envelope)),
        _ => return None,
    };
    let direction = caller::direction_of(envelope);
    let customer = sender::customer(envelope, caller::of_call(envelope));
    inbound_event(envelope, direction, customer, said)
}

/// How far a call of the business got.
pub(super) fn status(envelope: &EventEnvelope<'_>) -> Option<InboundEvent> {
    let said = match envelope.item.member("status")?.text()?.as_ref() {
        "RINGING" => CallStatus::Ringing,
        "ACCEPTED" => CallStatus::Accepted,
        "REJECTED" => CallStatus::Rejected,
        _ => return None,
    };
    // Meta tells it of no other calls.
    let direction = Some(CallDirection::BusinessInitiated);
    let customer = sender::customer(envelope, caller::of_status(envelope));
    inbound_event(envelope, direction, customer, CallSaid::Status(said))
}

/// Whether a status is one of a call, not of a message.
pub(crate) fn is_status(envelope: &EventEnvelope<'_>) -> bool {
    let kind = envelope.item.member("type").and_then(Json::text);
    kind == Some(Cow::Borrowed("call")) || (envelope.field.is_some() && envelope.is_of("calls"))
}

/// Whether a call ended otherwise than both wanted.
pub(crate) fn is_failed(item: &Json<'_>) -> bool {
    let [event, status] = item.members(["event", "status"]);
    let ends = event.and_then(Json::text).as_deref() == Some("terminate");
    ends && !is_completed(status)
}

fn inbound_event(
    envelope: &EventEnvelope<'_>,
    direction: Option<CallDirection>,
    customer: Option<Customer>,
    said: CallSaid,
) -> Option<InboundEvent> {
    let [id, timestamp] = envelope.item.members(["id", "timestamp"]);
    Some(InboundEvent::Call(Box::new(CallEvent {
        asset: number(envelope)?,
        call: ExternalCallId::new(id?.id()?)?,
        direction,
        customer,
        said,
        at: timestamp?.instant()?,
    })))
}

/// The caller's offer; what answers an offer of ours is none.
fn offer(session: Json<'_>) -> Option<Sdp> {
    let [kind, sdp] = session.members(["sdp_type", "sdp"]);
    let is_offer = kind?.text()?.eq_ignore_ascii_case("offer");
    is_offer.then(|| Sdp::new(sdp?.text()?)).flatten()
}

fn termination(envelope: &EventEnvelope<'_>) -> Termination {
    let names = ["status", "start_time", "end_time", "duration"];
    let [status, start, end, duration] = envelope.item.members(names);
    let at = |told: Option<Json<'_>>| -> Option<Timestamp> { told?.instant() };
    let completed = is_completed(status);
    Termination {
        completed,
        started_at: at(start),
        ended_at: at(end),
        seconds: duration.and_then(|it| u32::try_from(it.integer()?).ok()),
        code: envelope
            .errors
            .filter(|_| !completed)
            .and_then(status::code),
    }
}

/// One of Meta's samples has the word in a list.
fn is_completed(status: Option<Json<'_>>) -> bool {
    let word = status.and_then(|it| it.first()?.text());
    word.is_some_and(|word| word.eq_ignore_ascii_case("COMPLETED"))
}
