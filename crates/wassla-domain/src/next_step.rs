//! The most pressing thing that a person can do about a channel, as a code.

use crate::channel::Trouble;
use crate::meta::CallingReason;
use crate::named::named;

/// What a person can do about a channel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NextStep {
    /// What the state of its row and steps calls for.
    Do(Advice),
    /// What Meta said of the account.
    Trouble(Trouble),
    /// What Meta said of calls.
    Calling(CallingReason),
}

named! {
    /// Something to do about a channel.
    pub enum Advice {
        /// The plan no longer includes the channel.
        UpgradePlan = "upgrade_plan",
        /// The plan no longer includes calls.
        UpgradeForCalls = "upgrade_for_calls",
        /// The token is dead.
        Reconnect = "reconnect",
        /// The token of the WhatsApp channel is dead, and calls ride on it.
        ReconnectWhatsapp = "reconnect_whatsapp",
        /// A permission is missing.
        GrantPermissions = "grant_permissions",
        /// A permission of the WhatsApp channel is missing, and calls ride on it.
        GrantWhatsappPermissions = "grant_whatsapp_permissions",
        /// The number has another PIN.
        ResetPin = "reset_pin",
        /// The number is not verified.
        VerifyNumber = "verify_number",
        /// Meta saw too many PIN attempts.
        WaitForPin = "wait_for_pin",
        /// The number was deleted a moment ago.
        WaitForDeletion = "wait_for_deletion",
        /// Meta has locked registration.
        WaitForRegistration = "wait_for_registration",
        /// Meta has locked the account.
        UnlockAccount = "unlock_account",
        /// Meta does not show us the account any more.
        RegainAccount = "regain_account",
        /// It was tried as often as may be.
        RegisterLater = "register_later",
        /// Meta asks for a long wait.
        TryTomorrow = "try_tomorrow",
        /// Meta did not answer for hours.
        TryAgain = "try_again",
        /// The number is used in the WhatsApp Business app.
        SeeBusinessApp = "see_business_app",
        /// Calls of the number go to the WhatsApp Business app.
        LeaveBusinessApp = "leave_business_app",
        /// Meta refused to deliver messages.
        SubscribeAgain = "subscribe_again",
        /// The PIN could not be set.
        SetPinAgain = "set_pin_again",
        /// Somebody changed the PIN at Meta.
        ReplaceChangedPin = "replace_changed_pin",
        /// Somebody turned the PIN off at Meta.
        ReplaceTurnedOffPin = "replace_turned_off_pin",
        /// Meta refused to register the number.
        RegisterAgain = "register_again",
        /// Meta refused, and no more is known.
        SeeNumber = "see_number",
        /// Meta does not report the number as connected.
        SeeNumberStatus = "see_number_status",
        /// Meta has not confirmed everything yet.
        AwaitMeta = "await_meta",
        /// The token ends soon.
        RenewAccess = "renew_access",
        /// No agent is assigned.
        ChooseAgent = "choose_agent",
        /// The server has nothing that answers calls.
        AskForVoiceRuntime = "ask_for_voice_runtime",
        /// Calling was switched off at Meta.
        SwitchCallsOn = "switch_calls_on",
        /// Meta has not told the settings of the number.
        ReadSettingsAgain = "read_settings_again",
    }
}

impl NextStep {
    /// The name in JSON and in the catalogue.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Do(advice) => advice.as_str(),
            Self::Trouble(trouble) => trouble.as_str(),
            Self::Calling(reason) => reason.as_str(),
        }
    }
}

/// Where a person goes to do it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Destination {
    /// A new sign-in.
    Reconnect,
    /// The host's page of plans.
    Upgrade,
    /// WhatsApp Manager, at Meta.
    WhatsappManager,
    /// Business Support Home, at Meta.
    BusinessSupport,
    /// The channel's own page; or there is nothing to do but wait.
    Here,
}

