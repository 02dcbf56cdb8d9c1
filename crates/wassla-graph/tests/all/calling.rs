//! Calling: what leaves, and what Meta may answer.

use std::net::TcpListener;
use std::time::Duration;

use serde_json::{Value, json};
use wassla_domain::calls::{CallAction, CallControl, ExternalCallId, Sdp};
use wassla_domain::meta::{
    CallingRestriction, CallingSettings, CallingSwitch, MetaError, Reached, Remedy,
};
use wassla_domain::ports::MetaCalling;
use wassla_domain::{CallId, Timestamp};
use wassla_graph::GraphClient;
use wiremock::{Request, ResponseTemplate};

use crate::served::{Served, answering, client, number, saying, settings, token};

const ANSWER: &str = "v=0\r\no=- 9 2 IN IP4 192.0.2.9\r\ns=\"\\u0041\u{663}\"\r\n";
const CALL: &str = "wacid.HBgLMTIx+/=";

/// What is done with the call of the tests.
pub(crate) fn control(action: &str) -> CallControl {
    let answer = || Sdp::new(ANSWER).unwrap();
    let action = match action {
        "pre_accept" => CallAction::PreAccept(answer()),
        "accept" => CallAction::Accept {
            answer: answer(),
            id: CallId::parse("call_1").unwrap(),
        },
        "reject" => CallAction::Reject,
        _ => CallAction::Terminate,
    };
    CallControl {
        call: ExternalCallId::new(CALL).unwrap(),
        action,
    }
}

pub(crate) async fn controlled(graph: &GraphClient, action: &str) -> Result<(), MetaError> {
    let control = control(action);
    graph.control_call(&token(), &number(), &control).await
}

pub(crate) async fn requests(served: &Served) -> Vec<Request> {
    served.server.received_requests().await.unwrap()
}

/// The settings in this answer.
async fn read(body: Value) -> Result<CallingSettings, MetaError> {
    let served = saying(&body.to_string()).await;
    served.calling_settings(&token(), &number()).await
}

async fn restriction(calling: Value) -> Option<CallingRestriction> {
    read(json!({ "calling": calling }))
        .await
        .unwrap()
        .restriction
}

/// Meta's answer to each of the two calls that do something.
async fn done(body: &str) -> [Result<(), MetaError>; 2] {
    let served = saying(body).await;
    let (token, number) = (token(), number());
    [
        served.set_calling(&token, &number, CallingSwitch::On).await,
        controlled(&served, "accept").await,
    ]
}

