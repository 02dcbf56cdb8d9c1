//! WhatsApp messages.

use wassla_domain::inbound::{Arrival, Echo, ExternalMessageId, Happening};

use super::{number, sender, system, whatsapp_content};
use crate::sheet::Sheet;

/// A customer's message. Under another field than `messages` another than we is to answer it.
pub(super) fn message(sheet: &Sheet<'_>) -> Option<Happening> {
    if !sheet.is_of("messages") {
        return None;
    }
    if sender::is_the_number_itself(sheet) {
        return echo(sheet);
    }
    let [id, timestamp, system] = sheet.item.members(["id", "timestamp", "system"]);
    let mut arrival = Arrival {
        asset: number(sheet)?,
        customer: sender::of(sheet)?,
        renamed: None,
        message: ExternalMessageId::new(id?.id()?)?,
        content: whatsapp_content::of(sheet.item),
        at: timestamp?.instant()?,
    };
    if let Some(system) = system {
        system::rename(&mut arrival, system);
    }
    Some(Happening::Arrival(Box::new(arrival)))
}

/// A message that the business sent from its phone.
pub(super) fn echo(sheet: &Sheet<'_>) -> Option<Happening> {
    let [id, timestamp] = sheet.item.members(["id", "timestamp"]);
    Some(Happening::Echo(Echo {
        asset: number(sheet)?,
        message: ExternalMessageId::new(id?.id()?)?,
        ours: None,
        at: timestamp?.instant()?,
    }))
}
