#![doc = include_str!("../README.md")]

mod asset;
mod attempt;
mod call;
mod calling;
mod channel;
mod cleanup_job;
mod content;
mod conversation;
mod credentials;
mod directory;
mod engine;
mod error;
mod event;
mod evidence;
mod fields;
mod intake;
mod json;
mod message;
mod outgoing;
mod ports;
mod snapshot;
mod sql;
mod text;
mod upsert;

pub use attempt::AttemptRecord;
pub use call::{CallRecord, StoredCallRow};
pub use calling::{CallingRecord, calling_evidence_text};
pub use channel::{ChannelRecord, config_text};
pub use cleanup_job::CleanupRecord;
pub use conversation::{AliasKey, AliasRecord, ConversationRecord, asset_id};
pub use directory::{AgentRecord, WorkspaceRecord};
pub use engine::{
    ConnectionOf, Driver, Engine, LeaseSql, Open, Reads, RowOf, SqlStore, Value, is_unreadable,
    migration_fault,
};
pub use error::RecordError;
pub use event::{CountRecord, DeletionRecord, EventRecord, holding_kind};
pub use evidence::evidence_text;
pub use intake::IntakeWrites;
pub use json::texts;
pub use message::MessageRecord;
pub use snapshot::{SnapshotLookup, SnapshotRows, StoredMessageRow};
pub use sql::{CallSql, ChannelSql, DialectSql, InboxSql, IntakeSql, LeasesSql, Sql};
pub use text::storable;
pub use upsert::{CurrentRow, WriteRecord};

use wassla_domain::Fault;

/// The fault of a row that makes no sense.
pub(crate) fn inconsistent(what: &'static str) -> impl Fn(RecordError) -> Fault {
    move |error| Fault::inconsistent(what, error)
}
