//! What people and businesses do on Meta's side, and how the tile says it.

use meta_fake::world::AssetKind;
use serde_json::Value;
use wassla_journeys::world::{Person, Setup, Store, World};

const KINDS: [&str; 3] = ["whatsapp", "instagram", "messenger"];

async fn connected(store: Store, person: &str) -> (World, Person) {
    let world = Setup::on(store).working().open().await;
    world.hires("ws_acme", "ag_layla", "Layla").await;
    let mut owner = world.owner();
    owner.connects("whatsapp", person).await;
    (world, owner)
}

async fn becomes(world: &World, owner: &Person, kind: &str, state: &str) {
    let what = format!("{kind} is {state}");
    world
        .until(&what, async || owner.state_of(kind).await == state)
        .await;
}

async fn says(owner: &Person, kind: &str, words: &str) {
    let channel = owner.channel(kind).await;
    let next = channel["next_step"].as_str().unwrap_or_default();
    assert!(next.contains(words), "{channel}");
    let page = owner.looks_at("/channels").await;
    assert!(page.tile(kind).contains(words), "{}", page.tile(kind));
}

fn waba(world: &World, name: &str) -> String {
    world.meta(|meta| {
        let waba = meta.wabas.iter().find(|waba| waba.name == name);
        waba.unwrap().id.clone()
    })
}

