//! A Graph, or somebody in its place, that means harm.

use std::net::TcpListener;

use serde_json::json;
use wassla_domain::BusinessId;
use wassla_domain::meta::{Cursor, Reached, Remedy, WabaEdge};
use wassla_domain::ports::MetaGraph;
use wiremock::ResponseTemplate;

use crate::captured::Captured;
use crate::served::{answering, number, saying, token, waba};

/// Where nobody may ever connect to.
struct Trap(TcpListener);

impl Trap {
    fn set() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        listener.set_nonblocking(true).unwrap();
        Self(listener)
    }

    fn url(&self) -> String {
        format!("http://{}/v21.0/stolen", self.0.local_addr().unwrap())
    }

    fn assert_untouched(&self) {
        let caught = self.0.accept().map(|(_, from)| from);
        let error = caught.expect_err("somebody connected to the trap");
        assert_eq!(error.kind(), std::io::ErrorKind::WouldBlock);
    }
}

#[tokio::test]
async fn t13_no_redirect_is_followed() {
    for status in [301, 302, 303, 307, 308] {
        let trap = Trap::set();
        let answer = ResponseTemplate::new(status).insert_header("location", trap.url());
        let served = answering(answer).await;
        let error = served.number(&token(), &number()).await.unwrap_err();
        assert_eq!(
            (error.remedy, error.reached),
            (Remedy::Never, Reached::Answered)
        );
        served.warm_up().await;
        trap.assert_untouched();
    }
}

#[tokio::test]
async fn t13_the_next_url_is_never_followed_and_the_cursor_is() {
    let trap = Trap::set();
    let body = json!({
        "data": [{"id": "1"}],
        "paging": {"cursors": {"after": "next-one"}, "next": trap.url()},
    });
    let served = saying(&body.to_string()).await;
    let listed = served.numbers(&token(), &waba(), None).await.unwrap();
    assert_eq!(listed.after, Some(Cursor::new("next-one")));
    let after = listed.after.as_ref();
    served.numbers(&token(), &waba(), after).await.unwrap();
    trap.assert_untouched();
    let requests = served.server.received_requests().await.unwrap();
    let last = &requests.last().unwrap().url;
    assert!(
        last.query_pairs()
            .any(|pair| pair == ("after".into(), "next-one".into()))
    );
}

#[tokio::test]
async fn a_cursor_on_the_last_page_does_not_go_on() {
    let body = r#"{"data":[{"id":"1"}],"paging":{"cursors":{"before":"a","after":"b"}}}"#;
    let served = saying(body).await;
    let listed = served.numbers(&token(), &waba(), None).await.unwrap();
    assert_eq!(listed.after, None);
}

#[tokio::test]
async fn t13_a_cursor_cannot_change_what_is_asked() {
    let business = WabaEdge::Owned(BusinessId::parse("77").unwrap());
    for text in [
        "x&access_token=y",
        "#",
        "?a=",
        "../../x",
        "\r\nHost: evil",
        "\0",
        "é",
    ] {
        let served = saying(r#"{"data":[]}"#).await;
        let cursor = Cursor::new(text);
        let token = token();
        let listed = served.wabas(&token, &business, true, Some(&cursor));
        listed.await.unwrap();
        let requests = served.server.received_requests().await.unwrap();
        let url = &requests[0].url;
        assert_eq!(url.path(), "/v21.0/77/owned_whatsapp_business_accounts");
        assert!(
            url.query_pairs()
                .any(|pair| pair == ("after".into(), text.into()))
        );
        assert!(!url.query_pairs().any(|(name, _)| name == "access_token"));
    }
}

#[tokio::test]
async fn a_list_that_goes_on_without_saying_where_ends_there() {
    let long = "c".repeat(4_097);
    for paging in [
        json!({"next": "http://a.example"}),
        json!({"next": "http://a.example", "cursors": {"after": ""}}),
        json!({"next": "http://a.example", "cursors": {"after": long}}),
        json!({"next": 7, "cursors": {"after": "b"}}),
        json!("odd"),
        json!([]),
    ] {
        let body = json!({"data": [{"id": "1"}], "paging": paging});
        let served = saying(&body.to_string()).await;
        let listed = served.numbers(&token(), &waba(), None).await.unwrap();
        assert_eq!((listed.items.len(), listed.after), (1, None), "{paging}");
    }
}

#[tokio::test]
async fn t13_ids_that_are_none_are_left_out_and_counted_without_their_value() {
    let logs = Captured::start("warn");
    let body = json!({"data": [
        {"id": "1/../../x"}, {"id": "1?a="}, {"id": "@evil"}, {"id": ""}, {"id": -1},
        {"id": 1.5}, {"id": null}, {}, "text", {"id": "9".repeat(33)}, {"id": "42"},
    ]});
    let served = saying(&body.to_string()).await;
    let listed = served.numbers(&token(), &waba(), None).await.unwrap();
    let ids: Vec<&str> = listed.items.iter().map(|it| it.id.as_str()).collect();
    assert_eq!(ids, ["42"]);
    let text = logs.text();
    assert!(
        text.contains("skipped=10") && !text.contains("evil"),
        "{text}"
    );
}

#[tokio::test]
async fn t13_an_id_that_we_need_must_be_one() {
    let served = saying(r#"{"id":"1/../../x","status":"CONNECTED"}"#).await;
    let error = served.number(&token(), &number()).await.unwrap_err();
    assert_eq!(error.reached, Reached::Unknown);
}

#[tokio::test]
async fn t17_depth_and_size_have_an_end() {
    let deep = format!("{{\"success\":true,\"x\":{}", "[".repeat(100_000));
    let closed = format!(
        "{{\"success\":true,\"x\":{}{}}}",
        "[".repeat(200),
        "]".repeat(200)
    );
    let large = format!(
        "{{\"success\":true,\"x\":\"{}\"}}",
        "x".repeat(4 * 1024 * 1024)
    );
    for body in [deep, closed, large] {
        let served = saying(&body).await;
        let error = served.subscribe_waba(&token(), &waba()).await.unwrap_err();
        assert_eq!(
            (error.remedy, error.reached),
            (Remedy::Retry, Reached::Unknown)
        );
    }
    let fits = format!("{{\"success\":true,\"x\":\"{}\"}}", "x".repeat(4_000_000));
    let served = saying(&fits).await;
    served.subscribe_waba(&token(), &waba()).await.unwrap();
}
