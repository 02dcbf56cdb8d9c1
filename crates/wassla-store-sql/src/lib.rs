#![doc = include_str!("../README.md")]

mod asset;
mod attempt;
mod call;
mod calling;
mod channel;
mod cleanup_job;
mod conversation;
mod credentials;
mod directory;
mod error;
mod event;
mod evidence;
mod fields;
mod held_call;
mod intake;
mod json;
mod message;
mod plan;
mod plan_calls;
mod plan_reports;
mod sending;
mod text;
mod upsert;
mod visit;

pub use attempt::AttemptRecord;
pub use call::{CallRecord, StoredCallRow};
pub use calling::{CallingRecord, calling_evidence_text};
pub use channel::{ChannelRecord, config_text};
pub use cleanup_job::CleanupRecord;
pub use conversation::{AliasKey, AliasRecord, ConversationRecord, asset_id};
pub use directory::{AgentRecord, WorkspaceRecord};
pub use error::RecordError;
pub use event::{CountRecord, DeletionRecord, EventRecord, holding_kind};
pub use evidence::evidence_text;
pub use held_call::HeldCall;
pub use intake::{Intake, IntakeWrites, Seen, StoredMessageRow};
pub use json::{asset_keys, texts};
pub use message::MessageRecord;
pub use text::storable;
pub use upsert::{CurrentRow, WriteRecord};

use wassla_domain::Fault;

/// The fault of a row that makes no sense.
pub(crate) fn inconsistent(what: &'static str) -> impl Fn(RecordError) -> Fault {
    move |error| Fault::inconsistent(what, error)
}
