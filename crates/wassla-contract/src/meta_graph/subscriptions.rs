use serde_json::Value;
use wassla_domain::meta::Remedy;
use wassla_domain::{PageId, PhoneNumberId, WabaId};

use super::bench::{APP_ID, Bench, id};
use super::writing::{lina_page, listen, page_token, told, whatsapp};
use meta_fake::world::subscription::WabaSubscription;

/// The account delivers to the app, once, however often it is subscribed.
pub async fn subscribing_again_changes_nothing(bench: &Bench) {
    let token = bench.signs_in("aisha").await;
    let (waba, _): (WabaId, PhoneNumberId) = bench.first_number("aisha");
    for _ in 0..2 {
        let subscribed = bench.graph.subscribe_waba(&token, &waba).await;
        subscribed.expect("subscribed");
        let apps = bench.world(|world| {
            let mut wabas = world.wabas.iter();
            let waba = wabas.find(|it| it.id == waba.as_str()).expect("hers");
            let apps = waba.subscriptions.iter().map(|it| it.app_id.clone());
            apps.collect::<Vec<_>>()
        });
        assert_eq!(apps, [APP_ID]);
    }
}

/// A person's token does not subscribe a Page; the Page's own does, for messages and what
/// belongs to them.
pub async fn a_page_is_subscribed_with_its_own_token_only(bench: &Bench) {
    let token = bench.signs_in_for_long("lina").await;
    let page: PageId = bench.world(|world| {
        let lina = world.person("lina").expect("she exists");
        id(&lina.page_roles[1].page_id)
    });
    let error = bench.graph.subscribe_page(&token, &page).await;
    let error = error.expect_err("it is her token, not the Page's");
    assert_eq!(error.remedy, Remedy::GrantPermission);

    let facts = bench.graph.page(&token, &page).await.expect("her Page");
    let own = facts.token.expect("the Page's own token");
    for _ in 0..2 {
        let subscribed = bench.graph.subscribe_page(&own, &page).await;
        subscribed.expect("subscribed");
    }
    let held = bench.world(|world| {
        let mut pages = world.pages.iter();
        let page = pages.find(|it| it.id == page.as_str()).expect("hers");
        page.subscriptions.clone()
    });
    assert_eq!(held.len(), 1);
    let expected = [
        "messages",
        "messaging_postbacks",
        "message_reads",
        "message_deliveries",
        "message_reactions",
        "message_edits",
        "message_echoes",
        "messaging_handovers",
        "standby",
    ];
    assert_eq!(held[0].fields, expected);
}

/// Nothing comes any more; another app keeps what it has.
pub async fn unsubscribing_ends_delivery_and_again_is_harmless(bench: &Bench) {
    let (token, number) = whatsapp(bench, "karim").await;
    let (waba, _): (WabaId, PhoneNumberId) = bench.first_number("aisha");
    listen(bench);
    bench.world(|world| {
        let mut wabas = world.wabas.iter_mut();
        let waba = wabas.find(|it| it.id == waba.as_str()).expect("hers");
        waba.subscriptions.push(WabaSubscription {
            app_id: "999".to_owned(),
            override_callback_uri: None,
        });
    });
    let subscribed = bench.graph.subscribe_waba(&token, &waba).await;
    subscribed.expect("subscribed");
    bench.world(|world| world.customer_writes(number.as_str(), "karim", "Hello?"));
    assert_eq!(told(bench).len(), 1);

    for _ in 0..2 {
        let unsubscribed = bench.graph.unsubscribe_waba(&token, &waba).await;
        unsubscribed.expect("unsubscribed");
        bench.world(|world| world.customer_writes(number.as_str(), "karim", "Hello?"));
        assert_eq!(told(bench), [] as [Value; 0]);
    }
    let left = bench.world(|world| {
        let mut wabas = world.wabas.iter();
        let waba = wabas.find(|it| it.id == waba.as_str()).expect("hers");
        let apps = waba.subscriptions.iter().map(|it| it.app_id.clone());
        apps.collect::<Vec<_>>()
    });
    assert_eq!(left, ["999"]);
}

/// A Page is unsubscribed with its own token only; then neither of its messengers is told.
pub async fn a_page_is_unsubscribed_with_its_own_token_only(bench: &Bench) {
    let person = bench.signs_in_for_long("lina").await;
    let (page, instagram) = lina_page(bench);
    let own = page_token(bench, &person, &page).await;
    listen(bench);
    let subscribed = bench.graph.subscribe_page(&own, &page).await;
    subscribed.expect("subscribed");
    let assets = [page.to_string(), instagram];
    let write = || {
        for asset in &assets {
            bench.world(|world| world.customer_writes(asset, "tarek", "Hello?"));
        }
        told(bench).len()
    };
    assert_eq!(write(), 2);

    let error = bench.graph.unsubscribe_page(&person, &page).await;
    let error = error.expect_err("it is her token, not the Page's");
    assert_eq!(error.remedy, Remedy::GrantPermission);
    assert_eq!(write(), 2);

    for _ in 0..2 {
        let unsubscribed = bench.graph.unsubscribe_page(&own, &page).await;
        unsubscribed.expect("unsubscribed");
        assert_eq!(write(), 0);
    }
}
