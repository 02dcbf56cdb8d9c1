//! What Meta says of WhatsApp accounts.

use wassla_domain::channel::Trouble;
use wassla_domain::inbound::{AccountChange, AccountEvent, AccountScope, InboundEvent};
use wassla_domain::{AppId, ChatKind};

use super::{dialled, number_news, waba};
use crate::envelope::EventEnvelope;
use crate::json::Json;

/// A change of an account or of one of its numbers.
pub(super) fn read(envelope: &EventEnvelope<'_>) -> Option<InboundEvent> {
    if envelope.channel()? != ChatKind::Whatsapp {
        return None;
    }
    let value = envelope.item.member("value")?;
    let field = envelope.field.and_then(Json::text);
    let (scope, happened) = match field.as_deref() {
        // Some of Meta's samples lack the field.
        Some("account_update") | None => account_update(envelope, value)?,
        Some("security") => number_news::security(envelope, value)?,
        Some("phone_number_quality_update") => number_news::quality(envelope, value)?,
        Some("account_alerts") => number_news::alert(envelope, value)?,
        Some(_) => return None,
    };
    Some(InboundEvent::Account(AccountChange {
        scope,
        happened,
        app: app(value),
        at: envelope.time?.instant()?,
    }))
}

fn account_update(
    envelope: &EventEnvelope<'_>,
    value: Json<'_>,
) -> Option<(AccountScope, AccountEvent)> {
    let [event, ban, waba_info, number] =
        value.members(["event", "ban_info", "waba_info", "phone_number"]);
    let event = event?.text()?;
    let happened = happened(&event, ban)?;
    let named = waba_info.and_then(|info| info.member("waba_id"));
    // The entry of a partner's event is named after our own business, not after the account.
    let entry = envelope.entry.filter(|_| !event.starts_with("PARTNER_"));
    let account = named.or(entry).and_then(waba);
    // A violation may be one number's, and of no other of the account.
    let number = number.and_then(dialled);
    let number = number.filter(|_| account.is_none() || event == "ACCOUNT_VIOLATION");
    let scope = match (account, number) {
        (account, Some(number)) => AccountScope::Dialled(account, number),
        (Some(account), None) => AccountScope::Waba(account),
        (None, None) => AccountScope::Unnamed,
    };
    Some((scope, happened))
}

fn happened(event: &str, ban: Option<Json<'_>>) -> Option<AccountEvent> {
    let trouble = match event {
        "PARTNER_REMOVED" => Trouble::PartnerRemoved,
        "PARTNER_APP_UNINSTALLED" => Trouble::AppUninstalled,
        "ACCOUNT_DELETED" => Trouble::AccountDeleted,
        "ACCOUNT_RESTRICTION" => Trouble::Restricted,
        "ACCOUNT_VIOLATION" => Trouble::Violation,
        "ACCOUNT_OFFBOARDED" => Trouble::Offboarded,
        "ACCOUNT_RECONNECTED" => return Some(AccountEvent::Recovered),
        "DISABLED_UPDATE" => match ban?.member("waba_ban_state")?.first()?.text()?.as_ref() {
            "DISABLE" => Trouble::Banned,
            "SCHEDULE_FOR_DISABLE" => Trouble::BanAnnounced,
            "REINSTATE" => return Some(AccountEvent::Recovered),
            _ => return None,
        },
        _ => return None,
    };
    Some(AccountEvent::Began(trouble))
}

/// The app that a partner's event is about.
fn app(value: Json<'_>) -> Option<AppId> {
    let [own, waba_info] = value.members(["partner_app_id", "waba_info"]);
    let named = own.or_else(|| waba_info?.member("partner_app_id"));
    AppId::parse(named?.id()?).ok()
}
