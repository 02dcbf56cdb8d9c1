use sqlx::Error;
use wassla_domain::Fault;

/// The fault behind an error of the database. SQLite's messages name columns, never values.
pub(crate) fn fault(error: Error) -> Fault {
    if is_about_a_row(&error) {
        Fault::inconsistent("a row", error)
    } else {
        Fault::unavailable("the database", error)
    }
}

fn is_about_a_row(error: &Error) -> bool {
    matches!(
        error,
        Error::ColumnDecode { .. }
            | Error::Decode(_)
            | Error::ColumnNotFound(_)
            | Error::ColumnIndexOutOfBounds { .. }
    )
}
