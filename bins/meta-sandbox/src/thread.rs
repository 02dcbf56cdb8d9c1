//! A conversation as one of its sides sees it.

use askama::Template;
use meta_fake::world::{Message, Surface, World};
use time::{OffsetDateTime, macros::format_description};

use crate::chosen::Chosen;

/// The emoji that the phone offers.
const EMOJI: [&str; 6] = ["👍", "❤️", "😂", "😮", "😢", "😠"];

/// The messages of a conversation.
#[derive(Template)]
#[template(path = "thread.html")]
pub(crate) struct Thread {
    messages: Vec<Bubble>,
    /// Whose phone it is; nobody's on the Business side.
    phone: Option<Chosen>,
    emoji: [&'static str; 6],
}

struct Bubble {
    id: String,
    side: &'static str,
    who: String,
    text: String,
    time: String,
    quoted: Option<String>,
    is_edited: bool,
    is_deleted: bool,
    is_own: bool,
    reaction: Option<String>,
}

impl Thread {
    /// The conversation on the customer's phone; showing it is reading it.
    pub(crate) fn on_phone(world: &mut World, chosen: &Chosen) -> Self {
        world.customer_reads(&chosen.business, &chosen.customer);
        let name = world.asset(&chosen.business).map(|asset| asset.name);
        let name = name.unwrap_or_default();
        let held = world.conversation(&chosen.business, &chosen.customer);
        let messages = held.map(|held| held.shown().collect::<Vec<_>>());
        let messages = messages.unwrap_or_default();
        let bubble = |message: &&Message| {
            let (side, who) = if message.is_from_business {
                ("theirs", name.clone())
            } else {
                ("mine", "You".to_owned())
            };
            bubble(message, &messages, side, who)
        };
        Self {
            messages: messages.iter().map(bubble).collect(),
            phone: Some(Chosen {
                customer: chosen.customer.clone(),
                business: chosen.business.clone(),
            }),
            emoji: EMOJI,
        }
    }

    /// The conversation as the business sees it, whoever answers there.
    pub(crate) fn of_business(world: &World, chosen: &Chosen) -> Self {
        let name = world
            .customer(&chosen.customer)
            .map(|one| one.name.as_str());
        let name = name.unwrap_or_default();
        let held = world.conversation(&chosen.business, &chosen.customer);
        let messages = held.map(|held| held.messages.iter().collect::<Vec<_>>());
        let messages = messages.unwrap_or_default();
        let bubble = |message: &&Message| {
            let (side, who) = if message.is_from_business {
                ("mine", surface(message.surface).to_owned())
            } else {
                ("theirs", name.to_owned())
            };
            bubble(message, &messages, side, who)
        };
        Self {
            messages: messages.iter().map(bubble).collect(),
            phone: None,
            emoji: EMOJI,
        }
    }
}

/// Where the business writes, in words.
pub(crate) fn surface(surface: Surface) -> &'static str {
    match surface {
        Surface::App => "The app",
        Surface::BusinessApp => "WhatsApp Business app",
        Surface::BusinessSuite => "Business Suite",
        Surface::OtherApp => "Another app",
    }
}

fn bubble(message: &Message, all: &[&Message], side: &'static str, who: String) -> Bubble {
    let quoted = message.quotes.as_deref().map(|id| {
        let quoted = all.iter().find(|held| held.id == id);
        quoted.map_or_else(|| "A message".to_owned(), |held| said(held))
    });
    Bubble {
        id: message.id.clone(),
        side,
        who,
        text: message.text.clone(),
        time: time_of_day(message.at),
        quoted,
        is_edited: message.edits > 0,
        is_deleted: message.is_deleted,
        is_own: !message.is_from_business,
        reaction: message.reaction.clone(),
    }
}

/// A message in one line.
pub(crate) fn said(message: &Message) -> String {
    if message.is_deleted {
        return "This message was deleted".to_owned();
    }
    message.text.clone()
}

fn time_of_day(unix: i64) -> String {
    let moment = OffsetDateTime::from_unix_timestamp(unix).ok();
    let format = format_description!("[hour]:[minute]");
    moment
        .and_then(|moment| moment.format(format).ok())
        .unwrap_or_default()
}
