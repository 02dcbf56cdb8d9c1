use wassla_domain::meta::{Expiry, PageFacts, Reached, Remedy, WabaEdge};
use wassla_domain::{PageId, PhoneNumberId, WabaId};

use super::bench::{Bench, code, id};

/// Businesses come in Meta's order, each with the accounts that it owns and without numbers.
pub async fn accounts_come_with_their_business(bench: &Bench) {
    let token = bench.signs_in("omar").await;
    let listed = bench.graph.businesses(&token, false, None).await;
    let listed = listed.expect("answered");
    let wabas: Vec<usize> = listed
        .items
        .iter()
        .map(|business| business.wabas.items.len())
        .collect();
    assert_eq!(wabas, [0, 2, 1]);
    let mut all = listed.items.iter().flat_map(|it| &it.wabas.items);
    assert!(all.all(|waba| waba.numbers.is_none()));
    assert_eq!(listed.after, None);

    let second = &listed.items[1];
    let owned = WabaEdge::Owned(second.id.clone());
    let wabas = bench.graph.wabas(&token, &owned, false, None).await;
    assert_eq!(wabas.expect("answered"), second.wabas);
}

/// The expanded call brings the numbers in the same answer, the same as asking for them.
pub async fn numbers_come_with_their_account_when_expanded(bench: &Bench) {
    let token = bench.signs_in("omar").await;
    let listed = bench.graph.businesses(&token, true, None).await;
    let listed = listed.expect("answered");
    let counts: Vec<Option<usize>> = listed
        .items
        .iter()
        .flat_map(|business| &business.wabas.items)
        .map(|waba| waba.numbers.as_ref().map(|numbers| numbers.items.len()))
        .collect();
    assert_eq!(
        counts,
        [None, Some(3), Some(1)],
        "Meta leaves out what is empty"
    );

    let second = &listed.items[1];
    let owned = WabaEdge::Owned(second.id.clone());
    let wabas = bench.graph.wabas(&token, &owned, true, None).await;
    assert_eq!(wabas.expect("answered"), second.wabas);
    let sales = &second.wabas.items[1];
    let numbers = bench.graph.numbers(&token, &sales.id, None).await;
    assert_eq!(Some(numbers.expect("answered")), sales.numbers);
}

/// Where Meta refuses the nested form, the refusal says so, and the plain form works.
pub async fn a_refused_expansion_is_a_refusal_and_the_plain_list_answers(bench: &Bench) {
    let token = bench.signs_in("aisha").await;
    bench.world(|world| world.settings.nested_edges = 1);
    let error = bench.graph.businesses(&token, true, None).await;
    let error = error.expect_err("it is too deep");
    assert_eq!(
        (error.remedy, error.reached),
        (Remedy::Never, Reached::Answered)
    );
    let plain = bench.graph.businesses(&token, false, None).await;
    assert_eq!(plain.expect("answered").items.len(), 1);
}

/// Old endpoints answer ids as JSON numbers.
pub async fn ids_are_read_as_text_or_as_numbers(bench: &Bench) {
    let token = bench.signs_in("lina").await;
    let as_text = bench.graph.businesses(&token, true, None).await;
    let user = bench.graph.inspect_token(&token).await;
    bench.world(|world| world.settings.numeric_ids = true);
    let as_numbers = bench.graph.businesses(&token, true, None).await;
    assert_eq!(as_text.expect("answered"), as_numbers.expect("answered"));
    let pages = bench.graph.pages(&token, None).await.expect("answered");
    assert!(pages.items[1].instagram.is_some());
    let same = bench.graph.inspect_token(&token).await;
    assert_eq!(user.expect("told"), same.expect("told"));
}

/// Who lost the role can read neither number nor account, and that is told apart.
pub async fn lost_roles_are_lost_access(bench: &Bench) {
    let token = bench.signs_in_for_long("aisha").await;
    let (waba, number): (WabaId, PhoneNumberId) = bench.first_number("aisha");
    assert!(bench.graph.number(&token, &number).await.is_ok());
    bench.world(|world| world.lose_business_roles("aisha"));

    let numbers = bench.graph.numbers(&token, &waba, None).await;
    let one = bench.graph.number(&token, &number).await;
    let subscribed = bench.graph.subscribe_waba(&token, &waba).await;
    for error in [numbers.err(), one.err(), subscribed.err()] {
        let error = error.expect("the role is lost");
        assert!(error.is_lost_access());
        assert_eq!(error.remedy, Remedy::Never);
        assert_eq!(
            error.code.map(|it| it.to_string()).as_deref(),
            Some("100.33")
        );
    }
}

/// A permission that is missing can be granted: the person is asked again for that.
pub async fn a_missing_permission_is_told_apart(bench: &Bench) {
    let token = bench.signs_in("aisha").await;
    bench.world(|world| world.decline("aisha", "business_management"));
    let error = bench.graph.businesses(&token, true, None).await;
    let error = error.expect_err("it was declined");
    assert_eq!(error.remedy, Remedy::GrantPermission);
    assert!(error.is_lost_access());
}

/// The list of Pages says what each is, what the person may do, and holds no token.
pub async fn pages_come_without_tokens(bench: &Bench) {
    let token = bench.signs_in("lina").await;
    let pages = bench.graph.pages(&token, None).await.expect("answered");
    let pages = pages.items;
    assert!(pages.iter().all(|page| page.token.is_none()));
    let names: Vec<&str> = pages.iter().map(|page| page.name.as_str()).collect();
    assert_eq!(names, ["Lina Bakery Jobs", "Lina Bakery"]);
    let may: Vec<bool> = pages.iter().map(PageFacts::may_message).collect();
    assert_eq!(may, [false, true]);
    assert!(pages[0].instagram.is_none());
    let (_, name) = pages[1].instagram.as_ref().expect("it is linked");
    assert_eq!(name.as_deref(), Some("lina.bakery"));

    let nobody = bench.signs_in("yusuf").await;
    let none = bench.graph.pages(&nobody, None).await.expect("answered");
    assert!(none.items.is_empty() && none.after.is_none());
}

/// A Page's token subscribes this Page and no other, and lasts when the person's token is long.
pub async fn a_page_token_belongs_to_its_page_and_lasts(bench: &Bench) {
    let short = bench.signs_in("lina").await;
    let long = bench.graph.extend_token(&short).await.expect("extended");
    let pages = bench.graph.pages(&long.token, None).await;
    let pages = pages.expect("answered").items;
    for (token, lasts) in [(&short, false), (&long.token, true)] {
        let page = bench.graph.page(token, &pages[1].id).await;
        let page = page.expect("her Page");
        assert_eq!(page.id, pages[1].id);
        assert_eq!(page.instagram, pages[1].instagram);
        let own = page.token.expect("the Page's own token");
        assert_ne!(own.expose(), token.expose());

        let facts = bench.graph.inspect_token(&own).await.expect("told");
        assert_eq!(facts.expires == Expiry::Never, lasts);
        assert!(bench.graph.subscribe_page(&own, &pages[1].id).await.is_ok());
        let other = bench.graph.subscribe_page(&own, &pages[0].id).await;
        assert!(other.expect_err("another Page").is_lost_access());
    }
}

/// A Page that the person has no role on cannot be read.
pub async fn a_page_of_somebody_else_is_lost_access(bench: &Bench) {
    let token = bench.signs_in("aisha").await;
    let page: PageId = bench.world(|world| id(&world.pages[0].id));
    assert_eq!(code(bench.graph.page(&token, &page).await), "100.33");
}
