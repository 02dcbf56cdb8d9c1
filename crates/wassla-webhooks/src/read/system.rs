//! What WhatsApp tells about a customer.

use wassla_domain::inbound::{Alias, AliasKind, Arrival, KnownNotice, Notice};

use crate::json::Json;

/// What it says: in Meta's words, where there are some.
pub(super) fn notice(system: Json<'_>) -> Notice {
    let [body, kind] = system.members(["body", "type"]);
    if let Some(body) = body.and_then(Json::words) {
        return Notice::Told(body.into_owned());
    }
    Notice::Known(match kind.and_then(Json::text).as_deref() {
        Some("user_changed_number" | "customer_changed_number") => KnownNotice::NumberChanged,
        Some("user_changed_user_id") => KnownNotice::UserIdChanged,
        Some("customer_identity_changed") => KnownNotice::IdentityChanged,
        Some(_) | None => KnownNotice::Something,
    })
}

/// The new name of a customer who changed number or user id. The names that were known before stay
/// the customer's, so that the conversation is found.
pub(super) fn rename(arrival: &mut Arrival, system: Json<'_>) {
    let names = ["type", "wa_id", "new_wa_id", "user_id", "previous_user_id"];
    let [kind, number, new_number, user, previous] = system.members(names);
    let alias = |kind, id: Option<Json<'_>>| Alias::new(kind, id?.id()?);
    match kind.and_then(Json::text).as_deref() {
        Some("user_changed_number" | "customer_changed_number") => {
            arrival.renamed = alias(AliasKind::WaId, number.or(new_number));
        }
        Some("user_changed_user_id") => {
            let said = alias(AliasKind::UserId, user);
            let is_user = |alias: &Alias| alias.kind == AliasKind::UserId;
            let aliases = &mut arrival.customer.aliases;
            if let Some(previous) = alias(AliasKind::UserId, previous) {
                let from = aliases.iter().find(|alias| is_user(alias)).cloned();
                arrival.renamed = said.or(from).filter(|new| *new != previous);
                aliases.retain(|alias| !is_user(alias));
                aliases.push(previous);
                aliases.sort();
            } else {
                arrival.renamed = said;
            }
        }
        Some(_) | None => {}
    }
    let known = |new: &Alias| arrival.customer.aliases.contains(new);
    arrival.renamed = arrival.renamed.take().filter(|new| !known(new));
}
