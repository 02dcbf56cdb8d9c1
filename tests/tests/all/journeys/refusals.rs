//! Sign-ins that Meta or the person ends, and what the person is told.

use std::time::Duration;

use meta_fake::fault::{Fault, What};
use meta_fake::world::GraphProblem;
use wassla_journeys::world::{Store, World};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_cancelled_sign_in_lands_on_access_denied_with_metas_code() {
    for store in Store::BOTH {
        let world = World::on(store).await;
        let mut owner = world.owner();
        owner.clicks_connect("messenger").await;
        owner.signs_in_as("lina").await;
        owner.cancels().await;
        let landing = owner.comes_back().await;
        assert_eq!(
            landing,
            "error=access_denied&channel=messenger&upstream=200"
        );
        assert_eq!(world.calls().len(), 0, "there is nothing to ask Meta for");

        let page = owner.lands_on(&landing).await;
        assert!(page.banner("error").contains("data-code=\"access_denied\""));
        assert!(page.banner("error").contains("Messenger was not connected"));
        assert!(page.banner("error").contains("Try connecting again"));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_app_that_meta_refuses_is_not_the_persons_doing() {
    let world = World::on(Store::Sqlite).await;
    world.meta(|meta| meta.fail_next_dialog(1_349_048, "Can't Load URL <b>here</b>"));
    let mut owner = world.owner();
    let landing = owner.connects("whatsapp", "aisha").await;
    assert_eq!(
        landing,
        "error=app_not_active&channel=whatsapp&upstream=1349048"
    );
    assert_eq!(world.calls().len(), 0);
    let page = owner.lands_on(&landing).await;
    let banner = page.banner("error");
    assert!(banner.contains("does not let this app sign people in"));
    assert!(!banner.contains("Try connecting again"));
    assert!(
        !page.html().contains("Load URL"),
        "Meta's words are not ours"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_meta_refuses_on_the_way_to_the_token_is_told_apart() {
    const EXCHANGE: &str = "GET /oauth/access_token";
    const EXTEND: &str = "GET /oauth/access_token?grant_type=fb_exchange_token";
    let used = GraphProblem::new(100, "This authorization code has been used.").subcode(36_009);
    let cases = [
        (
            EXCHANGE,
            What::Error(used),
            "token_exchange_failed",
            "&upstream=100.36009",
        ),
        (EXCHANGE, What::Html(502), "graph_unavailable", ""),
        (
            EXCHANGE,
            What::ThrottledMinutes(7),
            "graph_rate_limited",
            "&upstream=80008",
        ),
        (
            EXTEND,
            What::Error(GraphProblem::dead_token(460, "x")),
            "token_exchange_failed",
            "&upstream=190.460",
        ),
        (
            "GET /debug_token",
            What::Empty(200),
            "graph_unavailable",
            "",
        ),
    ];
    for (endpoint, what, code, upstream) in cases {
        let world = World::on(Store::Sqlite).await;
        world.meta(|meta| meta.script(Fault::always(endpoint, what.clone())));
        let mut owner = world.owner();
        let landing = owner.connects("whatsapp", "aisha").await;
        assert_eq!(
            landing,
            format!("error={code}&channel=whatsapp{upstream}"),
            "{endpoint} {what:?}"
        );
        assert_eq!(world.rows("ws_acme").await, []);
        let page = owner.lands_on(&landing).await;
        assert!(
            page.banner("error").contains("data-offer=\"try-again\""),
            "{code}"
        );

        // And the offer holds: once Meta is well, the same person connects.
        world.meta(|meta| meta.faults.clear());
        assert_eq!(
            owner.connects("whatsapp", "aisha").await,
            "connected=whatsapp"
        );
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn connected_is_not_said_of_what_was_not_subscribed() {
    for store in Store::BOTH {
        let world = World::on(store).await;
        let refused = GraphProblem::permission_missing("whatsapp_business_management");
        let subscribe = "POST /{waba}/subscribed_apps";
        world.meta(|meta| meta.script(Fault::always(subscribe, What::Error(refused))));
        let mut owner = world.owner();
        let landing = owner.connects("whatsapp", "lina").await;
        assert_eq!(landing, "connected=instagram,messenger&attention=whatsapp");
        let page = owner.lands_on(&landing).await;
        assert_eq!(page.banners(), ["connected", "attention"]);
        assert!(
            page.tile("whatsapp")
                .contains("data-state=\"needs_attention\"")
        );
        assert!(page.tile("whatsapp").contains("data-action=\"reconnect\""));

        world.meta(|meta| meta.faults.clear());
        let landing = owner.connects("whatsapp", "lina").await;
        assert_eq!(landing, "connected=whatsapp,instagram,messenger");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_dead_token_asks_to_connect_again() {
    let world = World::on(Store::Sqlite).await;
    let dead = GraphProblem::dead_token(460, "The session has been invalidated");
    let subscribe = "POST /{waba}/subscribed_apps";
    world.meta(|meta| meta.script(Fault::always(subscribe, What::Error(dead))));
    let mut owner = world.owner();
    let landing = owner.connects("whatsapp", "aisha").await;
    assert_eq!(landing, "attention=whatsapp");
    assert_eq!(owner.state_of("whatsapp").await, "reconnect_needed");
    let page = owner.lands_on(&landing).await;
    assert!(
        page.tile("whatsapp")
            .contains("Meta no longer accepts our access")
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_busy_meta_leaves_the_landing_pending_and_is_asked_again_by_itself() {
    for store in Store::BOTH {
        let setup = wassla_journeys::world::Setup::on(store).sweeping();
        let world = setup.open().await;
        let busy = Fault::once("POST /{waba}/subscribed_apps", What::ThrottledMinutes(3));
        world.meta(|meta| meta.script(busy));
        let mut owner = world.owner();
        let landing = owner.connects("whatsapp", "aisha").await;
        assert_eq!(landing, "pending=whatsapp");
        assert_eq!(owner.lands_on(&landing).await.banners(), ["pending"]);

        world.passes(Duration::from_secs(179));
        assert_eq!(owner.state_of("whatsapp").await, "connecting");
        world.passes(Duration::from_secs(1));
        world
            .until("connected by itself", async || {
                owner.state_of("whatsapp").await == "connected"
            })
            .await;
        // The landing is kept, and a later look at it says what is true now.
        assert_eq!(owner.lands_on(&landing).await.banners(), ["connected"]);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_slow_meta_is_waited_for_no_longer_than_configured() {
    let setup = wassla_journeys::world::Setup::on(Store::Sqlite);
    let world = setup
        .with("limits.provision_wait_seconds", "0")
        .open()
        .await;
    let slow = Fault::once("POST /{waba}/subscribed_apps", What::Delay(150));
    world.meta(|meta| meta.script(slow));
    let mut owner = world.owner();
    assert_eq!(
        owner.connects("whatsapp", "aisha").await,
        "pending=whatsapp"
    );
    world
        .until("provisioned although nobody waited", async || {
            owner.state_of("whatsapp").await == "connected"
        })
        .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_landing_query_is_a_hint_and_nothing_of_it_is_printed() {
    let world = World::on(Store::Sqlite).await;
    let owner = world.owner();
    for hint in [
        "connected=whatsapp,instagram",
        "pending=whatsapp&attention=messenger",
        "error=%3Cscript%3Ealert(1)%3C/script%3E&channel=whatsapp",
        "missing=%3Cscript%3Ealert(1)%3C/script%3E&upstream=%3Cscript%3Ealert(1)",
    ] {
        let page = owner.lands_on(hint).await;
        assert_eq!(page.banners(), [""; 0], "{hint}");
        assert!(!page.html().contains("alert(1)"), "{hint}");
    }
    let odd = "error=access_denied&channel=%3Cscript%3Ealert(1)&upstream=alert(1)";
    let page = owner.lands_on(odd).await;
    assert!(
        page.banner("error")
            .contains("Facebook came back without your approval")
    );
    assert!(!page.html().contains("alert(1)"));
}
