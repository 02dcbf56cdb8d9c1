//! Every event of a delivery.

mod contacts;
mod reasons;
mod whatsapp;

use wassla_domain::ChatKind;
use wassla_domain::inbound::NewEvent;
use wassla_domain::ports::NotJson;

use crate::envelope::{EventEnvelope, EventKind, channel};
use crate::json::Json;
use crate::key;

pub(crate) fn events(body: &[u8]) -> Result<Vec<NewEvent>, NotJson> {
    let body = str::from_utf8(body).map_err(|_| NotJson)?;
    let mut envelopes = EventEnvelopes::within(body);
    if let Some([object, entry]) = Json::members_of(body, ["object", "entry"]) {
        let entries = entry.map(Json::items).unwrap_or_default();
        let object = object.or_else(|| entries.iter().find_map(object_within));
        if object.and_then(channel).is_some() {
            for entry in entries {
                envelopes.add_entry(object, entry);
            }
        }
    }
    if envelopes.events.is_empty() || envelopes.is_too_much {
        let whole = Json::read(body).ok_or(NotJson)?;
        return Ok(vec![EventEnvelope::other(whole).written()]);
    }
    Ok(envelopes.events)
}

impl EventEnvelope<'_> {
    fn written(&self) -> NewEvent {
        NewEvent {
            key: key::of(self),
            payload: self.write(),
        }
    }
}

/// Some of Meta's samples have `object` inside the entry or its change.
fn object_within<'a>(entry: &Json<'a>) -> Option<Json<'a>> {
    let [object, changes] = entry.members(["object", "changes"]);
    let changes = || changes.map(Json::items).unwrap_or_default();
    object.or_else(|| changes().into_iter().find_map(|it| it.member("object")))
}

/// The events of a delivery, as long as they are a delivery's: what would become far more than was
/// sent is kept whole instead.
struct EventEnvelopes {
    events: Vec<NewEvent>,
    bytes_left: usize,
    is_too_much: bool,
}

/// Meta sends up to a thousand updates together; this is room for many times that.
const EVENTS_AT_MOST: usize = 25_000;
/// How much larger the events may be than their delivery: each carries what it shares with others.
const GROWTH_AT_MOST: usize = 4;
/// What a small delivery may grow by.
const GROWTH_ALWAYS: usize = 64 * 1024;

impl EventEnvelopes {
    fn within(body: &str) -> Self {
        Self {
            events: Vec::new(),
            bytes_left: body.len() * GROWTH_AT_MOST + GROWTH_ALWAYS,
            is_too_much: false,
        }
    }

    fn add(&mut self, envelope: &EventEnvelope<'_>) {
        if self.is_too_much {
            return;
        }
        let event = envelope.written();
        match self.bytes_left.checked_sub(event.payload.len()) {
            Some(left) if self.events.len() < EVENTS_AT_MOST => {
                self.bytes_left = left;
                self.events.push(event);
            }
            Some(_) | None => {
                self.is_too_much = true;
                self.events = Vec::new();
            }
        }
    }

    fn add_entry<'a>(&mut self, object: Option<Json<'a>>, entry: Json<'a>) {
        let names = ["id", "time", "field", "changes", "messaging", "standby"];
        let [id, time, field, changes, messaging, standby] = entry.members(names);
        let before = self.events.len();
        let envelope = |kind, item| EventEnvelope {
            kind,
            object,
            field: None,
            entry: id,
            time: None,
            metadata: None,
            contact: None,
            errors: None,
            item,
        };

        for (kind, list) in [
            (EventKind::Messaging, messaging),
            (EventKind::Standby, standby),
        ] {
            for item in list.map(Json::items).unwrap_or_default() {
                self.add(&envelope(kind, item));
            }
        }
        for change in changes.map(Json::items).unwrap_or_default() {
            let [own_field, value] = change.members(["field", "value"]);
            let envelope = EventEnvelope {
                field: own_field.or(field),
                ..envelope(EventKind::Change, change)
            };
            let items = match (envelope.channel(), value) {
                (Some(ChatKind::Whatsapp), Some(value)) => whatsapp::items(&envelope, value),
                _ => Vec::new(),
            };
            for item in &items {
                self.add(item);
            }
            if items.is_empty() {
                self.add(&EventEnvelope { time, ..envelope });
            }
        }
        if self.events.len() == before {
            let whole = envelope(EventKind::Other, entry);
            self.add(&whole);
        }
    }
}
