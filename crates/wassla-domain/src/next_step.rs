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
    fn no_two_next_steps_have_one_name() {
        let advice = Advice::ALL.iter().map(|advice| advice.as_str());
        let troubles = Trouble::ALL.iter().map(|trouble| trouble.as_str());
        let calling = CallingReason::ALL.iter().map(|reason| reason.as_str());
        let names: Vec<_> = advice.chain(troubles).chain(calling).collect();
        let distinct: BTreeSet<_> = names.iter().collect();
        assert_eq!(names.len(), distinct.len());
    }
}
