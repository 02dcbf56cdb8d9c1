//! What people and businesses do at Meta that apps have to live with.

use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};

use crate::Sandbox;

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
    answer(&sandbox, done.is_some())
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
    answer(&sandbox, is_active.is_some())
}

/// A WhatsApp account is banned, reinstated, or no longer shared with the app.
pub(crate) async fn of_waba(
    State(sandbox): State<Sandbox>,
    Path((waba, trouble)): Path<(String, String)>,
) -> Response {
    let is_done = sandbox.world(|world| {
        if !world.wabas.iter().any(|held| held.id == waba) {
            return false;
        }
        match trouble.as_str() {
            "ban" => world.ban_waba(&waba),
            "reinstate" => world.reinstate_waba(&waba),
            "remove-partner" => world.remove_partner(&waba),
            "uninstall-app" => world.uninstall_app(&waba, true),
            _ => return false,
        }
        true
    });
    answer(&sandbox, is_done)
}

/// A number gets into trouble or out of it: its calling, its PIN, its quality.
pub(crate) async fn of_number(
    State(sandbox): State<Sandbox>,
    Path((number, trouble)): Path<(String, String)>,
) -> Response {
    let is_done = sandbox.world(|world| {
        if !world.numbers.iter().any(|held| held.id == number) {
            return false;
        }
        match trouble.as_str() {
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
            "change-pin" => world.change_pin_in_manager(&number, "654321"),
            "turn-pin-off" => world.turn_pin_off_in_manager(&number),
            "flag" => world.flag_number(&number),
            "unflag" => world.unflag_number(&number),
            _ => return false,
        }
        true
    });
    answer(&sandbox, is_done)
}

fn answer(sandbox: &Sandbox, is_done: bool) -> Response {
    if !is_done {
        return StatusCode::NOT_FOUND.into_response();
    }
    sandbox.touch();
    Redirect::to("/").into_response()
}
