//! Refusals: expected answers that are not what was asked for, each with a code.

use std::fmt;

use crate::meta::MetaCode;

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
    /// The person did not approve in Meta's dialog.
    AccessDenied = "access_denied";
    /// Meta's dialog does not let the app sign people in: it is not active, or set up wrongly.
    AppNotActive = "app_not_active";
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

/// What a page offers beside the sentences.
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

    /// What a page offers beside the words.
    pub const fn offer(self) -> Offer {
        match self {
            Self::FeatureNotInPlan => Offer::Upgrade,
            Self::PermissionMissing => Offer::AskAgain,
            Self::WorkspaceSuspended
            | Self::AppNotActive
            | Self::NumberInUse
            | Self::CallingNotSubscribed
            | Self::CallingRefused => Offer::Support,
            Self::StateInvalid
            | Self::StateExpired
            | Self::AccessDenied
            | Self::TokenExchangeFailed
            | Self::GraphRateLimited
            | Self::GraphUnavailable
            | Self::NoAssetsFound
            | Self::NoPhoneNumber
            | Self::ChannelNotConnected => Offer::TryAgain,
            Self::RoleNotAllowed
            | Self::AgentNotFound
            | Self::AgentWrongModality
            | Self::ConversationNotFound
            | Self::WindowClosed
            | Self::MessageNotSendable
            | Self::AgentNotPublished
            | Self::CallingLimitTooLow
            | Self::CallingBusinessApp
            | Self::CallingPayment
            | Self::CallNotFound
            | Self::CallOver => Offer::Nothing,
        }
    }
}

impl fmt::Display for RefusalCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
             app_not_active feature_not_in_plan token_exchange_failed graph_rate_limited graph_unavailable \
             permission_missing no_assets_found no_phone_number number_in_use"
        );
    }

    #[test]
    fn every_code_reads_back() {
        for code in RefusalCode::ALL {
            assert_eq!(RefusalCode::parse(code.as_str()), Some(*code));
        }
    }

    #[test]
    fn what_the_plan_lacks_is_offered_and_what_was_declined_is_asked_for_again() {
        assert_eq!(RefusalCode::FeatureNotInPlan.offer(), Offer::Upgrade);
        assert_eq!(RefusalCode::PermissionMissing.offer(), Offer::AskAgain);
        assert_eq!(RefusalCode::CallOver.offer(), Offer::Nothing);
    }
}
