//! Callbacks and answers that nobody honest sends.

use meta_fake::fault::{Fault, What};
use wassla_journeys::world::{Store, World};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn t06_a_callback_that_contradicts_itself_is_400_and_spends_nothing() {
    for store in Store::BOTH {
        let world = World::on(store).await;
        let mut owner = world.owner();
        owner.leaves_and_continues("whatsapp", "aisha").await;
        let url = owner.address();
        let query = url.query().unwrap();
        let state = query
            .split('&')
            .find(|pair| pair.starts_with("state="))
            .unwrap();
        let hostile = [
            String::new(),
            state.to_owned(),
            format!("{query}&code=another"),
            format!("{query}&{state}"),
            format!("{query}&error=access_denied"),
            format!("{query}&error_code=200"),
            format!("{query}&error_message=no"),
            format!("{query}&iss=https%3A%2F%2Fevil.example"),
            format!("code=&{state}"),
            format!("code={}&{state}", "x".repeat(5_000)),
        ];
        for query in hostile {
            let mut url = url.clone();
            url.set_query(Some(&query));
            let answer = owner.opens(&url).await;
            assert_eq!(answer.status, 400, "{query}");
            assert!(answer.body.contains("callback_invalid"), "{query}");
            assert_eq!(answer.header("cache-control"), "no-store");
            assert_eq!(answer.header("referrer-policy"), "no-referrer");
        }
        assert_eq!(world.calls(), [], "Meta was not asked");
        assert_eq!(owner.comes_back().await, "connected=whatsapp");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn t08_a_token_of_another_app_is_refused_and_nothing_is_stored() {
    let data = |fields: &str| format!("{{\"data\":{{{fields}}}}}");
    let reports = [
        data("\"app_id\":\"999\",\"is_valid\":true,\"user_id\":\"1\",\"scopes\":[]"),
        data("\"app_id\":\"424242424242424\",\"is_valid\":false,\"user_id\":\"1\",\"scopes\":[]"),
        data("\"app_id\":\"424242424242424\",\"is_valid\":true,\"scopes\":[]"),
        data("\"is_valid\":true,\"user_id\":\"1\",\"scopes\":[]"),
    ];
    for store in Store::BOTH {
        for report in &reports {
            let world = World::on(store).await;
            let raw = What::Raw {
                status: 200,
                headers: vec![("content-type".to_owned(), "application/json".to_owned())],
                body: report.clone(),
            };
            world.meta(|meta| meta.script(Fault::always("GET /debug_token", raw)));
            let mut owner = world.owner();
            let landing = owner.connects("whatsapp", "lina").await;
            assert_eq!(
                landing, "error=token_exchange_failed&channel=whatsapp",
                "{report}"
            );
            assert_eq!(world.rows("ws_acme").await, [], "{report}");
            assert_eq!(world.count("POST /{waba}/subscribed_apps"), 0, "{report}");
            assert_eq!(world.finds_secrets(), []);
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_forged_code_is_metas_to_refuse() {
    let world = World::on(Store::Sqlite).await;
    let mut owner = world.owner();
    owner.leaves_and_continues("whatsapp", "aisha").await;
    let mut url = owner.address();
    let state = url
        .query_pairs()
        .find(|(name, _)| name == "state")
        .unwrap()
        .1
        .into_owned();
    url.query_pairs_mut()
        .clear()
        .append_pair("code", "forged")
        .append_pair("state", &state);
    assert_eq!(
        owner.opens(&url).await.landing(),
        "error=token_exchange_failed&channel=whatsapp&upstream=100"
    );
    // The state is spent with it: the true code comes too late.
    assert_eq!(
        owner.comes_back().await,
        "error=token_exchange_failed&channel=whatsapp&upstream=100"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn t31_hostile_names_at_meta_are_text_on_our_page() {
    for store in Store::BOTH {
        let world = World::on(store).await;
        let name = "<script>alert(1)</script>\u{0}\"'><b>&amp; \u{2028}";
        world.meta(|meta| {
            for page in &mut meta.pages {
                name.clone_into(&mut page.name);
            }
            for number in &mut meta.numbers {
                number.display = format!("+1 {name}");
                name.clone_into(&mut number.verified_name);
            }
        });
        let mut owner = world.owner();
        let landing = owner.connects("whatsapp", "lina").await;
        assert_eq!(landing, "connected=whatsapp,instagram,messenger");
        for path in [
            "/channels?connected=whatsapp,messenger",
            "/channels?manage=messenger",
        ] {
            let page = owner.looks_at(path).await;
            assert!(!page.html().contains("<script>alert"), "{path}");
            assert!(!page.html().contains("><b>&amp;"), "{path}");
        }
    }
}
