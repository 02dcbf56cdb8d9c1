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

#[tokio::test]
async fn calling_gets_into_trouble_and_out_of_it_by_a_button() {
    let shop = Shop::open();
    let number = shop.sandbox.world(|world| world.numbers[0].id.clone());
    let page = async || text(shop.get("/", "").await).await;
    let state = async || {
        let page = page().await;
        let (_, rest) = page
            .split_once(&format!("<span id=\"calling-{number}\" class=\"quiet\">"))
            .unwrap();
        rest.split_once('<').unwrap().0.to_owned()
    };
    assert_eq!(state().await, "calls are off");
    for (there, expected, back) in [
        ("switch-calling-on", "calls are on", "switch-calling-off"),
        (
            "limit-too-low",
            "calls are off, limit too low",
            "limit-enough",
        ),
        (
            "payment-missing",
            "calls are off, no payment method",
            "payment-given",
        ),
        ("sip-on", "calls are off, SIP", "sip-off"),
        ("restrict", "calls are off, restricted", "end-restriction"),
    ] {
        for (trouble, expected, next) in [(there, expected, back), (back, "calls are off", there)] {
            let path = format!("/numbers/{number}/{trouble}");
            assert_eq!(location(&shop.post_form(&path, "", "").await), "/");
            assert_eq!(state().await, expected, "{trouble}");
            let button = format!("id=\"{next}-{number}\"");
            assert!(page().await.contains(&button), "{button}");
        }
    }
    for path in [
        "/numbers/5/sip-on".to_owned(),
        format!("/numbers/{number}/nonsense"),
    ] {
        assert_eq!(shop.post_form(&path, "", "").await.status(), 404, "{path}");
    }
}

#[tokio::test]
async fn an_app_that_is_not_active_signs_nobody_in() {
    let shop = Shop::open();
    let page = async || text(shop.get("/", "").await).await;
    assert!(page().await.contains("Take the app out of use"));
    assert_eq!(
        location(&shop.post_form("/app/deactivate", "", "").await),
        "/"
    );
    assert!(!shop.sandbox.world(|world| world.settings.app_is_active));
    assert!(page().await.contains("Put the app live"));
    assert_eq!(
        location(&shop.post_form("/app/activate", "", "").await),
        "/"
    );
    assert!(shop.sandbox.world(|world| world.settings.app_is_active));
    assert_eq!(shop.post_form("/app/nonsense", "", "").await.status(), 404);
}

#[tokio::test]
async fn a_number_loses_its_pin_and_its_quality_by_a_button() {
    let shop = Shop::open();
    let number = shop.sandbox.world(|world| world.numbers[0].id.clone());
    let seen = || {
        shop.sandbox.world(|world| {
            let number = &world.numbers[0];
            (number.pin.clone(), number.quality_rating.clone())
        })
    };
    for (trouble, pin, quality) in [
        ("change-pin", Some("650312"), "GREEN"),
        ("flag", Some("650312"), "RED"),
        ("turn-pin-off", None, "RED"),
        ("unflag", None, "GREEN"),
    ] {
        let path = format!("/numbers/{number}/{trouble}");
        assert_eq!(location(&shop.post_form(&path, "", "").await), "/");
        assert_eq!(
            seen(),
            (pin.map(str::to_owned), quality.to_owned()),
            "{trouble}"
        );
    }
}
