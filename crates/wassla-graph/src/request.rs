//! What is asked of Meta, before it becomes a request.

use wassla_domain::meta::{AccessToken, MetaError, Reached, Remedy};
use wassla_outbound::Method;

/// One call. It holds secrets and does not print.
pub(crate) struct GraphRequest<'a> {
    pub(crate) method: Method,
    /// The path with names instead of ids, for the log.
    pub(crate) template: &'static str,
    pub(crate) path: Vec<&'a str>,
    pub(crate) query: Vec<(&'static str, String)>,
    pub(crate) body: Body,
    pub(crate) authority: Authority<'a>,
    pub(crate) repeat: Repeat,
}

/// What a request carries.
pub(crate) enum Body {
    Nothing,
    Json(serde_json::Value),
    Form(Vec<(&'static str, String)>),
}

/// Whose right a call uses.
pub(crate) enum Authority<'a> {
    /// A token, in the Authorization header.
    Token(&'a AccessToken),
    /// The app's own token, in the Authorization header.
    App,
    /// The app's id and secret, as parameters: the exchanges know no other way.
    Parameters,
}

/// When a call may be sent again.
#[derive(Clone, Copy)]
pub(crate) enum Repeat {
    /// Twice is as good as once.
    Harmless,
    /// Only when the request never left.
    OnlyUnsent,
}

impl<'a> GraphRequest<'a> {
    pub(crate) fn get(template: &'static str, path: &[&'a str]) -> Self {
        Self::new(Method::GET, template, path)
    }

    pub(crate) fn post(template: &'static str, path: &[&'a str]) -> Self {
        Self::new(Method::POST, template, path)
    }

    pub(crate) fn delete(template: &'static str, path: &[&'a str]) -> Self {
        Self::new(Method::DELETE, template, path)
    }

    fn new(method: Method, template: &'static str, path: &[&'a str]) -> Self {
        Self {
            method,
            template,
            path: path.to_vec(),
            query: Vec::new(),
            body: Body::Nothing,
            authority: Authority::App,
            repeat: Repeat::Harmless,
        }
    }

    pub(crate) fn with(mut self, authority: Authority<'a>) -> Self {
        self.authority = authority;
        self
    }

    pub(crate) fn query(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.query.push((name, value.into()));
        self
    }

    pub(crate) fn json(mut self, body: serde_json::Value) -> Self {
        self.body = Body::Json(body);
        self
    }

    pub(crate) fn form(mut self, fields: Vec<(&'static str, String)>) -> Self {
        self.body = Body::Form(fields);
        self
    }

    /// For a call that Meta counts or that spends something.
    pub(crate) fn at_most_once(mut self) -> Self {
        self.repeat = Repeat::OnlyUnsent;
        self
    }
}

impl Repeat {
    pub(crate) fn allows(self, error: &MetaError) -> bool {
        match self {
            Self::Harmless => error.remedy == Remedy::Retry,
            Self::OnlyUnsent => error.remedy == Remedy::Retry && error.reached == Reached::NotSent,
        }
    }
}
