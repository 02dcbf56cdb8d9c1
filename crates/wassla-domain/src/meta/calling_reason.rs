//! What Meta's codes mean where calls are enabled, answered or ended.

use crate::named::named;
use crate::refusal::RefusalCode;

named! {
    /// What a code of Meta's says of calls.
    pub enum CallingReason {
        /// Meta was asked too often about call permissions.
        AskedTooOften = "asked_too_often",
        /// The account is locked.
        AccountLocked = "account_locked",
        /// No valid payment method.
        PaymentMissing = "payment_missing",
        /// The number takes its calls by SIP.
        TakenBySip = "taken_by_sip",
        /// Calling is off at Meta.
        NotEnabled = "not_enabled",
        /// The customer cannot be called.
        CustomerNotCallable = "customer_not_callable",
        /// As many calls at once as Meta allows.
        TooManyAtOnce = "too_many_at_once",
        /// Meta was told the same before.
        KnownAlready = "known_already",
        /// Meta could not connect the call.
        NotPutThrough = "not_put_through",
        /// Too many calls in a short time.
        TooManyInAShortTime = "too_many_in_a_short_time",
        /// The customer has not permitted calls.
        NotPermitted = "not_permitted",
        /// Nobody answered in time.
        NotAnswered = "not_answered",
        /// The customer was asked for permission as often as Meta allows.
        PermissionAskedToTheLimit = "permission_asked_to_the_limit",
        /// The customer was called as often as Meta allows.
        CalledToTheLimit = "called_to_the_limit",
        /// Numbers of this country may not place calls.
        NumberMayNotCall = "number_may_not_call",
        /// Meta has switched calls off for a while.
        SwitchedOffByMeta = "switched_off_by_meta",
        /// The messaging limit is too low for calls.
        LimitTooLow = "limit_too_low",
        /// The customer has permitted calls for good.
        PermittedAlready = "permitted_already",
        /// The app is not subscribed to calls.
        NotSubscribed = "not_subscribed",
        /// No sound arrived.
        NoSound = "no_sound",
        /// The call broke off on its way.
        BrokeOff = "broke_off",
    }
}

impl CallingReason {
    /// Our own code when enabling calls is refused for this reason.
    pub const fn refusal(self) -> RefusalCode {
        match self {
            Self::PaymentMissing => RefusalCode::CallingPayment,
            Self::LimitTooLow => RefusalCode::CallingLimitTooLow,
            Self::NotSubscribed => RefusalCode::CallingNotSubscribed,
            Self::AskedTooOften
            | Self::AccountLocked
            | Self::TakenBySip
            | Self::NotEnabled
            | Self::CustomerNotCallable
            | Self::TooManyAtOnce
            | Self::KnownAlready
            | Self::NotPutThrough
            | Self::TooManyInAShortTime
            | Self::NotPermitted
            | Self::NotAnswered
            | Self::PermissionAskedToTheLimit
            | Self::CalledToTheLimit
            | Self::NumberMayNotCall
            | Self::SwitchedOffByMeta
            | Self::PermittedAlready
            | Self::NoSound
            | Self::BrokeOff => RefusalCode::CallingRefused,
        }
    }

    /// The reason that a code of ours stands for, if it stands for one.
    pub fn of_refusal(code: RefusalCode) -> Option<Self> {
        let mut named = Self::ALL.iter().copied();
        named.find(|reason| reason.refusal() == code && code != RefusalCode::CallingRefused)
    }

    /// Whether the caller is gone: of such a call nothing is left to be told.
    pub const fn is_caller_gone(self) -> bool {
        matches!(self, Self::NotPutThrough | Self::NotAnswered)
    }
}
