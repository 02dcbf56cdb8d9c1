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

/// One message of a conversation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Message {
    /// Its id: a wamid or a mid.
    pub id: String,
    /// Whether the business wrote it.
    pub is_from_business: bool,
    /// The words, or `[image]` and the like.
    pub text: String,
    /// Unix seconds.
    pub at: i64,
    /// How far it got.
    pub progress: Progress,
    /// `biz_opaque_callback_data` or `metadata` of the business's message.
    #[serde(default)]
    pub opaque: Option<String>,
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

/// What a phone shows of a message that may be no text.
pub(super) fn words(kind: &str, content: &Value) -> String {
    let text = content["text"]
        .as_str()
        .or(content["text"]["body"].as_str());
    text.map_or_else(|| format!("[{kind}]"), str::to_owned)
}
