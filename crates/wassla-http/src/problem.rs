//! Everything that is not the answer that was asked for, with a code and words.

use std::borrow::Cow;
use std::error::Error;

use axum::extract::rejection::BytesRejection;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use wassla_app::{IngestError, UseCaseError};
use wassla_domain::{ChannelKind, Fault, Refusal, RefusalCode};

/// Seconds after which a request that met a fault may be tried again.
const RETRY_AFTER: u16 = 5;

/// A problem of RFC 9457. It becomes JSON or a page where the response leaves, because only there
/// is it known what the client reads and which id the request has.
#[derive(Debug, Clone)]
pub(crate) struct Problem {
    pub(crate) status: StatusCode,
    pub(crate) code: &'static str,
    pub(crate) title: Cow<'static, str>,
    pub(crate) detail: &'static str,
    /// Whether a page offers to send the same request again.
    pub(crate) again: bool,
}

impl Problem {
    const fn new(
        status: StatusCode,
        code: &'static str,
        title: &'static str,
        detail: &'static str,
    ) -> Self {
        let title = Cow::Borrowed(title);
        Self {
            status,
            code,
            title,
            detail,
            again: false,
        }
    }

    pub(crate) const fn no_session() -> Self {
        let detail = "Sign in, then try again.";
        Self::new(
            StatusCode::UNAUTHORIZED,
            "unauthenticated",
            "You are not signed in",
            detail,
        )
    }

    pub(crate) const fn csrf() -> Self {
        let detail = "Open the page again and repeat what you did there.";
        Self::new(
            StatusCode::FORBIDDEN,
            "csrf",
            "This request did not come from our own page",
            detail,
        )
    }

    pub(crate) const fn unknown_channel() -> Self {
        let detail = "Channels are whatsapp, instagram, messenger and whatsapp_call.";
        Self::new(
            StatusCode::NOT_FOUND,
            "unknown_channel",
            "There is no such channel",
            detail,
        )
    }

    pub(crate) const fn no_sign_in() -> Self {
        let detail = "Connect WhatsApp: calling uses the same number and sign-in.";
        let title = "WhatsApp Call has no sign-in of its own";
        Self::new(StatusCode::NOT_FOUND, "no_sign_in", title, detail)
    }

    pub(crate) const fn only_by_sign_in() -> Self {
        let detail = "Start its sign-in: only WhatsApp Call is enabled without one.";
        let title = "This channel is connected by a sign-in";
        Self::new(StatusCode::NOT_FOUND, "only_by_sign_in", title, detail)
    }

    pub(crate) const fn not_found() -> Self {
        let detail = "Check the address.";
        Self::new(
            StatusCode::NOT_FOUND,
            "not_found",
            "There is nothing here",
            detail,
        )
    }

    pub(crate) const fn method_not_allowed() -> Self {
        let detail = "The Allow header names the methods that are.";
        let title = "This method is not allowed here";
        Self::new(
            StatusCode::METHOD_NOT_ALLOWED,
            "method_not_allowed",
            title,
            detail,
        )
    }

    pub(crate) const fn body_too_large() -> Self {
        let detail = "Send less.";
        let title = "The body is too large";
        Self::new(
            StatusCode::PAYLOAD_TOO_LARGE,
            "body_too_large",
            title,
            detail,
        )
    }

    pub(crate) const fn body_unreadable() -> Self {
        let detail = "Send it again.";
        let title = "The body did not arrive whole";
        Self::new(StatusCode::BAD_REQUEST, "body_unreadable", title, detail)
    }

    pub(crate) const fn body_invalid() -> Self {
        let detail = "The OpenAPI document says what is expected.";
        let title = "The body has not the expected form";
        Self::new(StatusCode::BAD_REQUEST, "body_invalid", title, detail)
    }

    pub(crate) const fn callback_invalid() -> Self {
        let detail = "Go back to Channels and start over with Connect.";
        let title = "This is not an answer of Facebook's sign-in";
        Self::new(StatusCode::BAD_REQUEST, "callback_invalid", title, detail)
    }

    pub(crate) const fn challenge_refused() -> Self {
        let detail = "Mode, verify token and challenge must be Meta's.";
        let title = "The webhook challenge was refused";
        Self::new(StatusCode::FORBIDDEN, "challenge_refused", title, detail)
    }

    pub(crate) const fn forged() -> Self {
        let detail = "Sign it with the app secret, over the bytes as they are sent.";
        let title = "This is not signed by Meta";
        Self::new(StatusCode::UNAUTHORIZED, "signature_invalid", title, detail)
    }

    pub(crate) const fn cursor_invalid() -> Self {
        let detail = "Take the cursor from next_cursor, and a limit between 1 and 100.";
        let title = "This page of the list does not exist";
        Self::new(StatusCode::BAD_REQUEST, "cursor_invalid", title, detail)
    }

    pub(crate) const fn misdirected() -> Self {
        let detail = "Open the address that the program printed.";
        let title = "The demo answers only on this machine's own addresses";
        Self::new(
            StatusCode::MISDIRECTED_REQUEST,
            "misdirected",
            title,
            detail,
        )
    }

    pub(crate) const fn internal() -> Self {
        let detail = "Try again; if it stays, quote the request id to support.";
        let title = "Something went wrong on our side";
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "internal", title, detail)
    }

    pub(crate) const fn unavailable() -> Self {
        let detail = "Nothing was changed. Try again in a few seconds.";
        let title = "We can't do this right now";
        Self::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "unavailable",
            title,
            detail,
        )
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
        let words = refusal.words(kind);
        Self {
            status: status_of(refusal.code),
            code: refusal.code.as_str(),
            title: words.happened.into(),
            detail: words.next_step,
            again: false,
        }
    }
}

const fn status_of(code: RefusalCode) -> StatusCode {
    match code {
        RefusalCode::RoleNotAllowed
        | RefusalCode::WorkspaceSuspended
        | RefusalCode::FeatureNotInPlan
        | RefusalCode::AccessDenied
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
