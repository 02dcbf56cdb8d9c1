//! Mounting the clauses of calling and calls.

/// Mounts the clauses of calling; [`store_contract!`](crate::store_contract) calls it.
#[doc(hidden)]
#[macro_export]
macro_rules! calling_store_contract {
    ($fresh_host:path) => {
        $crate::store_clauses!($fresh_host, calling_rows: [
            a_calling_row_reads_back_whole,
            the_next_version_of_calling_is_written,
            a_stale_calling_row_writes_nothing,
            t26_calling_needs_its_number,
            t26_calling_cannot_follow_a_number_that_went,
            an_agent_is_assigned_to_calls,
            no_search_of_channels_meets_a_calling_row,
            t12_a_reseal_leaves_calling,
            t30_hostile_settings_are_kept,
        ]);
        $crate::store_clauses!($fresh_host, calling_due: [
            calling_rows_that_are_due_are_leased,
            a_lease_of_calling_takes_at_most_what_was_asked_for,
            a_calling_row_is_leased_by_exactly_one,
            a_lease_of_calling_that_ran_out_is_given_again,
            what_a_round_of_calling_brought_is_kept,
            a_look_that_was_asked_for_meanwhile_stays_due,
            a_round_of_calling_on_an_older_version_writes_nothing,
            one_of_many_rounds_of_calling_is_kept,
            changed_settings_are_looked_at_again,
        ]);
        $crate::store_clauses!($fresh_host, calling_ends: [
            an_end_of_calling_leaves_its_debt,
            calling_ends_without_a_debt,
            a_stale_end_of_calling_writes_nothing,
            t26_a_disconnect_owes_the_end_of_calling,
            t26_a_move_without_calling_owes_no_end_of_it,
            t26_an_amendment_owes_the_end_of_calling_only,
            t26_calling_goes_where_nothing_can_be_owed,
            t26_calling_cannot_begin_once_access_ended,
            t26_the_end_of_calling_is_not_cancelled,
            a_debt_that_ends_calling_is_worked_as_any,
            t11_a_deletion_takes_the_end_of_calling,
        ]);
        $crate::store_clauses!($fresh_host, calling_races: [
            t26_enabling_and_a_disconnect_leave_no_orphan,
            t26_enabling_and_a_move_leave_no_orphan,
            t26_enabling_and_a_deletion_leave_no_orphan,
            t26_enabling_and_the_end_of_access_owe_every_end,
            t26_one_of_many_enablings_writes,
            t25_an_end_and_a_round_of_calling_do_not_mix,
        ]);
        $crate::store_clauses!($fresh_host, calls_heard: [
            a_call_opens_a_conversation,
            a_call_joins_its_conversation,
            a_calls_message_follows_the_call,
            a_customers_call_opens_the_reply_window,
            a_call_for_nobody_is_missed,
            a_call_of_the_business_is_logged,
            t30_hostile_calls_are_kept,
        ]);
        $crate::store_clauses!($fresh_host, calls_order: [
            t16_a_call_that_is_told_twice_rings_once,
            a_call_that_was_over_before_never_rings,
            what_nobody_has_heard_of_writes_nothing,
            a_call_that_is_known_needs_no_desk,
            meta_tells_the_times_of_a_call_that_we_ended,
        ]);
        $crate::store_clauses!($fresh_host, calls_at_once: [
            a_batch_tells_which_calls_are_over,
            a_call_may_begin_and_end_in_one_batch,
            t16_many_that_hear_of_a_call_write_it_once,
            t16_a_call_ends_once_whoever_ends_it,
            calls_and_messages_at_once_open_one_conversation,
            many_calls_of_one_number_are_many,
            an_id_of_metas_is_one_call_of_each_number,
            t33_a_call_stays_with_who_held_the_number,
        ]);
        $crate::store_clauses!($fresh_host, calls_held: [
            a_call_that_rings_is_taken_with_its_offer,
            a_lease_of_calls_takes_at_most_what_was_asked_for,
            a_call_is_taken_by_exactly_one,
            a_call_that_is_not_kept_is_taken,
            a_process_keeps_its_own_live_calls_only,
            a_call_is_picked_up_by_its_holder,
            a_call_that_was_lost_is_not_picked_up,
            a_call_ends_once,
            a_call_that_is_over_is_not_brought_back,
        ]);
        $crate::store_clauses!($fresh_host, calls_pages: [
            a_walk_meets_every_call_once,
            calls_of_a_conversation_are_its_own,
            t33_workspaces_never_see_each_others_calls,
            live_calls_of_a_number_are_found,
            calls_outlive_their_channel,
        ]);
        $crate::store_clauses!($fresh_host, calls_counted: [
            calls_are_counted_by_themselves,
            t27_calls_for_nobody_are_told_to_who_took_them_before,
            t33_no_calls_are_told_of_a_number_held_elsewhere,
        ]);
    };
}

/// Mounts every clause of [`VoiceBridge`](wassla_domain::ports::VoiceBridge) on an adapter: one
/// test each.
///
/// `fresh_host` is an async function that gives a [`VoiceHost`](crate::VoiceHost). The
/// calling crate needs `tokio` with its macros and its multi-threaded runtime.
#[macro_export]
macro_rules! voice_bridge_contract {
    ($fresh_host:path) => {
        $crate::store_clauses!($fresh_host, voice_bridge: [
            an_offer_is_answered,
            every_call_has_a_session_of_its_own,
            an_end_is_told,
            the_end_of_an_unknown_call_is_fine,
            a_caller_who_waits_no_longer_harms_nobody,
            t30_what_is_no_offer_is_refused,
            t30_a_cut_offer_harms_nobody,
        ]);
    };
}
