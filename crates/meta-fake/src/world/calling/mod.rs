//! WhatsApp Calling: what a number is set to, who may call, and what becomes of a call.

mod business_calls;
mod control;
mod notice;
mod phone_call;
mod placing;
mod settings;
mod trouble;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

pub use business_calls::BusinessCall;
pub use control::CallAction;
pub use phone_call::{CallState, PhoneCall};
pub use placing::CannotCall;

/// The messaging limit from which calling can be enabled.
pub const LEAST_LIMIT: u32 = 2_000;

/// What a number is set to, and what it has or lacks for calling.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own")]
pub struct Calling {
    /// Whether customers can call.
    pub is_enabled: bool,
    /// Whether a call of a customer's lets the business call back.
    pub allows_callback: bool,
    /// Whether calls go to a SIP server, so that Graph and webhooks know nothing of them.
    pub has_sip: bool,
    /// Conversations a day that the business may begin; 250 when it is new.
    pub messaging_limit: u32,
    /// Whether the account has a payment method.
    pub has_payment: bool,
    /// What Meta forbade, if anything.
    pub restriction: Option<CallingRestriction>,
    /// The settings that change nothing here, as they were written last.
    pub others: Map<String, Value>,
}

impl Default for Calling {
    fn default() -> Self {
        Self {
            is_enabled: false,
            allows_callback: false,
            has_sip: false,
            messaging_limit: LEAST_LIMIT,
            has_payment: true,
            restriction: None,
            others: Map::new(),
        }
    }
}

/// Why and until when nobody can call a number, nor be called from it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CallingRestriction {
    /// Meta's word for what is forbidden.
    #[serde(rename = "type")]
    pub kind: String,
    /// Why.
    pub reason: String,
    /// Unix seconds of its end.
    pub expiration: i64,
}

impl Calling {
    /// The restriction that is in force at this time.
    pub fn restricted(&self, now: i64) -> Option<&CallingRestriction> {
        self.restriction
            .as_ref()
            .filter(|held| now < held.expiration)
    }

    /// The tier of the messaging limit, as the phone number node says it.
    pub fn limit_tier(&self) -> &'static str {
        match self.messaging_limit {
            0..250 => "TIER_50",
            250..2_000 => "TIER_250",
            2_000..10_000 => "TIER_2K",
            10_000..100_000 => "TIER_10K",
            100_000.. => "TIER_100K",
        }
    }
}