impl NextStep {
    /// Where a person goes to do it.
    pub const fn destination(self) -> Destination {
        match self {
            Self::Do(advice) => advice.destination(),
            Self::Trouble(trouble) => match trouble {
                Trouble::TokenDead
                | Trouble::Deauthorized
                | Trouble::PartnerRemoved
                | Trouble::AppUninstalled
                | Trouble::Offboarded => Destination::Reconnect,
                Trouble::Banned
                | Trouble::BanAnnounced
                | Trouble::Restricted
                | Trouble::Violation => Destination::BusinessSupport,
                Trouble::Flagged | Trouble::Alerted => Destination::WhatsappManager,
                Trouble::AccountDeleted => Destination::Here,
            },
            Self::Calling(_) => Destination::Here,
        }
    }

    /// Whether it is about what happened to the account or the number at Meta: that is said
    /// wherever the channel is.
    pub const fn is_account_news(self) -> bool {
        match self {
            Self::Trouble(_) => true,
            Self::Do(advice) => matches!(
                advice,
                Advice::Reconnect
                    | Advice::ReplaceChangedPin
                    | Advice::ReplaceTurnedOffPin
                    | Advice::UnlockAccount
                    | Advice::RegainAccount
                    | Advice::SeeNumberStatus
            ),
            Self::Calling(_) => false,
        }
    }
}

impl Advice {
    const fn destination(self) -> Destination {
        match self {
            Self::UpgradePlan | Self::UpgradeForCalls => Destination::Upgrade,
            Self::ResetPin
            | Self::VerifyNumber
            | Self::RegisterLater
            | Self::RegisterAgain
            | Self::SeeNumber
            | Self::SeeNumberStatus => Destination::WhatsappManager,
            Self::UnlockAccount => Destination::BusinessSupport,
            Self::Reconnect
            | Self::ReconnectWhatsapp
            | Self::GrantPermissions
            | Self::GrantWhatsappPermissions
            | Self::WaitForPin
            | Self::WaitForDeletion
            | Self::WaitForRegistration
            | Self::RegainAccount
            | Self::TryTomorrow
            | Self::TryAgain
            | Self::SubscribeAgain
            | Self::SetPinAgain
            | Self::ReplaceChangedPin
            | Self::ReplaceTurnedOffPin
            | Self::RenewAccess => Destination::Reconnect,
            Self::SeeBusinessApp
            | Self::LeaveBusinessApp
            | Self::AwaitMeta
            | Self::ChooseAgent
            | Self::AskForVoiceRuntime
            | Self::SwitchCallsOn
            | Self::ReadSettingsAgain => Destination::Here,
        }
    }
}

impl From<Advice> for NextStep {
    fn from(advice: Advice) -> Self {
        Self::Do(advice)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn a_person_is_sent_to_where_the_remedy_is() {
        for (step, destination) in [
            (
                NextStep::Trouble(Trouble::Banned),
                Destination::BusinessSupport,
            ),
            (
                NextStep::Trouble(Trouble::Flagged),
                Destination::WhatsappManager,
            ),
            (
                NextStep::Trouble(Trouble::TokenDead),
                Destination::Reconnect,
            ),
            (
                NextStep::Trouble(Trouble::AccountDeleted),
                Destination::Here,
            ),
            (Advice::ReplaceChangedPin.into(), Destination::Reconnect),
            (Advice::ResetPin.into(), Destination::WhatsappManager),
            (Advice::UpgradePlan.into(), Destination::Upgrade),
            (Advice::ChooseAgent.into(), Destination::Here),
        ] {
            assert_eq!(step.destination(), destination, "{step:?}");
        }
    }

    #[test]
    fn what_happened_to_the_account_is_news_and_what_to_set_up_is_none() {
        let news = |step: NextStep| step.is_account_news();
        assert!(
            Trouble::ALL
                .iter()
                .all(|trouble| news(NextStep::Trouble(*trouble)))
        );
        assert!(news(Advice::ReplaceTurnedOffPin.into()));
        assert!(!news(Advice::ChooseAgent.into()) && !news(Advice::UpgradePlan.into()));
    }

    #[test]
    fn no_two_next_steps_have_one_name() {
        let advice = Advice::ALL.iter().map(|advice| advice.as_str());
        let troubles = Trouble::ALL.iter().map(|trouble| trouble.as_str());
        let calling = CallingReason::ALL.iter().map(|reason| reason.as_str());
        let names: Vec<_> = advice.chain(troubles).chain(calling).collect();
        let distinct: BTreeSet<_> = names.iter().collect();
        assert_eq!(names.len(), distinct.len());
    }
}