#[tokio::test]
async fn settings_are_written_as_metas_own_sample_does() {
    for (switch, status) in [
        (CallingSwitch::On, "ENABLED"),
        (CallingSwitch::Off, "DISABLED"),
    ] {
        let served = saying(r#"{"success":true}"#).await;
        let set = served.set_calling(&token(), &number(), switch).await;
        set.unwrap();
        let requests = requests(&served).await;
        assert_eq!(requests.len(), 1);
        assert_eq!(requests[0].method.as_str(), "POST");
        assert_eq!(requests[0].url.path(), "/v21.0/106540352242922/settings");
        assert_eq!(requests[0].headers["content-type"], "application/json");
        let body: Value = requests[0].body_json().unwrap();
        let both = json!({ "status": status, "callback_permission_status": status });
        assert_eq!(body, json!({ "calling": both }));
    }
}

#[tokio::test]
async fn a_call_is_controlled_in_metas_form() {
    let session = json!({ "sdp_type": "answer", "sdp": ANSWER });
    let table = [
        ("pre_accept", json!({ "session": session })),
        (
            "accept",
            json!({ "session": session, "biz_opaque_callback_data": "call_1" }),
        ),
        ("reject", json!({})),
        ("terminate", json!({})),
    ];
    for (action, more) in table {
        let served = saying(r#"{"messaging_product":"whatsapp","success":true}"#).await;
        controlled(&served, action).await.unwrap();
        let requests = requests(&served).await;
        assert_eq!(requests.len(), 1);
        assert_eq!(requests[0].method.as_str(), "POST");
        assert_eq!(requests[0].url.path(), "/v21.0/106540352242922/calls");
        let mut expected =
            json!({ "messaging_product": "whatsapp", "call_id": CALL, "action": action });
        let more = more.as_object().unwrap().clone();
        expected.as_object_mut().unwrap().extend(more);
        let body: Value = requests[0].body_json().unwrap();
        assert_eq!(body, expected, "{action}");
    }
}

#[tokio::test]
async fn the_settings_are_asked_for_without_the_credentials_of_sip() {
    let served = saying(r#"{"calling":{"status":"ENABLED"}}"#).await;
    let read = served.calling_settings(&token(), &number()).await;
    assert!(read.unwrap().takes_calls(Timestamp::from_seconds(0)));
    let requests = requests(&served).await;
    assert_eq!(requests[0].method.as_str(), "GET");
    assert_eq!(requests[0].url.path(), "/v21.0/106540352242922/settings");
    let names: Vec<_> = requests[0]
        .url
        .query_pairs()
        .map(|(name, _)| name)
        .collect();
    assert_eq!(names, ["appsecret_proof"]);
}

#[tokio::test]
async fn settings_are_read_whatever_stands_beside_them() {
    let body = json!({
        "calling": {
            "status": "enabled", "call_icon_visibility": 7, "call_hours": {"status": "DISABLED"},
            "sip": {"status": "Disabled", "servers": [{}]}, "video": null, "next": ["x"],
        },
        "storage_configuration": {"status": "DEFAULT"}, "error": null,
    });
    let expected = CallingSettings {
        status: Some("ENABLED".to_owned()),
        sip: false,
        restriction: None,
    };
    assert_eq!(read(body).await.unwrap(), expected);

    let status = json!({"calling": {"status": "paused_next_year", "sip": {"status": "enabled"}}});
    let read = read(status).await.unwrap();
    assert_eq!(read.status.as_deref(), Some("PAUSED_NEXT_YEAR"));
    assert!(read.sip && !read.is_enabled());
}

#[tokio::test]
async fn missing_null_and_odd_settings_count_as_not_said() {
    let nothing = CallingSettings {
        status: None,
        sip: false,
        restriction: None,
    };
    for body in [
        json!({}),
        json!({"calling": null}),
        json!({"calling": "ENABLED"}),
        json!({"calling": {}}),
        json!({"calling": {"status": true, "sip": "ENABLED", "restrictions": 7}}),
        json!({"calling": {"status": null, "sip": {}, "restrictions": null}}),
    ] {
        assert_eq!(read(body.clone()).await.unwrap(), nothing, "{body}");
    }
    for body in [json!([]), json!("ENABLED"), json!(true), json!(null)] {
        let error = read(body.clone()).await.unwrap_err();
        assert_eq!(error.reached, Reached::Unknown, "{body}");
    }
}

#[tokio::test]
async fn the_first_restriction_is_told_in_every_form() {
    let first = json!({"type": "RESTRICTED_A", "reason": "LOW", "expiration": 1_790_000_000});
    let second = json!({"type": "RESTRICTED_B"});
    let expected = CallingRestriction {
        kind: "RESTRICTED_A".to_owned(),
        reason: Some("LOW".to_owned()),
        expires: Some(Timestamp::from_seconds(1_790_000_000)),
    };
    for list in [
        json!({"restrictions_list": [first, second]}),
        json!({"restrictions": [null, {}, first, second]}),
        json!([first]),
    ] {
        let told = restriction(json!({"restrictions": list})).await;
        assert_eq!(told.as_ref(), Some(&expected), "{list}");
    }
    let bare = restriction(json!({"restrictions": {"restrictions_list": [
        {"type": "RESTRICTED_C", "reason": 7, "expiration": "1790000000"}]}}));
    let bare = bare.await.unwrap();
    assert_eq!((bare.kind.as_str(), bare.reason), ("RESTRICTED_C", None));
    assert_eq!(bare.expires, expected.expires);
    for none in [
        json!([]),
        json!({}),
        json!({"restrictions_list": []}),
        json!({"restrictions_list": [{"type": 7}]}),
        json!({"restrictions_list": {}}),
    ] {
        let told = restriction(json!({"restrictions": none})).await;
        assert_eq!(told, None, "{none}");
    }
}

#[tokio::test]
async fn t30_metas_words_are_cut_and_hold_nothing_that_no_store_keeps() {
    let long = "\u{0}A\n".repeat(10_000);
    let calling = json!({"status": long, "restrictions": {"restrictions_list": [
        {"type": long, "reason": long, "expiration": u64::MAX}]}});
    let read = read(json!({"calling": calling})).await.unwrap();
    let restriction = read.restriction.unwrap();
    let words = [
        read.status.unwrap(),
        restriction.kind,
        restriction.reason.unwrap(),
    ];
    for word in words {
        assert_eq!(word, "A".repeat(200));
    }
    assert_eq!(restriction.expires, None);
}

#[tokio::test]
async fn only_what_is_said_to_be_done_is_done() {
    for body in [r#"{"success":true}"#, "true"] {
        let [set, controlled] = done(body).await;
        assert!(set.is_ok() && controlled.is_ok(), "{body}");
    }
    for (body, reached) in [
        (r#"{"success":false}"#, Reached::Answered),
        (r#"{"success":"true"}"#, Reached::Unknown),
        (r#"{"messaging_product":"whatsapp"}"#, Reached::Unknown),
        (
            r#"{"messaging_product":"whatsapp","calls":[{"id":"wacid.1"}]}"#,
            Reached::Unknown,
        ),
        ("[]", Reached::Unknown),
        ("", Reached::Unknown),
    ] {
        for result in done(body).await {
            let error = result.unwrap_err();
            assert_eq!(
                (error.remedy, error.reached),
                (Remedy::Retry, reached),
                "{body}"
            );
        }
    }
}

#[tokio::test]
async fn every_refusal_of_calling_keeps_its_code() {
    for (status, code, remedy) in [
        (400, 138_015, Remedy::Never),
        (400, 138_018, Remedy::Never),
        (400, 131_044, Remedy::Never),
        (400, 131_055, Remedy::Never),
        (401, 138_000, Remedy::Never),
        (200, 138_014, Remedy::Never),
        (429, 138_002, Remedy::Wait(Duration::from_secs(10))),
        (500, 138_007, Remedy::Retry),
    ] {
        let body = json!({"error": {"code": code, "message": "secret words"}}).to_string();
        let answer = ResponseTemplate::new(status).set_body_string(body);
        let served = answering(answer).await;
        let set = served
            .set_calling(&token(), &number(), CallingSwitch::On)
            .await;
        let before = requests(&served).await.len();
        let controlled = controlled(&served, "accept").await;
        assert_eq!(requests(&served).await.len(), before + 1, "{code}");
        for error in [set.unwrap_err(), controlled.unwrap_err()] {
            let told = error.code.map(|it| it.code);
            assert_eq!((told, error.remedy), (Some(code), remedy));
            assert_eq!(error.reached, Reached::Answered);
            assert!(!format!("{error:?} {error}").contains("secret words"));
        }
    }
}

#[tokio::test]
async fn a_slow_answer_is_given_up_and_may_have_been_done() {
    let slow = ResponseTemplate::new(200)
        .set_body_string(r#"{"success":true}"#)
        .set_delay(Duration::from_secs(30));
    let served = answering(slow).await;
    let mut settings = settings(&served.server.uri());
    settings.call_timeout = Duration::from_millis(700);
    let graph = GraphClient::new(settings).unwrap();
    let read = graph.calling_settings(&token(), &number()).await.err();
    let set = graph
        .set_calling(&token(), &number(), CallingSwitch::On)
        .await
        .err();
    let controlled = controlled(&graph, "accept").await;
    for error in [read, set, controlled.err()] {
        let error = error.unwrap();
        let told = (error.remedy, error.reached);
        assert_eq!(told, (Remedy::Retry, Reached::Unknown));
    }
    assert_eq!(requests(&served).await.len(), 3);
}

#[tokio::test]
async fn what_never_left_did_not_happen() {
    let closed = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", closed.local_addr().unwrap());
    drop(closed);
    let graph = client(&address);
    let error = controlled(&graph, "accept").await;
    assert_eq!(error.unwrap_err().reached, Reached::NotSent);
}

#[tokio::test]
async fn t13_no_redirect_is_followed_with_a_description() {
    let trap = TcpListener::bind("127.0.0.1:0").unwrap();
    trap.set_nonblocking(true).unwrap();
    let location = format!("http://{}/", trap.local_addr().unwrap());
    for status in [302, 307, 308] {
        let answer = ResponseTemplate::new(status).insert_header("location", location.as_str());
        let served = answering(answer).await;
        let error = controlled(&served, "accept").await;
        assert_eq!(error.unwrap_err().remedy, Remedy::Never);
        assert!(trap.accept().is_err(), "{status} was followed");
    }
}
