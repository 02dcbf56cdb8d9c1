use meta_fake::{Fault, GraphProblem, What};
use serde_json::{Value, json};

use super::*;

#[tokio::test]
async fn every_page_says_that_it_is_not_meta_and_has_no_script() {
    let shop = Shop::open();
    for path in ["/", "/journal", "/faults"] {
        let response = shop.get(path, "").await;
        assert_eq!(response.status(), 200, "{path}");
        let page = text(response).await;
        assert!(page.contains("Sandbox: not Meta"), "{path}");
        assert!(
            !page.contains("<script") && !page.contains("style="),
            "{path}"
        );
        assert!(page.contains("<h1"), "{path}");
    }
    let style = shop.get("/assets/sandbox.css", "").await;
    assert_eq!(
        style.headers()[header::CONTENT_TYPE],
        "text/css; charset=utf-8"
    );
}

#[tokio::test]
async fn journal_shows_calls_without_secrets() {
    let shop = Shop::open();
    let (token, target) = shop.ready();
    let request = Request::get(format!("{target}&fields=id,name&access_token={token}"));
    shop.send(request.body(Body::empty()).unwrap()).await;
    let page = text(shop.get("/journal", "").await).await;
    assert!(
        page.contains("GET /me") && page.contains("id,name"),
        "{page}"
    );
    assert!(page.contains("person, long-lived"), "{page}");
    let json = text(shop.get("/journal.json", "").await).await;
    let read: Value = serde_json::from_str(&json).unwrap();
    assert_eq!(read["calls"][0]["template"], "/me");
    assert_eq!(read["calls"][0]["token"], "long_user");
    for text in [page, json] {
        assert!(!text.contains(&token) && !text.contains("appsecret_proof"));
    }
}

#[tokio::test]
async fn clock_is_moved_by_form_and_by_json() {
    let shop = Shop::open();
    let response = shop.post_form("/clock", "", "advance=600").await;
    assert_eq!(location(&response), "/");
    let body = text(shop.post_json("/clock", "{\"advance\": 1}").await).await;
    let read: Value = serde_json::from_str(&body).unwrap();
    assert_eq!(read, json!({"now": NOW + 601, "offset": 601}));
    for body in ["advance=soon", ""] {
        assert_eq!(shop.post_form("/clock", "", body).await.status(), 400);
    }
    assert_eq!(shop.sandbox.world(|world| world.now()), NOW + 601);
}

fn script(shop: &Shop) -> Vec<Fault> {
    shop.sandbox.world(|world| world.faults.clone())
}

#[tokio::test]
async fn fault_is_scripted_as_json_and_forgotten() {
    let shop = Shop::open();
    let body = json!({"endpoint": "GET /me", "times": 2, "what": {"html": 502}}).to_string();
    assert_eq!(shop.post_json("/faults", &body).await.status(), 204);
    assert_eq!(script(&shop), [Fault::times("GET /me", 2, What::Html(502))]);
    assert!(
        text(shop.get("/faults", "").await)
            .await
            .contains("GET /me")
    );
    assert_eq!(shop.post_json("/faults", "{}").await.status(), 400);
    shop.send(Request::delete("/faults").body(Body::empty()).unwrap())
        .await;
    assert_eq!(script(&shop), []);
}

#[tokio::test]
async fn fault_is_scripted_by_form() {
    let problem = GraphProblem::new(190, "Scripted by hand in the sandbox").subcode(460);
    let table = [
        (
            "kind=error&code=190&subcode=460",
            What::Error(problem.clone()),
        ),
        ("kind=body_200&code=190&subcode=460", What::Body200(problem)),
        ("kind=throttled&amount=7", What::ThrottledMinutes(7)),
        ("kind=delay&amount=250", What::Delay(250)),
        ("kind=drop", What::Drop),
        ("kind=do_then_drop", What::DoThenDrop),
        ("kind=html", What::Html(502)),
        ("kind=empty&status=503", What::Empty(503)),
    ];
    for (form, what) in table {
        let shop = Shop::open();
        let body = format!("endpoint=GET+%2Fme&times=3&skip=1&subcode=&status=&{form}");
        let response = shop.post_form("/faults", "", &body).await;
        assert_eq!(response.status(), 303, "{form}");
        assert_eq!(script(&shop), [Fault::times("GET /me", 3, what).after(1)]);
    }
}

#[tokio::test]
async fn wrong_fault_is_explained() {
    let table = [
        ("kind=drop", "endpoint is required"),
        ("endpoint=*", "kind is required"),
        ("endpoint=*&kind=html&status=99", "status is not one"),
        (
            "endpoint=*&kind=drop&times=many",
            "times must be a whole number",
        ),
        ("endpoint=*&kind=drop&times=-1", "times is out of range"),
    ];
    for (form, message) in table {
        let shop = Shop::open();
        let response = shop.post_form("/faults", "", form).await;
        assert_eq!(response.status(), 400, "{form}");
        let page = text(response).await;
        assert!(page.contains(message), "{form}: {page}");
        assert_eq!(script(&shop), []);
    }
}
