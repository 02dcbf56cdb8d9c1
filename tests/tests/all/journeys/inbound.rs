//! A customer writes: it stands in the Inbox, is answered, and the answer is on the phone.

use std::time::Duration;

use meta_fake::world::AssetKind;
use serde_json::{Value, json};
use wassla_journeys::world::{Agents, Person, Phone, Setup, Store, World};

/// A world in which Lina's three channels are connected and Layla answers.
async fn bakery(setup: Setup) -> (World, Person) {
    let world = setup.working().open().await;
    world.hires("ws_acme", "ag_layla", "Layla").await;
    let mut owner = world.owner();
    let landing = owner.connects("whatsapp", "lina").await;
    assert_eq!(landing, "connected=whatsapp,instagram,messenger");
    (world, owner)
}

fn karim(world: &World, kind: &str) -> Phone {
    match kind {
        "whatsapp" => world.phone("karim", AssetKind::Whatsapp, "+1 202-555-0121"),
        "instagram" => world.phone("karim", AssetKind::Instagram, "@lina.bakery"),
        _ => world.phone("karim", AssetKind::Messenger, "Lina Bakery"),
    }
}

fn said(lines: &[(&str, &str)]) -> Vec<(String, String)> {
    let owned = |&(who, words): &(&str, &str)| (who.to_owned(), words.to_owned());
    lines.iter().map(owned).collect()
}

