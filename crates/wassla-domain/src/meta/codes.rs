//! The one table of Meta's codes: what can be done about each, what it is about, and what people
//! are told about it where it occurs. Everything that decides by a code of Meta's asks here.

use std::time::Duration;

use super::calling_reason::CallingReason;
use super::code::MetaCode;
use crate::inbox::FailureReason;
use crate::next_step::Advice;

/// How long to wait when Meta throttles without saying how long.
pub const SAFEST_WAIT: Duration = Duration::from_mins(5);
/// How long Meta refuses PIN attempts for a number that saw too many (133008, 133009).
pub const PIN_WAIT: Duration = Duration::from_hours(1);
/// How long Meta needs to delete a number (133015).
pub const DELETION_WAIT: Duration = Duration::from_mins(5);
/// How long Meta locks the registration of a number that was registered too often (133016).
pub const REGISTRATION_LOCK: Duration = Duration::from_hours(72);

/// How many customers a day a number must be allowed to write to before it takes calls (138015).
pub const CALLING_LIMIT: u32 = 2_000;

/// One number may write to one customer once in six seconds, bursts apart (131056).
const PAIR_WAIT: Duration = Duration::from_secs(6);
/// A number has too many calls for the moment (138002, 138005).
const BUSY_WAIT: Duration = Duration::from_secs(10);

/// What an error of Meta's is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Topic {
    /// The token, or the session behind it.
    Token,
    /// The person or business removed the app.
    AppRemoval,
    /// A permission or capability.
    Permission,
    /// An object that this token cannot see (any more).
    UnseenObject,
    /// The form of the request.
    Request,
    /// The code of a sign-in.
    SignInCode,
    /// How much was asked in how short a time.
    Throttling,
    /// Meta's own health.
    Outage,
    /// How long ago the customer last wrote.
    ReplyWindow,
    /// The customer whom a message is for.
    Recipient,
    /// What a message holds.
    Message,
    /// The WhatsApp account.
    Account,
    /// How the business pays.
    Payment,
    /// The registration and the PIN of a number.
    Registration,
    /// Calls.
    Calling,
}

/// What the table says can be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cure {
    /// A new sign-in.
    Reconnect,
    /// A new sign-in with every permission.
    GrantPermission,
    /// This long a wait, unless Meta says how long.
    Wait(Duration),
    /// To ask again soon.
    Retry,
    /// Nothing: asking again does not help, whatever Meta hints.
    Never,
    /// What Meta hints: nobody says more about the code.
    AsHinted,
}

/// What is known of a code of Meta's, or of a range of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CodeEntry {
    /// The first code that it is for.
    pub first: u32,
    /// The last one, which is the first where it is for one code only.
    pub last: u32,
    /// The subcodes that it is for; empty: any and none.
    pub subcodes: &'static [u32],
    /// What can be done.
    pub cure: Cure,
    /// What it is about.
    pub topic: Topic,
    /// Why a message that meets it is not sent; `None` if the remedy says it all.
    pub sending: Option<FailureReason>,
    /// What a person can do when a step of connecting a number meets it; `None` if the step and
    /// its failure say it all.
    pub provisioning: Option<Advice>,
    /// What it means where calls are enabled, answered or ended; `None` if it says nothing of
    /// calls.
    pub calling: Option<CallingReason>,
}

impl CodeEntry {
    const fn range(first: u32, last: u32, topic: Topic, cure: Cure) -> Self {
        Self {
            first,
            last,
            subcodes: &[],
            cure,
            topic,
            sending: None,
            provisioning: None,
            calling: None,
        }
    }

    const fn with(self, subcodes: &'static [u32]) -> Self {
        Self { subcodes, ..self }
    }

    const fn sending(self, reason: FailureReason) -> Self {
        let sending = Some(reason);
        Self { sending, ..self }
    }

    const fn provisioning(self, advice: Advice) -> Self {
        let provisioning = Some(advice);
        Self {
            provisioning,
            ..self
        }
    }

    const fn calling(self, reason: CallingReason) -> Self {
        let calling = Some(reason);
        Self { calling, ..self }
    }

    fn is_for(&self, code: MetaCode) -> bool {
        let is_subcode = |subcode| self.subcodes.contains(&subcode);
        (self.first..=self.last).contains(&code.code)
            && (self.subcodes.is_empty() || code.subcode.is_some_and(is_subcode))
    }
}

