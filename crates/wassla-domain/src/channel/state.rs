//! The states of a channel.

use std::fmt;

/// The state of a channel that has a row. Without a row it is `not_connected`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ChannelState {
    /// Provisioning goes on.
    Connecting,
    /// What customers send arrives.
    Connected,
    /// A step failed that a person has to see to.
    NeedsAttention,
    /// The token is dead.
    ReconnectNeeded,
}

impl ChannelState {
    /// All of them.
    pub const ALL: [Self; 4] = [
        Self::Connecting,
        Self::Connected,
        Self::NeedsAttention,
        Self::ReconnectNeeded,
    ];

    /// The name in rows and JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Connecting => "connecting",
            Self::Connected => "connected",
            Self::NeedsAttention => "needs_attention",
            Self::ReconnectNeeded => "reconnect_needed",
        }
    }

    /// Reads a name.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == text)
    }
}

impl fmt::Display for ChannelState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
