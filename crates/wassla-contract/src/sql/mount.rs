//! Mounting the clauses of the SQL stores.

/// Mounts every clause of the SQL stores on a [`SqlHost`](crate::sql::SqlHost): one test each.
///
/// ```ignore
/// wassla_contract::sql_store_contract!(crate::host::Host);
/// ```
#[macro_export]
macro_rules! sql_store_contract {
    ($host:ty) => {
        $crate::sql_clauses!($host, riding: [
            t26_the_database_takes_no_calling_row_without_its_number,
            t26_whoever_deletes_the_row_deletes_calling,
        ]);
        $crate::sql_clauses!($host, halfway: [
            a_settlement_that_fails_anywhere_leaves_nothing,
            a_disconnect_that_fails_anywhere_leaves_nothing,
            an_amendment_that_fails_anywhere_leaves_nothing,
            a_deletion_that_fails_anywhere_leaves_nothing,
            an_end_of_calling_that_fails_anywhere_leaves_nothing,
            an_enabling_that_fails_anywhere_leaves_nothing,
            an_intake_that_fails_anywhere_leaves_nothing,
            what_becomes_of_a_call_is_written_whole_or_not_at_all,
        ]);
    };
}

/// Mounts the clauses of one file; [`sql_store_contract!`](crate::sql_store_contract) calls it.
#[doc(hidden)]
#[macro_export]
macro_rules! sql_clauses {
    ($host:ty, $file:ident: [$($clause:ident,)*]) => {
        mod $file {
            $(
                #[tokio::test]
                async fn $clause() {
                    $crate::sql::$file::$clause::<$host>().await;
                }
            )*
        }
    };
}