impl MetaCode {
    /// What is known of it; `None` for a code that the table does not name.
    pub fn entry(self) -> Option<&'static CodeEntry> {
        CODES.iter().find(|entry| entry.is_for(self))
    }

    /// What it is about, if that is known.
    pub fn topic(self) -> Option<Topic> {
        self.entry().map(|entry| entry.topic)
    }

    /// What it means where calls are enabled, answered or ended.
    pub fn calling(self) -> Option<CallingReason> {
        self.entry().and_then(|entry| entry.calling)
    }
}

const fn of(code: u32, topic: Topic, cure: Cure) -> CodeEntry {
    CodeEntry::range(code, code, topic, cure)
}

const fn call(code: u32, cure: Cure, reason: CallingReason) -> CodeEntry {
    of(code, Topic::Calling, cure).calling(reason)
}

/// Every code that Meta documents or that was seen, by number. An entry for subcodes stands before
/// the one for its code alone, a range after the codes in it.
pub static CODES: &[CodeEntry] = &[
    of(0, Topic::Token, Cure::Reconnect).sending(FailureReason::AccessEnded),
    of(1, Topic::Outage, Cure::Retry),
    of(2, Topic::Outage, Cure::Retry),
    of(3, Topic::Permission, Cure::GrantPermission).sending(FailureReason::PermissionMissing),
    of(4, Topic::Throttling, Cure::Wait(SAFEST_WAIT)),
    of(10, Topic::ReplyWindow, Cure::Never)
        .with(&[2_018_278, 2_534_022])
        .sending(FailureReason::WindowClosed),
    of(10, Topic::Permission, Cure::GrantPermission).sending(FailureReason::PermissionMissing),
    of(17, Topic::Throttling, Cure::Wait(SAFEST_WAIT)),
    of(32, Topic::Throttling, Cure::Wait(SAFEST_WAIT)),
    of(100, Topic::UnseenObject, Cure::Never)
        .with(&[33])
        .provisioning(Advice::RegainAccount),
    of(100, Topic::SignInCode, Cure::Never)
        .with(&[36_007, 36_008, 36_009])
        .provisioning(Advice::RegainAccount),
    of(100, Topic::Request, Cure::Never).provisioning(Advice::RegainAccount),
    of(101, Topic::Request, Cure::Never),
    of(102, Topic::Token, Cure::Reconnect).sending(FailureReason::AccessEnded),
    of(190, Topic::AppRemoval, Cure::Reconnect)
        .with(&[458])
        .sending(FailureReason::AccessEnded),
    of(190, Topic::Token, Cure::Reconnect).sending(FailureReason::AccessEnded),
    CodeEntry::range(200, 299, Topic::Permission, Cure::GrantPermission)
        .sending(FailureReason::PermissionMissing),
    of(341, Topic::Throttling, Cure::Wait(SAFEST_WAIT)),
    of(368, Topic::Account, Cure::Never)
        .sending(FailureReason::AccountLocked)
        .provisioning(Advice::UnlockAccount)
        .calling(CallingReason::AccountLocked),
    of(613, Topic::Throttling, Cure::Wait(SAFEST_WAIT)).calling(CallingReason::AskedTooOften),
    CodeEntry::range(80_000, 80_099, Topic::Throttling, Cure::Wait(SAFEST_WAIT)),
    of(130_429, Topic::Throttling, Cure::Wait(SAFEST_WAIT)),
    of(130_472, Topic::Recipient, Cure::Never).sending(FailureReason::HeldBack),
    of(130_497, Topic::Recipient, Cure::Never).sending(FailureReason::CountryClosed),
    of(131_000, Topic::Outage, Cure::Retry),
    of(131_008, Topic::Message, Cure::Never).sending(FailureReason::FormRefused),
    of(131_009, Topic::Message, Cure::Never).sending(FailureReason::FormRefused),
    of(131_016, Topic::Outage, Cure::Retry),
    of(131_021, Topic::Recipient, Cure::Never).sending(FailureReason::ToItself),
    of(131_026, Topic::Recipient, Cure::Never).sending(FailureReason::Undeliverable),
    of(131_030, Topic::Recipient, Cure::Never).sending(FailureReason::NotATestRecipient),
    of(131_031, Topic::Account, Cure::Never)
        .sending(FailureReason::AccountLocked)
        .provisioning(Advice::UnlockAccount)
        .calling(CallingReason::AccountLocked),
    of(131_037, Topic::Registration, Cure::Never),
    of(131_042, Topic::Payment, Cure::Never).sending(FailureReason::PaymentProblem),
    of(131_044, Topic::Payment, Cure::Never).calling(CallingReason::PaymentMissing),
    of(131_045, Topic::Registration, Cure::Never).sending(FailureReason::NotRegistered),
    of(131_047, Topic::ReplyWindow, Cure::Never).sending(FailureReason::WindowClosed),
    of(131_048, Topic::Throttling, Cure::Wait(SAFEST_WAIT)),
    of(131_049, Topic::Recipient, Cure::Never).sending(FailureReason::HeldBack),
    of(131_050, Topic::Recipient, Cure::Never).sending(FailureReason::OptedOut),
    of(131_051, Topic::Message, Cure::Never).sending(FailureReason::FormRefused),
    call(131_055, Cure::Never, CallingReason::TakenBySip),
    of(131_056, Topic::Throttling, Cure::Wait(PAIR_WAIT)),
    of(131_057, Topic::Outage, Cure::Retry),
    of(131_060, Topic::Message, Cure::AsHinted),
    of(131_062, Topic::Recipient, Cure::Never).sending(FailureReason::FormRefused),
    of(131_064, Topic::Throttling, Cure::Wait(SAFEST_WAIT)),
    of(133_004, Topic::Outage, Cure::Retry),
    of(133_005, Topic::Registration, Cure::Never).provisioning(Advice::ResetPin),
    of(133_006, Topic::Registration, Cure::Never).provisioning(Advice::VerifyNumber),
    of(133_008, Topic::Registration, Cure::Wait(PIN_WAIT)).provisioning(Advice::WaitForPin),
    of(133_009, Topic::Registration, Cure::Wait(PIN_WAIT)).provisioning(Advice::WaitForPin),
    of(133_010, Topic::Registration, Cure::Never).sending(FailureReason::NotRegistered),
    of(133_015, Topic::Registration, Cure::Wait(DELETION_WAIT))
        .provisioning(Advice::WaitForDeletion),
    of(133_016, Topic::Registration, Cure::Wait(REGISTRATION_LOCK))
        .provisioning(Advice::WaitForRegistration),
    CodeEntry::range(133_000, 133_099, Topic::Registration, Cure::Never),
    of(137_000, Topic::Recipient, Cure::Never).sending(FailureReason::IdentityChanged),
    call(138_000, Cure::Never, CallingReason::NotEnabled),
    call(138_001, Cure::Never, CallingReason::CustomerNotCallable),
    call(138_002, Cure::Wait(BUSY_WAIT), CallingReason::TooManyAtOnce),
    call(138_003, Cure::Never, CallingReason::KnownAlready),
    call(138_004, Cure::Retry, CallingReason::NotPutThrough),
    call(
        138_005,
        Cure::Wait(BUSY_WAIT),
        CallingReason::TooManyInAShortTime,
    ),
    call(138_006, Cure::Never, CallingReason::NotPermitted),
    call(138_007, Cure::Retry, CallingReason::NotAnswered),
    call(
        138_009,
        Cure::Never,
        CallingReason::PermissionAskedToTheLimit,
    ),
    call(138_012, Cure::Never, CallingReason::CalledToTheLimit),
    call(138_013, Cure::Never, CallingReason::NumberMayNotCall),
    call(138_014, Cure::Never, CallingReason::SwitchedOffByMeta),
    call(138_015, Cure::Never, CallingReason::LimitTooLow),
    call(138_017, Cure::Never, CallingReason::PermittedAlready),
    call(138_018, Cure::Never, CallingReason::NotSubscribed),
    call(138_019, Cure::Never, CallingReason::NoSound),
    call(138_020, Cure::Never, CallingReason::BrokeOff),
    call(138_021, Cure::Never, CallingReason::BrokeOff),
    call(138_022, Cure::Never, CallingReason::BrokeOff),
    call(138_023, Cure::Never, CallingReason::BrokeOff),
    CodeEntry::range(138_000, 138_023, Topic::Calling, Cure::Never),
    of(2_388_001, Topic::Registration, Cure::AsHinted),
    of(2_388_012, Topic::Registration, Cure::AsHinted),
    of(2_388_091, Topic::Registration, Cure::AsHinted),
    of(2_388_093, Topic::Registration, Cure::AsHinted),
    of(2_388_103, Topic::Registration, Cure::AsHinted),
    of(2_494_100, Topic::Outage, Cure::AsHinted),
];

#[cfg(test)]
#[path = "codes_tests.rs"]
mod tests;
