//! Whatever Meta does at whichever endpoint: the person lands, the page shows, nothing is called
//! connected that is not, and in the end everything connects.

use std::time::Duration;

use futures::StreamExt as _;
use meta_fake::World as MetaWorld;
use meta_fake::fault::{Fault, What};
use meta_fake::world::GraphProblem;
use wassla_journeys::world::{Person, Setup, Store, World};

/// Every endpoint that a sign-in asks.
const ENDPOINTS: [&str; 14] = [
    "GET /oauth/access_token",
    "GET /oauth/access_token?grant_type=fb_exchange_token",
    "GET /debug_token",
    "GET /me/permissions",
    "GET /me/businesses",
    "GET /me/accounts",
    "GET /{page}",
    "GET /{phone}",
    "POST /{waba}/subscribed_apps",
    "POST /{page}/subscribed_apps",
    "POST /{phone}",
    "POST /{phone}/register",
    // Asked when Meta refuses the expanded call.
    "GET /{waba}/phone_numbers",
    "GET /{business}/owned_whatsapp_business_accounts",
];
const KINDS: [&str; 3] = ["whatsapp", "instagram", "messenger"];

fn troubles() -> Vec<What> {
    let unknown = GraphProblem::new(1, "An unknown error occurred");
    let refused = GraphProblem::parameter("Something is wrong with it");
    vec![
        What::Drop,
        What::DoThenDrop,
        What::Html(502),
        What::Empty(200),
        What::Body200(unknown),
        What::ThrottledMinutes(3),
        What::Error(refused),
        What::Error(GraphProblem::dead_token(
            460,
            "The session has been invalidated",
        )),
        What::Error(GraphProblem::permission_missing(
            "whatsapp_business_management",
        )),
        What::Raw {
            status: 200,
            headers: Vec::new(),
            body: "{\"data\":[{\"id\":{}}],\"paging\":7,\"success\":\"perhaps\"}".to_owned(),
        },
    ]
}

/// Somebody with everything that there is to do: a number that is not registered and has a PIN
/// that is not ours, a Page, and Instagram; 51 accounts, so that their list has a second page.
fn add_maha(meta: &mut MetaWorld) {
    meta.add_person("maha", "Maha Idris", "Has everything");
    let business = meta.add_business("maha", "Maha Travel");
    for n in 0..50 {
        meta.add_waba(&business, &format!("Maha {n}"));
    }
    let waba = meta.add_waba(&business, "Maha Travel");
    let number = meta.add_number(&waba, "+1 202-555-0161");
    meta.set_foreign_pin(&number, "161803");
    meta.unregister_number(&number);
    let page = meta.add_page("maha", "Maha Travel", &["MESSAGING", "MANAGE"]);
    meta.link_instagram(&page, "maha.travel");
}

#[derive(Clone, Debug)]
struct Case {
    endpoint: &'static str,
    what: What,
    times: u32,
    skip: u32,
}

fn cases(times: &[u32], skips: &[u32]) -> Vec<Case> {
    let mut cases = Vec::new();
    for endpoint in ENDPOINTS {
        for what in troubles() {
            for &times in times {
                for &skip in skips {
                    let what = what.clone();
                    cases.push(Case {
                        endpoint,
                        what,
                        times,
                        skip,
                    });
                }
            }
        }
    }
    cases
}

async fn runs(case: Case) {
    let world = Setup::on(Store::Sqlite).sweeping().open().await;
    world.meta(|meta| {
        add_maha(meta);
        if case.endpoint.contains("phone_numbers") {
            meta.settings.nested_edges = 1;
        }
        let fault = Fault::times(case.endpoint, case.times, case.what.clone());
        meta.script(fault.after(case.skip));
    });
    let mut owner = world.owner();
    let landing = owner.connects("whatsapp", "maha").await;
    assert_is_known(&landing, &case);
    let page = owner.lands_on(&landing).await;
    assert!(!page.banners().is_empty(), "{case:?}: {landing}");
    assert_only_the_subscribed_are_connected(&world, &owner, &case).await;

    world.meta(|meta| meta.faults.clear());
    for _ in 0..4 {
        world.passes(Duration::from_hours(1));
        settles_down(&world, &owner).await;
        assert_only_the_subscribed_are_connected(&world, &owner, &case).await;
        if are_all_connected(&owner).await {
            break;
        }
        let landing = owner.connects("whatsapp", "maha").await;
        assert_is_known(&landing, &case);
    }
    assert!(are_all_connected(&owner).await, "{case:?}: {landing}");
    let registered = world.count("POST /{phone}/register");
    assert!(registered <= 4, "{case:?}: {registered} registrations");
}

/// Waits until no sweep has anything to take up.
async fn settles_down(world: &World, owner: &Person) {
    world
        .until("nothing is connecting", async || {
            for kind in KINDS {
                if owner.state_of(kind).await == "connecting" {
                    return false;
                }
            }
            true
        })
        .await;
}

async fn are_all_connected(owner: &Person) -> bool {
    for kind in KINDS {
        if owner.state_of(kind).await != "connected" {
            return false;
        }
    }
    true
}

async fn assert_only_the_subscribed_are_connected(world: &World, owner: &Person, case: &Case) {
    for kind in KINDS {
        if owner.state_of(kind).await != "connected" {
            continue;
        }
        let is_true = world.meta(|meta| {
            let waba = meta
                .wabas
                .iter()
                .find(|waba| waba.name == "Maha Travel")
                .unwrap();
            let page = meta
                .pages
                .iter()
                .find(|page| page.name == "Maha Travel")
                .unwrap();
            let number = meta.numbers.last().unwrap();
            if kind == "whatsapp" {
                !waba.subscriptions.is_empty() && number.is_registered()
            } else {
                !page.subscriptions.is_empty()
            }
        });
        assert!(is_true, "{case:?}: {kind} is called connected");
    }
}

/// A landing consists of known parts in their order.
fn assert_is_known(landing: &str, case: &Case) {
    const ORDER: [&str; 7] = [
        "connected",
        "pending",
        "attention",
        "missing",
        "error",
        "channel",
        "upstream",
    ];
    let mut last = None;
    for part in landing.split('&') {
        let (name, value) = part.split_once('=').unwrap();
        let place = ORDER.iter().position(|known| *known == name);
        assert!(place.is_some() && place > last, "{case:?}: {landing}");
        last = place;
        let known = match name {
            "error" => wassla_domain::RefusalCode::parse(value)
                .is_some_and(wassla_domain::RefusalCode::is_landing),
            "upstream" => value
                .bytes()
                .all(|byte| byte.is_ascii_digit() || byte == b'.'),
            _ => value.split(',').all(|kind| KINDS.contains(&kind)),
        };
        assert!(known, "{case:?}: {landing}");
    }
}

async fn run_all(cases: Vec<Case>) {
    let mut runs = futures::stream::iter(cases).map(runs).buffer_unordered(12);
    while let Some(()) = runs.next().await {}
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn t22_every_endpoint_fails_in_every_way_past_all_repetitions() {
    run_all(cases(&[3], &[0])).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "takes minutes: scripts/long faults"]
async fn t22_every_endpoint_fails_in_every_way_any_number_of_times() {
    run_all(cases(&[1, 9], &[0, 1])).await;
}
