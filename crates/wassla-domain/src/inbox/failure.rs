//! Why a message of ours does not reach the customer.

use crate::inbound::DropReason;
use crate::named::named;

named! {
    /// Why a message was not sent or not delivered.
    pub enum FailureReason {
        /// The customer last wrote too long ago.
        WindowClosed = "window_closed",
        /// It could not be delivered.
        Undeliverable = "undeliverable",
        /// The customer no longer wants messages.
        OptedOut = "opted_out",
        /// Meta chose not to deliver it.
        HeldBack = "held_back",
        /// It was addressed to the number that sent it.
        ToItself = "to_itself",
        /// A test number may not write to this customer.
        NotATestRecipient = "not_a_test_recipient",
        /// Meta found a payment problem.
        PaymentProblem = "payment_problem",
        /// The number is not registered.
        NotRegistered = "not_registered",
        /// Meta has locked the account.
        AccountLocked = "account_locked",
        /// Businesses may not write to this country.
        CountryClosed = "country_closed",
        /// Meta does not take a message of this form.
        FormRefused = "form_refused",
        /// The customer's identity has changed.
        IdentityChanged = "identity_changed",
        /// Meta no longer accepts our access.
        AccessEnded = "access_ended",
        /// A permission is missing.
        PermissionMissing = "permission_missing",
        /// Meta asks for a wait that is too long.
        SlowDown = "slow_down",
        /// Meta did not answer, as often as it was tried.
        NoAnswer = "no_answer",
        /// Meta refused, and no more is known.
        Refused = "refused",
        /// Not sent: the workspace is suspended.
        WorkspaceSuspended = "workspace_suspended",
        /// Not sent: the plan does not include the channel.
        NotInPlan = "not_in_plan",
        /// Not sent: the channel has to be connected again.
        ReconnectNeeded = "reconnect_needed",
        /// Not sent: the channel was disconnected.
        Disconnected = "disconnected",
        /// Not sent: Meta gave no address for the customer.
        NoAddress = "no_address",
    }
}

/// What keeps a reply from being sent when the channel may not be used.
impl From<DropReason> for FailureReason {
    fn from(reason: DropReason) -> Self {
        match reason {
            DropReason::WorkspaceSuspended => Self::WorkspaceSuspended,
            DropReason::NotInPlan => Self::NotInPlan,
            DropReason::ReconnectNeeded => Self::ReconnectNeeded,
            DropReason::NoChannel | DropReason::Stale | DropReason::Echo => Self::Disconnected,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_reason_reads_back() {
        for reason in FailureReason::ALL {
            assert_eq!(FailureReason::parse(reason.as_str()), Some(*reason));
        }
        assert_eq!(FailureReason::parse("Meta refused the message."), None);
    }
}
