//! One message of a conversation.

use wassla_catalogue::Texts;
use wassla_domain::inbound::Content;
use wassla_domain::inbox::{Delivery, Message};

use super::authors::{AuthorView, Authors};
use super::moment::Moment;
use super::wording;
use crate::api::content_type;

/// A message as the thread shows it.
pub(crate) struct MessageView {
    pub(crate) id: String,
    pub(crate) author: AuthorView,
    pub(crate) kind: &'static str,
    pub(crate) words: String,
    /// Whether the words are ours about the message, rather than the message.
    pub(crate) is_note: bool,
    pub(crate) at: Moment,
    /// How far it got; `None` for a customer's.
    pub(crate) ticks: Option<Ticks>,
    pub(crate) failure: Option<String>,
    pub(crate) possibly_repeated: bool,
}

/// How far a message of ours got.
pub(crate) struct Ticks {
    pub(crate) name: &'static str,
    pub(crate) words: String,
}

impl MessageView {
    pub(crate) fn new(message: &Message, authors: &Authors) -> Self {
        Self {
            id: message.id.to_string(),
            author: authors.view(&message.author),
            kind: content_type(&message.content),
            words: authors.t.content(&message.content),
            is_note: is_note(&message.content),
            at: Moment::brief(message.at, authors.t),
            ticks: ticks(message.delivery, authors.t),
            failure: message
                .failure
                .as_ref()
                .map(|seen| wording::failure(seen, authors.t)),
            possibly_repeated: message.possibly_repeated,
        }
    }

    /// Whether it is the entry of a call rather than something written.
    pub(crate) fn is_call(&self) -> bool {
        self.kind == "call"
    }
}

const fn is_note(content: &Content) -> bool {
    match content {
        Content::Text(_) | Content::Choice(_) => false,
        Content::Media { .. }
        | Content::Reaction(_)
        | Content::Location(_)
        | Content::Notice(_)
        | Content::Call(_)
        | Content::Unknown(_) => true,
    }
}

fn ticks(delivery: Delivery, t: &Texts) -> Option<Ticks> {
    let name = delivery.as_str();
    (delivery != Delivery::Received).then(|| Ticks {
        name,
        words: t.say(&format!("delivery-{name}")),
    })
}
