//! The events of a WhatsApp change.

use super::EVENTS_AT_MOST;
use super::contacts::Contacts;
use crate::json::Json;
use crate::sheet::{Kind, Sheet};

/// The events that stand one beside the other in a change; none when it is one event itself.
pub(super) fn items<'a>(change: &Sheet<'a>, value: Json<'a>) -> Vec<Sheet<'a>> {
    let names = [
        "metadata",
        "contacts",
        "messages",
        "statuses",
        "calls",
        "errors",
        "message_echoes",
    ];
    let [
        metadata,
        contacts,
        messages,
        statuses,
        calls,
        errors,
        echoes,
    ] = value.members(names);
    // Without a number it is about an account, whatever its lists are called.
    if metadata.is_none() && !change.is_of("messages") && !change.is_of("calls") {
        return Vec::new();
    }

    let contacts = Contacts::read(contacts);
    let lists = [
        (Kind::Message, messages),
        (Kind::Status, statuses),
        (Kind::Call, calls),
        (Kind::Error, errors),
        (Kind::Echo, echoes),
    ];
    let mut sheets = Vec::new();
    for (kind, list) in lists {
        for item in list.map(Json::items).unwrap_or_default() {
            if sheets.len() > EVENTS_AT_MOST {
                return sheets;
            }
            let is_message = kind == Kind::Message;
            sheets.push(Sheet {
                kind,
                metadata,
                contact: contacts.sender_of(item).filter(|_| is_message),
                item,
                ..*change
            });
        }
    }
    sheets
}
