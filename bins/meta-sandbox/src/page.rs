//! Pages: how they are sent, and the first of them.

use askama::Template;
use axum::{
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use wassla_testkit::meta::world::Person;

use crate::{Sandbox, clock::day_and_time};

/// Sends a page with headers that allow it only itself; `target` is one more place where its
/// forms may lead, because browsers hold that rule against redirects too.
pub(crate) fn send(status: StatusCode, template: &impl Template, target: Option<&str>) -> Response {
    let Ok(body) = template.render() else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    let policy = format!(
        "default-src 'none'; style-src 'self'; form-action 'self' {}; frame-ancestors 'none'; \
         base-uri 'none'",
        target.unwrap_or_default()
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
    people: Vec<Person>,
    now: String,
    offset: i64,
}

/// What this is, who lives here and where to look.
pub(crate) async fn index(State(sandbox): State<Sandbox>) -> Response {
    let index = sandbox.world(|world| {
        let app = world.apps.first();
        Index {
            app_id: app.map(|app| app.id.clone()).unwrap_or_default(),
            app_name: app.map(|app| app.name.clone()).unwrap_or_default(),
            redirect_uris: app.map(|app| app.redirect_uris.clone()).unwrap_or_default(),
            people: world.people.clone(),
            now: day_and_time(world.now()),
            offset: world.clock.offset(),
        }
    });
    send(StatusCode::OK, &index, None)
}
