//! The events of a WhatsApp change.

use super::EVENTS_AT_MOST;
use super::contacts::Contacts;
use super::reasons::Reasons;
use crate::envelope::{EventEnvelope, EventKind};
use crate::json::Json;
use crate::read::{call, caller, preference, sender};

/// The events that stand one beside the other in a change; none when it is one event itself.
pub(super) fn items<'a>(change: &EventEnvelope<'a>, value: Json<'a>) -> Vec<EventEnvelope<'a>> {
    let names = [
        "metadata",
        "contacts",
        "messages",
        "statuses",
        "calls",
        "errors",
        "message_echoes",
        "user_preferences",
    ];
    let [
        metadata,
        contacts,
        messages,
        statuses,
        calls,
        errors,
        echoes,
        preferences,
    ] = value.members(names);
    // Without a number it is about an account, whatever its lists are called.
    if metadata.is_none() && !change.is_of("messages") && !change.is_of("calls") {
        return Vec::new();
    }

    let contacts = Contacts::read(contacts);
    let mut reasons = Reasons::read(calls, errors);
    let lists = [
        (EventKind::Message, messages),
        (EventKind::Status, statuses),
        (EventKind::Call, calls),
        (EventKind::Error, errors.filter(|_| reasons.are_of_nobody())),
        (EventKind::Echo, echoes),
        (EventKind::Preference, preferences),
    ];
    let mut envelopes = Vec::new();
    for (kind, list) in lists {
        for item in list.map(Json::items).unwrap_or_default() {
            if envelopes.len() > EVENTS_AT_MOST {
                return envelopes;
            }
            let envelope = EventEnvelope {
                kind,
                metadata,
                item,
                ..*change
            };
            let names = party(&envelope);
            let is_call = kind == EventKind::Call;
            envelopes.push(EventEnvelope {
                contact: names.and_then(|names| contacts.of(names)),
                errors: is_call.then(|| reasons.of_next(item)).flatten(),
                ..envelope
            });
        }
    }
    envelopes
}

/// The names of whoever an event is from or with, where its contact is read.
fn party<'a>(envelope: &EventEnvelope<'a>) -> Option<[Option<Json<'a>>; 2]> {
    match envelope.kind {
        EventKind::Message => Some(sender::names(envelope)),
        EventKind::Call => Some(caller::of_call(envelope)),
        EventKind::Preference => Some(preference::names(envelope)),
        EventKind::Status if call::is_status(envelope) => Some(caller::of_status(envelope)),
        EventKind::Status
        | EventKind::Error
        | EventKind::Echo
        | EventKind::Messaging
        | EventKind::Standby
        | EventKind::Change
        | EventKind::Other => None,
    }
}
