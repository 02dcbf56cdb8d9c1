//! SQLite as the ports need it.

use sqlx::query::Query;
use sqlx::sqlite::{SqliteArguments, SqlitePool, SqliteRow};
use sqlx::{Error, Sqlite, SqliteConnection, Transaction, query};
use wassla_domain::inbound::NewEvent;
use wassla_domain::{Fault, Timestamp};
use wassla_store_sql::{Driver, Engine, Sql, Value, texts};

use crate::append::{EVENTS_A_STATEMENT, append};
use crate::error::fault;
use crate::open::SqliteEngine;
use crate::sql::SQL;

impl Engine for SqliteEngine {
    const SQL: Sql = SQL;
}

impl Driver for SqliteEngine {
    type Database = Sqlite;

    const EVENTS_A_STATEMENT: usize = EVENTS_A_STATEMENT;

    fn reader(&self) -> &SqlitePool {
        &self.reader
    }

    fn writer(&self) -> &SqlitePool {
        &self.writer
    }

    /// A transaction that has the write lock from its beginning: what it reads stays so until it
    /// ends.
    async fn begin(&self) -> Result<Transaction<'static, Sqlite>, Error> {
        self.writer.begin_with("BEGIN IMMEDIATE").await
    }

    async fn execute(
        connection: &mut SqliteConnection,
        statement: &'static str,
        values: &[Value<'_>],
    ) -> Result<u64, Error> {
        let executed = bound(statement, values).execute(connection).await;
        Ok(executed?.rows_affected())
    }

    async fn fetch(
        connection: &mut SqliteConnection,
        statement: &'static str,
        values: &[Value<'_>],
    ) -> Result<Vec<SqliteRow>, Error> {
        bound(statement, values).fetch_all(connection).await
    }

    async fn append(
        connection: &mut SqliteConnection,
        events: &[NewEvent],
        now: Timestamp,
    ) -> Result<(), Error> {
        append(connection, events, now).await
    }

    fn pairs<'v>(pairs: &[(&'v str, &'v str)]) -> Vec<Value<'v>> {
        let pairs: Vec<_> = pairs
            .iter()
            .map(|(one, other)| vec![*one, *other])
            .collect();
        vec![texts(&pairs).into()]
    }

    fn fault(error: Error) -> Fault {
        fault(error)
    }

    /// There is one writer: nobody is given up for another.
    fn may_pass_next_time(_error: &Error) -> bool {
        false
    }
}

fn bound<'q>(statement: &'static str, values: &[Value<'_>]) -> Query<'q, Sqlite, SqliteArguments> {
    let statement = query(statement);
    values
        .iter()
        .fold(statement, |statement, value| match value {
            Value::Text(text) => statement.bind(text.as_deref()),
            Value::Int(number) => statement.bind(*number),
            Value::Bool(truth) => statement.bind(*truth),
            Value::Bytes(bytes) => statement.bind(&bytes[..]),
            Value::Texts(list) => statement.bind(texts(list)),
            Value::Ints(list) => statement.bind(texts(list)),
        })
}
