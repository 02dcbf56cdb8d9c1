use meta_fake::world::{CallAction, TokenHolder};
use serde_json::{Value, json};

use super::*;

const OFFER: &str = "v=0 offer+of+the+phone";

/// A shop whose first number can be called, and who takes calls up there.
fn callable() -> (Shop, String, TokenHolder) {
    let shop = Shop::open();
    let (token, _) = shop.ready();
    let (number, caller) = shop.sandbox.world(|world| {
        let number = world.numbers[0].id.clone();
        world.switch_calling(&number, true);
        let proof = world.proof(APP, &token);
        let caller = world.authenticate(&token, proof.as_deref()).unwrap();
        (number, caller)
    });
    (shop, number, caller)
}

async fn place(shop: &Shop, customer: &str, business: &str) -> (u16, Value) {
    let form = format!("customer={customer}&business={business}&sdp={OFFER}");
    read(shop.post_form("/phone/calls", "", &form).await).await
}

async fn look(shop: &Shop, id: &str) -> (u16, Value) {
    read(shop.get(&format!("/phone/calls/{id}"), "").await).await
}

async fn read(response: Response) -> (u16, Value) {
    let status = response.status().as_u16();
    let text = text(response).await;
    (status, serde_json::from_str(&text).unwrap_or_default())
}

async fn ringing() -> (Shop, String, TokenHolder, String) {
    let (shop, number, caller) = callable();
    let (status, placed) = place(&shop, "karim", &number).await;
    assert_eq!(status, 201, "{placed}");
    let id = placed["id"].as_str().unwrap().to_owned();
    (shop, number, caller, id)
}

fn control(shop: &Shop, caller: &TokenHolder, number: &str, id: &str, action: CallAction) {
    let done = shop
        .sandbox
        .world(|world| world.control_call(caller, number, id, action));
    done.unwrap();
}

#[tokio::test]
async fn phone_can_call_where_calls_are_enabled() {
    let (shop, number, _) = callable();
    let path = format!("/phone?customer=karim&business={number}");
    let page = text(shop.get(&path, "").await).await;
    for wanted in [
        "<script src=\"/assets/call.js\" type=\"module\"></script>",
        "<button id=\"call\" type=\"button\" class=\"main\" aria-describedby=\"call-reason\">",
        "<button id=\"hang-up\" type=\"button\" hidden>",
        "<p id=\"call-reason\"></p>",
        "<p id=\"call-state\" role=\"status\"></p>",
        "id=\"packets-sent\"",
        "id=\"packets-received\"",
        "data-customer=\"karim\"",
    ] {
        assert!(page.contains(wanted), "{wanted}: {page}");
    }
    let script = shop.get("/assets/call.js", "").await;
    assert_eq!(
        script.headers()[header::CONTENT_TYPE],
        "text/javascript; charset=utf-8"
    );
}

#[tokio::test]
async fn phone_says_why_it_cannot_call() {
    let (shop, number, _) = callable();
    let query = format!("customer=karim&business={number}");
    let may = async || read(shop.get(&format!("/phone/calling?{query}"), "").await).await;
    assert_eq!(
        may().await,
        (200, json!({ "can_call": true, "words": null }))
    );
    shop.sandbox
        .world(|world| world.switch_calling(&number, false));
    let words = "Calls are not enabled for this business";
    assert_eq!(
        may().await,
        (200, json!({ "can_call": false, "words": words }))
    );
    let page = text(shop.get(&format!("/phone?{query}"), "").await).await;
    assert!(
        page.contains("aria-describedby=\"call-reason\" disabled>"),
        "{page}"
    );
    assert!(
        page.contains(&format!("<p id=\"call-reason\">{words}</p>")),
        "{page}"
    );
    let (status, refused) = place(&shop, "karim", &number).await;
    assert_eq!((status, refused), (409, json!({ "words": words })));
}

#[tokio::test]
async fn pages_are_not_called() {
    let shop = Shop::open();
    let page_id = shop.sandbox.world(|world| world.pages[0].id.clone());
    let path = format!("/phone?customer=tarek&business={page_id}");
    let page = text(shop.get(&path, "").await).await;
    assert!(
        page.contains("id=\"send\"") && !page.contains("id=\"call\""),
        "{page}"
    );
    assert_eq!(place(&shop, "tarek", &page_id).await.0, 409);
}

