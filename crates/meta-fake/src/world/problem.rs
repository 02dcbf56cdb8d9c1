//! Meta's error, as a value.

use serde::{Deserialize, Serialize};

/// A refusal by Meta: what its error envelope says, and the HTTP status it travels with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("{message} (code {code}, subcode {subcode:?})")]
pub struct GraphProblem {
    /// The HTTP status.
    #[serde(default = "bad_request")]
    pub status: u16,
    /// `error.message`.
    #[serde(default)]
    pub message: String,
    /// `error.type`, such as `OAuthException`.
    #[serde(rename = "type", default = "oauth_exception")]
    pub kind: String,
    /// `error.code`.
    pub code: i64,
    /// `error.error_subcode`.
    #[serde(default)]
    pub subcode: Option<i64>,
    /// What only some problems say.
    #[serde(flatten)]
    pub extra: Box<Extra>,
}

/// The parts of a problem that are often missing.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Extra {
    /// `error.error_data.details`.
    pub details: Option<String>,
    /// `error.is_transient`.
    pub is_transient: Option<bool>,
    /// `error.error_user_title`.
    pub user_title: Option<String>,
    /// `error.error_user_msg`.
    pub user_message: Option<String>,
    /// `error.fbtrace_id`; filled in when the problem is answered.
    pub fbtrace_id: Option<String>,
    /// Minutes until calls are allowed again, for the `X-Business-Use-Case-Usage` header.
    pub regain_minutes: Option<u64>,
    /// The word of the `WWW-Authenticate` header, such as `invalid_code`.
    pub challenge: Option<String>,
}

impl GraphProblem {
    /// A problem of type `OAuthException` with HTTP status 400.
    pub fn new(code: i64, message: impl Into<String>) -> Self {
        Self {
            status: bad_request(),
            message: message.into(),
            kind: oauth_exception(),
            code,
            subcode: None,
            extra: Box::default(),
        }
    }

    /// The same problem with a subcode.
    #[must_use]
    pub fn subcode(mut self, subcode: i64) -> Self {
        self.subcode = Some(subcode);
        self
    }

    /// The same problem with another HTTP status.
    #[must_use]
    pub fn status(mut self, status: u16) -> Self {
        self.status = status;
        self
    }

    /// The same problem with another type.
    #[must_use]
    pub fn kind(mut self, kind: &str) -> Self {
        kind.clone_into(&mut self.kind);
        self
    }

    /// The same problem with `error_data.details`.
    #[must_use]
    pub fn details(mut self, details: impl Into<String>) -> Self {
        self.extra.details = Some(details.into());
        self
    }

    /// The same problem with Meta's hint whether it will pass.
    #[must_use]
    pub fn transient(mut self, is_transient: bool) -> Self {
        self.extra.is_transient = Some(is_transient);
        self
    }

    /// The same problem with a title and a message meant for the person.
    #[must_use]
    pub fn for_person(mut self, title: &str, message: &str) -> Self {
        self.extra.user_title = Some(title.to_owned());
        self.extra.user_message = Some(message.to_owned());
        self
    }

    /// The same problem with a `WWW-Authenticate` header.
    #[must_use]
    pub fn challenge(mut self, word: &str) -> Self {
        self.extra.challenge = Some(word.to_owned());
        self
    }

    /// 100 with subcode 33: what a token gets for an object that it cannot see.
    pub fn unseen(verb: &str, id: &str) -> Self {
        Self::new(
            100,
            format!(
                "Unsupported {verb} request. Object with ID '{id}' does not exist, cannot be \
                 loaded due to missing permissions, or does not support this operation"
            ),
        )
        .subcode(33)
        .kind("GraphMethodException")
    }

    /// 200: the person did not grant this permission.
    pub fn permission_missing(permission: &str) -> Self {
        Self::new(200, format!("(#200) Requires {permission} permission")).status(403)
    }

    /// 10: the app may not do this on a number with what was granted.
    pub fn action_not_permitted(permission: &str) -> Self {
        Self::new(
            10,
            "(#10) Application does not have permission for this action",
        )
        .status(403)
        .details(format!("{permission} was not granted"))
    }

    /// 100: a parameter is missing or wrong.
    pub fn parameter(message: impl std::fmt::Display) -> Self {
        Self::new(100, format!("(#100) {message}"))
    }

    /// 80008: the hourly budget of a WABA is used up.
    pub fn throttled(minutes: u64) -> Self {
        let mut problem = Self::new(
            80008,
            "(#80008) There have been too many calls to this WhatsApp Business account. Wait a \
             bit and try again",
        );
        problem.extra.regain_minutes = Some(minutes);
        problem
    }

    /// 190 without a subcode: this was never a token.
    pub fn not_a_token() -> Self {
        Self::new(
            190,
            "Invalid OAuth access token - Cannot parse access token",
        )
        .challenge("invalid_token")
    }

    /// 190 with a subcode: this token was good once.
    pub fn dead_token(subcode: i64, message: &str) -> Self {
        Self::new(190, message)
            .subcode(subcode)
            .challenge("invalid_token")
    }
}

fn bad_request() -> u16 {
    400
}

fn oauth_exception() -> String {
    "OAuthException".to_owned()
}
