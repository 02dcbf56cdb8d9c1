//! What a message holds.

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

    const fn title(self) -> &'static str {
        match self {
            Self::Image => "Image",
            Self::Video => "Video",
            Self::Audio => "Audio",
            Self::Document => "Document",
            Self::Sticker => "Sticker",
        }
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
    },
    /// A button or list entry that the customer chose, by its title.
    Choice(String),
    /// A reaction to another message; `None` if it was taken back.
    Reaction(Option<String>),
    /// A place, in words or coordinates.
    Location(String),
    /// Something that Meta tells about the customer: a new number, a new id.
    Notice(String),
    /// A call, in words: what is known of it is in the log of calls, under the message's id.
    Call(String),
    /// A type that we do not show, by Meta's name for it.
    Unknown(String),
}

impl Content {
    /// What people read of it in one line or more.
    pub fn words(&self) -> String {
        match self {
            Self::Text(text) | Self::Choice(text) | Self::Notice(text) | Self::Call(text) => {
                text.clone()
            }
            Self::Media { media, caption } => match caption {
                Some(caption) => format!("{}: {caption}", media.title()),
                None => media.title().to_owned(),
            },
            Self::Reaction(Some(emoji)) => format!("Reacted with {emoji}"),
            Self::Reaction(None) => "Took a reaction back".to_owned(),
            Self::Location(place) => format!("Location: {place}"),
            Self::Unknown(kind) => {
                format!("A message of type “{kind}”, which cannot be shown here")
            }
        }
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
        assert!(poll.words().contains("poll"));
        assert!(!poll.asks_for_an_answer());
        assert!(Content::Text("hello".into()).asks_for_an_answer());
        assert!(!Content::Reaction(Some("👍".into())).asks_for_an_answer());
    }
}
