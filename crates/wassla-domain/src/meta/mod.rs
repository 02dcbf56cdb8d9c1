//! What Meta says, in our types. Enumerations stay open: an unknown value is data, not an error.

mod answers;
mod error;
mod token;

pub use answers::{
    AppFacts, AppWebhook, BusinessFacts, CallingRestriction, CallingSettings, Cursor, Listed,
    NumberFacts, PageFacts, WabaFacts,
};
pub use error::{MetaCode, MetaError, Reached, Remedy, RemedyHints, SAFEST_WAIT};
pub use token::{AccessToken, Expiry, IssuedToken, TokenFacts};
