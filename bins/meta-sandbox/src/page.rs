//! Pages: how they are sent, and the first of them.

use askama::Template;
use axum::{
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use meta_fake::world::{AppSubscription, Person, Waba, World};

use crate::{
    Sandbox,
    moment::day_and_time,
    number::{Line, lines},
};

/// Sends a page with headers that allow it only itself; `target` is one more place where its
/// forms may lead, because browsers hold that rule against redirects too.
pub(crate) fn send(status: StatusCode, template: &impl Template, target: Option<&str>) -> Response {
    let rest = format!("form-action 'self' {}", target.unwrap_or_default());
    send_under(status, template, &rest)
}

/// Sends a page that has our script, which may ask us alone.
pub(crate) fn send_live(status: StatusCode, template: &impl Template) -> Response {
    let rest = "script-src 'self'; connect-src 'self'; form-action 'self'";
    send_under(status, template, rest)
}

fn send_under(status: StatusCode, template: &impl Template, rest: &str) -> Response {
    let Ok(body) = template.render() else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    let policy = format!(
        "default-src 'none'; style-src 'self'; {rest}; frame-ancestors 'none'; base-uri 'none'"
    );
    let headers = [
        (header::CONTENT_TYPE, "text/html; charset=utf-8"),
        (header::CONTENT_SECURITY_POLICY, policy.as_str()),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::CACHE_CONTROL, "no-store"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ];
    (status, headers, body).into_response()
}

#[derive(Template)]
#[template(path = "index.html")]
struct Index {
    app_id: String,
    app_name: String,
    redirect_uris: Vec<String>,
    app_is_active: bool,
    webhooks: Vec<AppSubscription>,
    people: Vec<Person>,
    accounts: Vec<Account>,
    numbers: Vec<Line>,
    now: String,
    offset: i64,
}

struct Account {
    waba: Waba,
    numbers: String,
    state: &'static str,
}

/// What this is, who lives here and where to look.
pub(crate) async fn index(State(sandbox): State<Sandbox>) -> Response {
    let index = sandbox.world(|world| {
        let app = world.apps.first();
        Index {
            app_id: app.map(|app| app.id.clone()).unwrap_or_default(),
            app_name: app.map(|app| app.name.clone()).unwrap_or_default(),
            redirect_uris: app.map(|app| app.redirect_uris.clone()).unwrap_or_default(),
            app_is_active: world.settings.app_is_active,
            webhooks: app.map(|app| app.subscriptions.clone()).unwrap_or_default(),
            people: world.people.clone(),
            accounts: world
                .wabas
                .iter()
                .map(|waba| account(world, waba))
                .collect(),
            numbers: lines(world),
            now: day_and_time(world.now()),
            offset: world.clock.offset(),
        }
    });
    send(StatusCode::OK, &index, None)
}

fn account(world: &World, waba: &Waba) -> Account {
    let numbers = world.numbers.iter();
    let own = || {
        numbers
            .clone()
            .filter(|one| waba.number_ids.contains(&one.id))
    };
    let displays: Vec<&str> = own().map(|one| one.display.as_str()).collect();
    let state = if !waba.removed_apps.is_empty() {
        "not shared with the app"
    } else if own().any(|one| one.status == "BANNED") {
        "banned"
    } else if waba.subscriptions.is_empty() {
        "no app is subscribed"
    } else {
        "an app is subscribed"
    };
    Account {
        waba: waba.clone(),
        numbers: displays.join(", "),
        state,
    }
}
