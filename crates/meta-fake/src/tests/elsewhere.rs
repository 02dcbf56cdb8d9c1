//! What a business writes outside of the app.

use serde_json::json;

use super::webhooks::{HOOK, delivered, subscribe_page, subscribed, value};
use super::*;
use crate::world::{CannotAnswer, Surface};

#[test]
fn business_app_is_echoed_in_a_field_of_its_own() {
    let (mut world, number) = subscribed(&["messages", "smb_message_echoes"]);
    let answer = |world: &mut World, customer: &str| {
        world.business_writes(&number, customer, Surface::BusinessApp, "20 dollars")
    };
    assert_eq!(
        answer(&mut world, "karim"),
        Err(CannotAnswer::NotOnBusinessApp)
    );
    world.put_on_business_app(&number);
    let id = answer(&mut world, "karim").unwrap();
    let bodies = delivered(&mut world);
    let change = &bodies[0]["entry"][0]["changes"][0];
    assert_eq!(change["field"], "smb_message_echoes");
    let expected = json!({
        "from": "12025550101",
        "to": "12025550171",
        "to_user_id": "US.1795305600000171",
        "id": id,
        "timestamp": world.now().to_string(),
        "type": "text",
        "text": { "body": "20 dollars" },
    });
    assert_eq!(change["value"]["message_echoes"], json!([expected]));
    answer(&mut world, "nadia").unwrap();
    let bodies = delivered(&mut world);
    assert_eq!(value(&bodies[0])["message_echoes"][0]["to"], Value::Null);

    let held = world.conversation(&number, "karim").unwrap();
    let shown: Vec<_> = held.shown().map(|one| one.surface).collect();
    assert_eq!(shown, [Surface::BusinessApp]);
    assert_eq!(
        answer(&mut world, "tarek"),
        Err(CannotAnswer::NoConversation)
    );
}

#[test]
fn business_suite_is_echoed_with_its_app() {
    let mut world = demo();
    let (page, instagram, _) = subscribe_page(&mut world, "messages,message_echoes");
    world.set_app_webhook("page", HOOK, "verify", &["messages", "message_echoes"]);
    world.set_app_webhook("instagram", HOOK, "verify", &["messages"]);
    for (asset, surface, app_id) in [
        (&page, Surface::BusinessSuite, 263_902_037_430_900_u64),
        (&instagram, Surface::BusinessSuite, 263_902_037_430_900),
        (&page, Surface::OtherApp, 900_000_000_000_009),
    ] {
        let id = world.business_writes(asset, "tarek", surface, "Hello");
        let bodies = delivered(&mut world);
        assert_eq!(bodies.len(), 1);
        let event = &bodies[0]["entry"][0]["messaging"][0];
        let echo =
            json!({ "mid": id.unwrap(), "text": "Hello", "is_echo": true, "app_id": app_id });
        assert_eq!(event["message"], echo);
        assert_eq!(event["sender"]["id"], asset.as_str());
    }
    let refused = world.business_writes(&page, "tarek", Surface::BusinessApp, "x");
    assert_eq!(refused, Err(CannotAnswer::NotThere));
}

#[test]
fn echoes_need_their_field() {
    let mut world = demo();
    let (page, _, _) = subscribe_page(&mut world, "messages");
    world.set_app_webhook("page", HOOK, "verify", &["messages", "message_echoes"]);
    let sent = world.business_writes(&page, "tarek", Surface::BusinessSuite, "Hello");
    assert!(sent.is_ok());
    assert_eq!(delivered(&mut world), [] as [Value; 0]);
}

#[test]
fn instagram_names_no_app_where_it_is_told_not_to() {
    let mut world = demo();
    world.settings.names_app_in_instagram_echoes = false;
    let (page, instagram, token) = subscribe_page(&mut world, "feed");
    world.set_app_webhook("instagram", HOOK, "verify", &["messages"]);
    world.customer_writes(&instagram, "tarek", "Salam");
    delivered(&mut world);
    let igsid = world.scoped_id("tarek", &instagram);
    let caller = world.authenticate(&token, world.proof(APP, &token).as_deref());
    let mid = world.send_message(&caller.unwrap(), &page, &igsid, "Hello", Some("ours-1"));
    let bodies = delivered(&mut world);
    let expected = json!({ "mid": mid.unwrap(), "text": "Hello", "is_echo": true });
    assert_eq!(bodies[0]["entry"][0]["messaging"][0]["message"], expected);
}
