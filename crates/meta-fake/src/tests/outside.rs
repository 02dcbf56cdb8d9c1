//! Our answers beside examples that we did not write; they lie outside the repository, in the
//! folder that `META_FAKE_EXAMPLES` names.

use std::{fs, path::PathBuf};

use super::*;
use crate::world::{Composition, Surface};

#[expect(
    clippy::disallowed_methods,
    reason = "tells the test where the examples lie"
)]
fn outside() -> Option<PathBuf> {
    let folder = PathBuf::from(std::env::var_os("META_FAKE_EXAMPLES")?);
    assert!(
        folder.is_dir(),
        "META_FAKE_EXAMPLES names no folder: {}",
        folder.display()
    );
    Some(folder)
}

fn example(name: &str) -> Option<Value> {
    let path = outside()?.join("payloads").join(name);
    let text = fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    Some(serde_json::from_str(&text).unwrap())
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "bool",
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    }
}

/// Every key that both have must hold the same kind of thing; answers how many keys they share.
fn same_shape(ours: &Value, theirs: &Value, place: &str) -> usize {
    assert_eq!(kind(ours), kind(theirs), "{place}");
    match (ours, theirs) {
        (Value::Array(ours), Value::Array(theirs)) => match (ours.first(), theirs.first()) {
            (Some(ours), Some(theirs)) => same_shape(ours, theirs, &format!("{place}[]")),
            _ => 0,
        },
        (Value::Object(ours), Value::Object(theirs)) => {
            let shared = ours.iter().filter_map(|(name, value)| {
                let theirs = theirs.get(name)?;
                Some(1 + same_shape(value, theirs, &format!("{place}.{name}")))
            });
            shared.sum()
        }
        _ => 0,
    }
}

fn compare(name: &str, ours: &Value, shared_at_least: usize) {
    let Some(theirs) = example(name) else {
        return;
    };
    let shared = same_shape(ours, &theirs, name);
    assert!(
        shared >= shared_at_least,
        "{name}: only {shared} keys are shared"
    );
}

#[test]
fn answers_have_the_shape_of_outside_examples() {
    let mut world = demo();
    let token = token_of(&mut world, "aisha");
    let (waba, business) = (waba_of(&world, "aisha"), world.businesses[0].id.clone());
    call(
        &mut world,
        "POST",
        &token,
        &format!("/{waba}/subscribed_apps"),
    );

    let wabas = get(
        &mut world,
        &token,
        &format!("/{business}/owned_whatsapp_business_accounts"),
    );
    compare("openapi_graph_owned_wabas.json", &wabas, 9);
    let numbers = get(
        &mut world,
        &token,
        &format!(
            "/{waba}/phone_numbers?fields=id,display_phone_number,verified_name,status,\
             quality_rating,code_verification_status,account_mode,host_platform,\
             messaging_limit_tier,is_official_business_account"
        ),
    );
    compare("openapi_graph_phone_numbers.json", &numbers, 14);
    let subscribed = get(&mut world, &token, &format!("/{waba}/subscribed_apps"));
    compare("openapi_graph_subscribed_apps.json", &subscribed, 5);
    let report = get(
        &mut world,
        &app_token(),
        &format!("/debug_token?input_token={token}"),
    );
    compare("metadoc_graph_debug_token_system_user.json", &report, 11);
    let number = number_of(&world, "aisha");
    let fields = "account_mode,code_verification_status,display_phone_number,\
        is_official_business_account,is_on_biz_app,is_pin_enabled,is_preverified_number,\
        last_onboarded_time,messaging_limit_tier,name_status,platform_type,quality_score,status,\
        throughput,verified_name";
    let node = get(&mut world, &token, &format!("/{number}?fields={fields}"));
    compare("restfb_graph_phone_number_full.json", &node, 18);
}

