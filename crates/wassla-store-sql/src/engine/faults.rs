//! Faults that every engine sees in the same way.

use sqlx::Error;
use sqlx::migrate::MigrateError;
use wassla_domain::Fault;

/// The fault behind a migration that did not run: inconsistent when the tables are of a newer or
/// another program.
pub fn migration_fault(error: MigrateError) -> Fault {
    let is_of_another_program = matches!(
        error,
        MigrateError::VersionMissing(_)
            | MigrateError::VersionMismatch(_)
            | MigrateError::VersionTooNew(..)
            | MigrateError::VersionTooOld(..)
            | MigrateError::Dirty(_)
    );
    if is_of_another_program {
        return Fault::inconsistent("the database's schema", error);
    }
    Fault::unavailable("the database", error)
}

/// Whether a row was read that is not of the form that is expected.
pub fn is_unreadable(error: &Error) -> bool {
    matches!(
        error,
        Error::ColumnDecode { .. }
            | Error::Decode(_)
            | Error::ColumnNotFound(_)
            | Error::ColumnIndexOutOfBounds { .. }
    )
}
