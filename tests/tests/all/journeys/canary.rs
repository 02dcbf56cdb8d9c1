//! The canary (threat T10): no secret in any log, answer, address or column, whatever happens.
//!
//! Every world of every journey is searched when it ends; here the databases are searched as well,
//! and the search itself is shown to find.

use std::time::Duration;

use base64::Engine as _;
use base64::prelude::{BASE64_STANDARD, BASE64_URL_SAFE_NO_PAD};
use meta_fake::fault::{Fault, What};
use meta_fake::world::{AssetKind, GraphProblem};
use wassla_domain::Role;
use wassla_journeys::world::scanner::hex;
use wassla_journeys::world::{Agents, Person, Setup, Store, Voices, World};

use super::calls_canary::customers_call;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn t10_no_secret_leaks_whatever_happens() {
    for store in Store::BOTH {
        let agents = Agents::start().await;
        let voices = Voices::start().await;
        let setup = Setup::on(store).asking(&agents).speaking(&voices);
        let world = setup.working().open().await;
        world.hires("ws_acme", "ag_layla", "Layla").await;
        let mut owner = world.owner();
        everything_goes_well(&world, &mut owner).await;
        customers_call(&world, &mut owner, &voices).await;
        customers_write(&world, &mut owner, &agents).await;
        everything_goes_wrong(&world, &mut owner).await;
        let mut birch = world.person("u_birch", "ws_birch", Role::Owner);
        birch.connects("whatsapp", "lina").await;
        owner
            .calls_api("POST", "/api/v1/channels/whatsapp/connect")
            .await;
        for path in [
            "/api/v1/channels",
            "/channels?manage=whatsapp",
            "/api/v1/openapi.json",
        ] {
            owner.gets(path).await;
        }
        let challenge = "/webhooks/meta?hub.mode=subscribe&hub.challenge=1&hub.verify_token=";
        owner.gets(&format!("{challenge}wrong")).await;

        assert!(world.secrets() > 60, "{}", world.secrets());
        assert_eq!(world.finds_secrets(), [], "{store:?}");
    }
}

async fn everything_goes_well(world: &World, owner: &mut Person) {
    let all = "connected=whatsapp,instagram,messenger";
    assert_eq!(owner.connects("whatsapp", "lina").await, all);
    assert_eq!(owner.comes_back().await, all, "a reload");
    assert_eq!(
        owner.connects("whatsapp", "lina").await,
        all,
        "connecting again"
    );
    assert_eq!(
        owner.connects("whatsapp", "huda").await,
        "connected=whatsapp",
        "a move"
    );
    owner.clicks_connect("instagram").await;
    owner.signs_in_as("lina").await;
    owner.declines("instagram_basic");
    owner.continues().await;
    owner.comes_back().await;
    owner.clicks_connect("whatsapp").await;
    owner.signs_in_as("aisha").await;
    owner.cancels().await;
    owner.comes_back().await;
    owner.leaves_and_continues("whatsapp", "aisha").await;
    world.passes(Duration::from_secs(601));
    owner.comes_back().await;
}

/// Inbound at its best and at its worst: agents and Meta fail, tokens die, people leave.
async fn customers_write(world: &World, owner: &mut Person, agents: &Agents) {
    owner.connects("whatsapp", "lina").await;
    let phone = world.phone("karim", AssetKind::Whatsapp, "+1 202-555-0121");
    agents.go_down();
    phone.writes("Here is something private");
    world
        .until("the agent is asked", async || !agents.asked().is_empty())
        .await;
    agents.answer_again();
    world
        .until("it is answered", async || {
            world.passes(Duration::from_secs(1));
            phone.sees() == ["Heard: Here is something private"]
        })
        .await;
    let secrets = world.meta(|meta| meta.secrets().join(" "));
    for what in [
        What::Error(GraphProblem::new(100, format!("Invalid: {secrets}"))),
        What::Error(GraphProblem::dead_token(463, "Session has expired")),
    ] {
        world.meta(|meta| meta.script(Fault::once("POST /{phone}/messages", what)));
        let conversation = owner.conversation_on("whatsapp").await.unwrap();
        owner
            .replies(&conversation, "A private answer of ours")
            .await;
        world
            .until("it failed", async || {
                owner.ticks_on("whatsapp").await.last().unwrap() == "failed"
            })
            .await;
    }
    world.posts_webhook(b"{}", &["sha256=00"]).await;
    world.delivers_bytes(b"no JSON").await;
    let down = Fault::always("DELETE /{waba}/subscribed_apps", What::Empty(500));
    world.meta(|meta| meta.script(down));
    owner.connects("whatsapp", "lina").await;
    owner.disconnects("whatsapp").await;
    world
        .until("the clean-up was tried", async || {
            world.count("DELETE /{waba}/subscribed_apps") > 0
        })
        .await;
    assert_eq!(world.finds_secrets(), [], "while a clean-up is owed");
    world.meta(|meta| meta.faults.clear());
    world.person_wants_deletion("huda");
    world.person_removes_app("lina");
    world
        .until("Meta's callbacks were answered", async || {
            let posts = world.meta(|meta| meta.journal.posts().to_vec());
            posts
                .iter()
                .filter(|post| post.url.contains("/meta/"))
                .count()
                == 2
        })
        .await;
}