#[test]
fn refusals_have_the_shape_of_outside_examples() {
    let mut world = demo();
    let token = token_of(&mut world, "aisha");
    world.advance(5_184_000);
    let expired = call(&mut world, "GET", &token, "/me").json();
    compare("openapi_graph_error_expired_token.json", &expired, 6);
    if let Some(theirs) = example("openapi_graph_error_expired_token.json") {
        for name in ["type", "code", "error_subcode", "message"] {
            assert_eq!(expired["error"][name], theirs["error"][name], "{name}");
        }
    }
    compare(
        "openapi_graph_error_deregister_not_registered.json",
        &expired,
        6,
    );

    let token = token_of(&mut world, "aisha");
    world.change_password("aisha");
    let dead = call(&mut world, "GET", &token, "/me").json();
    compare("restfb_graph_error_190_460.json", &dead, 6);
}

#[test]
fn calls_have_the_shape_of_outside_examples() {
    let (mut world, _, number) = super::calls::callable();
    super::calling::heard(&mut world);
    let id = world.customer_calls(&number, "karim", super::calls::OFFER);
    world.customer_hangs_up(&id.unwrap());
    world.business_call_ends(&number, "karim", "wacid.ours", Some(120));
    let heard = super::calling::heard(&mut world);
    compare("pywa_wa_call_connect_user.json", &heard[0], 23);
    compare("pywa_wa_call_terminate.json", &heard[2], 24);
}

#[test]
fn messages_have_the_shape_of_outside_examples() {
    let (mut world, [number, page, instagram]) =
        super::compositions::everywhere("messages,message_echoes,message_reactions");
    let id = world.customer_writes(&number, "karim", "Salam");
    world
        .customer_reacts(&number, "karim", &id, Some("👍"))
        .unwrap();
    let image = Composition::Image {
        caption: String::new(),
    };
    world
        .customer_composes(&number, "karim", &image, None)
        .unwrap();
    let group = "120363000000000001@g.us";
    world.customer_writes_in_group(&number, "nadia", group, "Salam");
    world.customer_writes(&page, "tarek", "Salam");
    world
        .business_writes(&page, "tarek", Surface::BusinessSuite, "Hello")
        .unwrap();
    world
        .customer_composes(&instagram, "tarek", &image, None)
        .unwrap();
    let heard = super::calling::heard(&mut world);
    compare("pywa_wa_message_text.json", &heard[0], 19);
    compare("pywa_wa_message_reaction.json", &heard[1], 20);
    compare("pywa_wa_message_media_url.json", &heard[2], 22);
    compare("restfb_wa_message_text_bsuid_only.json", &heard[3], 20);
    let mut theirs = heard[4..6].to_vec();
    for body in &mut theirs {
        // Ids were numbers when these were written down.
        for place in [
            "/entry/0/id",
            "/entry/0/messaging/0/sender/id",
            "/entry/0/messaging/0/recipient/id",
        ] {
            *body.pointer_mut(place).unwrap() = Value::from(1);
        }
    }
    compare("restfb_messenger_message_basic.json", &theirs[0], 13);
    compare("restfb_messenger_message_echo.json", &theirs[1], 15);
    compare("restfb_instagram_dm_attachment.json", &heard[6], 15);
}

#[test]
fn served_paths_are_in_the_specification() {
    let Some(folder) = outside() else {
        return;
    };
    let path = folder.join("openapi/business-messaging-api_v23.0.yaml");
    let text = fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    for served in [
        "{Business-ID}",
        "{Business-ID}/owned_whatsapp_business_accounts",
        "{WABA-ID}",
        "{WABA-ID}/phone_numbers",
        "{WABA-ID}/subscribed_apps",
        "{Phone-Number-ID}",
        "{Phone-Number-ID}/register",
        "{Phone-Number-ID}/settings",
        "{Phone-Number-ID}/calls",
    ] {
        let line = format!("  /{{Version}}/{served}:");
        assert!(
            text.lines().any(|held| held == line),
            "{served} is not in the specification"
        );
    }
}
