//! What an event says.

mod account;
mod attachments;
pub(crate) mod call;
pub(crate) mod caller;
pub(crate) mod direction;
mod messaging;
mod number_news;
pub(crate) mod preference;
pub(crate) mod sender;
mod settings;
mod status;
mod system;
mod whatsapp;
mod whatsapp_content;

use wassla_domain::inbound::{AssetRef, DialledNumber, InboundEvent};
use wassla_domain::{ChatKind, InstagramId, MessageId, PageId, PhoneNumberId, WabaId};

use crate::envelope::{EventEnvelope, EventKind};
use crate::json::Json;

/// How our message ids begin; anybody may write into the fields that carry them.
const OURS: &str = "msg_";

pub(crate) fn inbound_event(payload: &str) -> InboundEvent {
    EventEnvelope::read(payload)
        .and_then(|envelope| understood(&envelope))
        .unwrap_or(InboundEvent::Other)
}

fn understood(envelope: &EventEnvelope<'_>) -> Option<InboundEvent> {
    match envelope.kind {
        EventKind::Message => whatsapp::message(envelope),
        EventKind::Status => status::read(envelope),
        EventKind::Call => call::read(envelope),
        EventKind::Echo => whatsapp::echo(envelope),
        EventKind::Preference => preference::read(envelope),
        EventKind::Messaging => messaging::read(envelope),
        EventKind::Change => account::read(envelope).or_else(|| settings::read(envelope)),
        EventKind::Standby | EventKind::Error | EventKind::Other => None,
    }
}

/// The number that a WhatsApp event is about.
fn number(envelope: &EventEnvelope<'_>) -> Option<AssetRef> {
    numbered(envelope.metadata?)
}

/// The number that an object names by its id.
fn numbered(named: Json<'_>) -> Option<AssetRef> {
    let id = named.member("phone_number_id")?.id()?;
    let id = PhoneNumberId::parse(id).ok()?;
    Some(asset(ChatKind::Whatsapp, id.as_str()))
}

/// A WhatsApp account by its id. Meta's samples have the id "0" where no account is meant.
fn waba(id: Json<'_>) -> Option<WabaId> {
    let id = id.id()?;
    let is_zero = id.bytes().all(|byte| byte == b'0');
    WabaId::parse(id).ok().filter(|_| !is_zero)
}

/// A number by what people dial.
fn dialled(number: Json<'_>) -> Option<DialledNumber> {
    DialledNumber::of(&number.id()?)
}

/// The Page or Instagram account that an event is about.
fn page(envelope: &EventEnvelope<'_>) -> Option<AssetRef> {
    let id = envelope.entry?.id()?;
    match envelope.channel()? {
        ChatKind::Messenger => {
            let id = PageId::parse(id).ok()?;
            Some(asset(ChatKind::Messenger, id.as_str()))
        }
        ChatKind::Instagram => {
            let id = InstagramId::parse(id).ok()?;
            Some(asset(ChatKind::Instagram, id.as_str()))
        }
        ChatKind::Whatsapp => None,
    }
}

fn asset(kind: ChatKind, external_id: &str) -> AssetRef {
    AssetRef {
        kind,
        external_id: external_id.to_owned(),
    }
}

/// Our message id, where Meta gives back what we sent with a message.
fn ours(echoed: Option<Json<'_>>) -> Option<MessageId> {
    let text = echoed?.text()?;
    let id = text.starts_with(OURS).then_some(text)?;
    MessageId::parse(id).ok()
}
