//! What customers send besides plain words.

use serde_json::json;

use super::*;
use crate::world::{CannotSend, Composition};

/// A composition of every kind, with whether WhatsApp, Messenger and Instagram have it.
fn compositions() -> Vec<(Composition, [bool; 3])> {
    let text = |text: &str| text.to_owned();
    vec![
        (Composition::Text(text("Salam")), [true, true, true]),
        (
            Composition::Place {
                name: text("Home"),
                address: text("1 Olive Street"),
                latitude: 25.25,
                longitude: 55.5,
            },
            [true, true, false],
        ),
        (Composition::VoiceNote, [true, true, true]),
        (
            Composition::Image {
                caption: text("The vase"),
            },
            [true, true, true],
        ),
        (
            Composition::Contact {
                name: text("Rana Hadi"),
                phone: text("+1 202-555-0188"),
            },
            [true, false, false],
        ),
        (
            Composition::AdReply {
                text: text("How much?"),
                headline: text("Spring vases"),
            },
            [true, true, true],
        ),
        (
            Composition::ProductQuestion {
                text: text("In blue?"),
                product: text("VASE-7"),
            },
            [true, true, true],
        ),
        (
            Composition::Post {
                title: text("Cake"),
            },
            [false, false, true],
        ),
        (
            Composition::Reel {
                title: text("New cake"),
            },
            [false, false, true],
        ),
        (Composition::StoryMention, [false, false, true]),
        (
            Composition::StoryReply {
                text: text("Lovely"),
            },
            [false, false, true],
        ),
    ]
}

/// The message that the only delivery tells.
fn told(world: &mut World) -> Value {
    let bodies = webhooks::delivered(world);
    assert_eq!(bodies.len(), 1);
    let entry = &bodies[0]["entry"][0];
    if entry["messaging"].is_array() {
        return entry["messaging"][0]["message"].clone();
    }
    webhooks::value(&bodies[0])["messages"][0].clone()
}

/// A number, a Page and an Instagram account that tell the app of messages.
pub(super) fn everywhere(fields: &str) -> (World, [String; 3]) {
    let (mut world, number) = webhooks::subscribed(&["messages"]);
    let (page, instagram, _) = webhooks::subscribe_page(&mut world, fields);
    let fields: Vec<&str> = fields.split(',').collect();
    world.set_app_webhook("page", webhooks::HOOK, "verify", &fields);
    let fields = ["messages", "message_reactions", "message_edit"];
    world.set_app_webhook("instagram", webhooks::HOOK, "verify", &fields);
    (world, [number, page, instagram])
}

#[test]
fn each_messenger_sends_what_it_has() {
    let (mut world, assets) = everywhere("messages");
    for (composition, has) in compositions() {
        for (asset, has) in assets.iter().zip(has) {
            let sent = world.customer_composes(asset, "karim", &composition, None);
            let Ok(id) = sent else {
                assert_eq!(sent, Err(CannotSend::NotHere));
                assert!(!has, "{composition:?}");
                continue;
            };
            assert!(has, "{composition:?}");
            let message = told(&mut world);
            let told_id = message.get("id").or(message.get("mid"));
            assert_eq!(told_id, Some(&json!(id)), "{composition:?}");
            let shown = world.conversation(asset, "karim").unwrap();
            assert!(!shown.message(&id).unwrap().text.is_empty());
        }
    }
}

#[test]
fn whatsapp_tells_kinds_as_meta_writes_them() {
    let (mut world, assets) = everywhere("messages");
    let number = &assets[0];
    let mut members = Vec::new();
    for (composition, [has, ..]) in compositions() {
        if has {
            world
                .customer_composes(number, "karim", &composition, None)
                .unwrap();
            members.push(told(&mut world));
        }
    }
    let [_, place, voice, image, contact, ad, product] = members.as_slice() else {
        panic!("{members:?}");
    };
    let expected = json!({
        "latitude": 25.25,
        "longitude": 55.5,
        "name": "Home",
        "address": "1 Olive Street",
    });
    assert_eq!(
        (&place["type"], &place["location"]),
        (&json!("location"), &expected)
    );
    assert_eq!(voice["audio"]["mime_type"], "audio/ogg; codecs=opus");
    assert_eq!(voice["audio"]["voice"], true);
    assert!(voice["audio"]["id"].is_string(), "{voice}");
    assert_eq!(image["image"]["caption"], "The vase");
    let card = &contact["contacts"][0];
    assert_eq!(card["name"]["formatted_name"], "Rana Hadi");
    assert_eq!(card["phones"][0]["wa_id"], "12025550188");
    assert_eq!(ad["referral"]["source_type"], "ad");
    assert_eq!(ad["referral"]["headline"], "Spring vases");
    assert_eq!(ad["text"]["body"], "How much?");
    let context = &product["context"];
    assert_eq!(context["from"], "12025550101");
    assert_eq!(context["referred_product"]["product_retailer_id"], "VASE-7");
}

