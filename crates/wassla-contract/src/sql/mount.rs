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
        $crate::sql_clauses!($host, inconsistent: [
            a_row_that_makes_no_sense_is_a_fault_and_not_a_default,
            a_due_row_that_makes_no_sense_does_not_hold_up_the_others,
            an_inbox_that_makes_no_sense_is_a_fault_and_not_a_default,
            a_conversation_that_makes_no_sense_does_not_hold_up_the_others,
            a_calling_row_that_makes_no_sense_is_a_fault_and_not_a_default,
            a_call_that_makes_no_sense_is_a_fault_and_holds_up_no_other,
            the_tables_hold_no_call_that_is_over_and_due,
        ]);
        $crate::sql_clauses!($host, upgrading: [
            rows_of_the_first_release_read_back,
            what_was_held_before_is_known_to_have_been_held,
            the_second_release_keeps_everything_and_gains_calls,
            what_the_third_release_put_in_words_is_codes_now,
        ]);
        $crate::sql_clauses!($host, starting: [
            migrating_again_changes_nothing,
            a_new_database_is_not_migrated_yet,
            the_tables_of_a_newer_program_are_left_alone,
            a_closed_store_is_a_fault_and_not_a_panic,
        ]);
        $crate::sql_clauses!($host, batches: [
            a_batch_of_any_size_is_written_in_its_order,
            a_large_batch_that_fails_leaves_nothing,
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
