//! Refusals: expected answers that are not what was asked for, each with a code and words.

use std::fmt;

use crate::kind::ChannelKind;
use crate::meta::{CallingReason, MetaCode};

/// An expected "no": a code, and Meta's own code where Meta said it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{code}")]
pub struct Refusal {
    /// Why.
    pub code: RefusalCode,
    /// What Meta answered, when it was Meta.
    pub upstream: Option<MetaCode>,
}

impl Refusal {
    /// Our own refusal.
    pub const fn new(code: RefusalCode) -> Self {
        Self {
            code,
            upstream: None,
        }
    }

    /// The words for a kind of channel: those of Meta's own code where calling is refused and the
    /// code is known, else those of ours.
    pub fn words(&self, kind: impl Into<ChannelKind>) -> Words {
        let words = self.code.words(kind);
        match self.upstream.and_then(MetaCode::calling) {
            Some(reason) if self.code == RefusalCode::CallingRefused => Words {
                happened: reason.happened().to_owned(),
                next_step: reason.next_step(),
                ..words
            },
            _ => words,
        }
    }

    /// A refusal that Meta caused.
    pub const fn from_meta(code: RefusalCode, upstream: Option<MetaCode>) -> Self {
        Self { code, upstream }
    }
}

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident = $text:literal;)*) => {
        /// The codes that callers, pages and scripts rely on.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum RefusalCode { $($(#[$doc])* $name,)* }

        impl RefusalCode {
            /// Every code, those of a landing first and in the order in which they apply.
            pub const ALL: &[Self] = &[$(Self::$name,)*];

            /// The code as it appears in queries, JSON, rows and logs.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $text,)* }
            }
        }
    };
}

codes! {
    /// The person's role may not do this.
    RoleNotAllowed = "role_not_allowed";
    /// The host has suspended the workspace.
    WorkspaceSuspended = "workspace_suspended";
    /// The `state` is unknown, or belongs to another browser or person.
    StateInvalid = "state_invalid";
    /// More than ten minutes between leaving and coming back.
    StateExpired = "state_expired";
    /// Meta's dialog came back without a code.
    AccessDenied = "access_denied";
    /// The plan does not include the channel.
    FeatureNotInPlan = "feature_not_in_plan";
    /// Meta did not give a token of ours for the code.
    TokenExchangeFailed = "token_exchange_failed";
    /// Meta asks us to wait.
    GraphRateLimited = "graph_rate_limited";
    /// Meta is out of reach or in trouble.
    GraphUnavailable = "graph_unavailable";
    /// A permission that the channel needs was not granted.
    PermissionMissing = "permission_missing";
    /// The person has nothing of this kind at Meta.
    NoAssetsFound = "no_assets_found";
    /// A WhatsApp Business Account without a phone number.
    NoPhoneNumber = "no_phone_number";
    /// Another workspace holds the asset.
    NumberInUse = "number_in_use";
    /// The workspace has no such agent.
    AgentNotFound = "agent_not_found";
    /// The agent does not speak the way the channel needs.
    AgentWrongModality = "agent_wrong_modality";
    /// The channel is not connected.
    ChannelNotConnected = "channel_not_connected";
    /// The workspace has no such conversation.
    ConversationNotFound = "conversation_not_found";
    /// The customer last wrote more than 24 hours ago.
    WindowClosed = "window_closed";
    /// The message is empty or too long for Meta.
    MessageNotSendable = "message_not_sendable";
    /// The agent is a draft, where one that answers is needed.
    AgentNotPublished = "agent_not_published";
    /// The number's messaging limit is too low for calls (138015).
    CallingLimitTooLow = "calling_limit_too_low";
    /// The app is not subscribed to calls (138018).
    CallingNotSubscribed = "calling_not_subscribed";
    /// The number lives in the WhatsApp Business app as well, which excludes calls.
    CallingBusinessApp = "calling_business_app";
    /// Meta found no valid payment method for calls (131044).
    CallingPayment = "calling_payment";
    /// Meta refuses calls for another reason.
    CallingRefused = "calling_refused";
    /// The workspace has no such call.
    CallNotFound = "call_not_found";
    /// The call is over.
    CallOver = "call_over";
}

