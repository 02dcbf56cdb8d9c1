//! The Business side.

use super::*;

/// The query of a conversation of Karim's with Aisha's number.
fn at_aishas(shop: &Shop) -> String {
    let number = shop.sandbox.world(|world| world.numbers[0].id.clone());
    format!("customer=karim&business={number}")
}

/// The query of a conversation of Tarek's with Lina's Page.
fn at_linas(shop: &Shop) -> String {
    let page = shop
        .sandbox
        .world(|world| world.pages.last().unwrap().id.clone());
    format!("customer=tarek&business={page}")
}

async fn page(shop: &Shop, query: &str) -> String {
    text(shop.get(&format!("/business?{query}"), "").await).await
}

#[tokio::test]
async fn business_side_is_linked_and_has_no_script() {
    let shop = Shop::open();
    assert!(
        text(shop.get("/", "").await)
            .await
            .contains("href=\"/business\"")
    );
    for query in [String::new(), at_aishas(&shop), at_linas(&shop)] {
        let page = page(&shop, &query).await;
        assert!(page.contains("<h1") && page.contains("Sandbox: not Meta"));
        assert!(!page.contains("<script") && !page.contains("style="));
    }
    let unknown = shop.get("/business?customer=karim&business=5", "").await;
    assert_eq!(unknown.status(), 400);
}

#[tokio::test]
async fn somebody_else_answers_and_both_sides_see_it() {
    let shop = Shop::open();
    let (aishas, linas) = (at_aishas(&shop), at_linas(&shop));
    shop.sandbox.world(|world| {
        let number = world.numbers[0].id.clone();
        world.put_on_business_app(&number);
    });
    for (query, from, who) in [
        (&aishas, "business-app", "WhatsApp Business app, "),
        (&linas, "business-suite", "Business Suite, "),
        (&linas, "other-app", "Another app, "),
    ] {
        let form = format!("{query}&from={from}&message=Hello+{from}");
        let response = shop.post_form("/business/answers", "", &form).await;
        assert_eq!(location(&response), format!("/business?{query}"));
        let page = page(&shop, query).await;
        assert!(page.contains(who), "{page}");
        let phone = text(shop.get(&format!("/phone/thread?{query}"), "").await).await;
        assert!(phone.contains(&format!("<p>Hello {from}</p>")), "{phone}");
    }
    for (form, status) in [
        (format!("{aishas}&from=business-suite&message=x"), 409),
        (format!("{aishas}&from=other-app&message=x"), 409),
        (format!("{linas}&from=nowhere&message=x"), 404),
        (format!("{linas}&from=other-app&message=+"), 400),
        (
            "customer=tarek&business=5&from=other-app&message=x".to_owned(),
            404,
        ),
    ] {
        let response = shop.post_form("/business/answers", "", &form).await;
        assert_eq!(response.status(), status, "{form}");
    }
}

#[tokio::test]
async fn thread_is_handed_over_taken_asked_for_and_passed_back() {
    let shop = Shop::open();
    for query in [at_aishas(&shop), at_linas(&shop)] {
        let change = async |change: &str| {
            let path = format!("/business/threads/{change}");
            shop.post_form(&path, "", &query).await.status().as_u16()
        };
        let owner = async || {
            let page = page(&shop, &query).await;
            page.contains("Another app has it.")
        };
        assert_eq!((change("pass-back").await, owner().await), (409, false));
        assert_eq!((change("hand-over").await, owner().await), (303, true));
        assert_eq!((change("take").await, owner().await), (409, true));
        assert_eq!((change("pass-back").await, owner().await), (303, false));
        assert_eq!((change("take").await, owner().await), (303, true));
        assert_eq!((change("nonsense").await, owner().await), (404, true));
    }
    let query = at_linas(&shop);
    shop.post_form("/business/threads/pass-back", "", &query)
        .await;
    let asked = shop
        .post_form("/business/threads/request", "", &query)
        .await;
    assert_eq!(asked.status(), 303);
}

#[tokio::test]
async fn groups_calls_and_profiles_are_for_their_messengers() {
    let shop = Shop::open();
    let (aishas, linas) = (at_aishas(&shop), at_linas(&shop));
    for (path, fields, on_whatsapp, on_page) in [
        ("group-messages", "message=Who+comes%3F", 303, 409),
        ("calls", "outcome=answered&seconds=5", 303, 409),
        ("calls", "outcome=nonsense", 404, 404),
        ("profiles", "access=consent-missing", 303, 303),
        ("profiles", "access=nonsense", 404, 404),
    ] {
        for (query, status) in [(&aishas, on_whatsapp), (&linas, on_page)] {
            let form = format!("{query}&{fields}");
            let response = shop
                .post_form(&format!("/business/{path}"), "", &form)
                .await;
            assert_eq!(response.status(), status, "{path} {fields}");
        }
    }
}

#[tokio::test]
async fn numbers_and_accounts_get_into_trouble_and_back_to_their_page() {
    let shop = Shop::open();
    let query = at_aishas(&shop);
    let (number, waba) = shop
        .sandbox
        .world(|world| (world.numbers[0].clone(), world.wabas[0].id.clone()));
    let page = page(&shop, &query).await;
    let paths = page.split("action=\"").skip(1);
    let paths = paths.map(|rest| rest.split_once('"').unwrap().0.to_owned());
    let troubles: Vec<String> = paths
        .filter(|path| path.starts_with("/numbers/") || path.starts_with("/wabas/"))
        .collect();
    assert_eq!(troubles.len(), 13, "{troubles:?}");
    for path in troubles {
        let response = shop.post_form(&path, "", &query).await;
        assert_eq!(location(&response), format!("/business?{query}"), "{path}");
    }
    let post = async |path: String| shop.post_form(&path, "", &query).await;
    post(format!("/numbers/{}/flag", number.id)).await;
    post(format!("/numbers/{}/change-pin", number.id)).await;
    post(format!("/numbers/{}/business-app-on", number.id)).await;
    post(format!("/wabas/{waba}/restrict")).await;
    shop.sandbox.world(|world| {
        let held = &world.numbers[0];
        assert_eq!(held.quality_rating, "RED");
        assert_eq!(held.pin.as_deref(), Some("650312"));
        assert!(held.is_on_biz_app && world.is_restricted(&waba));
    });
}
