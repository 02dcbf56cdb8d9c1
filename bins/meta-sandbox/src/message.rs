//! What the customer's phone sends, and what it does to messages that are there.

use axum::{
    Json,
    body::Bytes,
    extract::{Path, RawQuery, State},
    http::{StatusCode, header},
    response::{IntoResponse, Redirect, Response},
};
use meta_fake::world::{AssetKind, CannotSend, Composition, World};
use serde_json::json;

use crate::{
    Sandbox,
    chosen::{Chosen, value},
};

/// The most characters of a field.
const LONGEST: usize = 4_096;

/// A kind of message besides plain words, as the phone offers it.
pub(crate) struct Kind {
    pub(crate) name: &'static str,
    pub(crate) label: &'static str,
}

/// The kinds, with whether WhatsApp, Messenger and Instagram have them.
const KINDS: [(Kind, [bool; 3]); 10] = [
    kind("place", "A place", [true, true, false]),
    kind("voice", "A voice note", [true, true, true]),
    kind("image", "A picture", [true, true, true]),
    kind("contact", "A contact", [true, false, false]),
    kind("ad", "An answer to an ad", [true, true, true]),
    kind("product", "A question about a product", [true, true, true]),
    kind("post", "A post", [false, false, true]),
    kind("reel", "A reel", [false, false, true]),
    kind(
        "story-mention",
        "A mention in a story",
        [false, false, true],
    ),
    kind("story-reply", "An answer to a story", [false, false, true]),
];

const fn kind(name: &'static str, label: &'static str, has: [bool; 3]) -> (Kind, [bool; 3]) {
    (Kind { name, label }, has)
}

/// The kinds that a messenger has.
pub(crate) fn kinds(messenger: AssetKind) -> Vec<Kind> {
    let place = match messenger {
        AssetKind::Whatsapp => 0,
        AssetKind::Messenger => 1,
        AssetKind::Instagram => 2,
    };
    let own = KINDS.into_iter().filter(|(_, has)| has[place]);
    own.map(|(kind, _)| kind).collect()
}

/// The messages of a conversation, oldest first, as they stand now.
pub(crate) async fn list(State(sandbox): State<Sandbox>, RawQuery(query): RawQuery) -> Response {
    let chosen = Chosen::of(query.unwrap_or_default().as_bytes());
    let messages = sandbox.world(|world| {
        let is_known = world.can_write(&chosen.business, &chosen.customer);
        let held = world.conversation(&chosen.business, &chosen.customer);
        is_known.then(|| held.map(|held| held.messages.clone()).unwrap_or_default())
    });
    let Some(messages) = messages else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let headers = [(header::CACHE_CONTROL, "no-store")];
    (headers, Json(json!({ "messages": messages }))).into_response()
}

/// Sends a message and goes back to the conversation; blank words are not sent.
pub(crate) async fn write(State(sandbox): State<Sandbox>, body: Bytes) -> Response {
    let chosen = Chosen::of(&body);
    let composition = match composition(&body) {
        Ok(composition) => composition,
        Err(words) => return (StatusCode::BAD_REQUEST, format!("{words}\n")).into_response(),
    };
    let quote = value(&body, "quote");
    let quote = Some(quote.as_str()).filter(|id| !id.is_empty());
    let is_blank = composition == Composition::Text(String::new());
    let sent = sandbox.world(|world| {
        if is_blank && world.can_write(&chosen.business, &chosen.customer) {
            return Ok(String::new());
        }
        world.customer_composes(&chosen.business, &chosen.customer, &composition, quote)
    });
    match sent {
        Ok(_) => back(&sandbox, &chosen),
        Err(CannotSend::NoConversation) => StatusCode::NOT_FOUND.into_response(),
        Err(refused) => conflict(refused),
    }
}

