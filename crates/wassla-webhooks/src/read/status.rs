//! How far messages of ours got, on WhatsApp.

use wassla_domain::MetaCode;
use wassla_domain::inbound::{ExternalMessageId, InboundEvent, SendFailure, StatusUpdate};
use wassla_domain::inbox::{Delivery, reason_of};

use super::{call, number, ours};
use crate::envelope::EventEnvelope;
use crate::json::Json;

pub(super) fn read(envelope: &EventEnvelope<'_>) -> Option<InboundEvent> {
    let names = [
        "id",
        "status",
        "timestamp",
        "errors",
        "biz_opaque_callback_data",
    ];
    if call::is_status(envelope) {
        return call::status(envelope);
    }
    let [id, status, timestamp, errors, data] = envelope.item.members(names);
    let asset = number(envelope)?;
    let delivery = match status?.text()?.as_ref() {
        "sent" => Delivery::Sent,
        "delivered" => Delivery::Delivered,
        "read" | "played" => Delivery::Read,
        "failed" => Delivery::Failed,
        _ => return None,
    };
    Some(InboundEvent::Status(Box::new(StatusUpdate {
        asset,
        message: ExternalMessageId::new(id?.id()?)?,
        ours: ours(data),
        delivery,
        failure: (delivery == Delivery::Failed).then(|| failure(errors)),
        at: timestamp?.instant()?,
    })))
}

fn failure(errors: Option<Json<'_>>) -> SendFailure {
    let code = errors.and_then(code);
    let reason = reason_of(code.map(|code| MetaCode::new(code, None)));
    SendFailure::of_meta(code, reason)
}

/// Meta's code of the first of these errors.
pub(super) fn code(errors: Json<'_>) -> Option<u32> {
    let code = errors.first()?.member("code")?.integer()?;
    u32::try_from(code).ok()
}
