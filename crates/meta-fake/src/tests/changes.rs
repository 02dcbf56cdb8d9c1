//! What customers do to messages that are already there.

use serde_json::json;

use super::*;
use super::{compositions::everywhere, webhooks::delivered};
use crate::world::{CannotChange, Composition};

const PAGE_FIELDS: &str = "messages,message_edits,message_reactions";

/// The message on WhatsApp, the event elsewhere, that the only delivery tells.
fn told(world: &mut World) -> Value {
    let bodies = delivered(world);
    assert_eq!(bodies.len(), 1);
    let entry = &bodies[0]["entry"][0];
    if entry["messaging"].is_array() {
        return entry["messaging"][0].clone();
    }
    webhooks::value(&bodies[0])["messages"][0].clone()
}

#[test]
fn edit_carries_the_new_words_and_the_old_id() {
    let (mut world, assets) = everywhere(PAGE_FIELDS);
    for asset in &assets {
        let id = world.customer_writes(asset, "karim", "two");
        delivered(&mut world);
        for (edits, text) in [(1, "three"), (2, "four")] {
            world.customer_edits(asset, "karim", &id, text).unwrap();
            let told = told(&mut world);
            if *asset == assets[0] {
                let message = json!({ "type": "text", "text": { "body": text } });
                let edit = json!({ "original_message_id": id, "message": message });
                assert_eq!((&told["type"], &told["edit"]), (&json!("edit"), &edit));
                assert_ne!(told["id"], json!(id));
            } else {
                let edit = json!({ "mid": id, "text": text, "num_edit": edits });
                assert_eq!(told["message_edit"], edit);
                assert_eq!(told["message"], Value::Null);
            }
            let held = world.conversation(asset, "karim").unwrap();
            let held = held.message(&id).unwrap();
            assert_eq!((held.text.as_str(), held.edits), (text, edits));
        }
    }
}

#[test]
fn caption_is_edited_with_its_picture() {
    let (mut world, [number, ..]) = everywhere(PAGE_FIELDS);
    let image = Composition::Image {
        caption: "Blue".to_owned(),
    };
    let id = world.customer_composes(&number, "karim", &image, None);
    let id = id.unwrap();
    let sent = told(&mut world);
    world
        .customer_edits(&number, "karim", &id, "Green")
        .unwrap();
    let message = &told(&mut world)["edit"]["message"];
    assert_eq!(message["type"], "image");
    assert_eq!(message["image"]["caption"], "Green");
    assert_eq!(message["image"]["id"], sent["image"]["id"]);
}

#[test]
fn deleted_words_are_gone_everywhere() {
    let (mut world, assets) = everywhere(PAGE_FIELDS);
    for asset in &assets {
        let id = world.customer_writes(asset, "karim", "card 0000");
        delivered(&mut world);
        world.customer_deletes(asset, "karim", &id).unwrap();
        let told = told(&mut world);
        if *asset == assets[0] {
            let revoke = json!({ "original_message_id": id });
            assert_eq!(
                (&told["type"], &told["revoke"]),
                (&json!("revoke"), &revoke)
            );
        } else {
            assert_eq!(told["message"], json!({ "mid": id, "is_deleted": true }));
        }
        assert!(!world.to_json().unwrap().contains("card 0000"));
        let held = world.conversation(asset, "karim").unwrap();
        assert!(held.message(&id).unwrap().is_deleted);
    }
    world.settings.says_deleted_in_words = true;
    let id = world.customer_writes(&assets[2], "karim", "x");
    delivered(&mut world);
    world.customer_deletes(&assets[2], "karim", &id).unwrap();
    assert_eq!(told(&mut world)["message"]["is_deleted"], "true");
}

#[test]
fn reaction_is_put_changed_and_taken_back() {
    let (mut world, assets) = everywhere(PAGE_FIELDS);
    for asset in &assets {
        let id = world.customer_writes(asset, "karim", "Salam");
        delivered(&mut world);
        for emoji in [Some("👍"), Some("🎈"), None] {
            world.customer_reacts(asset, "karim", &id, emoji).unwrap();
            let told = told(&mut world);
            let expected = match (*asset == assets[0], emoji) {
                (true, Some(emoji)) => json!({ "message_id": id, "emoji": emoji }),
                (true, None) => json!({ "message_id": id }),
                (false, Some(emoji)) => {
                    let name = if emoji == "👍" { "like" } else { "other" };
                    json!({ "mid": id, "action": "react", "emoji": emoji, "reaction": name })
                }
                (false, None) => json!({ "mid": id, "action": "unreact" }),
            };
            assert_eq!(told["reaction"], expected);
            let held = world.conversation(asset, "karim").unwrap();
            assert_eq!(held.message(&id).unwrap().reaction.as_deref(), emoji);
        }
    }
}

#[test]
fn only_what_is_there_and_own_is_changed() {
    let (mut world, [number, ..]) = everywhere(PAGE_FIELDS);
    let own = world.customer_writes(&number, "karim", "Salam");
    let voice = world.customer_composes(&number, "karim", &Composition::VoiceNote, None);
    let token = token_of(&mut world, "aisha");
    let caller = world.authenticate(&token, world.proof(APP, &token).as_deref());
    let theirs = world
        .send_message(&caller.unwrap(), &number, "12025550171", "Hello", None)
        .unwrap();
    world.customer_deletes(&number, "karim", &own).unwrap();
    delivered(&mut world);
    let refused = [
        (&*own, CannotChange::NoMessage),
        ("wamid.other", CannotChange::NoMessage),
        (&*theirs, CannotChange::NotYours),
        (&*voice.unwrap(), CannotChange::NoWords),
    ];
    for (id, why) in refused {
        assert_eq!(world.customer_edits(&number, "karim", id, "x"), Err(why));
    }
    let twice = world.customer_deletes(&number, "karim", &own);
    assert_eq!(twice, Err(CannotChange::NoMessage));
    let reacted = world.customer_reacts(&number, "karim", &own, Some("👍"));
    assert_eq!(reacted, Err(CannotChange::NoMessage));
    let theirs = world.customer_reacts(&number, "karim", &theirs, Some("👍"));
    assert_eq!(theirs, Ok(()), "a message of the business is reacted to");
    assert_eq!(told(&mut world)["type"], "reaction");
}

#[test]
fn changes_need_their_fields() {
    let (mut world, [_, page, _]) = everywhere("messages");
    let id = world.customer_writes(&page, "karim", "two");
    delivered(&mut world);
    world.customer_edits(&page, "karim", &id, "three").unwrap();
    world
        .customer_reacts(&page, "karim", &id, Some("👍"))
        .unwrap();
    assert_eq!(delivered(&mut world), [] as [Value; 0]);
}
