use wassla_domain::meta::{GrantedTargets, WabaEdge};
use wassla_domain::{BusinessId, MetaUserId, PageId, PhoneNumberId, WabaId};

use super::bench::{Bench, id};

/// Accounts of others that are shared with a business are listed apart from those it owns.
pub async fn shared_accounts_are_listed_apart_from_owned_ones(bench: &Bench) {
    let token = bench.signs_in("dalia").await;
    let (waba, number): (WabaId, PhoneNumberId) = bench.first_number("kamal");
    let agency: BusinessId = bench.world(|world| {
        let dalia = world.person("dalia").expect("she exists");
        id(&dalia.admin_of[0])
    });
    let owned = WabaEdge::Owned(agency.clone());
    let owned = bench.graph.wabas(&token, &owned, true, None).await;
    assert!(owned.expect("answered").items.is_empty());

    let client = WabaEdge::Client(agency);
    let shared = bench.graph.wabas(&token, &client, true, None).await;
    let shared = shared.expect("answered").items;
    let ids: Vec<&WabaId> = shared.iter().map(|waba| &waba.id).collect();
    assert_eq!(ids, [&waba]);
    let numbers = shared[0].numbers.as_ref().expect("they were asked for");
    assert_eq!(numbers.items[0].id, number);
    let plain = bench.graph.wabas(&token, &client, false, None).await;
    assert!(plain.expect("answered").items[0].numbers.is_none());

    let stranger = bench.signs_in("aisha").await;
    let hidden = bench.graph.wabas(&stranger, &client, true, None).await;
    assert!(hidden.expect_err("not her business").is_lost_access());
}

/// Accounts that were assigned to a person are listed for this person, and for nobody else.
pub async fn assigned_accounts_are_listed_for_their_person_only(bench: &Bench) {
    let (waba, number): (WabaId, PhoneNumberId) = bench.first_number("aisha");
    let yusuf: MetaUserId = bench.world(|world| {
        world.assign_waba("yusuf", waba.as_str());
        id(&world.person("yusuf").expect("he exists").id)
    });
    let token = bench.signs_in("yusuf").await;
    let assigned = WabaEdge::Assigned(yusuf);
    let listed = bench.graph.wabas(&token, &assigned, true, None).await;
    let listed = listed.expect("answered").items;
    let ids: Vec<&WabaId> = listed.iter().map(|waba| &waba.id).collect();
    assert_eq!(ids, [&waba]);
    assert!(bench.graph.number(&token, &number).await.is_ok());

    let stranger = bench.signs_in("omar").await;
    let hidden = bench.graph.wabas(&stranger, &assigned, true, None).await;
    assert!(hidden.expect_err("another person's").is_lost_access());
}

/// The inspection names what permissions were granted for, as text or as numbers; where Meta
/// leaves that out, it names nothing.
pub async fn what_was_granted_is_named_by_the_inspection(bench: &Bench) {
    let token = bench.signs_in("dalia").await;
    let (waba, _): (WabaId, PhoneNumberId) = bench.first_number("kamal");
    let (page, agency) = bench.world(|world| {
        let dalia = world.person("dalia").expect("she exists");
        (id(&dalia.page_roles[0].page_id), id(&dalia.admin_of[0]))
    });
    let named = GrantedTargets {
        wabas: vec![waba],
        pages: vec![page],
        businesses: vec![agency],
    };
    for numeric in [false, true] {
        bench.world(|world| world.settings.numeric_ids = numeric);
        let facts = bench.graph.inspect_token(&token).await.expect("told");
        assert_eq!(facts.targets, named, "{numeric}");
    }
    bench.world(|world| world.settings.names_targets = false);
    let facts = bench.graph.inspect_token(&token).await.expect("told");
    assert_eq!(facts.targets, GrantedTargets::default());
    assert!(facts.scopes.contains("whatsapp_business_management"));
}

/// A Page that the person's list leaves out is read directly, with a token of its own.
pub async fn a_page_that_no_list_names_is_read_directly(bench: &Bench) {
    let token = bench.signs_in("dalia").await;
    let listed = bench.graph.pages(&token, None).await.expect("answered");
    assert!(listed.items.is_empty());
    let page: PageId = bench.world(|world| {
        let dalia = world.person("dalia").expect("she exists");
        id(&dalia.page_roles[0].page_id)
    });
    let read = bench.graph.page(&token, &page).await.expect("her Page");
    let own = read.token.expect("the Page's own token");
    assert!(bench.graph.subscribe_page(&own, &page).await.is_ok());
}