fn last_post(world: &World) -> (String, Option<u16>, Option<String>) {
    world.meta(|meta| {
        let post = meta.journal.posts().last().unwrap();
        (post.url.clone(), post.status, post.answer.clone())
    })
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_person_who_removes_the_app_ends_it_and_a_new_sign_in_heals_it() {
    for store in Store::BOTH {
        let (world, mut owner) = connected(store, "lina").await;
        world.person_removes_app("lina");
        for kind in KINDS {
            becomes(&world, &owner, kind, "reconnect_needed").await;
            says(&owner, kind, "removed on Facebook").await;
        }
        let (url, status, _) = last_post(&world);
        assert!(url.ends_with("/meta/deauthorize"), "{url}");
        assert_eq!(status, Some(200));
        for row in world.rows("ws_acme").await {
            assert_eq!(row.credentials.access_token, None, "secrets are erased");
            assert_eq!(row.credentials.pin, None);
        }
        let landing = owner.connects("whatsapp", "lina").await;
        assert_eq!(landing, "connected=whatsapp,instagram,messenger");
        let phone = world.phone("karim", AssetKind::Whatsapp, "+1 202-555-0121");
        phone.writes("Is it you again?");
        world
            .until("it is answered", async || {
                phone.sees() == ["You wrote: Is it you again?"]
            })
            .await;
        assert_eq!(world.finds_secrets(), [], "{store:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_person_who_wants_deletion_sees_that_it_was_done() {
    for store in Store::BOTH {
        let (world, owner) = connected(store, "lina").await;
        world.person_wants_deletion("lina");
        for kind in KINDS {
            becomes(&world, &owner, kind, "not_connected").await;
        }
        assert_eq!(world.rows("ws_acme").await, []);
        world
            .until("Meta has the answer", async || {
                world.meta(|meta| !meta.journal.posts().is_empty())
            })
            .await;
        let (url, status, answer) = last_post(&world);
        assert!(url.ends_with("/meta/data-deletion"), "{url}");
        assert_eq!(status, Some(200));
        let answer: Value = serde_json::from_str(&answer.unwrap()).unwrap();
        let code = answer["confirmation_code"].as_str().unwrap();
        assert!(code.len() >= 24, "unguessable: {code}");
        let page = answer["url"].as_str().unwrap().parse().unwrap();
        let somebody = world.person("u_x", "ws_cress", wassla_domain::Role::Viewer);
        let page = somebody.opens(&page).await;
        assert_eq!(page.status, 200);
        assert!(page.body.contains("deleted"), "{}", page.body);
        let other = somebody.gets("/meta/deletion/del_0123456789abcdef").await;
        assert_eq!(other.status, 404);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn signed_requests_that_are_not_metas_change_nothing() {
    let (world, owner) = connected(Store::Sqlite, "aisha").await;
    let user = world.meta(|meta| meta.person("aisha").unwrap().id.clone());
    let payload = format!(
        "{{\"algorithm\":\"HMAC-SHA256\",\"issued_at\":4102444800,\"user_id\":\"{user}\"}}"
    );
    let payload = base64::Engine::encode(&base64::prelude::BASE64_URL_SAFE_NO_PAD, payload);
    let kind = "application/x-www-form-urlencoded";
    for path in ["/meta/deauthorize", "/meta/data-deletion"] {
        let mut refusals = Vec::new();
        for body in [
            String::new(),
            "signed_request=".to_owned(),
            format!("signed_request={payload}"),
            format!("signed_request=.{payload}"),
            format!("signed_request=c2lnbmF0dXJl.{payload}"),
            format!("signed_request=a.{payload}&signed_request=a.{payload}"),
        ] {
            let headers = vec![("content-type", kind.to_owned())];
            let answer = world.posts_to(path, headers, body.as_bytes()).await;
            assert_eq!(answer.status, 401, "{body}: {answer:?}");
            refusals.push(answer.without_its_id());
        }
        refusals.dedup();
        assert_eq!(refusals.len(), 1, "{refusals:#?}");
    }
    assert_eq!(owner.state_of("whatsapp").await, "connected");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_account_that_is_no_longer_shared_is_to_be_connected_again() {
    for store in Store::BOTH {
        let (world, mut owner) = connected(store, "aisha").await;
        let waba = waba(&world, "Aisha Flowers");
        world.meta(|meta| meta.remove_partner(&waba));
        becomes(&world, &owner, "whatsapp", "reconnect_needed").await;
        says(&owner, "whatsapp", "no longer shares").await;
        assert_eq!(
            owner.connects("whatsapp", "aisha").await,
            "connected=whatsapp"
        );
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_app_that_was_uninstalled_without_a_name_is_asked_for_and_only_it_ends() {
    for store in Store::BOTH {
        let (world, owner) = connected(store, "aisha").await;
        let mut birch = world.person("u_birch", "ws_birch", wassla_domain::Role::Owner);
        birch.connects("whatsapp", "lina").await;
        let waba = waba(&world, "Aisha Flowers");
        world.meta(|meta| meta.uninstall_app(&waba, false));
        becomes(&world, &owner, "whatsapp", "reconnect_needed").await;
        says(&owner, "whatsapp", "removed the app").await;
        assert_eq!(
            birch.state_of("whatsapp").await,
            "connected",
            "nothing on doubt"
        );
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_ban_stands_on_the_tile_until_it_is_lifted() {
    for store in Store::BOTH {
        let (world, owner) = connected(store, "aisha").await;
        let waba = waba(&world, "Aisha Flowers");
        world.meta(|meta| meta.ban_waba(&waba));
        becomes(&world, &owner, "whatsapp", "needs_attention").await;
        says(&owner, "whatsapp", "banned").await;
        world.passes(std::time::Duration::from_secs(1));
        world.meta(|meta| meta.reinstate_waba(&waba));
        becomes(&world, &owner, "whatsapp", "connected").await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_token_that_is_dead_when_a_message_is_sent_is_said_and_healed_by_connecting() {
    for store in Store::BOTH {
        let (world, mut owner) = connected(store, "aisha").await;
        world.meta(|meta| meta.change_password("aisha"));
        let phone = world.phone("karim", AssetKind::Whatsapp, "+1 202-555-0101");
        phone.writes("Will you answer me?");
        becomes(&world, &owner, "whatsapp", "reconnect_needed").await;
        says(&owner, "whatsapp", "no longer accepts our access").await;
        assert_eq!(owner.ticks_on("whatsapp").await, ["failed"]);
        let thread = owner.thread_on("whatsapp").await;
        let why = thread[1]["failure"]["detail"].as_str().unwrap();
        assert!(why.contains("connect the channel again"), "{why}");

        assert_eq!(
            owner.connects("whatsapp", "aisha").await,
            "connected=whatsapp"
        );
        phone.writes("And now, please?");
        world
            .until("it is answered", async || {
                phone.sees() == ["You wrote: And now, please?"]
            })
            .await;
    }
}
