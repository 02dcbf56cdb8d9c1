//! The events of a WhatsApp change.

use super::EVENTS_AT_MOST;
use super::contacts::Contacts;
use super::reasons::Reasons;
use crate::json::Json;
use crate::read::{call, caller, sender};
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
    let mut reasons = Reasons::read(calls, errors);
    let lists = [
        (Kind::Message, messages),
        (Kind::Status, statuses),
        (Kind::Call, calls),
        (Kind::Error, errors.filter(|_| reasons.are_of_nobody())),
        (Kind::Echo, echoes),
    ];
    let mut sheets = Vec::new();
    for (kind, list) in lists {
        for item in list.map(Json::items).unwrap_or_default() {
            if sheets.len() > EVENTS_AT_MOST {
                return sheets;
            }
            let sheet = Sheet {
                kind,
                metadata,
                item,
                ..*change
            };
            let names = party(&sheet);
            let is_call = kind == Kind::Call;
            sheets.push(Sheet {
                contact: names.and_then(|names| contacts.of(names)),
                errors: is_call.then(|| reasons.of_next(item)).flatten(),
                ..sheet
            });
        }
    }
    sheets
}

/// The names of whoever an event is from or with, where its contact is read.
fn party<'a>(sheet: &Sheet<'a>) -> Option<[Option<Json<'a>>; 2]> {
    match sheet.kind {
        Kind::Message => Some(sender::names(sheet)),
        Kind::Call => Some(caller::of_call(sheet)),
        Kind::Status if call::is_status(sheet) => Some(caller::of_status(sheet)),
        Kind::Status
        | Kind::Error
        | Kind::Echo
        | Kind::Messaging
        | Kind::Standby
        | Kind::Change
        | Kind::Other => None,
    }
}
