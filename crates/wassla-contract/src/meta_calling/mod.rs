//! What every [`MetaCalling`](wassla_domain::ports::MetaCalling) must do, against a world of the
//! fake Meta.
//!
//! Mount all clauses on an adapter with [`meta_calling_contract!`](crate::meta_calling_contract).

mod bench;
mod controls;
mod failing;
mod refusals;
mod settings;

pub use bench::Bench;
pub use controls::*;
pub use failing::*;
pub use refusals::*;
pub use settings::*;

/// Makes a test of every clause.
///
/// `$start` is an async function from the world that is to be served to the [`Bench`] of an
/// adapter that asks it as the app of [`meta_graph`](super::meta_graph).
#[macro_export]
macro_rules! meta_calling_contract {
    ($start:path) => {
        $crate::meta_calling_contract!(@each $start:
            calling_is_enabled_and_reads_back,
            calling_is_disabled_and_reads_back,
            enabling_and_disabling_again_is_harmless,
            one_number_is_set_and_no_other,
            settings_are_read_in_either_case,
            calls_that_go_by_sip_are_told,
            a_restriction_is_told_with_its_end,
            a_limit_that_is_too_low_is_told,
            an_app_that_would_hear_of_no_call_is_told,
            a_missing_payment_method_is_told,
            a_business_app_number_is_refused,
            calls_of_a_number_with_sip_are_not_ours,
            calls_of_a_number_that_is_not_enabled_are_not_picked_up,
            a_number_of_somebody_else_is_lost_access,
            a_call_is_prepared_and_picked_up,
            a_call_is_picked_up_without_being_prepared,
            another_answer_than_the_prepared_one_is_refused,
            a_call_is_rejected,
            a_call_is_ended,
            our_id_comes_back_at_the_end,
            calls_at_once_do_not_mix,
            what_is_over_is_not_picked_up,
            what_is_over_does_not_end_again,
            a_call_of_nobody_is_refused,
            t10_a_dead_token_sets_and_controls_nothing,
            a_missing_permission_for_settings_is_told_apart,
            a_missing_permission_for_calls_is_told_apart,
            throttled_settings_say_how_long,
            throttled_calls_say_how_long,
            a_call_is_never_controlled_again_by_itself,
            a_passing_trouble_of_settings_is_overcome,
            a_lasting_trouble_of_settings_is_told,
            what_is_not_said_to_be_done_is_not_done,
            settings_that_cannot_be_read_are_told_apart,
        );
    };
    (@each $start:path: $($clause:ident,)*) => {$(
        #[tokio::test]
        async fn $clause() {
            let bench = $start($crate::meta_graph::world()).await;
            $crate::meta_calling::$clause(&bench).await;
        }
    )*};
}

#[cfg(test)]
mod tests {
    #[test]
    fn every_clause_of_calling_is_mounted() {
        let suite = include_str!("mod.rs");
        let files = [
            include_str!("controls.rs"),
            include_str!("failing.rs"),
            include_str!("refusals.rs"),
            include_str!("settings.rs"),
        ];
        let lines = files.iter().flat_map(|text| text.lines());
        let clauses =
            lines.filter_map(|line| line.strip_prefix("pub async fn ")?.split('(').next());
        let clauses: Vec<&str> = clauses.collect();
        assert!(clauses.len() > 33, "{} clauses", clauses.len());
        for clause in clauses {
            let line = format!("{clause},");
            assert!(suite.lines().any(|one| one.trim() == line), "{clause}");
        }
    }
}
