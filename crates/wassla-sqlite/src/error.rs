use sqlx::Error;
use sqlx::error::DatabaseError;
use wassla_domain::Fault;
use wassla_store_sql::is_unreadable;

/// The fault behind an error of the database. SQLite's messages name columns, never values.
pub(crate) fn fault(error: Error) -> Fault {
    if is_about_a_row(&error) {
        Fault::inconsistent("a row", error)
    } else {
        Fault::unavailable("the database", error)
    }
}

/// Whether what is read or written makes no sense, so that asking again would not help:
/// `SQLITE_TOOBIG`, `SQLITE_CONSTRAINT` and `SQLITE_MISMATCH` too.
fn is_about_a_row(error: &Error) -> bool {
    let code = error.as_database_error().and_then(DatabaseError::code);
    let code = code.and_then(|code| code.parse::<u32>().ok());
    // Extended codes carry the code in their last byte.
    if matches!(code.map(|code| code & 0xff), Some(18..=20)) {
        return true;
    }
    is_unreadable(error)
}
