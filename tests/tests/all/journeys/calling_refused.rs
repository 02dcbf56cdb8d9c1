//! Why calls cannot be enabled: status, code and words for each reason, and nothing is left.

use std::time::Duration;

use meta_fake::World as Meta;
use meta_fake::fault::{Fault, What};
use meta_fake::world::GraphProblem;
use serde_json::json;
use wassla_domain::{AgentStatus, Role};
use wassla_journeys::world::{Answer, Person, Setup, Store, Voices, World};

const NUMBER: &str = "+1 202-555-0101";
const KIND: &str = "whatsapp_call";

async fn voices(store: Store) -> World {
    let voices = Voices::start().await;
    let world = Setup::on(store).speaking(&voices).working().open().await;
    for workspace in ["ws_acme", "ws_birch", "ws_cress"] {
        let agent = format!("ag_{workspace}");
        world.hires_voice(workspace, &agent, "Vera").await;
    }
    world
}

/// What a refusal says: its status and code, and what happened and what to do in words.
fn told(answer: &Answer) -> (u16, String, String) {
    let problem = answer.json();
    let text = |name: &str| problem[name].as_str().unwrap_or_default().to_owned();
    let words = format!("{}. {}", text("title"), text("detail"));
    (answer.status, text("code"), words)
}

fn assert_told(answer: &Answer, status: u16, code: &str, words: &str) {
    let told = told(answer);
    assert_eq!((told.0, &*told.1), (status, code), "{answer:?}");
    assert!(told.2.contains(words), "{words} is not in {}", told.2);
}

/// Nothing stands, nothing is owed, and nobody can call.
async fn nothing_is_left(world: &World, owner: &Person) {
    assert_eq!(owner.state_of(KIND).await, "not_connected");
    world
        .until("nothing is owed", async || {
            world.passes(Duration::from_secs(1));
            let jobs = world.stores().jobs.jobs_after(None, 9).await;
            jobs.unwrap().is_empty()
        })
        .await;
    assert!(!world.is_callable(NUMBER));
    assert_eq!(owner.state_of("whatsapp").await, "connected");
}

/// What is wrong at Meta, and what is heard of it.
type Reason = (
    &'static str,
    fn(&mut Meta, &str),
    u16,
    &'static str,
    &'static str,
);

