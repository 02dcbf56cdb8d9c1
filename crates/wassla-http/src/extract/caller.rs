//! Extractors that yield who asks. A handler that acts for somebody takes one of them, and so
//! cannot forget the session or the origin rule.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use wassla_catalogue::Texts;
use wassla_domain::return_to::ReturnTo;
use wassla_domain::{Caller, Fault};

use crate::identity::Identity;
use crate::language::RequestLanguage;
use crate::middleware::csrf;
use crate::problem::Problem;
use crate::settings::HttpSettings;
use crate::state::HttpState;

/// The caller of an API route.
pub(crate) struct ApiCaller(pub(crate) Caller);

/// The caller of a page.
pub(crate) struct PageCaller(pub(crate) Caller);

/// The caller of a page that is shown, and what it speaks to them.
pub(crate) struct Visitor {
    pub(crate) caller: Caller,
    pub(crate) texts: Texts,
    /// The page they are on, to come back to.
    pub(crate) here: String,
}

enum Unknown {
    Nobody,
    OtherOrigin,
    Fault(Fault),
}

impl FromRequestParts<HttpState> for ApiCaller {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &HttpState) -> Result<Self, Problem> {
        let caller = identify(parts, state)
            .await
            .map_err(|unknown| match unknown {
                Unknown::Nobody => Problem::no_session(),
                Unknown::OtherOrigin => Problem::csrf(),
                Unknown::Fault(fault) => Problem::fault(&fault),
            })?;
        Ok(Self(caller))
    }
}

impl FromRequestParts<HttpState> for PageCaller {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, state: &HttpState) -> Result<Self, Response> {
        let caller = identify(parts, state)
            .await
            .map_err(|unknown| match unknown {
                Unknown::Nobody => to_login(parts, &state.settings),
                Unknown::OtherOrigin => Problem::csrf().into_response(),
                Unknown::Fault(fault) => Problem::fault(&fault).into_response(),
            })?;
        Ok(Self(caller))
    }
}

impl FromRequestParts<HttpState> for Visitor {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, state: &HttpState) -> Result<Self, Response> {
        let PageCaller(caller) = PageCaller::from_request_parts(parts, state).await?;
        let Ok(language) = RequestLanguage::from_request_parts(parts, state).await;
        // Without its query, which is never printed. A form leaves its answer at an address below
        // its page's.
        let asked = match parts.method {
            Method::GET => parts.uri.path(),
            _ => parts
                .uri
                .path()
                .rsplit_once('/')
                .map_or("", |(page, _)| page),
        };
        Ok(Self {
            caller,
            texts: language.of_pages(),
            here: ReturnTo::parse(asked).map_or_else(String::new, |page| page.as_str().to_owned()),
        })
    }
}

async fn identify(parts: &Parts, state: &HttpState) -> Result<Caller, Unknown> {
    let identity = state.who_asks.who_asks(&parts.headers).await;
    let Identity::Known(person) = identity.map_err(Unknown::Fault)? else {
        return Err(Unknown::Nobody);
    };
    if !csrf::allows(&parts.method, &parts.headers, &state.settings) {
        return Err(Unknown::OtherOrigin);
    }
    if let (Some(language), Some(locale)) = (
        parts.extensions.get::<RequestLanguage>(),
        person.locale.as_deref(),
    ) {
        language.claim(locale);
    }
    Ok(person.caller)
}

/// To the host's login page, and back to the page that was asked for. A form is answered with a
/// page instead: our policy lets no form lead to other places than Meta.
fn to_login(parts: &Parts, settings: &HttpSettings) -> Response {
    if parts.method != Method::GET {
        return Problem::no_session().into_response();
    }
    let asked = parts.uri.path_and_query();
    let back = asked.and_then(|asked| ReturnTo::parse(asked.as_str()));
    let back = back.as_ref().map_or("/channels", ReturnTo::as_str);
    let login = settings.login_page(back);
    match login.and_then(|login| HeaderValue::try_from(login.as_str()).ok()) {
        Some(location) => (StatusCode::FOUND, [(header::LOCATION, location)]).into_response(),
        None => Problem::no_session().into_response(),
    }
}
