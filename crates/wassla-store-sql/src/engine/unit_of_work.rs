use sqlx::{Error, Transaction};
use wassla_domain::inbound::NewEvent;
use wassla_domain::{Fault, Timestamp};

use super::{Engine, Reads, SqlStore, Value};

/// Why a transaction stopped.
#[derive(Debug)]
pub(crate) enum Stopped {
    /// The database refused or did not answer.
    Database(Error),
    /// What was read makes no sense.
    Fault(Fault),
}

impl From<Error> for Stopped {
    fn from(error: Error) -> Self {
        Self::Database(error)
    }
}

impl From<Fault> for Stopped {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

/// How often a transaction is tried when the database gives one of two writers up.
const TRIES: u32 = 5;

/// What is written as a whole or not at all.
#[derive(Debug)]
pub(crate) struct UnitOfWork<E: Engine>(Transaction<'static, E::Database>);

impl<E: Engine> UnitOfWork<E> {
    /// Runs a statement; how many rows it changed.
    pub(crate) async fn execute(
        &mut self,
        statement: &'static str,
        values: &[Value<'_>],
    ) -> Result<u64, Error> {
        E::execute(&mut self.0, statement, values).await
    }

    /// Runs a statement; the records that it returns.
    pub(crate) async fn fetch<T>(
        &mut self,
        statement: &'static str,
        values: &[Value<'_>],
    ) -> Result<Vec<T>, Error>
    where
        E: Reads<T>,
    {
        let rows = E::fetch(&mut self.0, statement, values).await?;
        rows.iter().map(<E as Reads<T>>::record).collect()
    }

    /// Runs a statement that returns one record at most.
    pub(crate) async fn fetch_one<T>(
        &mut self,
        statement: &'static str,
        values: &[Value<'_>],
    ) -> Result<Option<T>, Error>
    where
        E: Reads<T>,
    {
        Ok(self.fetch(statement, values).await?.pop())
    }

    /// Runs a statement that is looked at only for whether it returns anything.
    pub(crate) async fn finds(
        &mut self,
        statement: &'static str,
        values: &[Value<'_>],
    ) -> Result<bool, Error> {
        let rows = E::fetch(&mut self.0, statement, values).await?;
        Ok(!rows.is_empty())
    }

    /// Appends events with one statement.
    pub(crate) async fn append(
        &mut self,
        events: &[NewEvent],
        now: Timestamp,
    ) -> Result<(), Error> {
        E::append(&mut self.0, events, now).await
    }

    /// Keeps what was written.
    pub(crate) async fn commit<T>(self, answer: T) -> Result<T, Stopped> {
        self.0.commit().await?;
        Ok(answer)
    }

    /// Takes back what was written, in so many words: a transaction that is dropped keeps its
    /// locks until its connection is used again, and leases pass over what is locked.
    pub(crate) async fn undo<T>(self, answer: T) -> Result<T, Stopped> {
        self.0.rollback().await?;
        Ok(answer)
    }
}

impl<E: Engine> SqlStore<E> {
    pub(crate) async fn begin_whole(&self) -> Result<UnitOfWork<E>, Error> {
        Ok(UnitOfWork(self.begin().await?))
    }

    /// Runs a transaction, and again when the database gave it up for the sake of another.
    pub(crate) async fn whole<T, F, Running>(&self, what: &'static str, run: F) -> Result<T, Fault>
    where
        F: Fn() -> Running + Send,
        Running: Future<Output = Result<T, Stopped>> + Send,
    {
        let mut tries = 1;
        loop {
            match run().await {
                Ok(done) => return Ok(done),
                Err(Stopped::Database(error)) if tries < TRIES && E::may_pass_next_time(&error) => {
                    tries += 1;
                    tracing::warn!(error = %E::fault(error), "{what} is tried again");
                }
                Err(Stopped::Database(error)) => return Err(E::fault(error)),
                Err(Stopped::Fault(fault)) => return Err(fault),
            }
        }
    }
}
