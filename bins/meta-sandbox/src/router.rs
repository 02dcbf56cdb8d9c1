//! Which path leads where; whatever is no page is Graph.

use axum::{
    Router,
    http::header,
    response::IntoResponse,
    routing::{get, post},
};

use crate::{
    Sandbox, business, call, clock, dialog, faults, graph, journal, message, page, phone, trouble,
};

/// Graph, the dialog and the pages of a sandbox.
pub fn router(sandbox: Sandbox) -> Router {
    Router::new()
        .route("/", get(page::index))
        .route("/assets/sandbox.css", get(stylesheet))
        .route("/assets/phone.js", get(messages_script))
        .route("/assets/call.js", get(calls_script))
        .route("/phone", get(phone::page))
        .route("/phone/thread", get(phone::thread))
        .route("/phone/messages", get(message::list).post(message::write))
        .route("/phone/messages/{message}/edit", post(message::edit))
        .route("/phone/messages/{message}/delete", post(message::delete))
        .route("/phone/messages/{message}/reaction", post(message::react))
        .route("/phone/calling", get(call::can_call))
        .route("/phone/calls", post(call::place))
        .route("/phone/calls/{call}", get(call::show))
        .route("/phone/calls/{call}/hang-up", post(call::hang_up))
        .route("/app/{trouble}", post(trouble::of_app))
        .route("/business", get(business::page))
        .route("/business/answers", post(business::answer))
        .route("/business/threads/{change}", post(business::change_thread))
        .route("/business/group-messages", post(business::write_in_group))
        .route("/business/calls", post(business::call))
        .route("/business/profiles", post(business::set_profile))
        .route("/people/{person}/{trouble}", post(trouble::of_person))
        .route("/wabas/{waba}/{trouble}", post(trouble::of_waba))
        .route("/numbers/{number}/{trouble}", post(trouble::of_number))
        .route("/journal", get(journal::page))
        .route("/journal.json", get(journal::json))
        .route(
            "/faults",
            get(faults::page).post(faults::add).delete(faults::clear),
        )
        .route("/faults/clear", post(faults::clear))
        .route("/clock", get(clock::show).post(clock::advance))
        .route("/dialog/oauth", get(dialog::show).post(dialog::decide))
        .route("/dialog/oauth/sign-in", post(dialog::sign_in))
        .route("/dialog/oauth/sign-out", post(dialog::sign_out))
        .route(
            "/{version}/dialog/oauth",
            get(dialog::show).post(dialog::decide),
        )
        .route("/{version}/dialog/oauth/sign-in", post(dialog::sign_in))
        .route("/{version}/dialog/oauth/sign-out", post(dialog::sign_out))
        .fallback(graph::answer)
        .with_state(sandbox)
}

async fn stylesheet() -> impl IntoResponse {
    asset(
        "text/css; charset=utf-8",
        include_str!("../assets/sandbox.css"),
    )
}

async fn messages_script() -> impl IntoResponse {
    script(include_str!("../assets/phone.js"))
}

async fn calls_script() -> impl IntoResponse {
    script(include_str!("../assets/call.js"))
}

fn script(text: &'static str) -> impl IntoResponse {
    asset("text/javascript; charset=utf-8", text)
}

fn asset(kind: &'static str, text: &'static str) -> impl IntoResponse {
    let headers = [
        (header::CONTENT_TYPE, kind),
        (header::CACHE_CONTROL, "no-cache"),
    ];
    (headers, text)
}
