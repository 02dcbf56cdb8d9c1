#![doc = include_str!("../README.md")]

mod asset;
mod attempt;
mod channel;
mod credentials;
mod debt;
mod directory;
mod error;
mod evidence;
mod fields;
mod settle;
mod text;

pub use attempt::AttemptRecord;
pub use channel::{ChannelRecord, config_text};
pub use debt::DebtRecord;
pub use directory::{AgentRecord, WorkspaceRecord};
pub use error::RecordError;
pub use evidence::evidence_text;
pub use settle::{StandingRow, WriteRecord};
pub use text::storable;

use wassla_domain::Fault;

/// The fault of a row that makes no sense.
pub(crate) fn inconsistent(what: &'static str) -> impl Fn(RecordError) -> Fault {
    move |error| Fault::inconsistent(what, error)
}
