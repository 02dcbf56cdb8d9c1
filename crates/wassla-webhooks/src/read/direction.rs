//! Who wrote a Messenger or Instagram message.

use crate::envelope::EventEnvelope;
use crate::json::Json;

/// Towards whom a message went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum MessageDirection {
    /// To the business.
    In,
    /// From the business: Meta repeats it.
    Out,
}

impl MessageDirection {
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::In => "message",
            Self::Out => "echo",
        }
    }
}

/// An echo says so; and what the asset itself sends is one too.
pub(crate) fn of(envelope: &EventEnvelope<'_>) -> MessageDirection {
    let [sender, message] = envelope.item.members(["sender", "message"]);
    let says_so = message
        .and_then(|message| message.member("is_echo"))
        .is_some_and(Json::is_true);
    let sender = sender.and_then(|sender| sender.member("id")?.id());
    let is_asset = sender.is_some() && sender == envelope.entry.and_then(Json::id);
    if says_so || is_asset {
        MessageDirection::Out
    } else {
        MessageDirection::In
    }
}
