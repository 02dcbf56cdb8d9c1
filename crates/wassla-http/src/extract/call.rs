//! The call in a path.

use axum::extract::{FromRequestParts, Path};
use axum::http::request::Parts;
use wassla_domain::{CallId, ChannelKind, Refusal, RefusalCode};

use crate::problem::Problem;
use crate::state::HttpState;

/// A call by its id. What is not an id is nobody's call.
pub(crate) struct AnyCall(pub(crate) CallId);

impl FromRequestParts<HttpState> for AnyCall {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &HttpState) -> Result<Self, Problem> {
        let path = Path::<String>::from_request_parts(parts, state).await;
        let id = path.ok().and_then(|Path(id)| CallId::parse(id).ok());
        id.map(Self).ok_or_else(no_such_call)
    }
}

/// Nobody's call.
pub(crate) fn no_such_call() -> Problem {
    let refusal = Refusal::new(RefusalCode::CallNotFound);
    Problem::refused(&refusal, ChannelKind::WhatsappCall)
}
