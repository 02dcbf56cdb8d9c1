//! The sandbox as a browser and as a Graph client see it.

mod business;
mod call;
mod deliveries;
mod dialog;
mod graph;
mod message;
mod pages;
mod phone;
mod served;
mod trouble;

use std::sync::{Arc, Mutex};

use axum::{
    Router,
    body::Body,
    http::{Request, header},
    response::Response,
};
use http_body_util::BodyExt;
use meta_fake::{World, world::TokenKind};
use tower::ServiceExt;

use crate::{Sandbox, router};

const APP: &str = "700000000000001";
const REDIRECT: &str = "http://127.0.0.1:8080/oauth/meta/callback";
/// A wall time after the one at which the demo world starts.
const NOW: i64 = 1_800_000_000;

struct Shop {
    sandbox: Sandbox,
    router: Router,
}

impl Shop {
    fn open() -> Self {
        let mut world = World::demo(APP, "sandbox-secret", &[REDIRECT]);
        world.name_app("Wassla");
        let sandbox = Sandbox::new(Arc::new(Mutex::new(world)), || NOW);
        let router = router(sandbox.clone());
        Self { sandbox, router }
    }

    async fn send(&self, request: Request<Body>) -> Response {
        let Ok(response) = self.router.clone().oneshot(request).await;
        response
    }

    async fn get(&self, target: &str, cookie: &str) -> Response {
        let request = Request::get(target).header(header::COOKIE, cookie);
        self.send(request.body(Body::empty()).unwrap()).await
    }

    async fn post(&self, target: &str, cookie: &str, kind: &str, body: &str) -> Response {
        let request = Request::post(target)
            .header(header::COOKIE, cookie)
            .header(header::CONTENT_TYPE, kind);
        self.send(request.body(Body::from(body.to_owned())).unwrap())
            .await
    }

    async fn post_form(&self, target: &str, cookie: &str, body: &str) -> Response {
        self.post(target, cookie, "application/x-www-form-urlencoded", body)
            .await
    }

    async fn post_json(&self, target: &str, body: &str) -> Response {
        self.post(target, "", "application/json", body).await
    }

    /// A token of Aisha's and the target of a call that it may make.
    fn ready(&self) -> (String, String) {
        self.sandbox.world(|world| {
            world.grant_all("aisha");
            let id = world.person("aisha").unwrap().id.clone();
            let token = world
                .issue_token(APP, &id, TokenKind::LongUser)
                .access_token;
            let proof = world.proof(APP, &token).unwrap();
            (token, format!("/v21.0/me?appsecret_proof={proof}"))
        })
    }
}

async fn text(response: Response) -> String {
    let body = response.into_body().collect().await.unwrap().to_bytes();
    String::from_utf8(body.to_vec()).unwrap()
}

fn location(response: &Response) -> &str {
    assert_eq!(response.status(), 303);
    response.headers()[header::LOCATION].to_str().unwrap()
}
