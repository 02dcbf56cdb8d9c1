use std::collections::BTreeSet;
use std::fmt::Debug;

use futures::future::BoxFuture;
use wassla_domain::WabaId;
use wassla_domain::meta::{AccessToken, Cursor, Listed, MetaError, WabaEdge};

use super::bench::{Bench, code, id};

/// More pages than any list of this suite has.
const PAGES_AT_MOST: usize = 20;

/// 0, 1, 51 and 500 items: each is answered once, in the world's order.
pub async fn no_list_loses_or_repeats_an_item(bench: &Bench) {
    for count in [0, 1, 51, 500] {
        let person = format!("person_{count}");
        bench.world(|world| world.add_person(&person, "Somebody", "Has many things"));
        let (business, wabas) = bench.world(|world| {
            let business = world.add_business(&person, "Large");
            let waba = |_| world.add_waba(&business, "Waba");
            let wabas: Vec<String> = (0..count).map(waba).collect();
            (business, wabas)
        });
        let businesses = bench.world(|world| {
            let more = (1..count).map(|_| world.add_business(&person, "Small"));
            let mut all = vec![business.clone()];
            all.extend(more);
            all
        });
        let pages: Vec<String> = bench.world(|world| {
            let page = |_| world.add_page(&person, "Page", &["MESSAGING"]);
            (0..count).map(page).collect()
        });
        let token = bench.signs_in(&person).await;

        let owned = WabaEdge::Owned(id(&business));
        same(&pages, &walk(|at| all_pages(bench, &token, at)).await);
        same(
            &businesses,
            &walk(|at| all_businesses(bench, &token, at)).await,
        );
        same(
            &wabas,
            &walk(|at| all_wabas(bench, &token, &owned, at)).await,
        );
        let Some(waba) = wabas.first() else {
            continue;
        };
        let numbers: Vec<String> = bench.world(|world| {
            let number = |n| world.add_number(waba, &format!("+1 202-555-{n:04}"));
            (0..count).map(number).collect()
        });
        let waba: WabaId = id(waba);
        same(
            &numbers,
            &walk(|at| all_numbers(bench, &token, &waba, at)).await,
        );
    }
}

/// A cursor that does not belong to the list is refused, whatever it looks like.
pub async fn a_cursor_of_nobody_is_refused(bench: &Bench) {
    let token = bench.signs_in("aisha").await;
    for cursor in [
        "x",
        "&limit=1",
        "#",
        "http://169.254.169.254/",
        "../..",
        "\r\n",
    ] {
        let cursor = Cursor::new(cursor);
        let answer = bench.graph.businesses(&token, true, Some(&cursor)).await;
        assert_eq!(code(answer), "100", "{cursor:?}");
    }
}

type Page<'a> = BoxFuture<'a, Result<Listed<String>, MetaError>>;

fn all_pages<'a>(bench: &'a Bench, token: &'a AccessToken, at: Option<Cursor>) -> Page<'a> {
    Box::pin(async move {
        let listed = bench.graph.pages(token, at.as_ref()).await?;
        Ok(listed.map(|page| page.id.to_string()))
    })
}

fn all_businesses<'a>(bench: &'a Bench, token: &'a AccessToken, at: Option<Cursor>) -> Page<'a> {
    Box::pin(async move {
        let listed = bench.graph.businesses(token, true, at.as_ref()).await?;
        Ok(listed.map(|business| business.id.to_string()))
    })
}

fn all_wabas<'a>(
    bench: &'a Bench,
    token: &'a AccessToken,
    edge: &'a WabaEdge,
    at: Option<Cursor>,
) -> Page<'a> {
    Box::pin(async move {
        let listed = bench.graph.wabas(token, edge, true, at.as_ref()).await?;
        Ok(listed.map(|waba| waba.id.to_string()))
    })
}

fn all_numbers<'a>(
    bench: &'a Bench,
    token: &'a AccessToken,
    waba: &'a WabaId,
    at: Option<Cursor>,
) -> Page<'a> {
    Box::pin(async move {
        let listed = bench.graph.numbers(token, waba, at.as_ref()).await?;
        Ok(listed.map(|number| number.id.to_string()))
    })
}

async fn walk<'a>(ask: impl Fn(Option<Cursor>) -> Page<'a>) -> Vec<String> {
    let mut all = Vec::new();
    let mut at = None;
    for _ in 0..PAGES_AT_MOST {
        let page = ask(at).await.expect("the list is answered");
        all.extend(page.items);
        at = page.after;
        if at.is_none() {
            return all;
        }
    }
    panic!("the list does not end after {PAGES_AT_MOST} pages");
}

fn same<T: Debug + Ord>(expected: &[T], found: &[T]) {
    let distinct: BTreeSet<_> = found.iter().collect();
    assert_eq!(distinct.len(), found.len(), "an item is repeated");
    assert_eq!(expected, found);
}
