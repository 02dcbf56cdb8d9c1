//! Names that come from elsewhere change nothing but the text (T31, T32).

use axum::http::StatusCode;
use proptest::prelude::*;
use wassla_domain::channel::{InstagramAsset, MessengerAsset, WhatsappAsset};
use wassla_domain::inbound::{Content, Notice, SendFailure, SendFailureReason};
use wassla_domain::inbox::{Attempted, NewReply};
use wassla_domain::ports::{AgentDirectory as _, Inbox as _, Outbox as _};
use wassla_domain::{Agent, Asset, ChatKind};
use wassla_testkit::fixtures::{self, NOW, after, hostile_names, id};

use crate::world::{Customer, World, connected, owner};

async fn page_with(name: &str) -> String {
    let world = World::new();
    let agent = Agent {
        name: name.into(),
        ..fixtures::agent(&id("ws_1"), "ag_1")
    };
    world.store.put_agent(&agent).await.unwrap();
    let assets = [
        Asset::Whatsapp(WhatsappAsset {
            business: None,
            waba: id("1"),
            phone_number: id("2"),
            display: name.into(),
            verified_name: Some(name.into()),
            numbers: 1,
            and_more: false,
        }),
        Asset::Instagram(InstagramAsset {
            instagram: id("3"),
            username: Some(name.into()),
            page: id("4"),
            page_name: name.into(),
        }),
        Asset::Messenger(MessengerAsset {
            page: id("4"),
            page_name: name.into(),
        }),
    ];
    let rows = assets.map(|asset| {
        let mut row = connected("ws_1", asset);
        row.agent = Some(agent.id.clone());
        row.moved_from = Some(name.into());
        row
    });
    world.has(rows).await;
    let voice = Agent {
        name: name.into(),
        ..fixtures::voice_agent(&id("ws_1"), "ag_voice")
    };
    world.store.put_agent(&voice).await.unwrap();
    world.takes_calls("ws_1").await;
    let path = "/channels?connected=whatsapp,instagram,messenger&manage=whatsapp";
    let channels = world.get(path).by(&owner()).send().await.body;
    format!("{channels}{}", inbox_with(&world, name).await)
}

/// A conversation in which everything is called so.
async fn inbox_with(world: &World, name: &str) -> String {
    let customer = Customer::of(ChatKind::Whatsapp, "15550177", name);
    let contents = [
        Content::Text(name.into()),
        Content::Unknown(name.into()),
        Content::Reaction(Some(name.into())),
        Content::Notice(Notice::Told(name.into())),
    ];
    let mut conversation = String::new();
    for content in contents {
        conversation = world.heard_at(&customer, content, NOW).await;
    }
    let reply = NewReply {
        text: name.into(),
        ..fixtures::reply(&id(&conversation), "")
    };
    let workspace = id("ws_1");
    let queued = world.store.queue_reply(&workspace, &reply, NOW);
    assert!(queued.await.unwrap());
    let outgoing = world.store.lease_outgoing(NOW, after(30), 1).await.unwrap();
    let failure = SendFailure {
        code: None,
        reason: SendFailureReason::Told(name.into()),
        may_have_arrived: false,
    };
    let failed = Attempted::Failed(failure);
    world.store.begin_attempt(&outgoing[0], NOW).await.unwrap();
    let ended = world.store.end_attempt(&outgoing[0], &failed, NOW).await;
    assert!(ended.unwrap());
    let path = format!("/inbox/{conversation}");
    let page = world.get(&path).by(&owner()).send().await;
    assert_eq!(page.status, StatusCode::OK, "{name:?}");
    page.body
}

/// What makes markup: tags, their quotes, and references that begin.
fn skeleton(page: &str) -> (usize, usize, usize, usize) {
    let count = |mark: char| page.matches(mark).count();
    (count('<'), count('>'), count('"'), count('\''))
}

#[tokio::test]
async fn t31_a_name_adds_no_element_and_no_attribute() {
    let benign = skeleton(&page_with("Shop").await);
    let ours = [
        "</dd><dialog open>",
        "\" autofocus tabindex=1 x=\"",
        "' onclick='alert(1)",
        "<!--",
        "]]><svg/onload=alert(1)>",
        "{{ 7 * 7 }}{% raw %}",
        "</option></select><script src=//evil.example></script>",
        "&lt;b&gt;&#60;b&#62;",
    ];
    for name in ours.into_iter().map(str::to_owned).chain(hostile_names()) {
        let page = page_with(&name).await;
        assert_eq!(
            skeleton(&page),
            benign,
            "{:?}",
            name.chars().take(60).collect::<String>()
        );
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(128) })]

    #[test]
    fn t31_no_name_at_all_adds_an_element(name in "[ -~]{0,40}|[<>\"'&/=`{}% a-z]{0,40}|\\PC{0,40}") {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let (page, benign) = runtime.block_on(async { (page_with(&name).await, page_with("Shop").await) });
        prop_assert_eq!(skeleton(&page), skeleton(&benign));
    }
}

#[tokio::test]
async fn t31_ampersands_are_text_too() {
    let page = page_with("a &amp; b").await;
    assert!(page.contains("a &#38;amp; b"));
}

#[tokio::test]
async fn t32_no_input_reaches_a_header() {
    let world = World::new();
    for path in [
        "/channels/whatsapp%0D%0ASet-Cookie:x=1/connect",
        "/api/v1/channels/%0D%0AX:1/status",
        "/channels?error=%0D%0ALocation:%20//evil.example",
        "/assets/%0D%0Ax",
        "/inbox/%0D%0ALocation:%20evil",
        "/inbox?after=%0D%0Aevil",
        "/channels?disconnected=%0D%0Aevil",
        "/channels?channel=whatsapp_call&error=calling_refused&upstream=%0D%0Aevil",
        "/api/v1/calls?conversation_id=%0D%0Aevil",
        "/meta/deletion/%0D%0Aevil",
    ] {
        let answer = world.get(path).by(&owner()).send().await;
        assert!(answer.headers.get("set-cookie").is_none(), "{path}");
        assert!(answer.headers.get("location").is_none(), "{path}");
        assert!(!answer.body.contains("evil"), "{path}");
    }
    let asked = world
        .get("/channels")
        .header("x-request-id", "chosen-by-the-client")
        .by(&owner());
    assert_ne!(
        asked.send().await.header("x-request-id"),
        "chosen-by-the-client"
    );
}
