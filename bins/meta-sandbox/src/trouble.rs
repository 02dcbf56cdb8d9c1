//! What people and businesses do at Meta that apps have to live with.

use axum::{
    body::Bytes,
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};

use crate::{Sandbox, chosen::Chosen};

/// The PIN that somebody else sets.
const OTHER_PIN: &str = "650312";

/// A person removes the app (`deauthorize`) or wants their data deleted (`data-deletion`).
pub(crate) async fn of_person(
    State(sandbox): State<Sandbox>,
    Path((person, trouble)): Path<(String, String)>,
) -> Response {
    let done = sandbox.world(|world| {
        world.person(&person)?;
        match trouble.as_str() {
            "deauthorize" => Some(world.deauthorize(&person)),
            "data-deletion" => Some(world.request_deletion(&person)),
            _ => None,
        }
    });
    answer(&sandbox, &[], done.is_some())
}

/// The app is taken out of use or put live.
pub(crate) async fn of_app(
    State(sandbox): State<Sandbox>,
    Path(trouble): Path<String>,
) -> Response {
    let is_active = match trouble.as_str() {
        "activate" => Some(true),
        "deactivate" => Some(false),
        _ => None,
    };
    if let Some(is_active) = is_active {
        sandbox.world(|world| world.settings.app_is_active = is_active);
    }
    answer(&sandbox, &[], is_active.is_some())
}

/// A WhatsApp account breaks a rule, is restricted, banned, reinstated, or no longer shared with the
/// app.
pub(crate) async fn of_waba(
    State(sandbox): State<Sandbox>,
    Path((waba, trouble)): Path<(String, String)>,
    body: Bytes,
) -> Response {
    let is_done = sandbox.world(|world| {
        if !world.wabas.iter().any(|held| held.id == waba) {
            return false;
        }
        match trouble.as_str() {
            "violate" => world.violate(&waba, "SCAM"),
            "restrict" => world.restrict_waba(&waba),
            "end-restriction" => world.end_restriction(&waba),
            "schedule-ban" => world.schedule_ban(&waba),
            "ban" => world.ban_waba(&waba),
            "reinstate" => world.reinstate_waba(&waba),
            "remove-partner" => world.remove_partner(&waba),
            "uninstall-app" => world.uninstall_app(&waba, true),
            _ => return false,
        }
        true
    });
    answer(&sandbox, &body, is_done)
}

/// A number gets into trouble or out of it: its calling, its PIN, its quality.
pub(crate) async fn of_number(
    State(sandbox): State<Sandbox>,
    Path((number, trouble)): Path<(String, String)>,
    body: Bytes,
) -> Response {
    let is_done = sandbox.world(|world| {
        if !world.numbers.iter().any(|held| held.id == number) {
            return false;
        }
        match trouble.as_str() {
            "change-pin" => world.change_pin_in_manager(&number, OTHER_PIN),
            "request-pin-reset" => world.request_pin_reset(&number),
            "turn-pin-off" => world.turn_pin_off_in_manager(&number),
            "flag" => world.flag_number(&number),
            "unflag" => world.unflag_number(&number),
            "business-app-on" => world.put_on_business_app(&number),
            "business-app-off" => world.take_off_business_app(&number),
            "limit-too-low" => world.limit_messaging(&number, 250),
            "limit-enough" => world.limit_messaging(&number, 2_000),
            "payment-missing" => world.set_payment(&number, false),
            "payment-given" => world.set_payment(&number, true),
            "sip-on" => world.set_sip(&number, true),
            "sip-off" => world.set_sip(&number, false),
            "restrict" => world.restrict_calling(&number),
            "end-restriction" => world.end_calling_restriction(&number),
            "switch-calling-off" => world.switch_calling(&number, false),
            "switch-calling-on" => world.switch_calling(&number, true),
            _ => return false,
        }
        true
    });
    answer(&sandbox, &body, is_done)
}

/// Goes back to the Business side if its form was sent, else to the first page.
fn answer(sandbox: &Sandbox, body: &[u8], is_done: bool) -> Response {
    if !is_done {
        return StatusCode::NOT_FOUND.into_response();
    }
    sandbox.touch();
    let chosen = Chosen::of(body);
    if chosen.is_empty() {
        return Redirect::to("/").into_response();
    }
    Redirect::to(&chosen.target("/business")).into_response()
}
