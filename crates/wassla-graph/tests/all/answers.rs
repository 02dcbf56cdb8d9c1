//! Bodies that Meta may send, and what becomes of them.

use serde_json::{Value, json};
use wassla_domain::meta::{Expiry, MetaError, Reached, Remedy, WabaEdge};
use wassla_domain::ports::{MetaApp, MetaGraph};
use wassla_domain::{BusinessId, PageId, Pin};
use wassla_testkit::fixtures::permitted_code;
use wiremock::ResponseTemplate;

use crate::served::{answering, number, saying, token, waba};

#[tokio::test]
async fn missing_null_and_odd_members_of_a_number_count_as_not_said() {
    let odd = [
        json!({"id": 106_540_352_242_922_u64}),
        json!({"id": "106540352242922", "status": null, "verified_name": null}),
        json!({"id": "106540352242922", "status": 7, "is_on_biz_app": "maybe",
               "is_pin_enabled": [], "display_phone_number": {}, "platform_type": false}),
    ];
    for body in odd {
        let served = saying(&body.to_string()).await;
        let facts = served.number(&token(), &number()).await.unwrap();
        assert_eq!(facts.id, number());
        assert_eq!(facts.display, "106540352242922");
        assert_eq!((facts.status, facts.platform), (None, None));
        assert_eq!((facts.on_business_app, facts.pin_enabled), (false, None));
    }
}

#[tokio::test]
async fn unknown_values_are_data() {
    let body = json!({"id": "1", "status": "NEXT_YEAR", "host_platform": "ELSEWHERE", "new": {}});
    let served = saying(&body.to_string()).await;
    let facts = served.number(&token(), &number()).await.unwrap();
    assert_eq!(facts.status.as_deref(), Some("NEXT_YEAR"));
    assert_eq!(facts.platform.as_deref(), Some("ELSEWHERE"));

    let body = json!({"data": [
        {"permission": "a", "status": "granted"},
        {"permission": "b", "status": "declined"},
        {"permission": "c", "status": "expired"},
        {"permission": "d"},
        "e",
    ]});
    let grants = saying(&body.to_string()).await;
    let grants = grants.permissions(&token()).await.unwrap();
    assert!(grants.granted.iter().eq(["a"]) && grants.declined.iter().eq(["b"]));
}

#[tokio::test]
async fn a_business_without_accounts_is_empty_in_every_form() {
    let body = json!({"data": [
        {"id": "1"},
        {"id": 2, "owned_whatsapp_business_accounts": null},
        {"id": "3", "owned_whatsapp_business_accounts": {"data": []}},
        {"id": "4", "owned_whatsapp_business_accounts": {"data": null}},
        {"id": "5", "owned_whatsapp_business_accounts": "odd"},
    ], "paging": null});
    let served = saying(&body.to_string()).await;
    let listed = served.businesses(&token(), true, None).await.unwrap();
    assert_eq!(listed.items.len(), 5);
    assert!(
        listed
            .items
            .iter()
            .all(|business| business.wabas.items.is_empty())
    );
    assert_eq!(listed.after, None);
}

#[tokio::test]
async fn numbers_that_are_left_out_are_not_told_to_be_none() {
    let with = |wabas: Value| json!({"data": wabas}).to_string();
    let business = WabaEdge::Owned(BusinessId::parse("1").unwrap());
    let shown = with(json!([{"id": "1"}, {"id": "2", "phone_numbers": {"data": [{"id": "3"}]}}]));
    let served = saying(&shown).await;
    let wabas = served.wabas(&token(), &business, true, None).await.unwrap();
    assert!(
        wabas.items[0].numbers.is_none(),
        "none, or none that Meta would show"
    );
    assert_eq!(wabas.items[1].numbers.as_ref().unwrap().items.len(), 1);
}

#[tokio::test]
async fn an_instagram_account_that_cannot_be_used_is_none() {
    let body = json!({"data": [
        {"id": "1", "name": "One", "instagram_business_account": {"id": "../x"}},
        {"id": 2, "instagram_business_account": {"id": 3, "username": null}},
        {"id": "4", "name": null, "tasks": null, "instagram_business_account": null},
    ]});
    let served = saying(&body.to_string()).await;
    let pages = served.pages(&token(), None).await.unwrap().items;
    assert!(pages[0].instagram.is_none());
    let (account, name) = pages[1].instagram.clone().unwrap();
    assert_eq!((account.as_str(), name), ("3", None));
    assert_eq!(
        (pages[2].name.as_str(), pages[2].tasks.clone()),
        ("4", None)
    );

    let body = r#"{"id":"4","access_token":null}"#;
    let page = saying(body).await;
    let page = page.page(&token(), &PageId::parse("4").unwrap()).await;
    assert!(page.unwrap().token.is_none());
}

