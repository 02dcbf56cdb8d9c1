//! Who may read, answer, look at deliveries and disconnect (threat T33), and whose.

use meta_fake::world::AssetKind;
use serde_json::json;
use wassla_domain::Role;
use wassla_journeys::world::{Person, Setup, Store, World};

async fn with_one_conversation() -> (World, Person, String) {
    let world = Setup::on(Store::Sqlite).working().open().await;
    let mut owner = world.owner();
    owner.connects("whatsapp", "aisha").await;
    let phone = world.phone("karim", AssetKind::Whatsapp, "+1 202-555-0101");
    phone.writes("Who of you reads this?");
    world
        .until("it is shown", async || {
            owner.thread_on("whatsapp").await.len() == 1
        })
        .await;
    let conversation = owner.conversation_on("whatsapp").await.unwrap();
    let id = conversation["id"].as_str().unwrap().to_owned();
    (world, owner, id)
}

/// The status of every route: reading, replying, looking after the channel.
async fn tries(person: &Person, id: &str) -> ([u16; 4], [u16; 2], [u16; 1]) {
    let text = json!({ "text": "A reply of a teammate" });
    let messages = format!("/api/v1/conversations/{id}/messages");
    let form = person
        .posts_form(&format!("/inbox/{id}/reply"), "text=A+reply+by+form")
        .await;
    let reads = [
        person
            .calls_api("GET", "/api/v1/conversations")
            .await
            .status,
        person.calls_api("GET", &messages).await.status,
        person.gets("/inbox").await.status,
        person.gets(&format!("/inbox/{id}")).await.status,
    ];
    let replies = [
        person.calls_api_with("POST", &messages, &text).await.status,
        form.status,
    ];
    let delivery = "/api/v1/channels/whatsapp/delivery";
    let looks = [person.calls_api("GET", delivery).await.status];
    (reads, replies, looks)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn t33_each_role_may_what_the_table_says_and_nothing_else() {
    let (world, owner, id) = with_one_conversation().await;
    for role in ["owner", "admin", "support", "finance", "viewer", "root"] {
        let mut person = world.person("u_any", "ws_acme", Role::Viewer);
        person.signs_in_here("ws_acme", role);
        let may_read = ["owner", "admin", "support", "viewer"].contains(&role);
        let may_reply = ["owner", "admin", "support"].contains(&role);
        let may_manage = ["owner", "admin"].contains(&role);
        let (read, replied, looked) = tries(&person, &id).await;
        assert_eq!(read, [if may_read { 200 } else { 403 }; 4], "{role}");
        let expected = if may_reply { [201, 303] } else { [403, 403] };
        assert_eq!(replied, expected, "{role}");
        assert_eq!(looked, [if may_manage { 200 } else { 403 }], "{role}");
        if !may_read {
            assert_eq!(person.gets("/inbox/events").await.status, 403, "{role}");
        }
        if !may_manage {
            assert_eq!(person.disconnects("whatsapp").await, 403, "{role}");
            let form = person.posts_form("/channels/whatsapp/disconnect", "").await;
            assert_eq!(form.status, 403, "{role}");
            assert_eq!(owner.state_of("whatsapp").await, "connected", "{role}");
        }
    }
    let sent = owner.thread_on("whatsapp").await.len() - 1;
    assert_eq!(sent, 2 * 3, "two by each role that may reply");
    for role in [Role::Owner, Role::Admin] {
        let mut person = world.person("u_any", "ws_acme", role);
        assert_eq!(person.disconnects("whatsapp").await, 204, "{role:?}");
        person.connects("whatsapp", "aisha").await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn t33_another_workspace_sees_and_touches_nothing_of_it() {
    let (world, owner, id) = with_one_conversation().await;
    for role in Role::ALL {
        let stranger = world.person("u_birch", "ws_birch", role);
        let (read, replied, looked) = tries(&stranger, &id).await;
        assert!(
            [404, 403].contains(&read[1]) && [404, 403].contains(&read[3]),
            "{role:?} {read:?}"
        );
        assert!(
            replied.iter().all(|status| [403, 404].contains(status)),
            "{role:?}"
        );
        if looked == [200] {
            let view = stranger.delivery("whatsapp").await;
            assert_eq!(view["received"], 0, "{view}");
        }
        if read[0] == 200 {
            assert_eq!(stranger.conversations().await, [json!(null); 0]);
            let page = stranger.looks_at("/inbox").await;
            assert!(!page.html().contains("Karim"), "{}", page.html());
        }
        assert!(
            [403, 404].contains(&stranger.disconnects("whatsapp").await),
            "{role:?}"
        );
    }
    assert_eq!(owner.state_of("whatsapp").await, "connected");
    assert_eq!(owner.thread_on("whatsapp").await.len(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn unsafe_requests_of_other_sites_are_refused() {
    let (world, owner, id) = with_one_conversation().await;
    let cookie = |person: &Person| person.cookie();
    for path in [
        format!("/inbox/{id}/reply"),
        "/channels/whatsapp/disconnect".to_owned(),
    ] {
        let headers = vec![
            ("cookie", cookie(&owner)),
            ("origin", "https://evil.example".to_owned()),
            ("sec-fetch-site", "cross-site".to_owned()),
            (
                "content-type",
                "application/x-www-form-urlencoded".to_owned(),
            ),
        ];
        let answer = world.posts_to(&path, headers, b"text=evil+words").await;
        assert_eq!(answer.status, 403, "{path}: {answer:?}");
    }
    assert_eq!(owner.state_of("whatsapp").await, "connected");
    assert_eq!(owner.thread_on("whatsapp").await.len(), 1);
}
