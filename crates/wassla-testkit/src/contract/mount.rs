//! Mounting: every clause becomes a test of its own.

/// Mounts every clause of the store ports on an adapter: one test each, with a host of its own.
///
/// ```ignore
/// wassla_testkit::store_contract!(crate::fresh_host);
/// ```
///
/// `fresh_host` is an async function that gives a
/// [`StoreHost`](crate::contract::StoreHost). The calling crate needs `tokio` with its macros and
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
        $crate::store_clauses!($fresh_host, channels_settle: [
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
        $crate::store_clauses!($fresh_host, debts: [
            a_walk_meets_every_debt_once,
            a_debt_is_resealed,
            a_reseal_of_another_token_writes_nothing,
            one_of_many_reseals_is_kept,
        ]);
        $crate::store_clauses!($fresh_host, directories: [
            a_workspace_is_what_was_put_last,
            puts_at_once_leave_one_of_them,
            agents_come_in_the_order_of_their_names,
            an_agent_stays_with_its_workspace,
            one_of_many_workspaces_gets_an_agent_id,
            t30_hostile_names_are_kept,
        ]);
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
                    $crate::contract::$file::$clause(&host).await;
                }
            )*
        }
    };
}

/// Mounts every clause of [`SecretBox`](wassla_domain::ports::SecretBox) on an adapter.
///
/// `boxes` is a function that gives [`SecretBoxes`](crate::contract::SecretBoxes).
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
                    $crate::contract::$file::$clause(&$adapter());
                }
            )*
        }
    };
}
