//! What a WhatsApp message holds.

use wassla_domain::inbound::{Content, KnownNotice, Media};

use super::system;
use crate::json::Json;

/// Longer names of types are cut.
const TYPE_AT_MOST: usize = 64;

pub(super) fn of(message: Json<'_>) -> Content {
    let kind = message.member("type").and_then(Json::words);
    let kind = kind.as_deref().unwrap_or("unknown");
    let body = message.member(kind);
    body.and_then(|body| known(kind, body))
        .unwrap_or_else(|| unknown(kind))
}

/// A type that is not shown.
pub(super) fn unknown(kind: &str) -> Content {
    Content::Unknown(kind.chars().take(TYPE_AT_MOST).collect())
}

fn known(kind: &str, body: Json<'_>) -> Option<Content> {
    if let Some(media) = Media::parse(kind) {
        return body.is_object().then(|| file(media, body));
    }
    match kind {
        "text" => Some(Content::Text(words(body, "body")?)),
        "interactive" => interactive(body),
        "button" => Some(Content::Choice(
            words(body, "text").or_else(|| words(body, "payload"))?,
        )),
        "reaction" => body
            .is_object()
            .then(|| Content::Reaction(words(body, "emoji"))),
        "location" => Some(Content::Location(place(body)?)),
        "contacts" => contacts(body),
        "order" => order(body),
        "system" => Some(Content::Notice(system::notice(body))),
        "unsupported" => Some(unknown(&words(body, "type")?)),
        _ => None,
    }
}

fn file(media: Media, body: Json<'_>) -> Content {
    let caption = words(body, "caption").or_else(|| words(body, "filename"));
    Content::Media {
        media,
        caption,
        more: 0,
    }
}

fn interactive(body: Json<'_>) -> Option<Content> {
    let names = [
        "button_reply",
        "list_reply",
        "nfm_reply",
        "call_permission_reply",
    ];
    let [button, entry, form, calls] = body.members(names);
    if let Some(chosen) = button.or(entry) {
        let title = words(chosen, "title").or_else(|| words(chosen, "id"))?;
        return Some(Content::Choice(title));
    }
    if let Some(form) = form {
        return Some(Content::Choice(answers(form)?));
    }
    let answer = match words(calls?, "response")?.as_str() {
        "accept" => KnownNotice::CallsAllowed,
        "reject" => KnownNotice::CallsRefused,
        _ => return None,
    };
    Some(answer.into())
}

/// What a customer filled in, else what the form says of itself.
fn answers(form: Json<'_>) -> Option<String> {
    let json = words(form, "response_json").unwrap_or_default();
    let fields: serde_json::Map<_, _> = serde_json::from_str(&json).unwrap_or_default();
    let lines: Vec<_> = fields
        .iter()
        .filter(|(name, _)| *name != "flow_token")
        .map(|(name, value)| match value.as_str() {
            Some(text) => format!("{name}: {text}"),
            None => format!("{name}: {value}"),
        })
        .collect();
    if lines.is_empty() {
        return words(form, "body").or_else(|| words(form, "name"));
    }
    Some(lines.join("\n").replace('\0', "\u{fffd}"))
}

/// A place by its name and address, else by its coordinates.
fn place(body: Json<'_>) -> Option<String> {
    let named = [words(body, "name"), words(body, "address")];
    let named: Vec<_> = named.into_iter().flatten().collect();
    if !named.is_empty() {
        return Some(named.join(", "));
    }
    let latitude = body.member("latitude")?.scalar()?;
    let longitude = body.member("longitude")?.scalar()?;
    Some(format!("{latitude}, {longitude}"))
}

fn contacts(body: Json<'_>) -> Option<Content> {
    let lines: Vec<_> = body.items().into_iter().filter_map(contact).collect();
    let title = if lines.len() == 1 {
        "Contact"
    } else {
        "Contacts"
    };
    let people = lines.join("; ");
    (!lines.is_empty()).then(|| Content::Text(format!("{title}: {people}")))
}

fn contact(contact: Json<'_>) -> Option<String> {
    let [name, phones] = contact.members(["name", "phones"]);
    let phones = phones.map(Json::items).unwrap_or_default();
    let parts: Vec<_> = [name.and_then(|name| words(name, "formatted_name"))]
        .into_iter()
        .chain(phones.into_iter().map(|phone| words(phone, "phone")))
        .flatten()
        .collect();
    (!parts.is_empty()).then(|| parts.join(", "))
}

fn order(body: Json<'_>) -> Option<Content> {
    let [items, text] = body.members(["product_items", "text"]);
    let items = items.map(Json::items).unwrap_or_default();
    let lines: Vec<_> = items.into_iter().filter_map(product).collect();
    let goods = lines.join(", ");
    match (goods.is_empty(), text.and_then(Json::words)) {
        (true, None) => None,
        (true, Some(text)) => Some(Content::Text(format!("Order: {text}"))),
        (false, None) => Some(Content::Text(format!("Order: {goods}"))),
        (false, Some(text)) => Some(Content::Text(format!("Order: {goods}\n{text}"))),
    }
}

fn product(item: Json<'_>) -> Option<String> {
    let names = ["quantity", "product_retailer_id", "item_price", "currency"];
    let [quantity, product, price, currency] = item.members(names);
    let product = product?.scalar()?;
    let quantity = quantity.and_then(Json::scalar);
    let quantity = quantity.as_deref().unwrap_or("1");
    let price = price.and_then(Json::scalar);
    let currency = currency.and_then(Json::words);
    Some(match (price, currency) {
        (Some(price), Some(currency)) => format!("{quantity} × {product} at {price} {currency}"),
        (Some(_) | None, _) => format!("{quantity} × {product}"),
    })
}

fn words(body: Json<'_>, name: &str) -> Option<String> {
    Some(body.member(name)?.words()?.into_owned())
}
