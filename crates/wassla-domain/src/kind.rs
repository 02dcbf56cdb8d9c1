//! The kinds of channel.

use std::fmt;

/// A chat channel that a Meta sign-in can connect, in the order that lists use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ChatKind {
    /// WhatsApp Business Platform (Cloud API).
    Whatsapp,
    /// Instagram direct messages through the linked Page.
    Instagram,
    /// Messenger conversations of a Page.
    Messenger,
}

impl ChatKind {
    /// All of them, in the order of every list.
    pub const ALL: [Self; 3] = [Self::Whatsapp, Self::Instagram, Self::Messenger];

    /// The name in paths, queries, JSON and rows.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Whatsapp => "whatsapp",
            Self::Instagram => "instagram",
            Self::Messenger => "messenger",
        }
    }

    /// The name on pages.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Whatsapp => "WhatsApp",
            Self::Instagram => "Instagram",
            Self::Messenger => "Messenger",
        }
    }

    /// Reads a name; `None` for any other.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text)
    }
}

impl fmt::Display for ChatKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Every kind of channel, calling included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ChannelKind {
    /// A chat channel.
    Chat(ChatKind),
    /// WhatsApp Calling, which rides on the WhatsApp channel's number.
    WhatsappCall,
}

impl ChannelKind {
    /// All four, in the order of every list.
    pub const ALL: [Self; 4] = [
        Self::Chat(ChatKind::Whatsapp),
        Self::Chat(ChatKind::Instagram),
        Self::Chat(ChatKind::Messenger),
        Self::WhatsappCall,
    ];

    /// The name in paths, queries, JSON and rows.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Chat(kind) => kind.as_str(),
            Self::WhatsappCall => "whatsapp_call",
        }
    }

    /// The name on pages.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Chat(kind) => kind.title(),
            Self::WhatsappCall => "WhatsApp Call",
        }
    }

    /// Reads a name; `None` for any other.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text)
    }
}

impl From<ChatKind> for ChannelKind {
    fn from(kind: ChatKind) -> Self {
        Self::Chat(kind)
    }
}

impl fmt::Display for ChannelKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_reads_back_and_no_other_does() {
        for kind in ChannelKind::ALL {
            assert_eq!(ChannelKind::parse(kind.as_str()), Some(kind));
        }
        assert_eq!(ChannelKind::parse("WhatsApp"), None);
        assert_eq!(ChatKind::parse("whatsapp_call"), None);
    }
}
