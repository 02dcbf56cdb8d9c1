//! What the customer's phone sends and changes.

use meta_fake::world::TokenHolder;
use serde_json::Value;

use super::*;

/// Aisha's number, and the Instagram account of Lina's Page.
fn businesses(shop: &Shop) -> (String, String) {
    shop.sandbox.world(|world| {
        let linked = world.pages.iter().find_map(|page| page.instagram.clone());
        (world.numbers[0].id.clone(), linked.unwrap().id)
    })
}

fn caller(shop: &Shop, token: &str) -> TokenHolder {
    shop.sandbox.world(|world| {
        let proof = world.proof(APP, token);
        world.authenticate(token, proof.as_deref()).unwrap()
    })
}

/// The messages of a conversation as the phone has them.
async fn messages(shop: &Shop, query: &str) -> Vec<Value> {
    let response = shop.get(&format!("/phone/messages?{query}"), "").await;
    assert_eq!(response.status(), 200);
    let read: Value = serde_json::from_str(&text(response).await).unwrap();
    read["messages"].as_array().unwrap().clone()
}

#[tokio::test]
async fn phone_offers_what_its_messenger_sends() {
    let shop = Shop::open();
    let (number, instagram) = businesses(&shop);
    for (business, has, lacks) in [
        (&number, "contact", "reel"),
        (&instagram, "reel", "contact"),
    ] {
        let page = text(
            shop.get(&format!("/phone?customer=karim&business={business}"), "")
                .await,
        )
        .await;
        assert!(
            page.contains(&format!("<option value=\"{has}\">")),
            "{page}"
        );
        assert!(!page.contains(&format!("<option value=\"{lacks}\">")));
    }
}

#[tokio::test]
async fn everything_that_is_offered_is_sent() {
    let shop = Shop::open();
    let (number, instagram) = businesses(&shop);
    let table = [
        (
            &number,
            "place",
            "&about=Home&address=1+Olive+Street&latitude=25.25&longitude=55.5",
            "[location] Home",
        ),
        (&number, "voice", "", "[audio]"),
        (&number, "image", "&message=The+vase", "[image] The vase"),
        (
            &number,
            "contact",
            "&about=Rana&address=%2B12025550188",
            "[contacts] Rana",
        ),
        (
            &number,
            "ad",
            "&message=How+much%3F&about=Vases",
            "How much?",
        ),
        (
            &number,
            "product",
            "&message=In+blue%3F&about=VASE-7",
            "In blue?",
        ),
        (&instagram, "post", "&about=Cake", "[ig_post] Cake"),
        (&instagram, "reel", "&about=Cake", "[ig_reel] Cake"),
        (&instagram, "story-mention", "", "[story_mention]"),
        (&instagram, "story-reply", "&message=Lovely", "Lovely"),
    ];
    for (business, kind, fields, shown) in table {
        let query = format!("customer=karim&business={business}");
        let form = format!("{query}&kind={kind}{fields}");
        let response = shop.post_form("/phone/messages", "", &form).await;
        assert_eq!(location(&response), format!("/phone?{query}"), "{kind}");
        let messages = messages(&shop, &query).await;
        assert_eq!(messages.last().unwrap()["text"], shown, "{kind}");
    }
}

#[tokio::test]
async fn what_cannot_be_sent_is_explained() {
    let shop = Shop::open();
    let (number, instagram) = businesses(&shop);
    let table = [
        (&number, "kind=reel&about=Cake", 409),
        (&instagram, "kind=contact&about=Rana", 409),
        (&number, "message=x&quote=wamid.other", 409),
        (&number, "kind=nonsense", 400),
        (&number, "kind=place&latitude=91&longitude=0", 400),
        (&number, "kind=place&latitude=north&longitude=0", 400),
        (&number, "kind=ad&about=Vases", 400),
        (&number, "kind=contact", 400),
    ];
    for (business, fields, status) in table {
        let form = format!("customer=karim&business={business}&{fields}");
        let response = shop.post_form("/phone/messages", "", &form).await;
        assert_eq!(response.status(), status, "{fields}");
        let query = format!("customer=karim&business={business}");
        assert_eq!(messages(&shop, &query).await, [] as [Value; 0]);
    }
    let list = shop
        .get("/phone/messages?customer=tarek&business=5", "")
        .await;
    assert_eq!(list.status(), 404);
}

#[tokio::test]
async fn message_is_edited_reacted_to_and_deleted() {
    let shop = Shop::open();
    let (number, _) = businesses(&shop);
    let query = format!("customer=karim&business={number}");
    let form = format!("{query}&message=two");
    shop.post_form("/phone/messages", "", &form).await;
    let id = messages(&shop, &query).await[0]["id"].clone();
    let id = id.as_str().unwrap();
    let post = async |change: &str, fields: &str| {
        let path = format!("/phone/messages/{id}/{change}");
        let form = format!("{query}&{fields}");
        let response = shop.post_form(&path, "", &form).await;
        assert_eq!(location(&response), format!("/phone?{query}"), "{change}");
        text(shop.get(&format!("/phone/thread?{query}"), "").await).await
    };
    let thread = post("edit", "message=three").await;
    assert!(
        thread.contains("<p>three</p>") && thread.contains(", edited"),
        "{thread}"
    );
    let thread = post("reaction", "emoji=%F0%9F%91%8D").await;
    assert!(thread.contains("Reaction: 👍"), "{thread}");
    let thread = post("reaction", "emoji=").await;
    assert!(!thread.contains("Reaction: "), "{thread}");
    let thread = post("delete", "").await;
    assert!(thread.contains("This message was deleted"), "{thread}");
    assert!(
        !thread.contains("three") && !thread.contains("<form"),
        "{thread}"
    );

    let again = shop
        .post_form(&format!("/phone/messages/{id}/delete"), "", &query)
        .await;
    assert_eq!(again.status(), 409);
    let blank = format!("{query}&message=+");
    let blank = shop
        .post_form(&format!("/phone/messages/{id}/edit"), "", &blank)
        .await;
    assert_eq!(blank.status(), 400);
}

#[tokio::test]
async fn quote_is_chosen_on_the_phone_and_shown_on_both_sides() {
    let shop = Shop::open();
    let (number, _) = businesses(&shop);
    let query = format!("customer=karim&business={number}");
    shop.post_form("/phone/messages", "", &format!("{query}&message=Vases"))
        .await;
    let id = messages(&shop, &query).await[0]["id"].clone();
    let id = id.as_str().unwrap();
    let page = text(shop.get(&format!("/phone?{query}&quote={id}"), "").await).await;
    let hidden = format!("<input type=\"hidden\" name=\"quote\" value=\"{id}\">");
    assert!(page.contains(&hidden), "{page}");
    let form = format!("{query}&message=This+one&quote={id}");
    shop.post_form("/phone/messages", "", &form).await;

    let (token, _) = shop.ready();
    let caller = caller(&shop, &token);
    shop.sandbox.world(|world| {
        let sent = world.send_reply(&caller, &number, "12025550171", "Which?", None, Some(id));
        sent.unwrap();
    });
    let quotes = async || {
        let thread = text(shop.get(&format!("/phone/thread?{query}"), "").await).await;
        let quotes = thread.split("<blockquote class=\"quiet\">").skip(1);
        let quotes = quotes.map(|rest| rest.split_once('<').unwrap().0.to_owned());
        quotes.collect::<Vec<_>>()
    };
    assert_eq!(quotes().await, ["Vases", "Vases"]);
    shop.post_form(&format!("/phone/messages/{id}/delete"), "", &query)
        .await;
    assert_eq!(quotes().await, ["This message was deleted"; 2]);
}
