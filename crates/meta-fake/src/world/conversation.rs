//! Conversations as they stand on the customers' phones.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::World;

/// How long a business may answer after a customer wrote.
const WINDOW: i64 = 24 * 3_600;

/// What a customer and a business wrote to each other.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Conversation {
    /// The number, Page or Instagram account.
    pub asset_id: String,
    /// The customer's slug.
    pub customer: String,
    /// The messages, oldest first.
    pub messages: Vec<Message>,
}

/// One message of a conversation, as it stands now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Message {
    /// Its id: a wamid or a mid.
    pub id: String,
    /// Whether the business wrote it.
    pub is_from_business: bool,
    /// The words, or `[image]` and the like; empty once it is deleted.
    pub text: String,
    /// Unix seconds.
    pub at: i64,
    /// How far it got.
    pub progress: Progress,
    /// `biz_opaque_callback_data` or `metadata` of the business's message.
    #[serde(default)]
    pub opaque: Option<String>,
    /// The members that the customer's webhook had; null for the business and once it is deleted.
    #[serde(default)]
    pub content: Value,
    /// The id of the message that it quotes.
    #[serde(default)]
    pub quotes: Option<String>,
    /// How often it was edited.
    #[serde(default)]
    pub edits: u32,
    /// Whether its author deleted it for everybody.
    #[serde(default)]
    pub is_deleted: bool,
    /// The emoji with which the customer reacted.
    #[serde(default)]
    pub reaction: Option<String>,
    /// Where the business wrote it.
    #[serde(default)]
    pub surface: Surface,
}

/// Where a business writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Surface {
    /// The app under test, over Graph.
    #[default]
    App,
    /// The WhatsApp Business app on a phone.
    BusinessApp,
    /// The inbox of Meta Business Suite.
    BusinessSuite,
    /// Another app: on WhatsApp, Meta Business Agent.
    OtherApp,
}

impl Message {
    /// A message that was written just now and that Meta has.
    pub(super) fn new(id: String, is_from_business: bool, text: String, at: i64) -> Self {
        Self {
            id,
            is_from_business,
            text,
            at,
            progress: Progress::Sent,
            opaque: None,
            content: Value::Null,
            quotes: None,
            edits: 0,
            is_deleted: false,
            reaction: None,
            surface: Surface::App,
        }
    }
}

/// How far a message got.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Progress {
    /// Meta has it.
    Sent,
    /// It is on the phone.
    Delivered,
    /// It was looked at.
    Read,
    /// It will never arrive.
    Failed,
}

impl Progress {
    /// The word in webhooks.
    pub fn name(self) -> &'static str {
        match self {
            Self::Sent => "sent",
            Self::Delivered => "delivered",
            Self::Read => "read",
            Self::Failed => "failed",
        }
    }
}

impl Conversation {
    /// The messages that the customer's phone shows.
    pub fn shown(&self) -> impl Iterator<Item = &Message> {
        let hidden = |message: &Message| {
            message.is_from_business
                && matches!(message.progress, Progress::Sent | Progress::Failed)
        };
        self.messages.iter().filter(move |one| !hidden(one))
    }

    /// The message with this id.
    pub fn message(&self, id: &str) -> Option<&Message> {
        self.messages.iter().find(|message| message.id == id)
    }

    /// Whether the business may answer at this time.
    pub fn is_open(&self, now: i64) -> bool {
        let mut last = self.messages.iter().rev();
        last.find(|message| !message.is_from_business)
            .is_some_and(|message| now - message.at < WINDOW)
    }
}

impl World {
    /// The conversation of a customer with a number, Page or Instagram account.
    pub fn conversation(&self, asset_id: &str, customer: &str) -> Option<&Conversation> {
        self.conversations
            .iter()
            .find(|one| one.asset_id == asset_id && one.customer == customer)
    }

    pub(super) fn conversation_mut(&mut self, asset_id: &str, customer: &str) -> &mut Conversation {
        let place = self
            .conversations
            .iter()
            .position(|one| one.asset_id == asset_id && one.customer == customer);
        let place = place.unwrap_or_else(|| {
            self.conversations.push(Conversation {
                asset_id: asset_id.to_owned(),
                customer: customer.to_owned(),
                messages: Vec::new(),
            });
            self.conversations.len() - 1
        });
        &mut self.conversations[place]
    }
}

/// What a phone shows of a message: its words, and what it is if it is more than words.
pub(super) fn words(content: &Value) -> String {
    let kind = content["type"]
        .as_str()
        .or(content["attachments"][0]["type"].as_str());
    let kind = kind.unwrap_or("attachment");
    let text = content["text"]
        .as_str()
        .or(content["text"]["body"].as_str());
    let item = &content[kind];
    let payload = &content["attachments"][0];
    let about = [
        &item["caption"],
        &item["name"],
        &item[0]["name"]["formatted_name"],
        &payload["title"],
        &payload["payload"]["title"],
    ];
    match (text, about.into_iter().find_map(Value::as_str)) {
        (Some(text), _) => text.to_owned(),
        (None, Some(about)) => format!("[{kind}] {about}"),
        (None, None) => format!("[{kind}]"),
    }
}
