//! PostgreSQL as the ports need it.

use sqlx::postgres::{PgArguments, PgPool, PgRow};
use sqlx::query::Query;
use sqlx::{Error, PgConnection, Postgres, Transaction, query};
use wassla_domain::inbound::NewEvent;
use wassla_domain::{Fault, Timestamp};
use wassla_store_sql::{Driver, Engine, Sql, Value};

use crate::append::{EVENTS_A_STATEMENT, append};
use crate::error::{fault, may_pass_next_time};
use crate::open::PostgresEngine;
use crate::sql::SQL;

impl Engine for PostgresEngine {
    const SQL: Sql = SQL;
}

impl Driver for PostgresEngine {
    type Database = Postgres;

    const EVENTS_A_STATEMENT: usize = EVENTS_A_STATEMENT;

    fn reader(&self) -> &PgPool {
        &self.pool
    }

    fn writer(&self) -> &PgPool {
        &self.pool
    }

    /// A transaction in which every statement sees what was committed before it.
    async fn begin(&self) -> Result<Transaction<'static, Postgres>, Error> {
        self.pool.begin().await
    }

    async fn execute(
        connection: &mut PgConnection,
        statement: &'static str,
        values: &[Value<'_>],
    ) -> Result<u64, Error> {
        let executed = bound(statement, values).execute(connection).await;
        Ok(executed?.rows_affected())
    }

    async fn fetch(
        connection: &mut PgConnection,
        statement: &'static str,
        values: &[Value<'_>],
    ) -> Result<Vec<PgRow>, Error> {
        bound(statement, values).fetch_all(connection).await
    }

    async fn append(
        connection: &mut PgConnection,
        events: &[NewEvent],
        now: Timestamp,
    ) -> Result<(), Error> {
        append(connection, events, now).await
    }

    fn pairs<'v>(pairs: &[(&'v str, &'v str)]) -> Vec<Value<'v>> {
        let (one, other) = pairs.iter().copied().unzip();
        vec![Value::Texts(one), Value::Texts(other)]
    }

    fn fault(error: Error) -> Fault {
        fault(error)
    }

    fn may_pass_next_time(error: &Error) -> bool {
        may_pass_next_time(error)
    }
}

fn bound<'q>(statement: &'static str, values: &[Value<'_>]) -> Query<'q, Postgres, PgArguments> {
    let statement = query(statement);
    values
        .iter()
        .fold(statement, |statement, value| match value {
            Value::Text(text) => statement.bind(text.as_deref()),
            Value::Int(number) => statement.bind(*number),
            Value::Bool(truth) => statement.bind(*truth),
            Value::Bytes(bytes) => statement.bind(&bytes[..]),
            Value::Texts(list) => statement.bind(list),
            Value::Ints(list) => statement.bind(list),
        })
}
