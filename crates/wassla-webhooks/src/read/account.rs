//! What Meta says of WhatsApp accounts.

use wassla_domain::channel::Trouble;
use wassla_domain::inbound::{AccountChange, AccountScope, InboundEvent};
use wassla_domain::{ChatKind, WabaId};

use crate::envelope::EventEnvelope;
use crate::json::Json;

/// What an event does to an account.
enum AccountEffect {
    Begins(Trouble),
    Ends,
}

pub(super) fn read(envelope: &EventEnvelope<'_>) -> Option<InboundEvent> {
    if envelope.channel()? != ChatKind::Whatsapp || !envelope.is_of("account_update") {
        return None;
    }
    let value = envelope.item.member("value")?;
    let [event, ban, waba_info] = value.members(["event", "ban_info", "waba_info"]);
    let event = event?.text()?;
    let trouble = match effect(&event, ban)? {
        AccountEffect::Begins(trouble) => Some(trouble),
        AccountEffect::Ends => None,
    };

    let named = waba_info.and_then(|info| info.member("waba_id"));
    // The entry of a partner's event is named after our own business, not after the account.
    let entry = envelope.entry.filter(|_| !event.starts_with("PARTNER_"));
    let waba = named.or(entry).and_then(waba);
    Some(InboundEvent::Account(AccountChange {
        scope: waba.map_or(AccountScope::Unnamed, AccountScope::Waba),
        trouble,
        at: envelope.time?.instant()?,
    }))
}

fn effect(event: &str, ban: Option<Json<'_>>) -> Option<AccountEffect> {
    let trouble = match event {
        "PARTNER_REMOVED" => Trouble::PartnerRemoved,
        "PARTNER_APP_UNINSTALLED" => Trouble::AppUninstalled,
        "ACCOUNT_DELETED" => Trouble::AccountDeleted,
        "ACCOUNT_RESTRICTION" => Trouble::Restricted,
        "ACCOUNT_VIOLATION" => Trouble::Violation,
        "ACCOUNT_OFFBOARDED" => Trouble::Offboarded,
        "ACCOUNT_RECONNECTED" => return Some(AccountEffect::Ends),
        "DISABLED_UPDATE" => match ban?.member("waba_ban_state")?.first()?.text()?.as_ref() {
            "DISABLE" => Trouble::Banned,
            "SCHEDULE_FOR_DISABLE" => Trouble::BanAnnounced,
            "REINSTATE" => return Some(AccountEffect::Ends),
            _ => return None,
        },
        _ => return None,
    };
    Some(AccountEffect::Begins(trouble))
}

/// Meta's samples have the id "0" where no account is meant.
fn waba(id: Json<'_>) -> Option<WabaId> {
    let id = id.id()?;
    let is_zero = id.bytes().all(|byte| byte == b'0');
    WabaId::parse(id).ok().filter(|_| !is_zero)
}
