//! What leaves: headers, proof, addresses.

use std::collections::BTreeMap;
use wassla_domain::meta::{CallingSwitch, WabaEdge};

use meta_fake::World;
use secrecy::SecretString;
use serde_json::{Value, json};
use url::Url;
use wassla_contract::meta_graph::{APP_ID, APP_SECRET, REDIRECT_URI};
use wassla_domain::Pin;
use wassla_domain::inbound::AliasKind;
use wassla_domain::ports::{MetaApp, MetaCalling, MetaGraph};
use wassla_graph::GraphClient;
use wassla_testkit::fixtures::permitted_code;
use wiremock::Request;

use crate::calling::control;
use crate::served::{Served, number, page, saying, settings, text, token, waba};

#[tokio::test]
async fn t09_tokens_are_in_the_header_with_their_proof() {
    let served = everything().await;
    let world = World::demo(APP_ID, APP_SECRET, &[REDIRECT_URI]);
    let own = token();
    let app_token = format!("{APP_ID}|{APP_SECRET}");
    for request in requests(&served).await {
        let agent = request.headers["user-agent"].to_str().unwrap();
        assert_eq!(agent, concat!("wassla/", env!("CARGO_PKG_VERSION")));
        if request.url.path() == "/v21.0/oauth/access_token" {
            assert!(!request.headers.contains_key("authorization"));
            continue;
        }
        let header = request.headers["authorization"].to_str().unwrap();
        let bearer = header.strip_prefix("Bearer ").unwrap();
        let of_the_app =
            request.url.path().contains(APP_ID) || request.url.path().ends_with("debug_token");
        let expected = if of_the_app { &app_token } else { own.expose() };
        assert_eq!(bearer, expected, "{}", request.url.path());
        let proof = world.proof(APP_ID, bearer).unwrap();
        assert_eq!(query(&request).get("appsecret_proof"), Some(&proof));
    }
}

#[tokio::test]
async fn t09_no_secret_is_in_an_address_but_where_meta_leaves_no_other_way() {
    let served = everything().await;
    let requests = requests(&served).await;
    assert!(requests.len() > 18);
    let secrets = [token().expose().to_owned(), APP_SECRET.to_owned()];
    let words = [
        "spent-code",
        "918273",
        "verify-token-canary",
        "words-canary",
        "192.0.2.9",
    ];
    let words = words.map(str::to_owned);
    for request in requests {
        let url = request.url.as_str();
        let found = secrets
            .iter()
            .chain(&words)
            .any(|secret| url.contains(secret));
        let needs = ["/v21.0/oauth/access_token", "/v21.0/debug_token"];
        let allowed = needs.contains(&request.url.path());
        assert_eq!(found, allowed, "{}", request.url.path());
    }
}

#[tokio::test]
async fn each_call_asks_what_the_design_says() {
    let served = everything().await;
    let number = "id,display_phone_number,verified_name,status,platform_type,is_on_biz_app,\
                  is_pin_enabled";
    let wabas = format!("id,phone_numbers.limit(50){{{number}}}");
    let businesses = format!("id,owned_whatsapp_business_accounts.limit(50){{{wabas}}}");
    let instagram = "instagram_business_account{id,username}";
    let expected = [
        ("GET /v21.0/me/businesses", businesses),
        (
            "GET /v21.0/102290129340398/phone_numbers",
            number.to_owned(),
        ),
        ("GET /v21.0/106540352242922", number.to_owned()),
        (
            "GET /v21.0/me/accounts",
            format!("id,name,tasks,{instagram}"),
        ),
        ("GET /v21.0/55", format!("id,name,access_token,{instagram}")),
    ];
    let asked: BTreeMap<String, Option<String>> = requests(&served)
        .await
        .iter()
        .map(|it| {
            let line = format!("{} {}", it.method, it.url.path());
            (line, query(it).remove("fields"))
        })
        .collect();
    for (line, fields) in expected {
        assert_eq!(asked[line], Some(fields), "{line}");
    }
    for line in [
        "GET /v21.0/me/permissions",
        "POST /v21.0/102290129340398/subscribed_apps",
        "POST /v21.0/55/subscribed_apps",
        "POST /v21.0/106540352242922",
        "POST /v21.0/106540352242922/register",
        "DELETE /v21.0/102290129340398/subscribed_apps",
        "DELETE /v21.0/55/subscribed_apps",
        "POST /v21.0/106540352242922/messages",
        "POST /v21.0/55/messages",
        "GET /v21.0/106540352242922/settings",
        "POST /v21.0/106540352242922/settings",
        "POST /v21.0/106540352242922/calls",
        "GET /v21.0/100200300400500/subscriptions",
        "POST /v21.0/100200300400500/subscriptions",
    ] {
        assert!(asked.contains_key(line), "{line}");
    }
}