#[tokio::test]
async fn the_exchange_takes_what_can_be_a_token_and_nothing_else() {
    let exchange = async |body: Value| {
        let graph = saying(&body.to_string()).await;
        graph.exchange_code(permitted_code("code")).await
    };
    let bare = exchange(json!({"access_token": "EAAx"})).await.unwrap();
    assert_eq!(bare.expires_in, None);
    let said = json!({"access_token": "EAAx", "token_type": "bearer", "expires_in": "60"});
    let said = exchange(said).await.unwrap();
    assert_eq!(said.expires_in.map(|it| it.as_secs()), Some(60));
    for body in [
        json!({}),
        json!({"access_token": null}),
        json!({"access_token": ""}),
        json!({"access_token": "a b"}),
        json!({"access_token": "a\r\nX-Evil: 1"}),
        json!({"access_token": "é"}),
        json!({"access_token": "a".repeat(4_097)}),
    ] {
        let error = exchange(body.clone()).await.unwrap_err();
        assert_eq!(error.reached, Reached::Unknown, "{body}");
    }
}

#[tokio::test]
async fn an_inspection_tells_never_unknown_and_not_valid_apart() {
    let inspect = async |data: Value| {
        let graph = saying(&json!({ "data": data }).to_string()).await;
        graph.inspect_token(&token()).await.unwrap()
    };
    let never = inspect(json!({"is_valid": true, "expires_at": 0, "app_id": 12, "user_id": 34}));
    let never = never.await;
    assert!(never.valid && never.expires == Expiry::Never);
    assert_eq!(never.app.unwrap().as_str(), "12");
    assert_eq!(never.user.unwrap().as_str(), "34");
    let nothing = inspect(json!({"app_id": "x", "user_id": null, "scopes": [1, "a"]})).await;
    assert!(!nothing.valid && nothing.expires == Expiry::Unknown);
    assert!(nothing.app.is_none() && nothing.user.is_none());
    assert!(nothing.scopes.iter().eq(["a"]));
}

#[tokio::test]
async fn success_is_said_in_two_ways_and_failure_in_many() {
    for body in [r#"{"success":true}"#, "true"] {
        let graph = saying(body).await;
        graph.subscribe_waba(&token(), &waba()).await.unwrap();
    }
    let pin = Pin::parse("123456").unwrap();
    // A registration is not repeated, so that this takes no time.
    let refused = async |body: &str| {
        let graph = saying(body).await;
        graph.register(&token(), &number(), &pin).await.unwrap_err()
    };
    for body in [r#"{"success":false}"#, "false"] {
        let error: MetaError = refused(body).await;
        assert_eq!(
            (error.remedy, error.reached),
            (Remedy::Retry, Reached::Answered)
        );
    }
    for body in [
        "",
        "{}",
        "[]",
        "null",
        r#"{"success":"yes"}"#,
        "<html>",
        "{\"success\":tr",
    ] {
        let error = refused(body).await;
        assert_eq!(
            (error.remedy, error.reached),
            (Remedy::Retry, Reached::Unknown),
            "{body}"
        );
    }
    for body in [
        r#"{"error":"words"}"#,
        r#"{"error":{}}"#,
        r#"{"error":{"code":null}}"#,
    ] {
        let error = refused(body).await;
        assert_eq!(
            (error.code, error.reached),
            (None, Reached::Answered),
            "{body}"
        );
    }
}

#[tokio::test]
async fn a_list_without_data_is_no_list() {
    for body in ["{}", r#"{"data":{}}"#, r#"{"success":true}"#, "[]"] {
        let graph = saying(body).await;
        let error = graph.pages(&token(), None).await.unwrap_err();
        assert_eq!(error.reached, Reached::Unknown, "{body}");
    }
    let graph = saying(r#"{"data":null}"#).await;
    assert!(graph.pages(&token(), None).await.unwrap().items.is_empty());
}

#[tokio::test]
async fn a_status_that_is_no_success_is_none_whatever_the_body() {
    for (status, remedy) in [
        (204, None),
        (304, Some(Remedy::Never)),
        (404, Some(Remedy::Never)),
    ] {
        let answer = ResponseTemplate::new(status).set_body_string(r#"{"success":true}"#);
        let served = answering(answer).await;
        let error = served.subscribe_waba(&token(), &waba()).await.unwrap_err();
        if let Some(remedy) = remedy {
            assert_eq!((error.remedy, error.reached), (remedy, Reached::Answered));
        }
    }
    let throttled = ResponseTemplate::new(429).insert_header("retry-after", "30");
    let error = answering(throttled).await;
    let error = error.subscribe_waba(&token(), &waba()).await.unwrap_err();
    assert_eq!(
        error.remedy,
        Remedy::Wait(std::time::Duration::from_secs(30))
    );
}

#[tokio::test]
async fn webhook_fields_come_as_names_or_with_a_version() {
    let body = json!({"data": [
        {"object": "page", "callback_url": "https://a.example", "active": true,
         "fields": [{"name": "messages", "version": "v25.0"}, "message_reads", 7]},
        {"object": "instagram"},
        {"callback_url": "no object"},
    ]});
    let graph = saying(&body.to_string()).await;
    let webhooks = graph.webhooks().await.unwrap();
    assert_eq!(webhooks.len(), 2);
    assert_eq!(webhooks[0].fields, ["messages", "message_reads"]);
    assert!(webhooks[0].active && !webhooks[1].active);
}
