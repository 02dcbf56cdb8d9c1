//! What Meta says, in our types. Enumerations stay open: an unknown value is data, not an error.

mod answers;
mod calling_reason;
mod code;
mod codes;
mod error;
mod target;
mod token;

pub use answers::{
    AppFacts, AppWebhook, BusinessFacts, CallingRestriction, CallingSettings, CallingSwitch,
    Cursor, Listed, NumberFacts, PageFacts, WabaEdge, WabaFacts,
};
pub use calling_reason::CallingReason;
pub use code::MetaCode;
pub use codes::{
    CALLING_LIMIT, CODES, CodeEntry, Cure, DELETION_WAIT, PIN_WAIT, REGISTRATION_LOCK, SAFEST_WAIT,
    Topic,
};
pub use error::{MetaError, Reached, Remedy, RemedyHints};
pub use target::GrantedTargets;
pub use token::{AccessToken, Expiry, IssuedToken, TokenFacts};
