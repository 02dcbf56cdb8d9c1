use wassla_domain::meta::Remedy;
use wassla_domain::{PageId, PhoneNumberId, WabaId};

use super::bench::{APP_ID, Bench, id};

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
        "message_echoes",
    ];
    assert_eq!(held[0].fields, expected);
}
