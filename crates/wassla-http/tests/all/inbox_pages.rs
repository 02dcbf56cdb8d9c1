//! The Inbox as people see it.

use std::time::Duration;

use axum::http::StatusCode;
use wassla_domain::inbound::{Content, SendFailure};
use wassla_domain::inbox::{Attempted, Author, Effect, FailureReason, NewReply};
use wassla_domain::ports::{Inbox as _, Outbox as _};
use wassla_domain::{ChatKind, ConversationId};
use wassla_testkit::fixtures::{self, NOW, after, fresh_id, id};

use crate::world::{Answer, Customer, Session, World, connected, owner_for_days};

async fn world() -> World {
    let world = World::new();
    world.has_agent("ws_1", "ag_1").await;
    world
        .has(ChatKind::ALL.map(|kind| connected("ws_1", fixtures::asset(kind, 1))))
        .await;
    world
}

async fn page(world: &World, path: &str) -> String {
    let answer = world.get(path).by(&owner_for_days()).send().await;
    assert_eq!(answer.status, StatusCode::OK, "{path}: {}", answer.body);
    answer.body
}

async fn sends(world: &World, conversation: &str, form: &str) -> Answer {
    let path = format!("/inbox/{conversation}/reply");
    world.posts(&path, form).by(&owner_for_days()).send().await
}

/// A reply of ours, queued.
async fn queued(world: &World, conversation: &str, author: Author, text: &str) {
    let reply = NewReply {
        id: fresh_id("msg"),
        conversation: id::<ConversationId>(conversation),
        author,
        text: text.into(),
    };
    assert!(
        world
            .store
            .queue_reply(&id("ws_1"), &reply, NOW)
            .await
            .unwrap()
    );
}

/// What becomes of the oldest reply that waits.
async fn attempted(world: &World, attempted: &Attempted) {
    let mut outgoing = world
        .store
        .lease_outgoing(after(3600), after(3601), 1)
        .await
        .unwrap();
    let outgoing = outgoing.remove(0);
    assert!(world.store.begin_attempt(&outgoing, NOW).await.unwrap());
    assert!(
        world
            .store
            .end_attempt(&outgoing, attempted, NOW)
            .await
            .unwrap()
    );
}

#[tokio::test]
async fn an_empty_inbox_says_what_to_do() {
    let nothing = page(&World::new(), "/inbox").await;
    assert!(nothing.contains("No channel is connected") && nothing.contains("href=\"/channels\""));
    let waiting = page(&world().await, "/inbox").await;
    assert!(waiting.contains("No conversations yet"));
    for channel in [
        "WhatsApp +1 555 0101",
        "Instagram @shop_1",
        "Messenger Page 1",
    ] {
        assert!(waiting.contains(channel), "{channel}");
    }
}

#[tokio::test]
async fn the_list_shows_newest_first_with_the_badge_of_the_channel() {
    let world = world().await;
    let names = ["Wafa", "Ines", "Mona"];
    for ((kind, name), seconds) in ChatKind::ALL.into_iter().zip(names).zip(0..) {
        let customer = Customer::of(kind, &format!("700{seconds}"), name);
        let words = Content::Text(format!("words of {name}"));
        world.heard_at(&customer, words, after(seconds)).await;
    }
    let body = page(&world, "/inbox").await;
    let places = ["Mona", "Ines", "Wafa"].map(|name| body.find(&format!(">{name}<")).unwrap());
    assert!(places.is_sorted(), "{places:?}");
    for (kind, name) in ChatKind::ALL.into_iter().zip(names) {
        assert!(body.contains(&format!("words of {name}")));
        let badge = format!("class=\"channel channel-{kind}\" data-channel=\"{kind}\"><svg");
        assert_eq!(body.matches(&badge).count(), 1, "{kind}");
        assert!(
            body.contains(&format!("</svg>{}</span>", kind.title())),
            "not by colour alone"
        );
    }
    assert!(body.contains("Choose a conversation"));
    assert_eq!(body.matches("aria-current=\"page\"").count(), 1);
    assert!(body.contains("<a href=\"/inbox\" aria-current=\"page\">"));
}

#[tokio::test]
async fn long_lists_go_on_on_further_pages() {
    let world = world().await;
    for number in 0..45 {
        let customer = Customer::of(ChatKind::Whatsapp, &format!("1555{number:03}"), "Wafa");
        world
            .heard_at(&customer, Content::Text("hello".into()), after(number))
            .await;
    }
    let sami = Customer::sami();
    for number in 0..55 {
        world.heard(&sami, &format!("message {number};")).await;
    }
    let first = page(&world, "/inbox").await;
    assert_eq!(first.matches("data-conversation=").count(), 40);
    let older = link(&first, "/inbox?after=");
    assert_eq!(
        page(&world, &older)
            .await
            .matches("data-conversation=")
            .count(),
        6
    );

    let id = world.heard(&sami, "last;").await;
    let thread = page(&world, &format!("/inbox/{id}")).await;
    assert_eq!(thread.matches("data-message=").count(), 50);
    assert!(thread.contains("last;") && !thread.contains("message 5;"));
    let earlier = link(&thread, &format!("/inbox/{id}?before="));
    let earlier = page(&world, &earlier).await;
    assert_eq!(earlier.matches("data-message=").count(), 6);
    assert!(earlier.contains("message 5;") && earlier.contains("Newest messages"));
}

