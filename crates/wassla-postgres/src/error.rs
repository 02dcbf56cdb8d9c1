use sqlx::Error;
use sqlx::error::DatabaseError;
use wassla_domain::Fault;
use wassla_store_sql::is_unreadable;

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

/// Whether the database gave this writer up for the sake of another: a deadlock, a serialization
/// failure, or a row that appeared in between.
pub(crate) fn may_pass_next_time(error: &Error) -> bool {
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
    is_unreadable(error)
}
