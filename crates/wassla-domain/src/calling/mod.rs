//! WhatsApp Calling as a channel: a row that rides on the WhatsApp row's number and token, and
//! never outlives it.

mod enabling;
mod row;
#[cfg(test)]
pub(crate) mod rows;

pub use enabling::{
    Denial, EnableAttempt, MayEnable, after_enabling, may_enable, needs_setting, refused,
};
pub use row::{Calling, CallingEvidence, SettingsSeen};

use crate::ids::PhoneNumberId;

/// The name of the lease under which calling of a number is switched at Meta: enabling and
/// clean-up never run side by side.
pub fn lease_name(number: &PhoneNumberId) -> String {
    format!("calling:{number}")
}
