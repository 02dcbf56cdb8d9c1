//! Meta's errors of calling, in words.

use crate::refusal::RefusalCode;

/// One error of Meta's calling: what it is called here, what happened, what to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CallingError {
    /// Meta's code.
    pub code: u32,
    /// Ours, when enabling is refused with it.
    pub refusal: RefusalCode,
    /// What happened.
    pub happened: &'static str,
    /// What the person can do about it.
    pub next_step: &'static str,
}

const fn error(code: u32, happened: &'static str, next_step: &'static str) -> CallingError {
    named(code, RefusalCode::CallingRefused, happened, next_step)
}

const fn named(
    code: u32,
    refusal: RefusalCode,
    happened: &'static str,
    next_step: &'static str,
) -> CallingError {
    CallingError {
        code,
        refusal,
        happened,
        next_step,
    }
}

/// Every error that Meta documents for calling, by its code.
pub const CALLING_ERRORS: &[CallingError] = &[
    error(
        613,
        "Meta was asked too often about call permissions",
        "Wait a few minutes, then try again.",
    ),
    named(
        131_044,
        RefusalCode::CallingPayment,
        "Meta found no valid payment method for calls",
        "Add a payment method to the WhatsApp account in WhatsApp Manager, then connect calls again.",
    ),
    error(
        131_055,
        "The number takes its calls by SIP, so Meta does not give them to us",
        "Switch SIP off for the number in WhatsApp Manager, then connect calls again.",
    ),
    error(
        138_000,
        "Calling is not enabled for the number at Meta",
        "Connect WhatsApp Call again.",
    ),
    error(
        138_001,
        "The customer cannot be called",
        "Write to the customer instead.",
    ),
    error(
        138_002,
        "The number has as many calls at once as Meta allows",
        "Wait until some of them have ended.",
    ),
    error(
        138_003,
        "Meta has such a call already",
        "Nothing is to be done: the first one goes on.",
    ),
    error(
        138_004,
        "Meta could not connect the call",
        "Wait for the customer to call again.",
    ),
    error(
        138_005,
        "Too many calls were made in a short time",
        "Wait a few minutes, then try again.",
    ),
    error(
        138_006,
        "The customer has not permitted calls from this business",
        "Ask the customer for permission in the chat first.",
    ),
    error(
        138_007,
        "The call was not answered in time",
        "Wait for the customer to call again, and see whether the voice agent answers.",
    ),
    error(
        138_009,
        "The customer was asked for permission as often as Meta allows",
        "Wait a week before asking this customer again.",
    ),
    error(
        138_012,
        "The customer was called as often as Meta allows in a day",
        "Wait until tomorrow.",
    ),
    error(
        138_013,
        "Meta does not let businesses place calls with this number",
        "Let customers call you: that works in every country.",
    ),
    error(
        138_014,
        "Meta has switched calls off for a while because customers complained about them",
        "See when the restriction ends in WhatsApp Manager, then connect calls again.",
    ),
    named(
        138_015,
        RefusalCode::CallingLimitTooLow,
        "Meta allows calls only to numbers with a messaging limit of at least 2,000 customers a day",
        "Raise the limit in WhatsApp Manager (verify the business, send good messages), then connect calls again.",
    ),
    error(
        138_017,
        "The customer has permitted calls for good already",
        "Nothing is to be done.",
    ),
    named(
        138_018,
        RefusalCode::CallingNotSubscribed,
        "Meta does not deliver this number's calls to us yet",
        "Ask support to subscribe the app to calls (`check --mend`), then connect calls again.",
    ),
    error(
        138_019,
        "The call ended because no sound arrived",
        "Wait for the customer to call again; if it happens often, contact support.",
    ),
    error(
        138_020,
        "The call broke off on its way",
        "Wait for the customer to call again.",
    ),
    error(
        138_021,
        "The call broke off on its way",
        "Wait for the customer to call again.",
    ),
    error(
        138_022,
        "The call broke off on its way",
        "Wait for the customer to call again.",
    ),
    error(
        138_023,
        "The call broke off on its way",
        "Wait for the customer to call again.",
    ),
];

/// The words for Meta's code; `None` for a code that is not calling's.
pub fn words_of(code: u32) -> Option<&'static CallingError> {
    CALLING_ERRORS.iter().find(|error| error.code == code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_of_meta_has_one_sentence_and_one_next_step() {
        let codes: Vec<_> = CALLING_ERRORS.iter().map(|error| error.code).collect();
        let documented = [
            613, 131_044, 131_055, 138_000, 138_001, 138_002, 138_003, 138_004, 138_005, 138_006,
            138_007, 138_009, 138_012, 138_013, 138_014, 138_015, 138_017, 138_018, 138_019,
            138_020, 138_021, 138_022, 138_023,
        ];
        assert_eq!(codes, documented);
        for error in CALLING_ERRORS {
            assert!(!error.happened.ends_with('.'), "{}", error.happened);
            assert!(error.next_step.ends_with('.'), "{}", error.next_step);
        }
    }
}
