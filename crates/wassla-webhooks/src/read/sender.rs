//! Who a WhatsApp message is from, and how customers are named.

use std::borrow::Cow;

use wassla_domain::inbound::{Alias, AliasKind, Customer};

use crate::envelope::EventEnvelope;
use crate::json::Json;

/// Longer names are cut: WhatsApp's own have 25 characters.
const NAME_AT_MOST: usize = 200;

/// The names that a message has for whoever it is from.
pub(crate) fn names<'a>(envelope: &EventEnvelope<'a>) -> [Option<Json<'a>>; 2] {
    envelope.item.members(["from", "from_user_id"])
}

/// Whoever a message is from.
pub(super) fn of(envelope: &EventEnvelope<'_>) -> Option<Customer> {
    customer(envelope, names(envelope))
}

/// The customer: the event's own names go before its contact's, which may know a further one.
pub(super) fn customer<'a>(
    envelope: &EventEnvelope<'a>,
    [number, user]: [Option<Json<'a>>; 2],
) -> Option<Customer> {
    let contact = envelope
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
pub(super) fn is_the_number_itself(envelope: &EventEnvelope<'_>) -> bool {
    is_the_number(envelope, envelope.item.member("from"))
}

/// Whether this is the number that the event is about.
pub(super) fn is_the_number(envelope: &EventEnvelope<'_>, number: Option<Json<'_>>) -> bool {
    let digits =
        |text: Cow<'_, str>| -> String { text.chars().filter(char::is_ascii_digit).collect() };
    let display = envelope
        .metadata
        .and_then(|it| it.member("display_phone_number")?.id())
        .map(digits);
    let number = number.and_then(Json::id).map(digits);
    number.is_some_and(|number| !number.is_empty() && Some(number) == display)
}
