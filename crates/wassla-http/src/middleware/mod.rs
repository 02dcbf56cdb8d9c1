//! What every request passes through, from outside in: an id and a span, figures, the headers
//! that pages and answers carry, and the form that problems leave in.

pub(crate) mod cookies;
pub(crate) mod csrf;

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderName, HeaderValue, Method, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use tokio::time::Instant;
use tracing::Instrument;
use wassla_domain::ports::Entropy;

use crate::failure::{self, ClientFormat};
use crate::language::RequestLanguage;
use crate::meta::webhook;
use crate::problem::Problem;
use crate::state::HttpState;

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// The state, and what is the same for all responses.
#[derive(Clone)]
pub(crate) struct RequestContext {
    state: HttpState,
    headers: Arc<[(HeaderName, HeaderValue)]>,
}

impl RequestContext {
    pub(crate) fn new(state: HttpState) -> Self {
        let policy = format!(
            "default-src 'self'; form-action 'self' {}; frame-ancestors 'none'; base-uri 'none'",
            state.settings.dialog(),
        );
        let policy =
            HeaderValue::try_from(policy).expect("an origin is ASCII without control characters");
        let fixed = |name, text| (name, HeaderValue::from_static(text));
        let headers = Arc::new([
            (header::CONTENT_SECURITY_POLICY, policy),
            fixed(header::REFERRER_POLICY, "no-referrer"),
            fixed(header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
            fixed(header::X_FRAME_OPTIONS, "DENY"),
            fixed(
                HeaderName::from_static("cross-origin-opener-policy"),
                "same-origin",
            ),
            fixed(
                HeaderName::from_static("cross-origin-resource-policy"),
                "same-origin",
            ),
        ]);
        Self { state, headers }
    }

    /// In the demo: the same page at our own address, for who came by another name of this
    /// machine. The cookies of a sign-in belong to one name.
    fn own_address(&self, request: &Request, reader: ClientFormat) -> Option<String> {
        let is_page = reader == ClientFormat::Person && request.method() == Method::GET;
        if self.state.demo.is_none() || !is_page {
            return None;
        }
        let own = self.state.settings.own_origin();
        let (_, own_host) = own.split_once("://")?;
        let asked = request.headers().get(header::HOST)?.to_str().ok()?;
        let path = request.uri().path_and_query()?;
        (asked != own_host).then(|| format!("{own}{path}"))
    }
}

/// The middleware itself.
pub(crate) async fn around(
    State(around): State<RequestContext>,
    mut request: Request,
    next: Next,
) -> Response {
    let started = Instant::now();
    let language = RequestLanguage::new(&around.state.catalogue, request.headers());
    request.extensions_mut().insert(language.clone());
    let id = request_id(&*around.state.entropy);
    let method = request.method().clone();
    let route = request
        .extensions()
        .get::<MatchedPath>()
        .map(MatchedPath::as_str);
    let route = route.unwrap_or("unmatched").to_owned();
    let reader = ClientFormat::of(request.uri(), request.headers());

    // Never the path or the query: they may hold a code or a state.
    let span = tracing::info_span!("request", id, %method, route);
    let is_delivery = route == webhook::PATH;
    let answered = async {
        let response = if !around.state.who_asks.admits(request.headers()) {
            Problem::misdirected().into_response()
        } else if let Some(address) = around.own_address(&request, reader) {
            Redirect::to(&address).into_response()
        } else {
            next.run(request).await
        };
        let status = response.status().as_u16();
        let millis = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
        // Deliveries that are taken are too many for the log.
        if is_delivery && response.status().is_success() {
            tracing::debug!(status, millis, "answered");
        } else {
            tracing::info!(status, millis, "answered");
        }
        response
    };
    let response = answered.instrument(span).await;

    around
        .state
        .metrics
        .count_request(&method, &route, response.status());
    let settings = &around.state.settings;
    let mut response = failure::render(response, reader, (&method, &id), settings, &language);
    for (name, value) in around.headers.iter() {
        response.headers_mut().insert(name, value.clone());
    }
    let no_store = HeaderValue::from_static("no-store");
    response
        .headers_mut()
        .entry(header::CACHE_CONTROL)
        .or_insert(no_store);
    let id = HeaderValue::try_from(id).expect("an id is hexadecimal");
    response.headers_mut().insert(REQUEST_ID, id);
    response
}

/// 128 random bits; a number when there are none, for a request is better answered than refused.
fn request_id(entropy: &dyn Entropy) -> String {
    static WITHOUT: AtomicU64 = AtomicU64::new(1);
    let mut bytes = [0_u8; 16];
    if let Err(fault) = entropy.fill(&mut bytes) {
        tracing::error!(
            error = &fault as &dyn std::error::Error,
            "request without random id"
        );
        return format!("{:032x}", WITHOUT.fetch_add(1, Ordering::Relaxed));
    }
    hex::encode(bytes)
}