/// What a page offers beside the words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Offer {
    /// Nothing to click.
    Nothing,
    /// A link to the upgrade page.
    Upgrade,
    /// Start over.
    TryAgain,
    /// Start over and ask again for what was declined (`auth_type=rerequest`).
    AskAgain,
    /// A link to support.
    Support,
}

/// A code in words: what happened, what to do, and what to click.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Words {
    /// What happened.
    pub happened: String,
    /// What the person can do about it.
    pub next_step: &'static str,
    /// What the page offers.
    pub offer: Offer,
}

impl RefusalCode {
    /// Reads a code; `None` for any other text.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|code| code.as_str() == text)
    }

    /// Whether a sign-in can land with it.
    pub const fn is_landing(self) -> bool {
        !matches!(
            self,
            Self::AgentNotFound
                | Self::AgentWrongModality
                | Self::ChannelNotConnected
                | Self::ConversationNotFound
                | Self::WindowClosed
                | Self::MessageNotSendable
                | Self::AgentNotPublished
                | Self::CallingLimitTooLow
                | Self::CallingNotSubscribed
                | Self::CallingBusinessApp
                | Self::CallingPayment
                | Self::CallingRefused
                | Self::CallNotFound
                | Self::CallOver
        )
    }

    /// The words for a kind of channel: the one source for pages, answers and documents.
    #[expect(clippy::too_many_lines, reason = "one table, a row for each code")]
    pub fn words(self, kind: impl Into<ChannelKind>) -> Words {
        let channel = kind.into().title();
        let (happened, next_step, offer) = match self {
            Self::RoleNotAllowed => (
                "Your role can't do this".to_owned(),
                "Ask your workspace owner or an admin to do it.",
                Offer::Nothing,
            ),
            Self::WorkspaceSuspended => (
                "This workspace is suspended".to_owned(),
                "Contact support to have it reactivated, then connect again.",
                Offer::Support,
            ),
            Self::StateInvalid => (
                "This sign-in was not started in this browser, or is no longer known".to_owned(),
                "Start over with Connect, and finish in the same browser and account.",
                Offer::TryAgain,
            ),
            Self::StateExpired => (
                "More than ten minutes passed before you came back from Facebook".to_owned(),
                "Start over; the sign-in takes about a minute.",
                Offer::TryAgain,
            ),
            Self::AccessDenied => (
                format!("{channel} was not connected: Facebook came back without your approval"),
                "Connect again and choose Continue on the permission screen.",
                Offer::TryAgain,
            ),
            Self::FeatureNotInPlan => (
                format!("Your current plan doesn't include {channel}"),
                "Upgrade your plan, then connect again.",
                Offer::Upgrade,
            ),
            Self::TokenExchangeFailed => (
                "Facebook did not complete the sign-in".to_owned(),
                "Your Facebook session may have expired on the way. Try connecting again.",
                Offer::TryAgain,
            ),
            Self::GraphRateLimited => (
                "Facebook asks us to slow down".to_owned(),
                "Wait a few minutes, then try connecting again.",
                Offer::TryAgain,
            ),
            Self::GraphUnavailable => (
                "Facebook could not be reached".to_owned(),
                "Wait a few minutes, then try connecting again.",
                Offer::TryAgain,
            ),
            Self::PermissionMissing => (
                format!("A permission that {channel} needs was not granted"),
                "Ask again, and leave every permission checked.",
                Offer::AskAgain,
            ),
            Self::NoAssetsFound => (
                format!("No {channel} account was found for the person who signed in"),
                "Sign in with a Facebook account that is an admin of the business that owns it.",
                Offer::TryAgain,
            ),
            Self::NoPhoneNumber => (
                "Your WhatsApp Business Account has no phone number yet".to_owned(),
                "Add a number in WhatsApp Manager at business.facebook.com, then connect again.",
                Offer::TryAgain,
            ),
            Self::NumberInUse => (
                format!("This {channel} account is already connected to another workspace"),
                "Disconnect it there first, or contact support.",
                Offer::Support,
            ),
            Self::AgentNotFound => (
                "This workspace has no such agent".to_owned(),
                "Choose an agent from the list.",
                Offer::Nothing,
            ),
            Self::AgentWrongModality => (
                format!("This agent can't serve {channel}"),
                "Choose a text agent for chat channels and a voice agent for calls.",
                Offer::Nothing,
            ),
            Self::ChannelNotConnected => (
                format!("{channel} is not connected"),
                "Connect it on the Channels page first.",
                Offer::TryAgain,
            ),
            Self::ConversationNotFound => (
                "This workspace has no such conversation".to_owned(),
                "Choose a conversation from the Inbox.",
                Offer::Nothing,
            ),
            Self::WindowClosed => (
                "The customer last wrote more than 24 hours ago".to_owned(),
                "Meta lets a business answer for 24 hours. Wait until the customer writes again.",
                Offer::Nothing,
            ),
            Self::MessageNotSendable => (
                format!("The message is empty, or longer than {channel} takes"),
                "Write between 1 and 4096 characters (Messenger: 1999; Instagram: 1000 bytes).",
                Offer::Nothing,
            ),
            Self::AgentNotPublished => (
                "This agent is a draft, which answers nobody".to_owned(),
                "Publish the agent first, or choose one that is published.",
                Offer::Nothing,
            ),
            Self::CallingLimitTooLow => calling(CallingReason::LimitTooLow, Offer::Nothing),
            Self::CallingNotSubscribed => calling(CallingReason::NotSubscribed, Offer::Support),
            Self::CallingBusinessApp => (
                "The number is used in the WhatsApp Business app, and Meta does not deliver calls of such numbers".to_owned(),
                "Calls go on in the app. To take them here, move the number to the platform alone.",
                Offer::Nothing,
            ),
            Self::CallingPayment => calling(CallingReason::PaymentMissing, Offer::Nothing),
            Self::CallingRefused => (
                "Meta refused to enable calls for this number".to_owned(),
                "See the number in WhatsApp Manager, then connect calls again.",
                Offer::Support,
            ),
            Self::CallNotFound => (
                "This workspace has no such call".to_owned(),
                "Choose a call from the list.",
                Offer::Nothing,
            ),
            Self::CallOver => (
                "The call is over".to_owned(),
                "Nothing is to be done.",
                Offer::Nothing,
            ),
        };
        Words {
            happened,
            next_step,
            offer,
        }
    }
}

