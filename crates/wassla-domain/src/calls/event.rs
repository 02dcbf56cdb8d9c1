//! What Meta says of a call (`calls` webhooks).

use crate::calls::Sdp;
use crate::ids::{CallId, ConversationId, WorkspaceId};
use crate::inbound::{AssetRef, Customer};
use crate::time::Timestamp;

/// A call as Meta names it: a `wacid`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ExternalCallId(String);

impl ExternalCallId {
    /// Meta's id; `None` if it cannot be one: 1 to 1000 visible ASCII characters.
    pub fn new(text: impl Into<String>) -> Option<Self> {
        let text = text.into();
        let visible = text.bytes().all(|byte| byte.is_ascii_graphic());
        (visible && (1..=1000).contains(&text.len())).then_some(Self(text))
    }

    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Who called whom.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CallDirection {
    /// The customer called the business.
    UserInitiated,
    /// The business called the customer: never from here.
    BusinessInitiated,
}

impl CallDirection {
    /// Both.
    pub const ALL: [Self; 2] = [Self::UserInitiated, Self::BusinessInitiated];

    /// The name in rows and JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::UserInitiated => "user_initiated",
            Self::BusinessInitiated => "business_initiated",
        }
    }

    /// Reads a name.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|direction| direction.as_str() == text)
    }
}

/// What Meta says of a call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CallEvent {
    /// The number.
    pub asset: AssetRef,
    /// The call.
    pub call: ExternalCallId,
    /// Who called whom; `None` if Meta leaves it out.
    pub direction: Option<CallDirection>,
    /// The customer; `None` if Meta names none.
    pub customer: Option<Customer>,
    /// What is said.
    pub said: CallSaid,
    /// When.
    pub at: Timestamp,
}

impl CallEvent {
    /// Who called whom: statuses are of calls of the business only.
    pub fn direction(&self) -> CallDirection {
        self.direction.unwrap_or(match self.said {
            CallSaid::Status(_) => CallDirection::BusinessInitiated,
            CallSaid::Connect { .. } | CallSaid::Terminate(_) => CallDirection::UserInitiated,
        })
    }

    /// Whether a customer's call rings.
    pub fn rings_for_us(&self) -> bool {
        let rings = matches!(self.said, CallSaid::Connect { .. });
        rings && self.direction() == CallDirection::UserInitiated
    }
}

/// What is said of a call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CallSaid {
    /// It rings.
    Connect {
        /// The caller's offer; `None` if there is none, or none that could be one.
        offer: Option<Sdp>,
    },
    /// It is over.
    Terminate(Termination),
    /// How far a call of the business got.
    Status(CallStatus),
}

/// How a call ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Termination {
    /// `COMPLETED`; anything else is a failure.
    pub completed: bool,
    /// When it was picked up, if it was.
    pub started_at: Option<Timestamp>,
    /// When it ended, if it was picked up.
    pub ended_at: Option<Timestamp>,
    /// How long it lasted in seconds, if it was picked up.
    pub seconds: Option<u32>,
    /// Meta's code, when it failed.
    pub code: Option<u32>,
}

/// How far a call of the business got.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CallStatus {
    /// The customer's phone rings.
    Ringing,
    /// The customer picked up.
    Accepted,
    /// The customer did not want it.
    Rejected,
}

/// What an event says of a call, about to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CallNote {
    /// The event.
    pub event: CallEvent,
    /// Whose the call is when it is not known yet. Without one only a known call is changed.
    pub recipient: Option<CallRecipient>,
}

/// What a call that is not known yet becomes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CallRecipient {
    /// The workspace that holds the channel.
    pub workspace: WorkspaceId,
    /// What the channel is called now.
    pub channel_display: String,
    /// The id of the call, if it is new, and of its message.
    pub id: CallId,
    /// The id of the conversation, if it is new.
    pub conversation: ConversationId,
    /// Whether somebody is to take it up; else one that rings is missed.
    pub rings: bool,
}
