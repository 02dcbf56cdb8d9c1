//! What an event says.

mod account;
mod attachments;
pub(crate) mod call;
pub(crate) mod caller;
pub(crate) mod direction;
mod messaging;
pub(crate) mod sender;
mod settings;
mod status;
mod system;
mod whatsapp;
mod whatsapp_content;

use wassla_domain::inbound::{AssetRef, Happening};
use wassla_domain::{ChatKind, InstagramId, MessageId, PageId, PhoneNumberId};

use crate::json::Json;
use crate::sheet::{Kind, Sheet};

/// How our message ids begin; anybody may write into the fields that carry them.
const OURS: &str = "msg_";

pub(crate) fn happening(payload: &str) -> Happening {
    Sheet::read(payload)
        .and_then(|sheet| understood(&sheet))
        .unwrap_or(Happening::Other)
}

fn understood(sheet: &Sheet<'_>) -> Option<Happening> {
    match sheet.kind {
        Kind::Message => whatsapp::message(sheet),
        Kind::Status => status::read(sheet),
        Kind::Call => call::read(sheet),
        Kind::Echo => whatsapp::echo(sheet),
        Kind::Messaging => messaging::read(sheet),
        Kind::Change => account::read(sheet).or_else(|| settings::read(sheet)),
        Kind::Standby | Kind::Error | Kind::Other => None,
    }
}

/// The number that a WhatsApp event is about.
fn number(sheet: &Sheet<'_>) -> Option<AssetRef> {
    numbered(sheet.metadata?)
}

/// The number that an object names by its id.
fn numbered(named: Json<'_>) -> Option<AssetRef> {
    let id = named.member("phone_number_id")?.id()?;
    let id = PhoneNumberId::parse(id).ok()?;
    Some(asset(ChatKind::Whatsapp, id.as_str()))
}

/// The Page or Instagram account that an event is about.
fn page(sheet: &Sheet<'_>) -> Option<AssetRef> {
    let id = sheet.entry?.id()?;
    match sheet.channel()? {
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
