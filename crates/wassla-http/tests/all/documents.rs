//! The OpenAPI document and the routes are the same thing.

use std::collections::BTreeSet;

use axum::http::StatusCode;
use serde_json::Value;

use crate::world::{Visit, World, owner};

/// Every route that this crate serves outside the demo. A new route is added here too.
const ROUTES: [(&str, &str); 35] = [
    ("get", "/"),
    ("get", "/api/v1/calls"),
    ("post", "/api/v1/calls/{id}/terminate"),
    ("get", "/api/v1/channels"),
    ("get", "/api/v1/channels/{kind}/status"),
    ("delete", "/api/v1/channels/{kind}"),
    ("post", "/api/v1/channels/{kind}"),
    ("get", "/api/v1/channels/{kind}/delivery"),
    ("post", "/api/v1/channels/{kind}/connect"),
    ("put", "/api/v1/channels/{kind}/agent"),
    ("get", "/api/v1/conversations"),
    ("get", "/api/v1/conversations/{id}/messages"),
    ("post", "/api/v1/conversations/{id}/messages"),
    ("get", "/api/v1/openapi.json"),
    ("get", "/assets/{file}"),
    ("get", "/channels"),
    ("post", "/channels/whatsapp_call/enable"),
    ("post", "/channels/{kind}/agent"),
    ("post", "/channels/{kind}/connect"),
    ("post", "/channels/{kind}/disconnect"),
    ("get", "/healthz"),
    ("get", "/help/{article}"),
    ("get", "/inbox"),
    ("get", "/inbox/events"),
    ("get", "/inbox/{id}"),
    ("post", "/inbox/{id}/hang-up"),
    ("post", "/inbox/{id}/reply"),
    ("post", "/language"),
    ("post", "/meta/data-deletion"),
    ("post", "/meta/deauthorize"),
    ("get", "/meta/deletion/{code}"),
    ("get", "/oauth/meta/callback"),
    ("get", "/readyz"),
    ("get", "/webhooks/meta"),
    ("post", "/webhooks/meta"),
];

async fn document(world: &World) -> Value {
    let answer = world.get("/api/v1/openapi.json").send().await;
    assert_eq!(answer.header("content-type"), "application/json");
    answer.json()
}

fn documented(document: &Value) -> Vec<(String, String, Value)> {
    let paths = document["paths"].as_object().unwrap();
    let of_path = |(path, item): (&String, &Value)| {
        let methods = item.as_object().unwrap().iter();
        methods
            .map(|(method, about)| (method.clone(), path.clone(), about.clone()))
            .collect::<Vec<_>>()
    };
    paths.iter().flat_map(of_path).collect()
}

#[tokio::test]
async fn the_document_names_exactly_the_routes() {
    let document = document(&World::new()).await;
    let named: BTreeSet<(String, String)> = documented(&document)
        .into_iter()
        .map(|(method, path, _)| (method, path))
        .collect();
    let served = ROUTES
        .map(|(method, path)| (method.to_owned(), path.to_owned()))
        .into();
    assert_eq!(named, served);
}

#[tokio::test]
async fn every_documented_path_answers_with_a_documented_status() {
    let world = World::new();
    // What has no end of its own ends at once.
    world.stopping.cancel();
    let documented = documented(&document(&world).await);
    let kinds = ["whatsapp", "whatsapp_call"];
    let twice = documented
        .into_iter()
        .flat_map(|route| kinds.map(|kind| (route.clone(), kind)));
    for ((method, path, about), kind) in twice {
        let concrete = path.replace("{kind}", kind).replace("{id}", "conv_0");
        let concrete = concrete.replace("{article}", "change_plan");
        let visit = Visit::new(&world.app, &method.to_uppercase(), &concrete);
        let answer = visit
            .bearing(&owner())
            .json(r#"{"agent_id":"ag_1"}"#)
            .send()
            .await;
        assert_ne!(
            answer.status,
            StatusCode::METHOD_NOT_ALLOWED,
            "{method} {path}"
        );
        let is_by_name = path.starts_with("/assets/") || path.starts_with("/meta/deletion/");
        let is_unknown = answer.body.contains("\"not_found\"") && !is_by_name;
        assert!(!is_unknown, "{method} {path}");
        let status = answer.status.as_u16().to_string();
        assert!(
            about["responses"].get(&status).is_some(),
            "{method} {path} answered {status}"
        );
        assert!(
            about["description"].is_string() || about["summary"].is_string(),
            "{path}"
        );
    }
}

#[tokio::test]
async fn every_schema_that_is_referred_to_exists() {
    let document = document(&World::new()).await;
    let text = document.to_string();
    let schemas = document["components"]["schemas"].as_object().unwrap();
    let named = text.split("#/components/schemas/").skip(1);
    for name in named.filter_map(|rest| rest.split('"').next()) {
        assert!(schemas.contains_key(name), "{name}");
    }
    for name in ["ChannelList", "ChannelBody", "ProblemBody"] {
        assert!(schemas.contains_key(name), "{name} in {:?}", schemas.keys());
    }
}
