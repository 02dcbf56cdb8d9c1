//! The kind in a path.

use axum::extract::{FromRequestParts, Path};
use axum::http::request::Parts;
use wassla_domain::{ChannelKind, ChatKind};

use crate::problem::Problem;
use crate::state::HttpState;

/// Any of the four kinds.
pub(crate) struct AnyKind(pub(crate) ChannelKind);

/// Calling, the only kind that is enabled without a sign-in.
pub(crate) struct CallKind;

/// A kind that a sign-in connects.
pub(crate) struct SignInKind(pub(crate) ChatKind);

impl FromRequestParts<HttpState> for AnyKind {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &HttpState) -> Result<Self, Problem> {
        let path = Path::<String>::from_request_parts(parts, state).await;
        let kind = path.ok().and_then(|Path(name)| ChannelKind::parse(&name));
        kind.map(Self).ok_or_else(Problem::unknown_channel)
    }
}

impl FromRequestParts<HttpState> for SignInKind {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &HttpState) -> Result<Self, Problem> {
        let AnyKind(kind) = AnyKind::from_request_parts(parts, state).await?;
        match kind {
            ChannelKind::Chat(kind) => Ok(Self(kind)),
            ChannelKind::WhatsappCall => Err(Problem::no_sign_in()),
        }
    }
}

impl FromRequestParts<HttpState> for CallKind {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &HttpState) -> Result<Self, Problem> {
        let AnyKind(kind) = AnyKind::from_request_parts(parts, state).await?;
        match kind {
            ChannelKind::WhatsappCall => Ok(Self),
            ChannelKind::Chat(_) => Err(Problem::only_by_sign_in()),
        }
    }
}
