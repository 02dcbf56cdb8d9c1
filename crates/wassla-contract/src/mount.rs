//! Mounting: every clause becomes a test of its own.

/// Mounts every clause of the store ports on an adapter: one test each, with a host of its own.
///
/// ```ignore
/// wassla_contract::store_contract!(crate::fresh_host);
/// ```
///
/// `fresh_host` is an async function that gives a
/// [`StoreHost`](crate::StoreHost). The calling crate needs `tokio` with its macros and
/// its multi-threaded runtime.
#[macro_export]
macro_rules! store_contract {
    ($fresh_host:path) => {
        $crate::store_clauses!($fresh_host, attempts: [
            a_claim_gives_back_the_attempt,
            a_claim_without_a_session_is_bound_by_the_browser,
            t03_a_claim_is_won_by_exactly_one,
            t01_a_foreign_claim_changes_nothing_and_looks_unknown,
            a_state_that_was_not_begun_is_unknown,
            a_reload_of_an_unfinished_attempt_says_since_when,
            the_first_landing_stays,
            an_unclaimed_attempt_takes_no_landing,
            a_state_is_begun_once,
            attempts_from_before_an_instant_are_forgotten,
            attempts_outlive_the_process,
            t30_any_landing_is_kept,
        ]);
        $crate::store_clauses!($fresh_host, channels: [
            a_row_reads_back_whole,
            rows_come_in_the_order_of_kinds,
            a_calling_row_is_not_among_the_chat_channels,
            rows_outlive_the_process,
            a_token_is_held_while_a_row_of_any_workspace_has_it,
            an_agent_is_assigned_and_taken_away,
            an_agent_needs_a_row,
            t12_a_reseal_replaces_the_secrets_and_nothing_else,
            t12_a_reseal_of_an_older_version_writes_nothing,
            a_walk_meets_every_row_once,
            sealed_texts_are_kept_to_the_letter,
            t30_hostile_names_are_kept,
        ]);
        $crate::store_clauses!($fresh_host, channels_upsert: [
            a_first_sign_in_writes_all_its_rows,
            an_empty_settlement_is_settled,
            a_reconnect_renews_the_row_in_place,
            one_stale_write_undoes_the_whole_settlement,
            the_renewal_of_a_row_that_is_gone_is_stale,
            t19_an_asset_held_elsewhere_is_left_out_and_named,
            t19_a_move_to_an_asset_held_elsewhere_leaves_the_row,
            a_stale_write_goes_before_an_asset_held_elsewhere,
            one_id_of_two_kinds_is_two_assets,
            a_move_owes_a_clean_up_and_ends_calling,
            calling_stays_while_the_number_stays,
            settling_an_asset_cancels_its_debts,
            a_page_that_is_left_stays_owed,
            an_agent_assigned_during_a_sign_in_stays,
            a_settlement_writes_its_own_workspace_only,
        ]);
        $crate::store_clauses!($fresh_host, channels_races: [
            t20_one_of_many_first_connects_writes,
            t20_one_of_many_reconnects_writes,
            t19_one_of_many_workspaces_gets_the_number,
            sign_ins_in_any_order_do_not_lock_each_other,
            workspaces_that_swap_do_not_lock_each_other,
            an_agent_is_not_lost_in_a_race,
        ]);
        $crate::store_clauses!($fresh_host, provision: [
            rows_that_are_due_are_leased,
            a_lease_takes_at_most_what_was_asked_for,
            a_row_is_leased_by_exactly_one,
            a_lease_that_ran_out_is_given_again,
            progress_is_kept,
            progress_on_an_older_version_writes_nothing,
            one_of_many_rounds_is_kept,
            a_round_and_a_sign_in_do_not_mix,
            registrations_of_a_number_are_bounded,
            the_registration_window_moves,
            registrations_outlive_the_row,
        ]);
        $crate::store_clauses!($fresh_host, cleanup_jobs: [
            a_walk_meets_every_debt_once,
            debts_of_an_asset_come_newest_first,
            a_debt_is_resealed,
            a_reseal_of_another_token_writes_nothing,
            one_of_many_reseals_is_kept,
        ]);
        $crate::store_clauses!($fresh_host, channels_found: [
            holders_are_found_in_one_question,
            a_holder_is_of_the_kind_asked_for,
            t27_who_left_an_asset_does_not_hold_it,
            numbers_of_an_account_share_its_subscription,
            a_page_and_its_instagram_share_a_subscription,
            rows_of_a_person_are_found,
        ]);
        $crate::store_clauses!($fresh_host, disconnections: [
            a_disconnect_takes_the_row_and_leaves_the_debt,
            a_departure_leaves_the_debt_it_names,
            t26_calling_goes_with_the_number,
            a_stale_disconnect_writes_nothing,
            t25_one_of_many_disconnects_takes_the_row,
            t25_a_disconnect_and_a_sign_in_do_not_mix,
            t25_a_disconnect_and_the_next_owner_do_not_lock_each_other,
        ]);
        $crate::store_clauses!($fresh_host, account_updates: [
            what_meta_said_is_kept,
            t11_secrets_are_erased_when_access_ended,
            a_stale_amendment_writes_nothing,
            t25_an_amendment_and_a_sign_in_do_not_mix,
        ]);
        $crate::store_clauses!($fresh_host, cleanup_due: [
            debts_that_are_due_are_leased,
            a_lease_of_debts_takes_at_most_what_was_asked_for,
            a_debt_is_leased_by_exactly_one,
            a_debt_whose_lease_ran_out_is_given_again,
            a_debt_that_is_put_off_comes_back,
            t11_a_forgotten_debt_is_gone,
            t25_a_cancelled_debt_stays_cancelled,
        ]);
        $crate::store_clauses!($fresh_host, deletions: [
            a_deletion_takes_what_was_given_before,
            t26_a_deletion_takes_calling_with_the_number,
            t11_a_deletion_takes_the_persons_debts,
            a_deletion_takes_rows_whose_access_ended,
            a_deletion_reads_back_under_its_code,
            t25_deletions_at_once_take_each_row_once,
        ]);
        $crate::store_clauses!($fresh_host, leases: [
            a_lease_has_one_holder,
            t25_a_lease_is_taken_by_exactly_one,
            a_holder_renews_a_lease,
            a_lease_that_ran_out_goes_to_another,
            only_its_holder_gives_a_lease_back,
        ]);
        $crate::store_clauses!($fresh_host, events: [
            events_come_back_in_their_order,
            t24_events_outlive_the_process,
            an_empty_append_writes_nothing,
            t16_a_key_is_kept_once,
            t16_one_of_many_appends_of_a_key_is_kept,
            the_order_of_a_batch_survives_a_race,
            t16_taken_events_are_not_pending,
            a_purge_forgets_taken_events_only,
            a_purge_forgets_at_most_what_was_asked_for,
            a_place_is_given_once,
            t30_any_payload_is_kept_to_the_letter,
        ]);
        $crate::store_clauses!($fresh_host, inbox_customers: [
            a_message_opens_a_conversation,
            the_next_message_joins_its_conversation,
            a_late_message_does_not_shorten_the_window,
            a_customer_is_found_by_any_name,
            a_customer_may_have_no_number,
            a_changed_number_is_answered_first,
            a_changed_number_of_a_stranger_opens_a_conversation,
            a_change_that_comes_late_joins_the_new_number,
            names_of_two_conversations_break_nothing,
            a_name_belongs_to_its_channel,
            many_first_messages_open_one_conversation,
            content_in_every_shape_reads_back,
        ]);
        $crate::store_clauses!($fresh_host, inbox_events: [
            t16_an_event_does_its_work_once,
            t16_an_event_taken_by_many_does_its_work_once,
            batches_that_overlap_do_not_lock_each_other,
            outcomes_are_those_of_pending_events,
            an_event_that_was_never_written_does_nothing,
            t16_a_message_that_is_there_is_a_duplicate,
            t16_a_duplicate_opens_no_conversation,
            an_id_of_metas_belongs_to_its_asset,
            a_batch_is_seen_whole_or_not_at_all,
        ]);
        $crate::store_clauses!($fresh_host, inbox_reports: [
            a_message_never_goes_back,
            reports_at_once_leave_the_furthest,
            a_failed_message_keeps_metas_reason,
            a_report_by_our_id_brings_metas,
            a_second_id_of_metas_breaks_nothing,
            a_report_moves_its_own_message_only,
            a_watermark_marks_what_was_sent_up_to_it,
            an_echo_confirms_what_is_ours,
            a_foreign_echo_adds_nothing,
            an_id_of_metas_is_kept_once,
        ]);
        $crate::store_clauses!($fresh_host, inbox_batches: [
            a_batch_ends_as_its_events_one_by_one,
        ]);
        $crate::store_clauses!($fresh_host, inbox_pages: [
            conversations_come_newest_first,
            a_walk_meets_every_conversation_once,
            messages_come_newest_first,
            a_teammates_reply_is_in_the_thread,
            t33_workspaces_never_see_each_other,
            every_change_is_told,
            conversations_outlive_their_channel,
            t30_hostile_texts_are_kept,
        ]);
        $crate::store_clauses!($fresh_host, inbox_counts: [
            every_outcome_is_counted,
            counts_are_of_one_workspace_and_kind,
            counts_are_of_one_asset_where_it_is_named,
            what_names_no_asset_is_not_counted,
            no_count_is_lost_in_a_race,
            t27_what_no_channel_took_is_told_to_who_held_it,
            what_comes_for_a_number_left_behind_is_told,
            t33_nothing_is_told_of_a_number_held_elsewhere,
        ]);
        $crate::store_clauses!($fresh_host, answers: [
            nothing_unanswered_is_nothing_leased,
            who_waits_is_leased,
            a_lease_of_answers_takes_at_most_what_was_asked_for,
            an_answer_is_asked_for_by_exactly_one,
            a_round_that_was_overtaken_writes_nothing,
            an_answer_ends_the_wait,
            silence_ends_the_wait,
            an_answer_is_queued_once,
            t33_a_round_belongs_to_its_workspace,
            who_wrote_meanwhile_waits_on,
            an_answer_that_is_put_off_comes_back,
            a_message_does_not_hasten_what_was_put_off,
        ]);
        $crate::store_clauses!($fresh_host, outbox: [
            a_queued_message_is_leased_whole,
            the_window_follows_the_customer,
            messages_leave_in_their_order,
            conversations_leave_side_by_side,
            a_message_is_sent_by_exactly_one,
            many_senders_keep_the_order,
        ]);
        $crate::store_clauses!($fresh_host, outbox_attempts: [
            what_meta_took_is_sent,
            what_fails_says_why,
            what_did_not_leave_is_queued_again,
            a_lost_answer_is_waited_for_and_then_marked,
            t21_a_crash_is_a_lost_answer_only_after_the_attempt_began,
            a_taking_that_was_overtaken_writes_nothing,
            a_report_settles_what_nobody_knew,
            a_report_stops_an_attempt,
            an_answer_takes_no_report_back,
            attempts_are_counted_in_a_race,
        ]);
        $crate::store_clauses!($fresh_host, directories: [
            a_workspace_is_what_was_put_last,
            puts_at_once_leave_one_of_them,
            agents_come_in_the_order_of_their_names,
            an_agent_stays_with_its_workspace,
            one_of_many_workspaces_gets_an_agent_id,
            t30_hostile_names_are_kept,
        ]);
        $crate::calling_store_contract!($fresh_host);
    };
}