/// Gives a message of the customer's other words.
pub(crate) async fn edit(sandbox: State<Sandbox>, Path(id): Path<String>, body: Bytes) -> Response {
    let words = match words(&body, "message") {
        Ok(words) if !words.is_empty() => words,
        Ok(_) => return (StatusCode::BAD_REQUEST, "message is required\n").into_response(),
        Err(words) => return (StatusCode::BAD_REQUEST, format!("{words}\n")).into_response(),
    };
    change(&sandbox, &body, |world, chosen| {
        world.customer_edits(&chosen.business, &chosen.customer, &id, &words)
    })
}

/// Deletes a message of the customer's.
pub(crate) async fn delete(
    sandbox: State<Sandbox>,
    Path(id): Path<String>,
    body: Bytes,
) -> Response {
    change(&sandbox, &body, |world, chosen| {
        world.customer_deletes(&chosen.business, &chosen.customer, &id)
    })
}

/// Reacts to a message with `emoji`; without one, the reaction is taken back.
pub(crate) async fn react(
    sandbox: State<Sandbox>,
    Path(id): Path<String>,
    body: Bytes,
) -> Response {
    let emoji = value(&body, "emoji");
    let emoji = Some(emoji.as_str()).filter(|emoji| !emoji.is_empty());
    change(&sandbox, &body, |world, chosen| {
        world.customer_reacts(&chosen.business, &chosen.customer, &id, emoji)
    })
}

fn change<E: std::fmt::Display>(
    sandbox: &Sandbox,
    body: &[u8],
    change: impl FnOnce(&mut World, &Chosen) -> Result<(), E>,
) -> Response {
    let chosen = Chosen::of(body);
    match sandbox.world(|world| change(world, &chosen)) {
        Ok(()) => back(sandbox, &chosen),
        Err(refused) => conflict(refused),
    }
}

fn back(sandbox: &Sandbox, chosen: &Chosen) -> Response {
    sandbox.touch();
    Redirect::to(&chosen.target("/phone")).into_response()
}

fn conflict(refused: impl std::fmt::Display) -> Response {
    (StatusCode::CONFLICT, format!("{refused}\n")).into_response()
}

/// What a form puts together.
fn composition(body: &[u8]) -> Result<Composition, String> {
    let text = words(body, "message")?;
    let about = words(body, "about")?;
    let address = words(body, "address")?;
    let degrees = |name: &str, most: f64| {
        let read = value(body, name).trim().parse().ok();
        let read = read.filter(|degrees: &f64| degrees.abs() <= most);
        read.ok_or(format!("{name} must be degrees, at most {most}"))
    };
    let kind = value(body, "kind");
    if text.is_empty() && matches!(kind.as_str(), "ad" | "product" | "story-reply") {
        return Err("message is required".to_owned());
    }
    if about.is_empty()
        && matches!(
            kind.as_str(),
            "contact" | "ad" | "product" | "post" | "reel"
        )
    {
        return Err("about is required".to_owned());
    }
    Ok(match kind.as_str() {
        "" | "text" => Composition::Text(text),
        "place" => Composition::Place {
            name: about,
            address,
            latitude: degrees("latitude", 90.0)?,
            longitude: degrees("longitude", 180.0)?,
        },
        "voice" => Composition::VoiceNote,
        "image" => Composition::Image { caption: text },
        "contact" => Composition::Contact {
            name: about,
            phone: address,
        },
        "ad" => Composition::AdReply {
            text,
            headline: about,
        },
        "product" => Composition::ProductQuestion {
            text,
            product: about,
        },
        "post" => Composition::Post { title: about },
        "reel" => Composition::Reel { title: about },
        "story-mention" => Composition::StoryMention,
        "story-reply" => Composition::StoryReply { text },
        _ => return Err("kind is none that a phone sends".to_owned()),
    })
}

/// A field of a form, trimmed.
fn words(body: &[u8], name: &str) -> Result<String, String> {
    let text = value(body, name).trim().to_owned();
    if text.chars().count() > LONGEST {
        return Err(format!("a message has at most {LONGEST} characters"));
    }
    Ok(text)
}
