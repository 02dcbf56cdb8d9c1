//! What goes between the two servers and the browser, seen without the browser.

use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode, header};
use hyper_util::client::legacy::Client;
use hyper_util::rt::TokioExecutor;
use serde_json::Value;
use url::Url;
use url::form_urlencoded::Serializer;

use super::World;

impl World {
    /// Where Meta sends the person's browser when they approve what the dialog asks for. The
    /// browser is at the dialog, and stays there.
    pub(in crate::browser) async fn approval_of(&self, person: &str) -> String {
        let dialog = self.browser.url().await;
        let request = Request::post(dialog.as_str())
            .header(header::COOKIE, format!("sandbox_person={person}"))
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(everything(&dialog)))
            .unwrap();
        let answer = send(request).await;
        assert_eq!(answer.status(), StatusCode::SEE_OTHER);
        let location = &answer.headers()[header::LOCATION];
        location.to_str().unwrap().to_owned()
    }

    /// How often something was asked of Meta, such as `GET /oauth/access_token`.
    pub(in crate::browser) async fn calls_at_meta(&self, method: &str, path: &str) -> usize {
        let journal = self.journal().await;
        let calls = journal["calls"].as_array().unwrap().iter();
        calls
            .filter(|call| call["method"] == method && call["path"] == path)
            .count()
    }

    /// Where our answer to a wish for deletion says that its status is.
    pub(in crate::browser) async fn deletion_status(&self) -> String {
        let journal = self.journal().await;
        let posts = journal["posts"].as_array().unwrap().iter();
        let mut answers = posts.filter_map(|post| post["answer"].as_str());
        let answer: Value = serde_json::from_str(answers.next().unwrap()).unwrap();
        answer["url"].as_str().unwrap().to_owned()
    }

    async fn journal(&self) -> Value {
        let journal = Request::get(self.meta_address("/journal.json"));
        let answer = send(journal.body(Body::empty()).unwrap()).await;
        let body = to_bytes(Body::new(answer.into_body()), usize::MAX).await;
        serde_json::from_slice(&body.unwrap()).unwrap()
    }
}

/// The form of somebody who leaves everything ticked.
fn everything(dialog: &Url) -> String {
    let mut form = Serializer::new(String::new());
    form.append_pair("decision", "continue");
    let scopes = dialog.query_pairs().find(|(name, _)| name == "scope");
    let (_, scopes) = scopes.expect("the dialog is asked for permissions");
    form.extend_pairs(scopes.split([',', ' ']).map(|scope| ("permission", scope)));
    form.finish()
}

async fn send(request: Request<Body>) -> hyper::Response<hyper::body::Incoming> {
    let client = Client::builder(TokioExecutor::new()).build_http();
    client.request(request).await.unwrap()
}