fn link(page: &str, begins: &str) -> String {
    let start = page
        .find(begins)
        .unwrap_or_else(|| panic!("no link to {begins}"));
    page[start..].split('"').next().unwrap().to_owned()
}

#[tokio::test]
async fn a_thread_says_who_wrote_and_how_far_it_got() {
    let world = world().await;
    let conversation = world.heard(&Customer::sami(), "hello").await;
    queued(
        &world,
        &conversation,
        Author::Agent(id("ag_1")),
        "from the agent",
    )
    .await;
    queued(
        &world,
        &conversation,
        Author::Teammate(id("user_9")),
        "from a teammate",
    )
    .await;
    queued(
        &world,
        &conversation,
        Author::Teammate(id("user_1")),
        "from me",
    )
    .await;
    let sent = |name: &str| Attempted::Sent(fixtures::external_message(name));
    attempted(&world, &sent("wamid.1")).await;
    let failure = SendFailure::of_meta(Some(131_026), FailureReason::Undeliverable);
    attempted(&world, &Attempted::Failed(failure)).await;

    let body = page(&world, &format!("/inbox/{conversation}")).await;
    for (author, name, kind) in [
        ("customer", "Sami", "Customer"),
        ("agent", "Agent ag_1", "AI agent"),
        ("teammate", "user_9", "Teammate"),
        ("teammate", "user_1", "You"),
    ] {
        let said = format!("<bdi>{name}</bdi> <span class=\"author-kind\">{kind}</span>");
        assert!(body.contains(&said), "{name}");
        assert!(body.contains(&format!("data-author=\"{author}\"")));
    }
    let places = ["hello", "from the agent", "from a teammate", "from me"]
        .map(|words| body.find(&format!("\">{words}</p>")).unwrap());
    assert!(places.is_sorted(), "oldest first");
    for (delivery, words) in [
        ("sent", "Sent"),
        ("failed", "Not delivered"),
        ("queued", "Waiting to be sent"),
    ] {
        assert!(
            body.contains(&format!("data-delivery=\"{delivery}\"><svg")),
            "{delivery}"
        );
        assert!(body.contains(&format!("</svg>{words}</span>")), "{words}");
    }
    assert!(body.contains("may not use WhatsApp any more. (Meta&#39;s code 131026)"));
    assert!(
        body.contains("<bdi data-display>+1 555 0101</bdi>"),
        "the channel's number"
    );
    assert!(!body.contains("data-repeated"));
    assert!(
        body.contains("aria-current=\"true\""),
        "the open one is marked in the list"
    );
}

#[tokio::test]
async fn what_the_customer_may_have_twice_is_marked() {
    let world = world().await;
    let conversation = world.heard(&Customer::sami(), "hello").await;
    queued(
        &world,
        &conversation,
        Author::Agent(id("ag_1")),
        "maybe twice",
    )
    .await;
    attempted(&world, &Attempted::Unknown(after(10))).await;
    let sent = Attempted::Sent(fixtures::external_message("wamid.2"));
    attempted(&world, &sent).await;
    let body = page(&world, &format!("/inbox/{conversation}")).await;
    assert!(body.contains("data-repeated>Possibly repeated"));
}

#[tokio::test]
async fn ticks_grow_with_metas_reports() {
    let world = world().await;
    let conversation = world.heard(&Customer::sami(), "hello").await;
    queued(&world, &conversation, Author::Agent(id("ag_1")), "hi").await;
    let message = fixtures::external_message("wamid.3");
    attempted(&world, &Attempted::Sent(message.clone())).await;
    let asset = fixtures::asset_ref(&fixtures::whatsapp(1));
    for (delivery, words) in [
        (wassla_domain::inbox::Delivery::Delivered, "Delivered"),
        (wassla_domain::inbox::Delivery::Read, "Read"),
    ] {
        let report = fixtures::report(&asset, &message, delivery);
        world.takes_in(Effect::Report(Box::new(report))).await;
        let body = page(&world, &format!("/inbox/{conversation}")).await;
        assert!(body.contains(&format!("</svg>{words}</span>")), "{words}");
    }
}

#[tokio::test]
async fn a_message_of_unknown_type_is_shown_as_such() {
    let world = world().await;
    let poll = Content::Unknown("poll".into());
    let conversation = world.heard_at(&Customer::sami(), poll, NOW).await;
    let body = page(&world, &format!("/inbox/{conversation}")).await;
    assert!(body.contains("data-type=\"unknown\"") && body.contains("“poll”"));
}