/// The words of Meta's own code.
fn calling(reason: CallingReason, offer: Offer) -> (String, &'static str, Offer) {
    (reason.happened().to_owned(), reason.next_step(), offer)
}

impl fmt::Display for RefusalCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kind::ChatKind;

    #[test]
    fn landing_codes_stand_in_the_order_in_which_they_apply() {
        let landing: Vec<_> = RefusalCode::ALL
            .iter()
            .filter(|code| code.is_landing())
            .map(|c| c.as_str())
            .collect();
        assert_eq!(
            landing.join(" "),
            "role_not_allowed workspace_suspended state_invalid state_expired access_denied \
             feature_not_in_plan token_exchange_failed graph_rate_limited graph_unavailable \
             permission_missing no_assets_found no_phone_number number_in_use"
        );
    }

    #[test]
    fn every_code_reads_back_and_says_what_to_do() {
        for code in RefusalCode::ALL {
            assert_eq!(RefusalCode::parse(code.as_str()), Some(*code));
            let words = code.words(ChatKind::Whatsapp);
            assert!(
                words.next_step.ends_with('.') && !words.happened.ends_with('.'),
                "{code}"
            );
        }
    }

    #[test]
    fn the_plan_banner_names_the_channel() {
        let words = RefusalCode::FeatureNotInPlan.words(ChatKind::Instagram);
        assert_eq!(
            words.happened,
            "Your current plan doesn't include Instagram"
        );
        assert_eq!(words.offer, Offer::Upgrade);
    }
}
