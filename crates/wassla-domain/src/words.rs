//! Sentences of the codes that follow from Meta's.

use crate::inbox::FailureReason;
use crate::meta::CallingReason;
use crate::next_step::{Advice, NextStep};

impl FailureReason {
    /// What people read.
    pub const fn words(self) -> &'static str {
        match self {
            Self::WindowClosed => {
                "The customer last wrote more than 24 hours ago: wait until they write again."
            }
            Self::Undeliverable => {
                "The message could not be delivered: the customer may not use WhatsApp any more."
            }
            Self::OptedOut => "The customer no longer wants messages from this business.",
            Self::HeldBack => "Meta chose not to deliver this message: try again tomorrow.",
            Self::ToItself => "A number cannot write to itself.",
            Self::NotATestRecipient => "The number is not on the list of test recipients.",
            Self::PaymentProblem => {
                "Meta found a payment problem: see the payment settings in WhatsApp Manager."
            }
            Self::NotRegistered => "The number is not registered: connect the channel again.",
            Self::AccountLocked => "Meta has locked the account: see Business Support Home.",
            Self::CountryClosed => {
                "Meta does not let businesses write to customers in this country."
            }
            Self::FormRefused => "Meta does not take a message of this form.",
            Self::IdentityChanged => {
                "The customer's identity has changed: wait until they write again."
            }
            Self::AccessEnded => "Meta no longer accepts our access: connect the channel again.",
            Self::PermissionMissing => {
                "A permission is missing: connect the channel again and leave every permission checked."
            }
            Self::SlowDown => "Meta asks us to slow down: send it again later.",
            Self::NoAnswer => "Meta did not answer: send it again.",
            Self::Refused => "Meta refused the message.",
            Self::WorkspaceSuspended => "Not sent: this workspace is suspended.",
            Self::NotInPlan => "Not sent: the plan does not include this channel.",
            Self::ReconnectNeeded => "Not sent: connect the channel again.",
            Self::Disconnected => "Not sent: the channel was disconnected.",
            Self::NoAddress => "Meta gave no address for this customer.",
        }
    }
}

impl NextStep {
    /// What people read.
    pub fn words(self) -> &'static str {
        match self {
            Self::Do(advice) => advice.words(),
            Self::Trouble(trouble) => trouble.advice(),
            Self::Calling(reason) => reason.next_step(),
        }
    }
}

impl Advice {
    /// What people read.
    pub const fn words(self) -> &'static str {
        match self {
            Self::UpgradePlan => {
                "Your plan no longer includes this channel: upgrade to use it again."
            }
            Self::UpgradeForCalls => {
                "Your plan no longer includes calls: upgrade to take them again."
            }
            Self::Reconnect => "Meta no longer accepts our access: connect again.",
            Self::ReconnectWhatsapp => "Meta no longer accepts our access: connect WhatsApp again.",
            Self::GrantPermissions => {
                "A permission is missing: connect again and leave every permission checked."
            }
            Self::GrantWhatsappPermissions => {
                "A permission is missing: connect WhatsApp again and leave every permission checked."
            }
            Self::ResetPin => {
                "The number has another two-step PIN: reset it in WhatsApp Manager, then connect again."
            }
            Self::VerifyNumber => {
                "The number must be verified first: verify it in WhatsApp Manager, then connect again."
            }
            Self::WaitForPin => {
                "Meta has seen too many PIN attempts: wait an hour, then connect again."
            }
            Self::WaitForDeletion => {
                "The number was deleted a moment ago: wait five minutes, then connect again."
            }
            Self::WaitForRegistration => {
                "Meta has locked registration of this number for 72 hours: connect again after that."
            }
            Self::UnlockAccount => {
                "Meta has locked the WhatsApp account: look at Business Support Home, then connect again."
            }
            Self::RegainAccount => {
                "Meta does not let us reach this account any more: check who administers it, then connect again."
            }
            Self::RegisterLater => {
                "It was tried three times without success: see the number in WhatsApp Manager, then \
                 connect again after 72 hours."
            }
            Self::TryTomorrow => "Meta asks for a long wait: connect again tomorrow.",
            Self::TryAgain => "Meta did not answer for hours: connect again.",
            Self::SeeBusinessApp => {
                "The number is used in the WhatsApp Business app: see it there."
            }
            Self::LeaveBusinessApp => {
                "Calls go on in the app. To take them here, move the number to the platform alone."
            }
            Self::SubscribeAgain => "Meta refused to deliver messages to us: connect again.",
            Self::SetPinAgain => "The two-step PIN could not be set: connect again to retry.",
            Self::RegisterAgain => {
                "Meta refused to register the number: see it in WhatsApp Manager, then connect again."
            }
            Self::SeeNumber => {
                "Meta refused: see the number in WhatsApp Manager, then connect again."
            }
            Self::SeeNumberStatus => {
                "Meta does not report the number as connected: see its status in WhatsApp Manager."
            }
            Self::AwaitMeta => {
                "Meta has not confirmed everything yet: it is tried again by itself."
            }
            Self::RenewAccess => "Access ends soon: connect again to renew it.",
            Self::ChooseAgent => "Choose an agent.",
            Self::AskForVoiceRuntime => {
                "This server has no voice runtime, so every call is rejected: ask whoever runs it."
            }
            Self::SwitchCallsOn => {
                "Calling was switched off in WhatsApp Manager: connect it here again to take calls."
            }
            Self::ReadSettingsAgain => {
                "Meta has not told the settings of the number: connect it again."
            }
        }
    }
}

