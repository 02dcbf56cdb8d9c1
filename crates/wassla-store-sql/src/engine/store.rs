use std::fmt::{Debug, Formatter};
use std::ops::Deref;
use std::sync::Arc;

use sqlx::{Error, Pool};
use wassla_domain::Fault;

use super::{Engine, Reads, Value};

/// Every store port over one database. Clones share their connections.
pub struct SqlStore<E>(Arc<E>);

/// An engine that is opened by an address.
pub trait Open: Engine {
    /// What names the database.
    type Address: ?Sized + Sync;
    /// How the store waits and how many connections it has.
    type Options: Send;
    /// Why it cannot be opened.
    type Error;

    /// Opens the database.
    fn open(
        address: &Self::Address,
        options: Self::Options,
    ) -> impl Future<Output = Result<Self, Self::Error>> + Send;
}

impl<E: Open> SqlStore<E> {
    /// Opens a database. The tables are brought up to date by the engine's `migrate`.
    ///
    /// # Errors
    /// What the engine says of an address that it cannot open.
    pub async fn open(address: &E::Address, options: E::Options) -> Result<Self, E::Error> {
        Ok(Self(Arc::new(E::open(address, options).await?)))
    }
}

impl<E> Clone for SqlStore<E> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<E: Debug> Debug for SqlStore<E> {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> std::fmt::Result {
        formatter.debug_tuple("SqlStore").field(&self.0).finish()
    }
}

/// What only one kind of database has: its file, its lock, its migrations.
impl<E> Deref for SqlStore<E> {
    type Target = E;

    fn deref(&self) -> &E {
        &self.0
    }
}

impl<E: Engine> SqlStore<E> {
    /// The records that a statement finds.
    pub(crate) async fn read<T>(
        &self,
        statement: &'static str,
        values: &[Value<'_>],
    ) -> Result<Vec<T>, Fault>
    where
        E: Reads<T>,
    {
        fetch::<E, T>(self.reader(), statement, values).await
    }

    /// The one record that a statement finds, if any.
    pub(crate) async fn read_one<T>(
        &self,
        statement: &'static str,
        values: &[Value<'_>],
    ) -> Result<Option<T>, Fault>
    where
        E: Reads<T>,
    {
        Ok(self.read(statement, values).await?.pop())
    }

    /// Whether a statement finds anything.
    pub(crate) async fn finds(
        &self,
        statement: &'static str,
        values: &[Value<'_>],
    ) -> Result<bool, Fault> {
        let finds = async {
            let mut connection = self.reader().acquire().await?;
            let rows = E::fetch(&mut connection, statement, values).await?;
            Ok::<_, Error>(!rows.is_empty())
        };
        finds.await.map_err(E::fault)
    }

    /// Writes with a single statement; how many rows it changed.
    pub(crate) async fn write(
        &self,
        statement: &'static str,
        values: &[Value<'_>],
    ) -> Result<u64, Fault> {
        let write = async {
            let mut connection = self.writer().acquire().await?;
            E::execute(&mut connection, statement, values).await
        };
        write.await.map_err(E::fault)
    }

    /// Writes with a single statement; the records that it returns.
    pub(crate) async fn write_returning<T>(
        &self,
        statement: &'static str,
        values: &[Value<'_>],
    ) -> Result<Vec<T>, Fault>
    where
        E: Reads<T>,
    {
        fetch::<E, T>(self.writer(), statement, values).await
    }
}

/// All rows are fetched: a statement that writes commits when it is at its end.
async fn fetch<E, T>(
    pool: &Pool<E::Database>,
    statement: &'static str,
    values: &[Value<'_>],
) -> Result<Vec<T>, Fault>
where
    E: Engine + Reads<T>,
{
    let fetch = async {
        let mut connection = pool.acquire().await?;
        let rows = E::fetch(&mut connection, statement, values).await?;
        let records = rows.iter().map(<E as Reads<T>>::record);
        records.collect::<Result<Vec<T>, Error>>()
    };
    fetch.await.map_err(E::fault)
}
