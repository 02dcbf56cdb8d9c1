//! Switches: the ways in which Meta's behaviour is known to vary.

use serde::{Deserialize, Serialize};

/// Everything about the world that a test may want to be different.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own")]
pub struct Settings {
    /// Ids are answered as JSON numbers instead of strings.
    pub numeric_ids: bool,
    /// Every Graph call takes at least this long, in milliseconds.
    pub delay_ms: u64,
    /// Seconds that an authorization code lives.
    pub code_seconds: i64,
    /// Seconds that a short-lived user token lives.
    pub short_token_seconds: i64,
    /// Seconds that a long-lived user token lives.
    pub long_token_seconds: i64,
    /// The exchange answers `expires_in`.
    pub answers_expires_in: bool,
    /// The exchange answers `token_type`.
    pub answers_token_type: bool,
    /// A nested edge that may not be read is left out; otherwise the whole call is refused.
    pub trims_nested_edges: bool,
    /// A list that may not be read is answered empty; otherwise it is refused.
    pub hides_unreadable_lists: bool,
    /// `debug_token` names the assets of each permission (`target_ids`); otherwise it leaves them
    /// out, as for a permission that is not limited to some.
    pub names_targets: bool,
    /// The app is live; otherwise the dialog comes back with 1349245.
    pub app_is_active: bool,
    /// How many edges may be nested below one another in `fields`; deeper ones are refused.
    pub nested_edges: usize,
    /// Items on a page of a list when no `limit` is given.
    pub page_size: usize,
    /// The most items on a page, whatever `limit` says.
    pub largest_page_size: usize,
    /// Where `paging.next` points; nobody may follow it.
    pub next_base: String,
    /// HTTP status of errors with code 190 (Graph says 400, WhatsApp's page says 401).
    pub token_problem_status: u16,
    /// The hourly budget of WABA calls is enforced.
    pub enforces_limits: bool,
    /// Calls an hour for a WABA without a registered number.
    pub waba_calls_an_hour: usize,
    /// Calls an hour for a WABA with a registered number.
    pub active_waba_calls_an_hour: usize,
    /// Registration requests per number in 72 hours.
    pub registrations_in_72_hours: usize,
    /// A message after the 24 hours is taken and fails later, in a status.
    pub window_fails_later: bool,
    /// Messages stay at `sent` until the customer reads them.
    pub phones_are_off: bool,
    /// The limit of messages from one number to one person is enforced.
    pub enforces_pair_limit: bool,
    /// The most events in one POST.
    pub events_per_post: usize,
    /// Every webhook is sent twice.
    pub delivers_twice: bool,
    /// Events that wait at the same time are sent in an order of the seed's.
    pub reorders_events: bool,
    /// A callback URL must answer a challenge before it is taken: whoever serves this world asks
    /// for it with [`crate::http::challenge`].
    pub asks_challenge: bool,
    /// Calling is refused to an account without a payment method; otherwise its calls fail.
    pub payment_needed_to_enable: bool,
    /// Calls under way that a number may have.
    pub calls_at_once: usize,
    /// What WhatsApp tells in standby stands in a `standby` object of the value, as Meta's reference
    /// has it; otherwise it stands where `messages` has it.
    pub nests_standby: bool,
    /// Instagram echoes of an app's messages carry `app_id` and `metadata`, as Messenger's do.
    pub names_app_in_instagram_echoes: bool,
    /// `message.is_deleted` is the word `"true"`.
    pub says_deleted_in_words: bool,
    /// Calling settings are answered in lower case, as some of Meta's examples are.
    pub answers_lower_case: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            numeric_ids: false,
            delay_ms: 0,
            code_seconds: 600,
            short_token_seconds: 5_400,
            long_token_seconds: 5_184_000,
            answers_expires_in: true,
            answers_token_type: true,
            trims_nested_edges: true,
            hides_unreadable_lists: false,
            names_targets: true,
            app_is_active: true,
            nested_edges: 3,
            page_size: 25,
            largest_page_size: 100,
            next_base: "http://169.254.169.254".to_owned(),
            token_problem_status: 400,
            enforces_limits: true,
            waba_calls_an_hour: 200,
            active_waba_calls_an_hour: 5_000,
            registrations_in_72_hours: 10,
            window_fails_later: false,
            phones_are_off: false,
            enforces_pair_limit: false,
            events_per_post: 1,
            delivers_twice: false,
            reorders_events: false,
            asks_challenge: false,
            payment_needed_to_enable: false,
            calls_at_once: 1_000,
            nests_standby: true,
            names_app_in_instagram_echoes: true,
            says_deleted_in_words: false,
            answers_lower_case: false,
        }
    }
}