async fn everything_goes_wrong(world: &World, owner: &mut Person) {
    // Meta's own words quote what it was sent.
    let quoting = world.meta(|meta| meta.secrets().join(" "));
    let quoting = GraphProblem::new(100, format!("Invalid parameter: {quoting}"));
    let troubles = [
        What::Error(quoting.clone()),
        What::Body200(quoting),
        What::DoThenDrop,
        What::Empty(200),
        What::Html(500),
        What::Error(GraphProblem::dead_token(463, "Session has expired")),
    ];
    let endpoints = [
        "GET /oauth/access_token",
        "GET /oauth/access_token?grant_type=fb_exchange_token",
        "GET /debug_token",
        "GET /me/businesses",
        "GET /me/accounts",
        "GET /{page}",
        "GET /{phone}",
        "POST /{waba}/subscribed_apps",
        "POST /{page}/subscribed_apps",
        "POST /{phone}",
        "POST /{phone}/register",
    ];
    for (number, endpoint) in endpoints.into_iter().enumerate() {
        let what = troubles[number % troubles.len()].clone();
        world.meta(|meta| meta.script(Fault::times(endpoint, 3, what)));
        let person = if number % 2 == 0 { "lina" } else { "huda" };
        owner.connects("whatsapp", person).await;
        world.meta(|meta| meta.faults.clear());
        world.passes(Duration::from_mins(5));
    }
    let token = world.meta(|meta| meta.tokens.last().map(|token| token.token.clone()));
    let token = token.expect("tokens were given out");
    owner
        .gets(&format!("/oauth/meta/callback?code={token}&state={token}"))
        .await;
    owner
        .gets(&format!("/channels?error={token}&connected={token}"))
        .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn t10_the_search_finds_what_is_planted_in_each_kind_of_place() {
    let secrets = |world: &World| {
        world.meta(|meta| {
            let pin = meta.numbers.iter().find_map(|number| number.pin.clone());
            [
                meta.tokens.last().unwrap().token.clone(),
                meta.codes.last().unwrap().code.clone(),
                meta.main_app().secret.clone(),
                pin.unwrap(),
            ]
        })
    };
    let forms: [&dyn Fn(&String) -> String; 5] = [
        &|secret| format!("it is {secret}."),
        &|secret| hex(secret.as_bytes()),
        &|secret| BASE64_STANDARD.encode(secret),
        &|secret| BASE64_URL_SAFE_NO_PAD.encode(secret),
        &|secret| url::form_urlencoded::byte_serialize(secret.as_bytes()).collect(),
    ];
    for form in forms {
        for place in ["log", "header", "body", "database"] {
            let mut world = World::on(Store::Sqlite).await;
            let mut owner = world.owner();
            owner.connects("whatsapp", "aisha").await;
            assert_eq!(world.finds_secrets(), []);
            let texts = secrets(&world).each_ref().map(form);
            for text in &texts {
                match place {
                    "log" => world.plants_in_log(text),
                    "header" => world.plants_in_answer(text, ""),
                    "body" => world.plants_in_answer("", text),
                    _ => world.plants_in_database(&texts.join("\n")),
                }
            }
            let found = world.finds_secrets();
            assert!(found.len() >= texts.len(), "{place}: {texts:?}: {found:#?}");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn t10_what_people_write_is_found_in_a_log_and_may_stand_elsewhere() {
    let mut world = Setup::on(Store::Sqlite).working().open().await;
    let mut owner = world.owner();
    owner.connects("whatsapp", "aisha").await;
    let phone = world.phone("karim", AssetKind::Whatsapp, "+1 202-555-0101");
    phone.writes("My card was declined twice");
    world
        .until("it is shown", async || {
            owner.thread_on("whatsapp").await.len() == 1
        })
        .await;
    owner.looks_at("/inbox").await;
    assert_eq!(world.finds_secrets(), []);
    world.plants_in_log("handling My card was declined twice");
    let found = world.finds_secrets();
    assert!(
        !found.is_empty() && found.iter().all(|one| one.place == "the log"),
        "{found:#?}"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn t10_a_secret_in_an_address_at_meta_is_found() {
    let mut world = World::on(Store::Sqlite).await;
    let mut owner = world.owner();
    owner.connects("whatsapp", "aisha").await;
    let token = world.meta(|meta| meta.tokens.last().unwrap().token.clone());
    world
        .asks_meta(&format!("/v21.0/me?access_token={token}"))
        .await;
    let found = world.finds_secrets();
    assert!(
        found.iter().any(|one| one.place == "an address at Meta"),
        "{found:#?}"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn t10_the_log_is_kept_and_speaks_at_trace_level() {
    let first = wassla_journeys::world::logs::start();
    let world = World::on(Store::Sqlite).await;
    let mut owner = world.owner();
    owner.connects("whatsapp", "aisha").await;
    let lines = String::from_utf8(wassla_journeys::world::logs::since(first)).unwrap();
    for said in [
        "DEBUG",
        "/{waba}/subscribed_apps",
        "sign-in landed",
        "answered",
    ] {
        assert!(lines.contains(said), "{said}");
    }
}
