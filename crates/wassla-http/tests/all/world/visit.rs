use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request, Response, StatusCode, header, request};
use serde_json::Value;
use tower::ServiceExt as _;

use super::{HTTP, Session};

/// A request about to be sent.
pub(crate) struct Visit {
    app: Router,
    request: request::Builder,
    body: Body,
    cookies: Vec<String>,
}

/// What came back.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: String,
}

impl Visit {
    pub(crate) fn new(app: &Router, method: &str, path: &str) -> Self {
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::HOST, "127.0.0.1:8080");
        Self {
            app: app.clone(),
            request,
            body: Body::empty(),
            cookies: Vec::new(),
        }
    }

    /// With the session in the cookie.
    pub(crate) fn by(self, session: &Session) -> Self {
        self.cookie(&format!("wassla_session={}", session.token()))
    }

    /// With the session as a bearer.
    pub(crate) fn bearing(self, session: &Session) -> Self {
        let bearer = format!("Bearer {}", session.token());
        self.header("authorization", &bearer)
    }

    pub(crate) fn cookie(mut self, pair: &str) -> Self {
        self.cookies.push(pair.to_owned());
        self
    }

    pub(crate) fn header(mut self, name: &str, value: &str) -> Self {
        self.request = self.request.header(name, value);
        self
    }

    pub(crate) fn own_page(self) -> Self {
        self.header("origin", HTTP)
            .header("sec-fetch-site", "same-origin")
    }

    pub(crate) fn form(mut self, body: &str) -> Self {
        self.body = Body::from(body.to_owned());
        self.header("content-type", "application/x-www-form-urlencoded")
    }

    pub(crate) fn json(mut self, body: &str) -> Self {
        self.body = Body::from(body.to_owned());
        self.header("content-type", "application/json")
    }

    /// A body as it is, of whatever length.
    pub(crate) fn body(mut self, body: impl Into<Body>) -> Self {
        self.body = body.into();
        self
    }

    /// The answer as it begins; its body may have no end.
    pub(crate) async fn begin(mut self) -> Response<Body> {
        if !self.cookies.is_empty() {
            let cookies = self.cookies.join("; ");
            self = self.header("cookie", &cookies);
        }
        let request = self.request.body(self.body).unwrap();
        self.app.oneshot(request).await.unwrap()
    }

    pub(crate) async fn send(self) -> Answer {
        let response = self.begin().await;
        let (parts, body) = response.into_parts();
        let body = to_bytes(body, usize::MAX).await.unwrap();
        let body = String::from_utf8(body.into()).unwrap();
        Answer {
            status: parts.status,
            headers: parts.headers,
            body,
        }
    }
}

impl Answer {
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .map_or("", |value| value.to_str().unwrap())
    }

    pub(crate) fn location(&self) -> &str {
        self.header("location")
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|_| panic!("no JSON: {}", self.body))
    }

    pub(crate) fn code(&self) -> String {
        self.json()["code"].as_str().unwrap_or_default().to_owned()
    }

    /// `name=value` of the cookie that was set.
    pub(crate) fn cookie(&self) -> String {
        let set = self.header("set-cookie");
        set.split(';').next().unwrap_or_default().to_owned()
    }
}
