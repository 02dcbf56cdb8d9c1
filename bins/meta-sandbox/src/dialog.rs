//! The OAuth dialog: choose who to be, tick, continue or cancel.

use askama::Template;
use axum::{
    body::Bytes,
    extract::{OriginalUri, State},
    http::{HeaderMap, HeaderValue, StatusCode, Uri, header},
    response::{IntoResponse, Response},
};
use meta_fake::world::{Consent, DialogError, DialogPage, DialogRequest, Person, World};

use crate::{Sandbox, page::send};

/// The cookie that keeps a person signed in.
const COOKIE: &str = "sandbox_person";

#[derive(Template)]
#[template(path = "sign_in.html")]
struct SignInPage {
    app_name: String,
    action: String,
    people: Vec<Person>,
}

#[derive(Template)]
#[template(path = "consent.html")]
struct ConsentPage {
    page: DialogPage,
    person: Person,
    action: String,
    sign_out: String,
}

#[derive(Template)]
#[template(path = "dialog_error.html")]
struct ErrorPage {
    error: DialogError,
}

/// The sign-in page, then the permission screen; an error page when the request is wrong.
pub(crate) async fn show(
    State(sandbox): State<Sandbox>,
    OriginalUri(uri): OriginalUri,
    headers: HeaderMap,
) -> Response {
    let request = DialogRequest::from_query(uri.query().unwrap_or_default());
    let target = url::Url::parse(&request.redirect_uri).ok();
    let target = target.map(|url| url.origin().ascii_serialization());
    sandbox.world(|world| {
        let person = signed_in(world, &headers);
        let page = match world.dialog(&request, person.as_ref().map(|one| one.slug.as_str())) {
            Ok(page) => page,
            Err(error) => return send(StatusCode::BAD_REQUEST, &ErrorPage { error }, None),
        };
        match person {
            None => {
                let people = world.people.clone();
                let action = step(&uri, "/sign-in");
                send(
                    StatusCode::OK,
                    &SignInPage {
                        app_name: page.app_name,
                        action,
                        people,
                    },
                    None,
                )
            }
            Some(person) => {
                let (action, sign_out) = (step(&uri, ""), step(&uri, "/sign-out"));
                let consent = ConsentPage {
                    page,
                    person,
                    action,
                    sign_out,
                };
                send(StatusCode::OK, &consent, target.as_deref())
            }
        }
    })
}

/// Keeps the chosen person signed in and goes on to the permission screen.
pub(crate) async fn sign_in(
    State(sandbox): State<Sandbox>,
    OriginalUri(uri): OriginalUri,
    body: Bytes,
) -> Response {
    let chosen = values(&body, "person")
        .into_iter()
        .next()
        .unwrap_or_default();
    let is_known = sandbox.world(|world| world.person(&chosen).is_some());
    if !is_known {
        return see_other(&back(&uri, "/sign-in"), None);
    }
    let cookie = format!("{COOKIE}={chosen}; Path=/; HttpOnly; SameSite=Lax");
    see_other(&back(&uri, "/sign-in"), Some(&cookie))
}

/// Forgets who is signed in and goes back to the sign-in page.
pub(crate) async fn sign_out(OriginalUri(uri): OriginalUri) -> Response {
    let cookie = format!("{COOKIE}=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0");
    see_other(&back(&uri, "/sign-out"), Some(&cookie))
}

/// Takes the answer and sends the browser back to the app.
pub(crate) async fn decide(
    State(sandbox): State<Sandbox>,
    OriginalUri(uri): OriginalUri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let request = DialogRequest::from_query(uri.query().unwrap_or_default());
    let consent = match values(&body, "decision").first().map(String::as_str) {
        Some("continue") => Consent::Continue(values(&body, "permission")),
        Some("cancel") => Consent::Cancel,
        _ => return see_other(&step(&uri, ""), None),
    };
    let answered = sandbox.world(|world| {
        let person = signed_in(world, &headers)?;
        Some(world.consent(&request, &person.slug, &consent))
    });
    sandbox.touch();
    match answered {
        None => see_other(&step(&uri, ""), None),
        Some(Ok(location)) => see_other(&location, None),
        Some(Err(error)) => send(StatusCode::BAD_REQUEST, &ErrorPage { error }, None),
    }
}

fn signed_in(world: &World, headers: &HeaderMap) -> Option<Person> {
    let cookies = headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok());
    let mut pairs = cookies
        .flat_map(|line| line.split(';'))
        .filter_map(|one| one.split_once('='));
    let (_, slug) = pairs.find(|(name, _)| name.trim() == COOKIE)?;
    world.person(slug.trim()).cloned()
}

/// The same dialog request, one step further.
fn step(uri: &Uri, suffix: &str) -> String {
    format!("{}{suffix}?{}", uri.path(), uri.query().unwrap_or_default())
}

/// The dialog request that a step belongs to.
fn back(uri: &Uri, suffix: &str) -> String {
    let path = uri.path().strip_suffix(suffix).unwrap_or(uri.path());
    format!("{path}?{}", uri.query().unwrap_or_default())
}

fn see_other(location: &str, cookie: Option<&str>) -> Response {
    let Ok(location) = HeaderValue::try_from(location) else {
        return StatusCode::BAD_REQUEST.into_response();
    };
    let mut response = (StatusCode::SEE_OTHER, [(header::LOCATION, location)]).into_response();
    if let Some(cookie) = cookie.and_then(|cookie| HeaderValue::try_from(cookie).ok()) {
        response.headers_mut().insert(header::SET_COOKIE, cookie);
    }
    response
}

fn values(body: &[u8], name: &str) -> Vec<String> {
    let fields = url::form_urlencoded::parse(body).filter(|(held, _)| held == name);
    fields.map(|(_, value)| value.into_owned()).collect()
}