async fn ticks_are(world: &World, owner: &Person, kind: &str, ticks: &[&str]) {
    let what = format!("{ticks:?} on {kind}");
    world
        .until(&what, async || owner.ticks_on(kind).await == ticks)
        .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_message_is_shown_with_its_channel_and_answered_on_the_phone_on_every_channel() {
    for store in Store::BOTH {
        let (world, owner) = bakery(Setup::on(store)).await;
        for (kind, display) in [
            ("whatsapp", "+1 202-555-0121"),
            ("instagram", "@lina.bakery"),
            ("messenger", "Lina Bakery"),
        ] {
            let phone = karim(&world, kind);
            let first = format!("Is there baklava today? ({kind})");
            phone.writes(&first);
            let answer = format!("You wrote: {first}");
            world
                .until("the answer is on the phone", async || {
                    phone.sees() == [answer.as_str()]
                })
                .await;

            let conversation = owner.conversation_on(kind).await.unwrap();
            assert_eq!(
                conversation["channel"]["display"], display,
                "{conversation}"
            );
            assert_eq!(conversation["can_reply"], true);
            let talk = said(&[("customer", &first), ("agent", &answer)]);
            assert_eq!(owner.talk_on(kind).await, talk);

            let second = format!("Layla, let me take this one ({kind})");
            let replied = owner.replies(&conversation, &second).await;
            assert_eq!(replied.status, 201, "{replied:?}");
            world
                .until("the teammate's reply is on the phone", async || {
                    phone.sees() == [answer.as_str(), second.as_str()]
                })
                .await;
            let talk = said(&[
                ("customer", &first),
                ("agent", &answer),
                ("teammate", &second),
            ]);
            assert_eq!(owner.talk_on(kind).await, talk);
            phone.reads();
            ticks_are(&world, &owner, kind, &["read", "read"]).await;
            assert_eq!(owner.counted(kind, "delivered").await, 1);
        }
        assert_eq!(owner.conversations().await.len(), 3);
        assert_eq!(world.finds_secrets(), [], "{store:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn ticks_follow_the_phone_and_a_failure_says_why() {
    for store in Store::BOTH {
        let (world, owner) = bakery(Setup::on(store)).await;
        world.meta(|meta| meta.settings.phones_are_off = true);
        let phone = karim(&world, "whatsapp");
        phone.writes("Is anybody there?");
        ticks_are(&world, &owner, "whatsapp", &["sent"]).await;
        phone.reads();
        ticks_are(&world, &owner, "whatsapp", &["read"]).await;

        world.meta(|meta| {
            meta.settings.phones_are_off = false;
            meta.settings.window_fails_later = true;
        });
        let conversation = owner.conversation_on("whatsapp").await.unwrap();
        world.meta(|meta| {
            // Meta counts the 24 hours itself, and may count differently from us.
            for held in &mut meta.conversations {
                for message in &mut held.messages {
                    message.at -= 2 * 86_400;
                }
            }
        });
        owner.replies(&conversation, "It is ready for you").await;
        ticks_are(&world, &owner, "whatsapp", &["read", "failed"]).await;
        let thread = owner.thread(&conversation).await;
        let failure = &thread.last().unwrap()["failure"];
        assert_eq!(failure["code"], 131_047, "{failure}");
        let why = failure["detail"].as_str().unwrap();
        assert!(why.contains("24 hours"), "{why}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_customer_without_a_phone_number_is_answered() {
    for store in Store::BOTH {
        let (world, owner) = bakery(Setup::on(store)).await;
        let phone = world.phone("nadia", AssetKind::Whatsapp, "+1 202-555-0121");
        phone.writes("Do you deliver on Friday?");
        world
            .until("the answer is on the phone", async || {
                phone.sees() == ["You wrote: Do you deliver on Friday?"]
            })
            .await;
        let conversation = owner.conversation_on("whatsapp").await.unwrap();
        assert_eq!(conversation["customer"]["display"], "Nadia Farah");
        ticks_are(&world, &owner, "whatsapp", &["delivered"]).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_customer_who_takes_another_number_stays_in_the_conversation() {
    for store in Store::BOTH {
        let (world, owner) = bakery(Setup::on(store)).await;
        let phone = karim(&world, "whatsapp");
        phone.writes("This is my old number");
        world
            .until("it is answered", async || phone.sees().len() == 1)
            .await;
        world.meta(|meta| meta.customer_moves("karim", "12025550179"));
        phone.writes("And this is my new one");
        world
            .until("that is answered too", async || phone.sees().len() == 2)
            .await;
        let conversations = owner.conversations().await;
        assert_eq!(conversations.len(), 1, "{conversations:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_no_text_is_shown_as_what_it_is() {
    let (world, owner) = bakery(Setup::on(Store::Sqlite)).await;
    let phone = karim(&world, "whatsapp");
    let contents = [
        (
            "image",
            json!({ "type": "image", "image": { "id": "1", "mime_type": "image/jpeg" } }),
        ),
        (
            "location",
            json!({ "type": "location", "location": { "latitude": 1.5, "longitude": 2 } }),
        ),
        (
            "unknown",
            json!({ "type": "hologram", "hologram": { "id": "1" } }),
        ),
    ];
    for (number, (kind, content)) in contents.into_iter().enumerate() {
        phone.sends(content);
        world
            .until(kind, async || {
                let thread = owner.thread_on("whatsapp").await;
                let own = thread
                    .iter()
                    .filter(|one| one["author"]["type"] == "customer");
                let kinds: Vec<&Value> = own.map(|one| &one["type"]).collect();
                kinds.len() == number + 1 && *kinds[number] == kind
            })
            .await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn after_a_day_the_box_is_closed_and_a_new_message_opens_it() {
    for store in Store::BOTH {
        let (world, owner) = bakery(Setup::on(store)).await;
        let phone = karim(&world, "whatsapp");
        phone.writes("Until when are you open?");
        world
            .until("it is answered", async || phone.sees().len() == 1)
            .await;
        world.passes(Duration::from_hours(24));
        let conversation = owner.conversation_on("whatsapp").await.unwrap();
        assert_eq!(conversation["can_reply"], false);
        let refused = owner.replies(&conversation, "Until ten, as always").await;
        let code = refused.json()["code"].clone();
        assert_eq!((refused.status, code), (422, "window_closed".into()));
        assert_eq!(world.count("POST /{phone}/messages"), 1);

        phone.writes("And on Sunday?");
        world
            .until("it is answered", async || phone.sees().len() == 2)
            .await;
        let conversation = owner.conversation_on("whatsapp").await.unwrap();
        assert_eq!(conversation["can_reply"], true);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_agent_that_is_down_is_asked_again_and_answers_everything_once() {
    for store in Store::BOTH {
        let agents = Agents::start().await;
        let (world, owner) = bakery(Setup::on(store).asking(&agents)).await;
        agents.go_down();
        let phone = karim(&world, "whatsapp");
        phone.writes("How much is a kilo?");
        world
            .until("the agent was asked", async || !agents.asked().is_empty())
            .await;
        phone.writes("Of the one with nuts");
        world
            .until("both are shown", async || {
                owner.thread_on("whatsapp").await.len() == 2
            })
            .await;
        assert_eq!(phone.sees(), [""; 0]);
        agents.answer_again();
        world
            .until("it is answered", async || {
                world.passes(Duration::from_secs(1));
                phone.sees() == ["Heard: Of the one with nuts"]
            })
            .await;
        world.passes(Duration::from_mins(10));
        assert_eq!(phone.sees().len(), 1);
    }
}
