use meta_fake::world::{Progress, TokenHolder};

use super::*;

/// The phone number id of Aisha's number.
fn number(shop: &Shop) -> String {
    shop.sandbox.world(|world| world.numbers[0].id.clone())
}

fn caller(shop: &Shop, token: &str) -> TokenHolder {
    shop.sandbox.world(|world| {
        let proof = world.proof(APP, token);
        world.authenticate(token, proof.as_deref()).unwrap()
    })
}

#[tokio::test]
async fn customer_and_business_are_picked() {
    let shop = Shop::open();
    let response = shop.get("/phone", "").await;
    assert_eq!(response.status(), 200);
    let policy = response.headers()[header::CONTENT_SECURITY_POLICY]
        .to_str()
        .unwrap()
        .to_owned();
    assert!(
        policy.contains("script-src 'self'; connect-src 'self'"),
        "{policy}"
    );
    let page = text(response).await;
    for wanted in [
        "Sandbox: not Meta",
        "<option value=\"karim\">",
        "<option value=\"nadia\">",
        "<optgroup label=\"WhatsApp\">",
        "<optgroup label=\"Messenger\">",
        "<optgroup label=\"Instagram\">",
        "+1 202-555-0101",
        "@lina.bakery",
    ] {
        assert!(page.contains(wanted), "{wanted}: {page}");
    }
    assert!(!page.contains("id=\"send\""), "nothing is chosen yet");
    let script = shop.get("/assets/phone.js", "").await;
    assert_eq!(
        script.headers()[header::CONTENT_TYPE],
        "text/javascript; charset=utf-8"
    );
}

#[tokio::test]
async fn message_is_sent_without_script_and_its_answer_shows() {
    let shop = Shop::open();
    let number = number(&shop);
    let (token, _) = shop.ready();
    let form = format!("customer=nadia&business={number}&message=Salam+%3Cb%3E%26+%C3%A4");
    let response = shop.post_form("/phone/messages", "", &form).await;
    let back = location(&response).to_owned();
    assert_eq!(back, format!("/phone?customer=nadia&business={number}"));
    let page = text(shop.get(&back, "").await).await;
    assert!(page.contains("<li class=\"bubble mine\""), "{page}");
    assert!(page.contains("<p>Salam &#60;b&#62;&#38; ä</p>"), "{page}");
    assert!(!page.contains("bubble theirs"));

    let caller = caller(&shop, &token);
    shop.sandbox.world(|world| {
        let sent = world.send_message(&caller, &number, "US.1795305600000172", "Welcome", None);
        sent.unwrap();
    });
    let source = back.replace("/phone?", "/phone/thread?");
    assert!(page.contains(&source.replace('&', "&#38;")), "{page}");
    let thread = text(shop.get(&source, "").await).await;
    assert!(thread.contains("<li class=\"bubble theirs\""), "{thread}");
    assert!(
        thread.contains("Welcome") && !thread.contains("<html"),
        "{thread}"
    );
}

#[tokio::test]
async fn answer_is_read_when_the_phone_shows_it() {
    let shop = Shop::open();
    let number = number(&shop);
    let (token, _) = shop.ready();
    let caller = caller(&shop, &token);
    let progress = || {
        shop.sandbox.world(|world| {
            let held = world.conversation(&number, "karim").unwrap();
            held.messages.last().unwrap().progress
        })
    };
    for path in ["/phone", "/phone/thread"] {
        shop.sandbox.world(|world| {
            world.customer_writes(&number, "karim", "Salam");
            world
                .send_message(&caller, &number, "12025550171", "Welcome", None)
                .unwrap();
        });
        shop.get("/phone", "").await;
        assert_eq!(
            progress(),
            Progress::Delivered,
            "another page shows nothing"
        );
        shop.get(&format!("{path}?customer=karim&business={number}"), "")
            .await;
        assert_eq!(progress(), Progress::Read, "{path}");
    }
}

#[tokio::test]
async fn impossible_conversations_are_explained() {
    let shop = Shop::open();
    let number = number(&shop);
    let table = [
        (
            format!("customer=tarek&business={number}"),
            "Tarek Amin is not on WhatsApp",
        ),
        ("customer=karim&business=5".to_owned(), "does not exist"),
        (
            format!("customer=nobody&business={number}"),
            "does not exist",
        ),
    ];
    for (query, words) in table {
        let response = shop.get(&format!("/phone?{query}"), "").await;
        assert_eq!(response.status(), 400, "{query}");
        let page = text(response).await;
        assert!(
            page.contains(words) && page.contains("role=\"alert\""),
            "{page}"
        );
        let thread = shop.get(&format!("/phone/thread?{query}"), "").await;
        assert_eq!(thread.status(), 404, "{query}");
        let sent = shop
            .post_form("/phone/messages", "", &format!("{query}&message=x"))
            .await;
        assert_eq!(sent.status(), 404, "{query}");
    }
    let long = format!(
        "customer=karim&business={number}&message={}",
        "x".repeat(4_097)
    );
    assert_eq!(
        shop.post_form("/phone/messages", "", &long).await.status(),
        400
    );
    let empty = format!("customer=karim&business={number}&message=+");
    assert_eq!(
        shop.post_form("/phone/messages", "", &empty).await.status(),
        303
    );
    shop.sandbox
        .world(|world| assert_eq!(world.conversations, []));
}
