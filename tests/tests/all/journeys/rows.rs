//! What stands in the database.

use std::collections::BTreeSet;

use serde_json::{Deserializer, Value};
use wassla_domain::SealedField;
use wassla_domain::ports::SecretBox as _;
use wassla_journeys::world::{Store, World};

/// Every JSON object with an access token that stands in these bytes.
fn configs(world: &World) -> Vec<Value> {
    let mut found = Vec::new();
    for (_, bytes) in world.database_bytes() {
        for (place, _) in bytes.iter().enumerate().filter(|(_, byte)| **byte == b'{') {
            let mut values = Deserializer::from_slice(&bytes[place..]).into_iter::<Value>();
            if let Some(Ok(value)) = values.next()
                && value.get("access_token").is_some()
            {
                found.push(value);
            }
        }
    }
    found
}

fn names(config: &Value) -> BTreeSet<&str> {
    config
        .as_object()
        .unwrap()
        .keys()
        .map(String::as_str)
        .collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_row_holds_exactly_what_the_product_lists_and_its_secrets_are_sealed() {
    let token = [
        "access_token",
        "token_expires",
        "token_issued_at",
        "meta_user_id",
    ];
    let whatsapp = [
        "business_id",
        "waba_id",
        "phone_number_id",
        "display_phone_number",
        "verified_name",
        "numbers",
        "and_more",
        "wa_pin",
    ];
    let instagram = ["instagram_id", "username", "page_id", "page_name"];
    let messenger = ["page_id", "page_name"];
    let expected: BTreeSet<BTreeSet<&str>> = [&whatsapp[..], &instagram, &messenger]
        .map(|own| own.iter().chain(&token).copied().collect())
        .into();

    for store in Store::BOTH {
        let world = World::on(store).await;
        let mut owner = world.owner();
        owner.connects("whatsapp", "lina").await;
        let configs = configs(&world);
        let found: BTreeSet<BTreeSet<&str>> = configs.iter().map(names).collect();
        assert_eq!(found, expected, "{store:?}");

        let secrets = world.meta(|meta| meta.secrets());
        for config in &configs {
            for name in ["access_token", "wa_pin"] {
                let Some(sealed) = config.get(name) else {
                    continue;
                };
                let sealed = sealed.as_str().unwrap();
                assert!(
                    sealed.split('.').nth(1) == Some("2026-11"),
                    "{name}: {sealed}"
                );
                assert!(
                    !secrets
                        .iter()
                        .any(|secret| sealed.contains(secret.as_str()))
                );
            }
        }
        let whatsapp = configs
            .iter()
            .find(|config| config.get("waba_id").is_some())
            .unwrap();
        assert_eq!(whatsapp["display_phone_number"], "+1 202-555-0121");
        assert_eq!(world.finds_secrets(), []);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_sealed_opens_to_what_meta_gave() {
    for store in Store::BOTH {
        let world = World::on(store).await;
        let mut owner = world.owner();
        owner.connects("whatsapp", "lina").await;
        let opens = world.secret_box();
        for row in world.rows("ws_acme").await {
            let context = row.seal_context(SealedField::AccessToken);
            let sealed = row.credentials.access_token.as_ref().unwrap();
            let token = opens.open(&context, sealed).unwrap();
            let token = secrecy::ExposeSecret::expose_secret(&token).to_owned();
            let kind = world.meta(|meta| {
                let known = meta.tokens.iter().find(|known| known.token == token);
                format!("{:?}", known.unwrap().kind)
            });
            let is_whatsapp = row.kind().as_str() == "whatsapp";
            assert_eq!(
                kind,
                if is_whatsapp { "LongUser" } else { "Page" },
                "{}",
                row.kind()
            );
        }
        let rows = world.rows("ws_acme").await;
        let context = rows[0].seal_context(SealedField::Pin);
        let pin = opens
            .open(&context, rows[0].credentials.pin.as_ref().unwrap())
            .unwrap();
        let pin = secrecy::ExposeSecret::expose_secret(&pin).to_owned();
        let known = world.meta(|meta| {
            meta.numbers
                .iter()
                .any(|number| number.pin.as_deref() == Some(pin.as_str()))
        });
        assert!(known, "the PIN that is kept is the PIN that Meta has");
    }
}