#[tokio::test]
async fn a_reply_is_sent_without_script() {
    let world = world().await;
    let conversation = world.heard(&Customer::sami(), "hello").await;
    let body = page(&world, &format!("/inbox/{conversation}")).await;
    let form = format!("method=\"post\" action=\"/inbox/{conversation}/reply\"");
    assert!(body.contains(&form));
    // A text box sends line breaks as two characters.
    let sent = sends(&world, &conversation, "text=one%0D%0Atwo").await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER);
    assert_eq!(sent.location(), format!("/inbox/{conversation}#reply-text"));
    let body = page(&world, &format!("/inbox/{conversation}")).await;
    assert!(body.contains("one\ntwo</p>"));
    assert!(body.contains("Waiting to be sent"));
}

#[tokio::test]
async fn words_that_cannot_be_sent_are_not_lost() {
    let world = world().await;
    let conversation = world.heard(&Customer::sami(), "hello").await;
    let long = "long ".repeat(900);
    let refused = sends(
        &world,
        &conversation,
        &format!("text={}", long.replace(' ', "+")),
    )
    .await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.header("content-type").starts_with("text/html"));
    assert!(
        refused
            .body
            .contains("role=\"alert\" data-code=\"message_not_sendable\"")
    );
    assert!(
        refused.body.contains(&format!("{long}</textarea>")),
        "it stands in the box"
    );

    world.clock.advance(Duration::from_hours(24));
    let refused = sends(&world, &conversation, "text=too+late").await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        refused
            .body
            .contains("role=\"alert\" data-code=\"window_closed\"")
    );
    assert!(refused.body.contains("too late") && !refused.body.contains("<textarea"));
    let body = page(&world, &format!("/inbox/{conversation}")).await;
    assert!(body.contains("data-reply=\"closed\" data-code=\"window_closed\""));
    assert!(body.contains("The customer last wrote more than 24 hours ago"));
}

#[tokio::test]
async fn a_suspended_workspace_or_a_lost_plan_closes_the_box() {
    let world = world().await;
    let conversation = world.heard(&Customer::sami(), "hello").await;
    let path = format!("/inbox/{conversation}");
    world
        .plans
        .include(&id("ws_1"), [ChatKind::Instagram.into()]);
    assert!(
        page(&world, &path)
            .await
            .contains("data-code=\"feature_not_in_plan\"")
    );
    let refused = sends(&world, &conversation, "text=hello").await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    assert!(
        refused
            .body
            .contains("role=\"alert\" data-code=\"feature_not_in_plan\"")
    );
    world.plans.suspend(&id("ws_1"));
    assert!(
        page(&world, &path)
            .await
            .contains("data-code=\"workspace_suspended\"")
    );
}

#[tokio::test]
async fn viewers_read_and_finance_is_sent_to_the_owner_for_days() {
    let world = world().await;
    let conversation = world.heard(&Customer::sami(), "hello").await;
    let path = format!("/inbox/{conversation}");
    let viewer = Session::of("user_2", "ws_1", "viewer");
    let read = world.get(&path).by(&viewer).send().await;
    assert_eq!(read.status, StatusCode::OK);
    assert!(read.body.contains("hello") && !read.body.contains("<textarea"));
    assert!(read.body.contains("data-code=\"role_not_allowed\""));

    let finance = Session::of("user_3", "ws_1", "finance");
    for path in ["/inbox", &path] {
        let refused = world.get(path).by(&finance).send().await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN, "{path}");
        assert!(refused.header("content-type").starts_with("text/html"));
        assert!(refused.body.contains("Ask your workspace owner"), "{path}");
        assert!(!refused.body.contains("Sami"), "{path}");
    }
}

#[tokio::test]
async fn a_conversation_of_others_is_a_page_that_is_not_there() {
    let world = world().await;
    let theirs = Customer {
        workspace: "ws_2",
        ..Customer::sami()
    };
    let theirs = world.heard(&theirs, "secret of others").await;
    for id in [theirs.as_str(), "conv_0", "%20", "..%2F"] {
        let answer = world
            .get(&format!("/inbox/{id}"))
            .by(&owner_for_days())
            .send()
            .await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{id}");
        assert!(answer.header("content-type").starts_with("text/html"));
        assert!(answer.body.contains("conversation_not_found"));
        let answer = sends(&world, id, "text=hello").await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{id}");
    }
}

#[tokio::test]
async fn the_inbox_loads_its_own_script_and_nothing_inline() {
    let world = world().await;
    let conversation = world.heard(&Customer::sami(), "hello").await;
    let body = page(&world, &format!("/inbox/{conversation}")).await;
    assert_eq!(body.matches("<script").count(), 1);
    let script = link(&body, "/assets/inbox-");
    let script = world.get(&script).send().await;
    assert_eq!(script.status, StatusCode::OK);
    assert!(script.header("content-type").starts_with("text/javascript"));
    assert!(!body.contains("<style") && !body.contains(" style="));
    assert!(body.contains("data-events=\"/inbox/events\""));
}