#[tokio::test]
async fn caller_sees_each_step_of_a_call() {
    let (shop, number, caller, id) = ringing().await;
    let answer = "v=0 answer".to_owned();
    let seen = |state: &str, words: &str, answer: Value, is_over: bool| {
        let seen = json!({
            "id": id,
            "state": state,
            "words": words,
            "answer": answer,
            "is_over": is_over,
        });
        (200, seen)
    };
    let expected = seen("ringing", "Ringing…", Value::Null, false);
    assert_eq!(look(&shop, &id).await, expected);
    let action = CallAction::PreAccept {
        answer: answer.clone(),
    };
    control(&shop, &caller, &number, &id, action);
    let expected = seen("pre_accepted", "Ringing…", json!(answer), false);
    assert_eq!(look(&shop, &id).await, expected);
    let action = CallAction::Accept {
        answer: answer.clone(),
        opaque: None,
    };
    control(&shop, &caller, &number, &id, action);
    let expected = seen("accepted", "Connected", json!(answer), false);
    assert_eq!(look(&shop, &id).await, expected);
    control(&shop, &caller, &number, &id, CallAction::Terminate);
    let expected = seen("terminated", "Call ended", json!(answer), true);
    assert_eq!(look(&shop, &id).await, expected);
}

#[tokio::test]
async fn caller_hangs_up_once_or_twice() {
    let (shop, _, _, id) = ringing().await;
    let path = format!("/phone/calls/{id}/hang-up");
    for _ in 0..2 {
        assert_eq!(shop.post_form(&path, "", "").await.status(), 204);
        let (_, seen) = look(&shop, &id).await;
        assert_eq!(
            (&seen["state"], &seen["words"]),
            (&json!("hung_up"), &json!("Call ended"))
        );
    }
    let nobodys = shop.post_form("/phone/calls/wacid.5/hang-up", "", "").await;
    assert_eq!(nobodys.status(), 404);
    assert_eq!(look(&shop, "wacid.5").await.0, 404);
}

#[tokio::test]
async fn call_that_is_not_taken_says_so() {
    let (shop, number, caller, id) = ringing().await;
    control(&shop, &caller, &number, &id, CallAction::Reject);
    let (_, seen) = look(&shop, &id).await;
    assert_eq!(
        seen["words"],
        "Rejected: the business does not take this call"
    );
    assert_eq!(seen["is_over"], true);

    let unanswered = "The call was not answered";
    let (shop, _, _, id) = ringing().await;
    shop.post_form("/clock", "", "advance=60").await;
    assert_eq!(look(&shop, &id).await.1["words"], unanswered);
    let (shop, number, caller, id) = ringing().await;
    control(&shop, &caller, &number, &id, CallAction::Terminate);
    assert_eq!(look(&shop, &id).await.1["words"], unanswered);

    let (shop, number, _) = callable();
    shop.sandbox
        .world(|world| world.set_payment(&number, false));
    let (_, placed) = place(&shop, "karim", &number).await;
    let (_, seen) = look(&shop, placed["id"].as_str().unwrap()).await;
    assert_eq!(seen["state"], "failed");
}

#[tokio::test]
async fn several_customers_call_at_once() {
    let (shop, number, _) = callable();
    let (_, first) = place(&shop, "karim", &number).await;
    let (_, second) = place(&shop, "nadia", &number).await;
    assert_ne!(first["id"], second["id"]);
    let path = format!("/phone/calls/{}/hang-up", first["id"].as_str().unwrap());
    shop.post_form(&path, "", "").await;
    let (_, seen) = look(&shop, second["id"].as_str().unwrap()).await;
    assert_eq!(seen["state"], "ringing");
}

#[tokio::test]
async fn offer_must_be_an_sdp() {
    let (shop, number, _) = callable();
    for sdp in ["", "&sdp=hello"] {
        let form = format!("customer=karim&business={number}{sdp}");
        let refused = shop.post_form("/phone/calls", "", &form).await;
        assert_eq!(refused.status(), 400);
    }
    shop.sandbox.world(|world| assert_eq!(world.calls, []));
}
