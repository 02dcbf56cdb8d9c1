//! What a message holds.

use crate::calls::CallSummary;
use crate::named::named;

/// A kind of file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Media {
    /// A picture.
    Image,
    /// A film.
    Video,
    /// A sound or voice message.
    Audio,
    /// A file.
    Document,
    /// A sticker.
    Sticker,
}

impl Media {
    /// All of them.
    pub const ALL: [Self; 5] = [
        Self::Image,
        Self::Video,
        Self::Audio,
        Self::Document,
        Self::Sticker,
    ];

    /// Meta's name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Image => "image",
            Self::Video => "video",
            Self::Audio => "audio",
            Self::Document => "document",
            Self::Sticker => "sticker",
        }
    }

    /// Reads Meta's name.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|media| media.as_str() == text)
    }
}

/// What a message holds. Files stay at Meta; their captions come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Content {
    /// Words.
    Text(String),
    /// A file, with its words.
    Media {
        /// Which kind.
        media: Media,
        /// The caption, or the file's name.
        caption: Option<String>,
        /// How many more files came with it, which are not shown.
        more: u32,
    },
    /// A button or list entry that the customer chose, by its title.
    Choice(String),
    /// A reaction to another message; `None` if it was taken back.
    Reaction(Option<String>),
    /// A place, in words or coordinates.
    Location(String),
    /// Something that Meta tells about the customer or the conversation.
    Notice(Notice),
    /// A call: what else is known of it is in the log of calls, under the message's id.
    Call(CallSummary),
    /// A type that we do not show, by Meta's name for it.
    Unknown(String),
}

/// Something that Meta tells about the customer or the conversation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Notice {
    /// What we know by its code.
    Known(KnownNotice),
    /// What Meta says in words of its own.
    Told(String),
}

named! {
    /// A notice of Meta's that we know.
    pub enum KnownNotice {
        /// The customer took a message back.
        MessageDeleted = "message_deleted",
        /// The customer has a new phone number.
        NumberChanged = "number_changed",
        /// The customer has a new id.
        UserIdChanged = "user_id_changed",
        /// The customer's identity has changed.
        IdentityChanged = "identity_changed",
        /// Something else about the customer.
        Something = "something",
        /// The customer allows calls of the business.
        CallsAllowed = "calls_allowed",
        /// The customer does not allow them.
        CallsRefused = "calls_refused",
        /// The customer wants no marketing messages any more.
        MarketingStopped = "marketing_stopped",
        /// The customer wants them again.
        MarketingResumed = "marketing_resumed",
    }
}

impl From<KnownNotice> for Content {
    fn from(notice: KnownNotice) -> Self {
        Self::Notice(Notice::Known(notice))
    }
}

impl Content {
    /// The words that somebody wrote or chose; `None` for anything else.
    pub fn written(&self) -> Option<&str> {
        match self {
            Self::Text(text) | Self::Choice(text) => Some(text),
            Self::Media { caption, .. } => caption.as_deref(),
            Self::Reaction(_)
            | Self::Location(_)
            | Self::Notice(_)
            | Self::Call(_)
            | Self::Unknown(_) => None,
        }
    }

    /// Whether it lets the business answer for a day: what a customer wants to get is set in the
    /// customer's WhatsApp, and is nothing said to the business.
    pub const fn opens_window(&self) -> bool {
        !matches!(
            self,
            Self::Notice(Notice::Known(
                KnownNotice::MarketingStopped | KnownNotice::MarketingResumed
            ))
        )
    }

    /// Whether an agent is asked to answer it.
    pub const fn asks_for_an_answer(&self) -> bool {
        match self {
            Self::Text(_) | Self::Media { .. } | Self::Choice(_) | Self::Location(_) => true,
            Self::Reaction(_) | Self::Notice(_) | Self::Call(_) | Self::Unknown(_) => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_type_that_is_not_known_is_shown_as_such_and_not_answered() {
        let poll = Content::Unknown("poll".into());
        assert_eq!(poll.written(), None);
        assert!(!poll.asks_for_an_answer());
        assert!(Content::Text("hello".into()).asks_for_an_answer());
        assert!(!Content::Reaction(Some("👍".into())).asks_for_an_answer());
    }
}