/// Meta's own reasons; what is wrong at the number of Aisha's flowers.
const REASONS: [Reason; 8] = [
    (
        "138015",
        |meta, number| meta.limit_messaging(number, 250),
        409,
        "calling_limit_too_low",
        "2,000",
    ),
    (
        "138018",
        |meta, _| {
            let refused = GraphProblem::new(138_018, "(#138018) Calling prerequisites are not met");
            meta.script(Fault::once("POST /{phone}/settings", What::Error(refused)));
        },
        409,
        "calling_not_subscribed",
        "check --fix",
    ),
    (
        "131044",
        |meta, number| {
            meta.settings.payment_needed_to_enable = true;
            meta.set_payment(number, false);
        },
        409,
        "calling_payment",
        "payment method",
    ),
    (
        "the Business app",
        |meta, number| meta.put_on_business_app(number),
        409,
        "calling_business_app",
        "Business app",
    ),
    (
        "SIP",
        |meta, number| meta.set_sip(number, true),
        409,
        "calling_refused",
        "SIP",
    ),
    (
        "an unknown no",
        |meta, _| {
            let refused = GraphProblem::new(987_654, "(#987654) No");
            meta.script(Fault::once("POST /{phone}/settings", What::Error(refused)));
        },
        409,
        "calling_refused",
        "refused to enable calls",
    ),
    (
        "200",
        |meta, _| {
            let refused = GraphProblem::new(200, "(#200) Permissions error").status(403);
            meta.script(Fault::once("POST /{phone}/settings", What::Error(refused)));
        },
        403,
        "permission_missing",
        "permission",
    ),
    (
        "138014",
        |meta, _| {
            let refused = GraphProblem::new(138_014, "(#138014) Calling is disabled for a while");
            meta.script(Fault::once("POST /{phone}/settings", What::Error(refused)));
        },
        409,
        "calling_refused",
        "complained",
    ),
];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_meta_refuses_is_said_with_what_to_do_and_leaves_nothing() {
    for store in Store::BOTH {
        for (name, goes_wrong, status, code, words) in REASONS {
            let world = voices(store).await;
            let mut owner = world.owner();
            owner.connects("whatsapp", "aisha").await;
            let number = world.number(NUMBER);
            world.meta(|meta| goes_wrong(meta, &number));
            let answer = owner.enables_calls("ag_ws_acme").await;
            assert_told(&answer, status, code, words);
            assert!(!answer.body.contains("#138"), "{name}: not Meta's words");
            nothing_is_left(&world, &owner).await;
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_app_that_hears_no_calls_is_mended_by_the_operator() {
    for store in Store::BOTH {
        let world = voices(store).await;
        let mut owner = world.owner();
        owner.connects("whatsapp", "aisha").await;
        world.meta(|meta| {
            let apps = meta.apps.iter_mut();
            for webhook in apps.flat_map(|app| &mut app.subscriptions) {
                webhook.fields.retain(|field| field != "calls");
            }
        });
        let answer = owner.enables_calls("ag_ws_acme").await;
        assert_told(&answer, 409, "calling_not_subscribed", "check --fix");
        nothing_is_left(&world, &owner).await;
        world.fixes().await;
        assert_eq!(owner.enables_calls("ag_ws_acme").await.status, 200);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_fresh_business_is_told_of_its_limit_before_anything_is_paid() {
    let world = voices(Store::Sqlite).await;
    let mut owner = world.owner();
    assert_eq!(
        owner.connects("whatsapp", "rami").await,
        "connected=whatsapp"
    );
    let answer = owner.enables_calls("ag_ws_acme").await;
    assert_told(&answer, 409, "calling_limit_too_low", "WhatsApp Manager");
    assert_eq!(owner.state_of(KIND).await, "not_connected");

    let number = world.number("+1 202-555-0161");
    world.meta(|meta| meta.limit_messaging(&number, 2_000));
    assert_eq!(owner.enables_calls("ag_ws_acme").await.status, 200);
    assert!(world.is_callable("+1 202-555-0161"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn meta_is_not_asked_when_we_know_the_answer() {
    for store in Store::BOTH {
        let world = voices(store).await;
        let mut owner = world.owner();
        let answer = owner.enables_calls("ag_ws_acme").await;
        assert_told(
            &answer,
            409,
            "channel_not_connected",
            "WhatsApp is not connected",
        );

        owner.connects("whatsapp", "aisha").await;
        world.hires("ws_acme", "ag_layla", "Layla").await;
        let draft = AgentStatus::Draft;
        world.puts_voice("ws_acme", "ag_draft", "Dora", draft).await;
        world.meta(|meta| meta.journal.clear());
        for (agent, code, words) in [
            ("ag_nobody", "agent_not_found", "no such agent"),
            ("ag_ws_birch", "agent_not_found", "no such agent"),
            ("ag_layla", "agent_wrong_modality", "voice agent for calls"),
            ("ag_draft", "agent_not_published", "Publish"),
        ] {
            assert_told(&owner.enables_calls(agent).await, 422, code, words);
        }
        let path = "/api/v1/channels/whatsapp_call";
        let answer = owner
            .calls_api_with("POST", path, &json!({ "agent": 1 }))
            .await;
        assert_eq!(answer.status, 400, "{answer:?}");
        let other = "/api/v1/channels/whatsapp";
        let body = json!({ "agent_id": "ag_ws_acme" });
        assert_eq!(owner.calls_api_with("POST", other, &body).await.status, 404);

        world.puts_workspace("ws_acme", "Acme", "free", false).await;
        let answer = owner.enables_calls("ag_ws_acme").await;
        assert_told(&answer, 403, "feature_not_in_plan", "plan");
        world
            .puts_workspace("ws_acme", "Acme", "growth", true)
            .await;
        let answer = owner.enables_calls("ag_ws_acme").await;
        assert_told(&answer, 403, "workspace_suspended", "suspended");
        assert_eq!(world.calls(), []);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_plan_with_chat_alone_has_no_calls() {
    let setup = Setup::on(Store::Sqlite).working();
    let world = setup.with("plans.starter", "[\"whatsapp\"]").open().await;
    world.hires_voice("ws_acme", "ag_vera", "Vera").await;
    world
        .puts_workspace("ws_acme", "Acme", "starter", false)
        .await;
    let mut owner = world.owner();
    owner.connects("whatsapp", "aisha").await;
    let answer = owner.enables_calls("ag_vera").await;
    assert_told(&answer, 403, "feature_not_in_plan", "WhatsApp Call");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_channel_to_be_connected_again_takes_no_calls() {
    let world = voices(Store::Sqlite).await;
    let mut owner = world.owner();
    owner.connects("whatsapp", "aisha").await;
    world.person_removes_app("aisha");
    world
        .until("it is told", async || {
            owner.state_of("whatsapp").await == "reconnect_needed"
        })
        .await;
    let answer = owner.enables_calls("ag_ws_acme").await;
    assert_told(
        &answer,
        409,
        "channel_not_connected",
        "WhatsApp is not connected",
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn t33_each_role_may_what_the_table_says_and_nothing_else() {
    let world = voices(Store::Sqlite).await;
    world.hires_voice("ws_acme", "ag_other", "Otto").await;
    let mut owner = world.owner();
    owner.connects("whatsapp", "aisha").await;
    let put = "/api/v1/channels/whatsapp_call/agent";
    let body = json!({ "agent_id": "ag_other" });
    for role in ["viewer", "finance", "support", "admin", "owner", "root"] {
        let mut person = world.person("u_any", "ws_acme", Role::Viewer);
        person.signs_in_here("ws_acme", role);
        let may = ["owner", "admin"].contains(&role);
        let enabled = person.enables_calls("ag_ws_acme").await;
        assert_eq!(enabled.status, if may { 200 } else { 403 }, "{role}");
        if !may {
            assert_eq!(told(&enabled).1, "role_not_allowed", "{role}");
            assert_eq!(owner.state_of(KIND).await, "not_connected", "{role}");
            assert_eq!(owner.enables_calls("ag_ws_acme").await.status, 200);
        }
        let given = person.calls_api_with("PUT", put, &body).await;
        assert_eq!(given.status, if may { 200 } else { 403 }, "{role}");
        let form = person.posts_form("/channels/whatsapp_call/enable", "agent_id=ag_other");
        assert_eq!(form.await.status, if may { 303 } else { 403 }, "{role}");
        let ended = person.disconnects(KIND).await;
        assert_eq!(ended, if may { 204 } else { 403 }, "{role}");
        if !may {
            assert_eq!(owner.disconnects(KIND).await, 204);
        }
        world
            .until("Meta is left clean", async || {
                world.passes(Duration::from_secs(1));
                !world.is_callable(NUMBER)
            })
            .await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn t33_another_workspace_enables_and_ends_nothing_of_it() {
    let world = voices(Store::Sqlite).await;
    let mut owner = world.owner();
    owner.connects("whatsapp", "aisha").await;
    owner.enables_calls("ag_ws_acme").await;
    for role in Role::ALL {
        let stranger = world.person("u_birch", "ws_birch", role);
        for agent in ["ag_ws_birch", "ag_ws_acme"] {
            let answer = stranger.enables_calls(agent).await;
            assert!([403, 409].contains(&answer.status), "{role:?} {answer:?}");
        }
        assert!([403, 404].contains(&stranger.disconnects(KIND).await));
    }
    let channel = owner.channel(KIND).await;
    assert_eq!(
        (&channel["state"], &channel["agent_id"]),
        (&json!("connected"), &json!("ag_ws_acme"))
    );
    let nobody = world.posts_to("/api/v1/channels/whatsapp_call", Vec::new(), b"{}");
    assert_eq!(nobody.await.status, 401);
}
