//! How far messages of ours got, on WhatsApp.

use std::borrow::Cow;

use wassla_domain::inbound::{ExternalMessageId, Happening, SendFailure, StatusUpdate};
use wassla_domain::inbox::{Delivery, words_of};

use super::{number, ours};
use crate::json::Json;
use crate::sheet::Sheet;

pub(super) fn read(sheet: &Sheet<'_>) -> Option<Happening> {
    let names = [
        "id",
        "status",
        "timestamp",
        "errors",
        "biz_opaque_callback_data",
        "type",
    ];
    let [id, status, timestamp, errors, data, kind] = sheet.item.members(names);
    let asset = number(sheet)?;
    let says_call = kind.and_then(Json::text) == Some(Cow::Borrowed("call"));
    if says_call || (sheet.field.is_some() && sheet.is_of("calls")) {
        return Some(Happening::Call(asset));
    }
    let delivery = match status?.text()?.as_ref() {
        "sent" => Delivery::Sent,
        "delivered" => Delivery::Delivered,
        "read" | "played" => Delivery::Read,
        "failed" => Delivery::Failed,
        _ => return None,
    };
    Some(Happening::Status(Box::new(StatusUpdate {
        asset,
        message: ExternalMessageId::new(id?.id()?)?,
        ours: ours(data),
        delivery,
        failure: (delivery == Delivery::Failed).then(|| failure(errors)),
        at: timestamp?.instant()?,
    })))
}

fn failure(errors: Option<Json<'_>>) -> SendFailure {
    let code = errors
        .and_then(Json::first)
        .and_then(|error| error.member("code")?.integer())
        .and_then(|code| u32::try_from(code).ok());
    SendFailure {
        code,
        words: words_of(code).to_owned(),
    }
}
