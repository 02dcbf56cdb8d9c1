//! What a database of its own kind has to give, so that every port is written once.

mod faults;
mod lease;
mod leased;
mod store;
mod unit_of_work;
mod value;

pub use faults::{is_unreadable, migration_fault};
pub use lease::LeaseSql;
pub use store::{Open, SqlStore};
pub use value::Value;

pub(crate) use leased::leased;
pub(crate) use unit_of_work::{Stopped, UnitOfWork};

use std::fmt::Debug;

use sqlx::{Database, Error, FromRow, Pool, Transaction};
use wassla_domain::inbound::NewEvent;
use wassla_domain::{Fault, Timestamp};

use crate::sql::Sql;
use crate::{
    AgentRecord, AliasRecord, AttemptRecord, CallRecord, CallingRecord, ChannelRecord,
    CleanupRecord, ConversationRecord, CountRecord, CurrentRow, DeletionRecord, EventRecord,
    MessageRecord, StoredCallRow, StoredMessageRow, WorkspaceRecord,
};

/// The connection of a driver's database.
pub type ConnectionOf<D> = <<D as Driver>::Database as Database>::Connection;

/// The row of a driver's database.
pub type RowOf<D> = <<D as Driver>::Database as Database>::Row;

/// How one kind of database is spoken to. Statements are constant text with `$1`, `$2` for the
/// values, which every engine understands.
pub trait Driver: Debug + Send + Sync + 'static {
    /// The database as sqlx knows it.
    type Database: Database;

    /// How many events one statement appends at most.
    const EVENTS_A_STATEMENT: usize;

    /// Connections that read.
    fn reader(&self) -> &Pool<Self::Database>;

    /// Connections for a single statement that writes.
    fn writer(&self) -> &Pool<Self::Database>;

    /// Begins a transaction that may write.
    fn begin(
        &self,
    ) -> impl Future<Output = Result<Transaction<'static, Self::Database>, Error>> + Send;

    /// Runs a statement to its end; how many rows it changed.
    fn execute(
        connection: &mut ConnectionOf<Self>,
        statement: &'static str,
        values: &[Value<'_>],
    ) -> impl Future<Output = Result<u64, Error>> + Send
    where
        Self: Sized;

    /// Runs a statement to its end; the rows that it returns.
    fn fetch(
        connection: &mut ConnectionOf<Self>,
        statement: &'static str,
        values: &[Value<'_>],
    ) -> impl Future<Output = Result<Vec<RowOf<Self>>, Error>> + Send
    where
        Self: Sized;

    /// Appends at most [`EVENTS_A_STATEMENT`](Self::EVENTS_A_STATEMENT) events with one statement;
    /// events that are there already are left as they are.
    fn append(
        connection: &mut ConnectionOf<Self>,
        events: &[NewEvent],
        now: Timestamp,
    ) -> impl Future<Output = Result<(), Error>> + Send
    where
        Self: Sized;

    /// Pairs of texts, as the statements of this engine take them.
    fn pairs<'v>(pairs: &[(&'v str, &'v str)]) -> Vec<Value<'v>>;

    /// The fault behind an error. It never quotes what a row holds.
    fn fault(error: Error) -> Fault;

    /// Whether the database gave this writer up for the sake of another, so that the same
    /// transaction may pass if it is run again.
    fn may_pass_next_time(error: &Error) -> bool;
}

/// Whether rows of a driver's database can be read as a record: true for whatever sqlx can read.
pub trait Reads<T>: Driver {
    /// The record of a row.
    ///
    /// # Errors
    /// What sqlx says of a column that is missing or of another type.
    fn record(row: &RowOf<Self>) -> Result<T, Error>
    where
        Self: Sized;
}

impl<D: Driver, T> Reads<T> for D
where
    T: for<'r> FromRow<'r, RowOf<D>>,
{
    fn record(row: &RowOf<D>) -> Result<T, Error> {
        T::from_row(row)
    }
}

/// A driver with its statements: all that a store is made of.
pub trait Engine:
    Driver
    + Reads<AgentRecord>
    + Reads<AliasRecord>
    + Reads<AttemptRecord>
    + Reads<CallRecord>
    + Reads<CallingRecord>
    + Reads<ChannelRecord>
    + Reads<CleanupRecord>
    + Reads<ConversationRecord>
    + Reads<CountRecord>
    + Reads<CurrentRow>
    + Reads<DeletionRecord>
    + Reads<EventRecord>
    + Reads<MessageRecord>
    + Reads<StoredCallRow>
    + Reads<StoredMessageRow>
    + Reads<WorkspaceRecord>
    + Reads<(bool,)>
    + Reads<(i64,)>
    + Reads<(Option<i64>,)>
    + Reads<(String,)>
    + Sized
{
    /// The statements that are this engine's own.
    const SQL: Sql;
}
