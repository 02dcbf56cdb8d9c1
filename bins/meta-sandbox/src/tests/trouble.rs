use super::*;

#[tokio::test]
async fn people_leave_by_a_button() {
    let shop = Shop::open();
    let (token, target) = shop.ready();
    let page = text(shop.get("/", "").await).await;
    assert!(
        page.contains("action=\"/people/aisha/deauthorize\""),
        "{page}"
    );
    let response = shop.post_form("/people/aisha/deauthorize", "", "").await;
    assert_eq!(location(&response), "/");
    let request = Request::get(target).header(header::AUTHORIZATION, format!("Bearer {token}"));
    let refused = text(shop.send(request.body(Body::empty()).unwrap()).await).await;
    assert!(refused.contains("458"), "{refused}");
    for path in ["/people/nobody/deauthorize", "/people/aisha/nonsense"] {
        assert_eq!(shop.post_form(path, "", "").await.status(), 404, "{path}");
    }
}

#[tokio::test]
async fn accounts_get_into_trouble_by_a_button() {
    let shop = Shop::open();
    let waba = shop.sandbox.world(|world| world.wabas[0].id.clone());
    let state = async || {
        let page = text(shop.get("/", "").await).await;
        let (_, rest) = page.split_once("+1 202-555-0101, ").unwrap();
        rest.split_once('<').unwrap().0.to_owned()
    };
    assert_eq!(state().await, "no app is subscribed");
    for (trouble, expected) in [
        ("ban", "banned"),
        ("reinstate", "no app is subscribed"),
        ("remove-partner", "not shared with the app"),
        ("uninstall-app", "not shared with the app"),
    ] {
        let response = shop
            .post_form(&format!("/wabas/{waba}/{trouble}"), "", "")
            .await;
        assert_eq!(location(&response), "/");
        assert_eq!(state().await, expected, "{trouble}");
    }
    for path in ["/wabas/5/ban".to_owned(), format!("/wabas/{waba}/nonsense")] {
        assert_eq!(shop.post_form(&path, "", "").await.status(), 404, "{path}");
    }
}