#[tokio::test]
async fn each_kind_of_customer_is_written_to_in_its_own_form() {
    let whatsapp = |member: &str, customer: &str| {
        json!({
            "messaging_product": "whatsapp",
            "recipient_type": "individual",
            "type": "text",
            "text": { "body": "Two \"roses\"", "preview_url": false },
            "biz_opaque_callback_data": "msg_1",
            member: customer,
        })
    };
    let page = |message: Value| {
        json!({
            "recipient": { "id": "7001" },
            "messaging_type": "RESPONSE",
            "message": message,
        })
    };
    let words = "Two \"roses\"";
    let with_id = json!({ "text": words, "metadata": "msg_1" });
    let table = [
        (
            AliasKind::WaId,
            "12025550171",
            whatsapp("to", "+12025550171"),
        ),
        (AliasKind::UserId, "US.17A", whatsapp("recipient", "US.17A")),
        (AliasKind::Psid, "7001", page(with_id)),
        (AliasKind::Igsid, "7001", page(json!({ "text": words }))),
    ];
    for (kind, customer, expected) in table {
        let served = saying(r#"{"messages":[{"id":"wamid.1"}],"message_id":"m_1"}"#).await;
        let sent = served
            .send_text(&token(), &text(kind, customer, words))
            .await;
        let on_whatsapp = expected.get("messaging_product").is_some();
        let id = if on_whatsapp { "wamid.1" } else { "m_1" };
        assert_eq!(sent.unwrap().id.as_str(), id);
        let requests = requests(&served).await;
        assert_eq!(requests.len(), 1);
        assert_eq!(requests[0].headers["content-type"], "application/json");
        let body: Value = requests[0].body_json().unwrap();
        assert_eq!(body, expected, "{kind:?}");
    }
}

#[tokio::test]
async fn a_proxy_is_used_when_it_is_configured() {
    let served = saying(r#"{"success":true}"#).await;
    let mut settings = settings("http://127.0.0.1:9");
    settings.proxy = Some(Url::parse(&served.server.uri()).unwrap());
    let graph = GraphClient::new(settings).unwrap();
    graph.subscribe_waba(&token(), &waba()).await.unwrap();
    assert_eq!(requests(&served).await.len(), 1);
}

/// Every call once, against a server that never gives a usable answer.
async fn everything() -> Served {
    let served = saying(r#"{"error":{"code":100}}"#).await;
    let (graph, token, waba, number) = (&*served, token(), waba(), number());
    let page = page();
    let pin = Pin::parse("918273").unwrap();
    let business = WabaEdge::Owned(wassla_domain::BusinessId::parse("44").unwrap());
    let code = permitted_code("spent-code");
    assert!(graph.exchange_code(code).await.is_err());
    assert!(graph.extend_token(&token).await.is_err());
    assert!(graph.inspect_token(&token).await.is_err());
    assert!(graph.permissions(&token).await.is_err());
    assert!(graph.businesses(&token, true, None).await.is_err());
    assert!(graph.wabas(&token, &business, true, None).await.is_err());
    assert!(graph.numbers(&token, &waba, None).await.is_err());
    assert!(graph.number(&token, &number).await.is_err());
    assert!(graph.pages(&token, None).await.is_err());
    assert!(graph.page(&token, &page).await.is_err());
    assert!(graph.subscribe_waba(&token, &waba).await.is_err());
    assert!(graph.subscribe_page(&token, &page).await.is_err());
    assert!(graph.set_pin(&token, &number, &pin).await.is_err());
    assert!(graph.register(&token, &number, &pin).await.is_err());
    assert!(graph.unsubscribe_waba(&token, &waba).await.is_err());
    assert!(graph.unsubscribe_page(&token, &page).await.is_err());
    for kind in [AliasKind::WaId, AliasKind::Psid] {
        let text = text(kind, "12025550171", "words-canary");
        assert!(graph.send_text(&token, &text).await.is_err());
    }
    assert!(graph.calling_settings(&token, &number).await.is_err());
    assert!(
        graph
            .set_calling(&token, &number, CallingSwitch::On)
            .await
            .is_err()
    );
    let accept = control("accept");
    assert!(graph.control_call(&token, &number, &accept).await.is_err());
    assert!(graph.app().await.is_err());
    assert!(graph.webhooks().await.is_err());
    let (url, verify) = (
        Url::parse("https://a.example").unwrap(),
        "verify-token-canary",
    );
    let verify = SecretString::from(verify);
    assert!(
        graph
            .set_webhook("page", &url, &verify, &["messages"])
            .await
            .is_err()
    );
    served
}

async fn requests(served: &Served) -> Vec<Request> {
    served.server.received_requests().await.unwrap()
}

fn query(request: &Request) -> BTreeMap<String, String> {
    request.url.query_pairs().into_owned().collect()
}
