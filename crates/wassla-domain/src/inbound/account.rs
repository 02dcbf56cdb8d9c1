//! What Meta says of WhatsApp accounts and their numbers.

use crate::channel::{StepFailure, Trouble};
use crate::ids::{AppId, PhoneNumberId, WabaId};
use crate::time::Timestamp;

/// A change of an account or a number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountChange {
    /// What it is about.
    pub scope: AccountScope,
    /// What happened.
    pub happened: AccountEvent,
    /// The app that it is about, where Meta names one: what ended for another app is nothing to
    /// ours.
    pub app: Option<AppId>,
    /// When.
    pub at: Timestamp,
}

/// What happened to an account or a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AccountEvent {
    /// Trouble began.
    Began(Trouble),
    /// Trouble is over, whatever it was.
    Recovered,
    /// This trouble is over, and no other.
    Ended(Trouble),
    /// Somebody changed the PIN, or turned it off.
    PinLost(StepFailure),
    /// Something of the number changed: it has to be read again.
    NumberChanged,
}

/// What a change is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AccountScope {
    /// Every number of an account.
    Waba(WabaId),
    /// One number, by its id.
    Number(PhoneNumberId),
    /// One number, by what people dial; its account, where Meta names it.
    Dialled(Option<WabaId>, DialledNumber),
    /// Meta names nothing: Meta has to be asked whether an account of ours is meant.
    Unnamed,
}

/// A phone number as people dial it: digits with the country code, without the plus sign. Meta
/// writes the same number in several forms; this one compares.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DialledNumber(String);

impl DialledNumber {
    /// The digits of a number as Meta writes it; `None` if it has none, or more than a number has.
    pub fn of(text: &str) -> Option<Self> {
        let digits: String = text.chars().filter(char::is_ascii_digit).collect();
        (1..=15).contains(&digits.len()).then_some(Self(digits))
    }

    /// The digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl AccountEvent {
    /// Whether our access is over, if it is about our app.
    pub fn ends_access(self) -> bool {
        matches!(self, Self::Began(trouble) if trouble.ends_access())
    }

    /// Whether the number is read again at Meta because of it.
    pub fn asks_to_read_again(self) -> bool {
        match self {
            Self::Began(trouble) => !trouble.ends_access(),
            Self::Recovered | Self::Ended(_) | Self::PinLost(_) | Self::NumberChanged => true,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_number_is_the_same_in_every_form() {
        let number = DialledNumber::of("12025550101");
        for text in [
            "+1 202-555-0101",
            "+1 (202) 555-0101",
            "1\u{a0}202 555 0101",
        ] {
            assert_eq!(DialledNumber::of(text), number, "{text}");
        }
        for text in ["", "+", "anonymous", "1234567890123456"] {
            assert_eq!(DialledNumber::of(text), None, "{text}");
        }
    }

    #[test]
    fn the_number_is_read_again_unless_our_access_ended() {
        for trouble in Trouble::ALL {
            let began = AccountEvent::Began(trouble);
            assert_ne!(
                began.asks_to_read_again(),
                began.ends_access(),
                "{trouble:?}"
            );
        }
        assert!(AccountEvent::PinLost(StepFailure::ChangedElsewhere).asks_to_read_again());
    }
}
