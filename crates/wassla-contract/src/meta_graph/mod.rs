//! What every [`MetaGraph`](wassla_domain::ports::MetaGraph) must do, against a world of the fake Meta.
//!
//! Mount all clauses on an adapter with [`meta_graph_contract!`](crate::meta_graph_contract).

mod bench;
mod dialog;
mod discovery;
mod failing;
mod lists;
mod numbers;
mod sending;
mod shared_assets;
mod subscriptions;
mod tokens;
mod writing;

pub use bench::{APP_ID, APP_SECRET, Bench, REDIRECT_URI, world};
pub use dialog::*;
pub use discovery::*;
pub use failing::*;
pub use lists::*;
pub use numbers::*;
pub use sending::*;
pub use shared_assets::*;
pub use subscriptions::*;
pub use tokens::*;

/// Makes a test of every clause.
///
/// `$start` is an async function from the world that is to be served to the [`Bench`] of an
/// adapter that asks it as the app [`APP_ID`] with [`APP_SECRET`] and [`REDIRECT_URI`].
#[macro_export]
macro_rules! meta_graph_contract {
    ($start:path) => {
        $crate::meta_graph_contract!(@each $start:
            the_dialog_carries_what_meta_needs,
            the_dialog_asks_again_only_when_told,
            a_code_is_spent_once,
            what_is_given_back_is_dead,
            an_expired_code_is_refused,
            a_code_of_another_redirect_uri_is_refused,
            a_short_token_becomes_a_long_one,
            an_unsaid_lifetime_is_not_invented,
            a_foreign_token_is_told_apart,
            a_dead_token_needs_a_new_sign_in,
            a_dead_token_is_inspected_as_invalid,
            what_is_no_token_needs_a_new_sign_in,
            granted_and_declined_are_named,
            accounts_come_with_their_business,
            numbers_come_with_their_account_when_expanded,
            a_refused_expansion_is_a_refusal_and_the_plain_list_answers,
            ids_are_read_as_text_or_as_numbers,
            lost_roles_are_lost_access,
            a_missing_permission_is_told_apart,
            pages_come_without_tokens,
            a_page_token_belongs_to_its_page_and_lasts,
            a_page_of_somebody_else_is_lost_access,
            shared_accounts_are_listed_apart_from_owned_ones,
            assigned_accounts_are_listed_for_their_person_only,
            what_was_granted_is_named_by_the_inspection,
            a_page_that_no_list_names_is_read_directly,
            no_list_loses_or_repeats_an_item,
            a_cursor_of_nobody_is_refused,
            numbers_come_newest_first,
            a_number_tells_its_facts,
            a_pin_is_set_without_the_old_one,
            another_pin_is_refused_at_registration,
            a_business_app_number_takes_no_pin,
            the_eleventh_registration_waits_three_days,
            subscribing_again_changes_nothing,
            a_page_is_subscribed_with_its_own_token_only,
            unsubscribing_ends_delivery_and_again_is_harmless,
            a_page_is_unsubscribed_with_its_own_token_only,
            a_text_goes_to_a_number,
            a_text_goes_to_a_customer_without_a_number,
            a_text_goes_through_a_page_to_both_of_its_messengers,
            our_id_comes_back_with_every_report,
            a_dead_token_sends_nothing,
            a_closed_window_is_told,
            a_number_does_not_write_to_itself,
            too_many_to_one_customer_wait_six_seconds,
            a_text_is_never_sent_again_by_itself,
            a_registration_is_never_repeated_by_itself,
            a_code_is_never_spent_again_by_itself,
            a_passing_trouble_is_overcome_where_that_is_harmless,
            a_lasting_trouble_is_told,
            throttling_says_how_long_and_is_not_hammered,
            an_error_with_status_200_is_an_error,
            what_cannot_be_read_is_told_apart,
        );
    };
    (@each $start:path: $($clause:ident,)*) => {$(
        #[tokio::test]
        async fn $clause() {
            let bench = $start($crate::meta_graph::world()).await;
            $crate::meta_graph::$clause(&bench).await;
        }
    )*};
}

#[cfg(test)]
mod tests {
    #[test]
    fn every_clause_is_mounted() {
        let suite = include_str!("mod.rs");
        let files = [
            include_str!("dialog.rs"),
            include_str!("discovery.rs"),
            include_str!("failing.rs"),
            include_str!("lists.rs"),
            include_str!("numbers.rs"),
            include_str!("sending.rs"),
            include_str!("shared_assets.rs"),
            include_str!("subscriptions.rs"),
            include_str!("tokens.rs"),
        ];
        let lines = files.iter().flat_map(|text| text.lines());
        let clauses =
            lines.filter_map(|line| line.strip_prefix("pub async fn ")?.split('(').next());
        let clauses: Vec<&str> = clauses.collect();
        assert!(clauses.len() > 48, "{} clauses", clauses.len());
        for clause in clauses {
            let line = format!("{clause},");
            assert!(suite.lines().any(|one| one.trim() == line), "{clause}");
        }
    }
}
