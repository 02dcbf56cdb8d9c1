use sqlx::Error;
use sqlx::error::DatabaseError;
use wassla_domain::Fault;

/// What PostgreSQL refused: its code and message. Its detail is left out, which quotes rows.
#[derive(Debug, thiserror::Error)]
#[error("PostgreSQL refused with {code}: {message}")]
struct Refused {
    code: String,
    message: String,
}

/// The fault behind an error of the database.
pub(crate) fn fault(error: Error) -> Fault {
    if is_about_a_row(&error) {
        Fault::inconsistent("a row", without_details(error))
    } else {
        Fault::unavailable("the database", without_details(error))
    }
}

/// The error as it may be shown.
pub(crate) fn without_details(error: Error) -> Box<dyn std::error::Error + Send + Sync> {
    let Error::Database(refusal) = error else {
        return error.into();
    };
    let refused = Refused {
        code: refusal.code().unwrap_or_default().into_owned(),
        message: refusal.message().to_owned(),
    };
    refused.into()
}

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

/// Runs a transaction, and again when the database gave it up for the sake of another.
pub(crate) async fn whole<T, F, Running>(what: &'static str, run: F) -> Result<T, Fault>
where
    F: Fn() -> Running + Send,
    Running: Future<Output = Result<T, Stopped>> + Send,
{
    let mut tries = 1;
    loop {
        match run().await {
            Ok(done) => return Ok(done),
            Err(Stopped::Database(error)) if tries < TRIES && may_pass_next_time(&error) => {
                tries += 1;
                tracing::warn!(error = %fault(error), "{what} is tried again");
            }
            Err(Stopped::Database(error)) => return Err(fault(error)),
            Err(Stopped::Fault(fault)) => return Err(fault),
        }
    }
}

/// Whether the database gave this writer up for the sake of another: a deadlock, a serialization
/// failure, or a row that appeared in between.
fn may_pass_next_time(error: &Error) -> bool {
    let code = error.as_database_error().and_then(DatabaseError::code);
    matches!(code.as_deref(), Some("40P01" | "40001" | "23505"))
}

/// Whether what is read or written makes no sense, so that asking again would not help: a value
/// that cannot be (class 22), a rule of the tables (23), something too large (54).
fn is_about_a_row(error: &Error) -> bool {
    let code = error.as_database_error().and_then(DatabaseError::code);
    let class = code.as_deref().and_then(|code| code.get(..2));
    if matches!(class, Some("22" | "23" | "54")) {
        return true;
    }
    matches!(
        error,
        Error::ColumnDecode { .. }
            | Error::Decode(_)
            | Error::ColumnNotFound(_)
            | Error::ColumnIndexOutOfBounds { .. }
    )
}
