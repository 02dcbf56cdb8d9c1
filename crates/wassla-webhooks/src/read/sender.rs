//! Who a WhatsApp message is from.

use std::borrow::Cow;

use wassla_domain::inbound::{Alias, AliasKind, Customer};

use crate::json::Json;
use crate::sheet::Sheet;

/// Longer names are cut: WhatsApp's own have 25 characters.
const NAME_AT_MOST: usize = 200;

/// The customer: the message's own words go before its contact's, which may know a further name.
pub(super) fn of(sheet: &Sheet<'_>) -> Option<Customer> {
    let [number, user] = sheet.item.members(["from", "from_user_id"]);
    let contact = sheet
        .contact
        .map(|contact| contact.members(["wa_id", "user_id", "profile"]));
    let [known_number, known_user, profile] = contact.unwrap_or_default();

    let alias = |kind, first: Option<Json<'_>>, second: Option<Json<'_>>| {
        [first, second]
            .into_iter()
            .flatten()
            .find_map(|id| Alias::new(kind, id.id()?))
    };
    let aliases = [
        alias(AliasKind::WaId, number, known_number),
        alias(AliasKind::UserId, user, known_user),
    ];
    Customer::new(aliases.into_iter().flatten(), name(profile))
}

fn name(profile: Option<Json<'_>>) -> Option<String> {
    let name = profile?.member("name")?.words()?;
    Some(name.trim().chars().take(NAME_AT_MOST).collect())
}

/// Whether the number itself wrote it: its own words, repeated.
pub(super) fn is_the_number_itself(sheet: &Sheet<'_>) -> bool {
    let digits =
        |text: Cow<'_, str>| -> String { text.chars().filter(char::is_ascii_digit).collect() };
    let display = sheet
        .metadata
        .and_then(|it| it.member("display_phone_number")?.id())
        .map(digits);
    let from = sheet.item.member("from").and_then(Json::id).map(digits);
    from.is_some_and(|from| !from.is_empty() && Some(from) == display)
}