/// Mounts the clauses of one file; [`store_contract!`](crate::store_contract) calls it.
#[doc(hidden)]
#[macro_export]
macro_rules! store_clauses {
    ($fresh_host:path, $file:ident: [$($clause:ident,)*]) => {
        mod $file {
            $(
                #[tokio::test(flavor = "multi_thread", worker_threads = 4)]
                async fn $clause() {
                    let host = $fresh_host().await;
                    $crate::$file::$clause(&host).await;
                }
            )*
        }
    };
}

/// Mounts every clause of [`SecretBox`](wassla_domain::ports::SecretBox) on an adapter.
///
/// `boxes` is a function that gives [`SecretBoxes`](crate::SecretBoxes).
#[macro_export]
macro_rules! secret_box_contract {
    ($boxes:path) => {
        $crate::plain_clauses!($boxes, secret_box: [
            what_was_sealed_opens,
            a_sealed_text_is_visible_ascii,
            t11_a_changed_seal_stays_shut,
            t11_a_moved_seal_stays_shut,
            two_seals_of_one_secret_differ,
            t12_an_old_key_opens_and_is_not_current,
            t12_a_key_that_is_gone_opens_nothing,
            t10_a_fault_tells_nothing,
        ]);
    };
}

/// Mounts every clause of [`Clock`](wassla_domain::ports::Clock) on an adapter that a function
/// gives.
#[macro_export]
macro_rules! clock_contract {
    ($clock:path) => {
        mod clock {
            $crate::plain_clauses!($clock, sources: [
                the_time_is_of_this_century,
                time_does_not_go_back,
            ]);
        }
    };
}

/// Mounts every clause of [`Entropy`](wassla_domain::ports::Entropy) on an adapter that a function
/// gives.
#[macro_export]
macro_rules! entropy_contract {
    ($entropy:path) => {
        mod entropy {
            $crate::plain_clauses!($entropy, sources: [
                any_buffer_is_filled,
                no_draw_repeats,
            ]);
        }
    };
}

/// Mounts clauses that wait for nothing; the macros above call it.
#[doc(hidden)]
#[macro_export]
macro_rules! plain_clauses {
    ($adapter:path, $file:ident: [$($clause:ident,)*]) => {
        mod $file {
            $(
                #[test]
                fn $clause() {
                    $crate::$file::$clause(&$adapter());
                }
            )*
        }
    };
}
