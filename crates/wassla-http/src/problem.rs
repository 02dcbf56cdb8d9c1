//! Everything that is not the answer that was asked for, with a code.

use std::error::Error;

use axum::extract::rejection::BytesRejection;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use wassla_app::{IngestError, UseCaseError};
use wassla_catalogue::{Reason, Texts};
use wassla_domain::{ChannelKind, Fault, Refusal, RefusalCode};

use crate::extract::parameters::LONGEST_PAGE;

/// Seconds after which a request that met a fault may be tried again.
const RETRY_AFTER: u16 = 5;

/// A problem of RFC 9457. It becomes JSON or a page, in words, where the response leaves, because
/// only there is it known what the client reads, in which language, and which id the request has.
#[derive(Debug, Clone)]
pub(crate) struct Problem {
    pub(crate) status: StatusCode,
    pub(crate) code: &'static str,
    /// Whether a page offers to send the same request again.
    pub(crate) again: bool,
    /// What was refused, where a use case did, and for which kind of channel.
    refused: Option<(Refusal, ChannelKind)>,
}

impl Problem {
    const fn new(status: StatusCode, code: &'static str) -> Self {
        Self {
            status,
            code,
            again: false,
            refused: None,
        }
    }

    pub(crate) const fn no_session() -> Self {
        Self::new(StatusCode::UNAUTHORIZED, "unauthenticated")
    }

    pub(crate) const fn csrf() -> Self {
        Self::new(StatusCode::FORBIDDEN, "csrf")
    }

    pub(crate) const fn unknown_channel() -> Self {
        Self::new(StatusCode::NOT_FOUND, "unknown_channel")
    }

    pub(crate) const fn no_sign_in() -> Self {
        Self::new(StatusCode::NOT_FOUND, "no_sign_in")
    }

    pub(crate) const fn only_by_sign_in() -> Self {
        Self::new(StatusCode::NOT_FOUND, "only_by_sign_in")
    }

    pub(crate) const fn not_found() -> Self {
        Self::new(StatusCode::NOT_FOUND, "not_found")
    }

    pub(crate) const fn method_not_allowed() -> Self {
        Self::new(StatusCode::METHOD_NOT_ALLOWED, "method_not_allowed")
    }

    pub(crate) const fn body_too_large() -> Self {
        Self::new(StatusCode::PAYLOAD_TOO_LARGE, "body_too_large")
    }

    pub(crate) const fn body_unreadable() -> Self {
        Self::new(StatusCode::BAD_REQUEST, "body_unreadable")
    }

    pub(crate) const fn body_invalid() -> Self {
        Self::new(StatusCode::BAD_REQUEST, "body_invalid")
    }

    pub(crate) const fn callback_invalid() -> Self {
        Self::new(StatusCode::BAD_REQUEST, "callback_invalid")
    }

    pub(crate) const fn challenge_refused() -> Self {
        Self::new(StatusCode::FORBIDDEN, "challenge_refused")
    }

    pub(crate) const fn forged() -> Self {
        Self::new(StatusCode::UNAUTHORIZED, "signature_invalid")
    }

    pub(crate) const fn cursor_invalid() -> Self {
        Self::new(StatusCode::BAD_REQUEST, "cursor_invalid")
    }

    pub(crate) const fn misdirected() -> Self {
        Self::new(StatusCode::MISDIRECTED_REQUEST, "misdirected")
    }

