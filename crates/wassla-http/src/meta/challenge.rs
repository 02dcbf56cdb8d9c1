use axum::extract::{RawQuery, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use secrecy::ExposeSecret;
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

use crate::extract::parameters::Parameters;
use crate::failure::ProblemBody;
use crate::problem::Problem;
use crate::state::HttpState;

/// Meta asks whether the webhook is ours.
#[utoipa::path(get, path = "/webhooks/meta", tag = "meta",
    params(
        ("hub.mode" = String, Query, description = "`subscribe`"),
        ("hub.verify_token" = String, Query, description = "The configured verify token"),
        ("hub.challenge" = String, Query, description = "1 to 32 digits"),
    ),
    responses(
        (status = 200, description = "The challenge", body = str, content_type = "text/plain"),
        (status = 403, description = "Refused", body = ProblemBody,
            content_type = "application/problem+json"),
    ))]
pub(crate) async fn webhook_challenge(
    State(state): State<HttpState>,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    let query = query.unwrap_or_default();
    let expected = state.settings.webhook_verify_token.expose_secret();
    let challenge = challenge(&query, expected).ok_or_else(Problem::challenge_refused)?;
    let plain = [(header::CONTENT_TYPE, "text/plain; charset=utf-8")];
    Ok((plain, challenge).into_response())
}

fn challenge(query: &str, expected: &str) -> Option<String> {
    let parameters = Parameters::read(query.as_bytes());
    let only = |name| parameters.only(name).unwrap_or(None);
    let token = only("hub.verify_token").unwrap_or_default();
    let is_ours = same(token, expected) & (only("hub.mode") == Some("subscribe"));
    let challenge = only("hub.challenge").filter(|text| is_challenge(text))?;
    is_ours.then(|| challenge.to_owned())
}

/// Compares hashes: neither content nor length of the expected token shows in the time it takes.
fn same(given: &str, expected: &str) -> bool {
    let (given, expected) = (Sha256::digest(given), Sha256::digest(expected));
    given.as_slice().ct_eq(expected.as_slice()).into()
}

/// What is echoed cannot be anything but a number.
fn is_challenge(text: &str) -> bool {
    (1..=32).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
}
