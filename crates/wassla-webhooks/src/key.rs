//! What makes an event the same as another. A key is made of the envelope alone: never of what came
//! beside the event.

use std::borrow::Cow;

use sha2::{Digest, Sha256};
use wassla_domain::Timestamp;
use wassla_domain::inbound::EventKey;

use crate::envelope::{EventEnvelope, EventKind};
use crate::json::Json;
use crate::read::direction;

type Part<'a> = Option<Cow<'a, str>>;

/// What identifies an event beside its object, its field and its asset.
struct EventKeyParts<'a> {
    /// Which kind of identity: parts of one never stand for parts of another.
    what: &'static str,
    parts: [Part<'a>; 4],
    at: Option<Timestamp>,
}

pub(crate) fn of(envelope: &EventEnvelope<'_>) -> EventKey {
    let identity = match envelope.kind {
        EventKind::Message | EventKind::Echo => message(envelope.item),
        EventKind::Status => status(envelope.item),
        EventKind::Call => call(envelope.item),
        EventKind::Preference => preference(envelope.item),
        EventKind::Messaging | EventKind::Standby => messaging(envelope),
        EventKind::Error | EventKind::Change | EventKind::Other => None,
    };
    let identity = identity.unwrap_or_else(|| by_content(envelope));

    let mut hash = Sha256::new();
    let text = |json: Option<Json<'_>>| json.and_then(Json::id).map(Cow::into_owned);
    let number = envelope
        .metadata
        .and_then(|it| it.member("phone_number_id"));
    write(&mut hash, Some(envelope.kind.as_str()));
    write(&mut hash, text(envelope.object).as_deref());
    write(&mut hash, text(envelope.field).as_deref());
    write(&mut hash, text(number.or(envelope.entry)).as_deref());
    write(&mut hash, Some(identity.what));
    for part in &identity.parts {
        write(&mut hash, part.as_deref());
    }
    EventKey::new(identity.at, &hash.finalize().into())
}

/// Each part with its length before it, so that no two lists of parts are the same bytes.
fn write(hash: &mut Sha256, part: Option<&str>) {
    let Some(part) = part else {
        return hash.update([0]);
    };
    hash.update([1]);
    hash.update((part.len() as u64).to_be_bytes());
    hash.update(part);
}

fn message(item: Json<'_>) -> Option<EventKeyParts<'_>> {
    let [id, timestamp] = item.members(["id", "timestamp"]);
    Some(EventKeyParts {
        what: "id",
        parts: [Some(id?.id()?), None, None, None],
        at: timestamp.and_then(Json::instant),
    })
}

fn status(item: Json<'_>) -> Option<EventKeyParts<'_>> {
    let names = [
        "id",
        "status",
        "recipient_id",
        "recipient_user_id",
        "timestamp",
    ];
    let [id, status, recipient, user, timestamp] = item.members(names);
    let recipient = recipient.and_then(Json::id);
    Some(EventKeyParts {
        what: "status",
        parts: [
            Some(id?.id()?),
            Some(status?.text()?),
            recipient.or_else(|| user.and_then(Json::id)),
            None,
        ],
        at: timestamp.and_then(Json::instant),
    })
}

fn call(item: Json<'_>) -> Option<EventKeyParts<'_>> {
    let [id, event, timestamp] = item.members(["id", "event", "timestamp"]);
    Some(EventKeyParts {
        what: "call",
        parts: [Some(id?.id()?), Some(event?.text()?), None, None],
        at: timestamp.and_then(Json::instant),
    })
}

fn preference(item: Json<'_>) -> Option<EventKeyParts<'_>> {
    let names = ["wa_id", "user_id", "category", "value", "timestamp"];
    let [number, user, category, value, timestamp] = item.members(names);
    let number = number.and_then(Json::id);
    Some(EventKeyParts {
        what: "preference",
        parts: [
            Some(number.or_else(|| user.and_then(Json::id))?),
            category.and_then(Json::text),
            Some(value?.text()?),
            Some(timestamp?.scalar()?),
        ],
        at: timestamp.and_then(Json::instant),
    })
}

fn messaging<'a>(envelope: &EventEnvelope<'a>) -> Option<EventKeyParts<'a>> {
    let names = [
        "sender",
        "timestamp",
        "message",
        "postback",
        "reaction",
        "read",
        "delivery",
    ];
    let [
        sender,
        timestamp,
        message,
        postback,
        reaction,
        read,
        delivery,
    ] = envelope.item.members(names);
    let at = timestamp.and_then(Json::instant);
    let user = || sender?.member("id")?.id();
    let identity = |what, parts| Some(EventKeyParts { what, parts, at });

    if let Some(message) = message {
        let [mid, is_deleted] = message.members(["mid", "is_deleted"]);
        let what = match is_deleted {
            Some(is_deleted) if is_deleted.is_true() => "deleted",
            _ => direction::of(envelope).as_str(),
        };
        return identity(what, [Some(mid?.id()?), None, None, None]);
    }
    if let Some(postback) = postback {
        let mid = postback.member("mid")?.id()?;
        return identity("postback", [Some(mid), None, None, None]);
    }
    if let Some(reaction) = reaction {
        let [mid, action] = reaction.members(["mid", "action"]);
        let action = action.and_then(Json::text);
        let parts = [Some(mid?.id()?), user(), action, Some(timestamp?.scalar()?)];
        return identity("reaction", parts);
    }
    if let Some(read) = read {
        let [watermark, mid] = read.members(["watermark", "mid"]);
        let (watermark, mid) = (watermark.and_then(Json::id), mid.and_then(Json::id));
        let is_told = watermark.is_some() || mid.is_some();
        return identity("read", [user(), watermark, mid, None]).filter(|_| is_told);
    }
    let [watermark, mids] = delivery?.members(["watermark", "mids"]);
    let (watermark, mids) = (watermark.and_then(Json::id), mids.map(Json::compact));
    let is_told = watermark.is_some() || mids.is_some();
    identity("delivery", [user(), watermark, mids.map(Cow::Owned), None]).filter(|_| is_told)
}

/// What names itself by nothing is named by all that it says, and by its time.
fn by_content<'a>(envelope: &EventEnvelope<'a>) -> EventKeyParts<'a> {
    let content = Some(Cow::Owned(envelope.item.compact()));
    let time = envelope.time.and_then(Json::scalar);
    EventKeyParts {
        what: "content",
        parts: [content, time, None, None],
        at: envelope.time.and_then(Json::instant),
    }
}
