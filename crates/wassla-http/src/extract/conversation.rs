//! The conversation in a path.

use axum::extract::{FromRequestParts, Path};
use axum::http::request::Parts;
use wassla_domain::{ChannelKind, ConversationId, Refusal, RefusalCode};

use crate::problem::Problem;
use crate::state::HttpState;

/// A conversation by its id. What is not an id is nobody's conversation.
pub(crate) struct AnyConversation(pub(crate) ConversationId);

impl FromRequestParts<HttpState> for AnyConversation {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &HttpState) -> Result<Self, Problem> {
        let path = Path::<String>::from_request_parts(parts, state).await;
        let id = path
            .ok()
            .and_then(|Path(id)| ConversationId::parse(id).ok());
        id.map(Self).ok_or_else(no_such_conversation)
    }
}

/// Nobody's conversation.
pub(crate) fn no_such_conversation() -> Problem {
    let refusal = Refusal::new(RefusalCode::ConversationNotFound);
    Problem::refused(&refusal, ChannelKind::ALL[0])
}