    pub(crate) const fn internal() -> Self {
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "internal")
    }

    pub(crate) const fn unavailable() -> Self {
        Self::new(StatusCode::SERVICE_UNAVAILABLE, "unavailable")
    }

    /// The same, with an offer to send the request again.
    pub(crate) fn with_retry(self) -> Self {
        Self {
            again: true,
            ..self
        }
    }

    /// A fault: it is logged here, and told without its cause.
    pub(crate) fn fault(fault: &Fault) -> Self {
        tracing::error!(error = fault as &dyn Error, "request failed");
        match fault {
            Fault::Unavailable { .. } => Self::unavailable(),
            Fault::Inconsistent { .. } => Self::internal(),
        }
    }

    /// Why something that Meta sent was not taken. Whoever did not sign it learns nothing else.
    pub(crate) const fn ingest_failed(reason: &IngestError) -> Self {
        match reason {
            IngestError::Forged => Self::forged(),
            IngestError::NotJson(_) => Self::body_invalid(),
            IngestError::Unavailable(_) => Self::unavailable(),
        }
    }

    /// Why a use case stopped.
    pub(crate) fn stop(stop: &UseCaseError, kind: ChannelKind) -> Self {
        match stop {
            UseCaseError::Refused(refusal) => Self::refused(refusal, kind),
            UseCaseError::Fault(fault) => Self::fault(fault),
        }
    }

    pub(crate) fn refused(refusal: &Refusal, kind: ChannelKind) -> Self {
        Self {
            refused: Some((refusal.clone(), kind)),
            ..Self::new(status_of(refusal.code), refusal.code.as_str())
        }
    }

    /// What happened, and what to do about it.
    pub(crate) fn reason(&self, t: &Texts) -> Reason {
        if let Some((refusal, kind)) = &self.refused {
            return t.refusal(refusal, *kind);
        }
        let kinds = ChannelKind::ALL.map(ChannelKind::as_str).join(", ");
        let args = [("kinds", kinds.into()), ("most", LONGEST_PAGE.into())];
        t.reason(&format!("problem-{}", self.code), &args)
    }
}

const fn status_of(code: RefusalCode) -> StatusCode {
    match code {
        RefusalCode::RoleNotAllowed
        | RefusalCode::WorkspaceSuspended
        | RefusalCode::FeatureNotInPlan
        | RefusalCode::AccessDenied
        | RefusalCode::AppNotActive
        | RefusalCode::PermissionMissing => StatusCode::FORBIDDEN,
        RefusalCode::StateInvalid | RefusalCode::StateExpired => StatusCode::BAD_REQUEST,
        RefusalCode::TokenExchangeFailed => StatusCode::BAD_GATEWAY,
        RefusalCode::GraphRateLimited | RefusalCode::GraphUnavailable => {
            StatusCode::SERVICE_UNAVAILABLE
        }
        RefusalCode::NoAssetsFound
        | RefusalCode::NoPhoneNumber
        | RefusalCode::NumberInUse
        | RefusalCode::ChannelNotConnected
        | RefusalCode::CallingLimitTooLow
        | RefusalCode::CallingNotSubscribed
        | RefusalCode::CallingBusinessApp
        | RefusalCode::CallingPayment
        | RefusalCode::CallingRefused
        | RefusalCode::CallOver => StatusCode::CONFLICT,
        RefusalCode::ConversationNotFound | RefusalCode::CallNotFound => StatusCode::NOT_FOUND,
        RefusalCode::AgentNotFound
        | RefusalCode::AgentWrongModality
        | RefusalCode::AgentNotPublished
        | RefusalCode::WindowClosed
        | RefusalCode::MessageNotSendable => StatusCode::UNPROCESSABLE_ENTITY,
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut headers = HeaderMap::new();
        if self.status == StatusCode::SERVICE_UNAVAILABLE {
            headers.insert(header::RETRY_AFTER, RETRY_AFTER.into());
        }
        if self.status == StatusCode::UNAUTHORIZED {
            let scheme = HeaderValue::from_static("Bearer");
            headers.insert(header::WWW_AUTHENTICATE, scheme);
        }
        let mut response = (self.status, headers).into_response();
        response.extensions_mut().insert(self);
        response
    }
}

impl From<BytesRejection> for Problem {
    fn from(rejection: BytesRejection) -> Self {
        if rejection.status() == StatusCode::PAYLOAD_TOO_LARGE {
            Self::body_too_large()
        } else {
            Self::body_unreadable()
        }
    }
}