impl CallingReason {
    /// What happened.
    pub const fn happened(self) -> &'static str {
        self.words().0
    }

    /// What the person can do about it.
    pub const fn next_step(self) -> &'static str {
        self.words().1
    }

    const fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::AskedTooOften => (
                "Meta was asked too often about call permissions",
                "Wait a few minutes, then try again.",
            ),
            Self::PaymentMissing => (
                "Meta found no valid payment method for calls",
                "Add a payment method to the WhatsApp account in WhatsApp Manager, then connect calls again.",
            ),
            Self::TakenBySip => (
                "The number takes its calls by SIP, so Meta does not give them to us",
                "Switch SIP off for the number in WhatsApp Manager, then connect calls again.",
            ),
            Self::NotEnabled => (
                "Calling is not enabled for the number at Meta",
                "Connect WhatsApp Call again.",
            ),
            Self::CustomerNotCallable => (
                "The customer cannot be called",
                "Write to the customer instead.",
            ),
            Self::TooManyAtOnce => (
                "The number has as many calls at once as Meta allows",
                "Wait until some of them have ended.",
            ),
            Self::KnownAlready => (
                "Meta has such a call already",
                "Nothing is to be done: the first one goes on.",
            ),
            Self::NotPutThrough => (
                "Meta could not connect the call",
                "Wait for the customer to call again.",
            ),
            Self::TooManyInAShortTime => (
                "Too many calls were made in a short time",
                "Wait a few minutes, then try again.",
            ),
            Self::NotPermitted => (
                "The customer has not permitted calls from this business",
                "Ask the customer for permission in the chat first.",
            ),
            Self::NotAnswered => (
                "The call was not answered in time",
                "Wait for the customer to call again, and see whether the voice agent answers.",
            ),
            Self::PermissionAskedToTheLimit => (
                "The customer was asked for permission as often as Meta allows",
                "Wait a week before asking this customer again.",
            ),
            Self::CalledToTheLimit => (
                "The customer was called as often as Meta allows in a day",
                "Wait until tomorrow.",
            ),
            Self::NumberMayNotCall => (
                "Meta does not let businesses place calls with this number",
                "Let customers call you: that works in every country.",
            ),
            Self::SwitchedOffByMeta => (
                "Meta has switched calls off for a while because customers complained about them",
                "See when the restriction ends in WhatsApp Manager, then connect calls again.",
            ),
            Self::LimitTooLow => (
                "Meta allows calls only to numbers with a messaging limit of at least 2,000 customers a day",
                "Raise the limit in WhatsApp Manager (verify the business, send good messages), then connect calls again.",
            ),
            Self::PermittedAlready => (
                "The customer has permitted calls for good already",
                "Nothing is to be done.",
            ),
            Self::NotSubscribed => (
                "Meta does not deliver this number's calls to us yet",
                "Ask support to subscribe the app to calls (`check --fix`), then connect calls again.",
            ),
            Self::NoSound => (
                "The call ended because no sound arrived",
                "Wait for the customer to call again; if it happens often, contact support.",
            ),
            Self::BrokeOff => (
                "The call broke off on its way",
                "Wait for the customer to call again.",
            ),
            Self::AccountLocked => (
                "Meta has locked the WhatsApp account",
                "See Business Support Home, then connect calls again.",
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_has_its_sentences() {
        for reason in CallingReason::ALL {
            assert!(!reason.happened().ends_with('.'), "{}", reason.happened());
            assert!(reason.next_step().ends_with('.'), "{}", reason.next_step());
        }
        for reason in FailureReason::ALL {
            assert!(reason.words().ends_with('.'), "{}", reason.words());
        }
        for advice in Advice::ALL {
            assert!(advice.words().ends_with('.'), "{}", advice.words());
        }
    }
}