#[test]
fn instagram_tells_what_is_shared() {
    let (mut world, assets) = everywhere("messages");
    let instagram = &assets[2];
    let mut shared = |composition: Composition| {
        world
            .customer_composes(instagram, "tarek", &composition, None)
            .unwrap();
        told(&mut world)
    };
    let title = || "New cake".to_owned();
    let reel = shared(Composition::Reel { title: title() });
    assert_eq!(reel["attachments"][0]["type"], "ig_reel");
    assert_eq!(reel["attachments"][0]["payload"]["title"], "New cake");
    let post = shared(Composition::Post { title: title() });
    assert_eq!(post["attachments"][0]["type"], "ig_post");
    assert!(post["attachments"][0]["payload"]["url"].is_string());
    let mention = shared(Composition::StoryMention);
    assert_eq!(mention["attachments"][0]["type"], "story_mention");
    let reply = shared(Composition::StoryReply { text: title() });
    assert_eq!(reply["text"], "New cake");
    assert!(reply["reply_to"]["story"]["id"].is_string(), "{reply}");
}

#[test]
fn quoted_message_is_named_with_its_author() {
    let (mut world, [number, page, _]) = everywhere("messages");
    let text = Composition::Text("This one".to_owned());
    let own = world.customer_writes(&number, "karim", "Two vases");
    world
        .customer_composes(&number, "karim", &text, Some(&own))
        .unwrap();
    let bodies = webhooks::delivered(&mut world);
    let context = &webhooks::value(&bodies[1])["messages"][0]["context"];
    assert_eq!(*context, json!({ "id": own, "from": "12025550171" }));

    let token = token_of(&mut world, "aisha");
    let caller = world.authenticate(&token, world.proof(APP, &token).as_deref());
    let answer = world
        .send_reply(
            &caller.unwrap(),
            &number,
            "12025550171",
            "Which?",
            None,
            Some(&own),
        )
        .unwrap();
    let held = world.conversation(&number, "karim").unwrap();
    let quotes = held.message(&answer).unwrap().quotes.as_deref();
    assert_eq!(quotes, Some(own.as_str()));
    webhooks::delivered(&mut world);
    world
        .customer_composes(&number, "karim", &text, Some(&answer))
        .unwrap();
    let context = told(&mut world)["context"].clone();
    assert_eq!(context, json!({ "id": answer, "from": "12025550101" }));

    let mid = world.customer_writes(&page, "tarek", "Two vases");
    webhooks::delivered(&mut world);
    world
        .customer_composes(&page, "tarek", &text, Some(&mid))
        .unwrap();
    assert_eq!(told(&mut world)["reply_to"], json!({ "mid": mid }));
}

#[test]
fn nothing_to_quote_and_nobody_to_write_to_are_refused() {
    let (mut world, [number, page, _]) = everywhere("messages");
    let text = Composition::Text("Salam".to_owned());
    let elsewhere = world.customer_writes(&page, "karim", "Salam");
    let refused = [
        world.customer_composes(&number, "karim", &text, Some(&elsewhere)),
        world.customer_composes(&number, "karim", &text, Some("wamid.other")),
    ];
    assert_eq!(refused, [const { Err(CannotSend::NothingToQuote) }; 2]);
    let refused = world.customer_composes(&number, "tarek", &text, None);
    assert_eq!(refused, Err(CannotSend::NoConversation));
}
