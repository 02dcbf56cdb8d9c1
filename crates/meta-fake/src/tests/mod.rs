//! The rules of the fake Meta, each as a promise.

mod accounts;
mod business_side;
mod call_webhooks;
mod calling;
mod calls;
mod changes;
mod compositions;
mod deliveries;
mod dialog;
mod discovery;
mod elsewhere;
mod exchange;
mod faults;
mod headers;
mod messages;
mod numbers;
mod outside;
mod profiles;
#[cfg(feature = "wiremock")]
mod served;
mod subscriptions;
mod threads;
mod tokens;
mod webhooks;

use serde_json::Value;

use super::{Request, Response, World, answer, world::TokenKind};

const APP: &str = "700000000000001";
const SECRET: &str = "app-secret-canary";
const REDIRECT: &str = "http://127.0.0.1:8080/oauth/meta/callback";

fn demo() -> World {
    World::demo(APP, SECRET, &[REDIRECT])
}

/// A long-lived token of somebody who granted everything.
fn token_of(world: &mut World, slug: &str) -> String {
    world.grant_all(slug);
    let id = world.person(slug).unwrap().id.clone();
    world
        .issue_token(APP, &id, TokenKind::LongUser)
        .access_token
}

fn app_token() -> String {
    format!("{APP}|{SECRET}")
}

/// A call with a token and its proof.
fn call(world: &mut World, method: &str, token: &str, target: &str) -> Response {
    let proof = world.proof(APP, token).unwrap();
    let joint = if target.contains('?') { '&' } else { '?' };
    let target = format!("/v21.0{target}{joint}appsecret_proof={proof}");
    answer(world, &Request::new(method, &target).bearer(token))
}

fn get(world: &mut World, token: &str, target: &str) -> Value {
    let response = call(world, "GET", token, target);
    assert_eq!(response.status, 200, "{target}: {}", response.json());
    response.json()
}

/// Status, code and subcode of a refusal.
fn refusal(response: &Response) -> (u16, i64, Option<i64>) {
    let body = response.json();
    let error = &body["error"];
    let code = error["code"]
        .as_i64()
        .unwrap_or_else(|| panic!("not a refusal: {body}"));
    (response.status, code, error["error_subcode"].as_i64())
}

fn ids(list: &Value) -> Vec<String> {
    let data = list["data"].as_array().unwrap();
    data.iter()
        .map(|item| item["id"].as_str().unwrap().to_owned())
        .collect()
}

/// The id of the first WABA that a person's first business with one owns.
fn waba_of(world: &World, slug: &str) -> String {
    let admin_of = &world.person(slug).unwrap().admin_of;
    let mut owned = world
        .businesses
        .iter()
        .filter(|one| admin_of.contains(&one.id));
    owned.find_map(|one| one.waba_ids.first().cloned()).unwrap()
}

fn number_of(world: &World, slug: &str) -> String {
    let waba_id = waba_of(world, slug);
    let waba = world.wabas.iter().find(|waba| waba.id == waba_id).unwrap();
    waba.number_ids.first().unwrap().clone()
}
