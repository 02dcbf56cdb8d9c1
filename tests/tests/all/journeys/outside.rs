//! Every published example of a webhook (outside the repository, in the folder that
//! `WASSLA_OUTSIDE` names): accepted, and shown or counted as what it is.

use std::path::PathBuf;

use serde_json::Value;
use wassla_journeys::world::{Setup, Store, World};

/// The kind of message that the Inbox shows, and words in it.
type Shown = Option<(&'static str, &'static str)>;

/// What becomes of the examples, by the beginning of their names, the first that fits; then what
/// the Inbox says of the message, when it shows one.
const TABLE: [(&str, &str, Shown); 16] = [
    (
        "pywa_wa_message_text",
        "delivered",
        Some(("text", "Body Text")),
    ),
    (
        "pywa_wa_message_interactive_button_reply",
        "delivered",
        Some(("choice", "title")),
    ),
    (
        "pywa_wa_message_media_url",
        "delivered",
        Some(("image", "")),
    ),
    (
        "pywa_wa_message_reaction",
        "no_answer_needed",
        Some(("reaction", "")),
    ),
    (
        "pywa_wa_message_unsupported",
        "no_answer_needed",
        Some(("unknown", "")),
    ),
    (
        "pywa_wa_system_number_changed",
        "no_answer_needed",
        Some(("notice", "")),
    ),
    (
        "restfb_wa_message_text_bsuid_only",
        "delivered",
        Some(("text", "another color")),
    ),
    ("pywa_wa_status_", "noted", None),
    ("restfb_wa_status_", "noted", None),
    (
        "pywa_wa_call_connect_user",
        "too_late",
        Some(("call", "missed")),
    ),
    ("pywa_wa_call_terminate", "noted", Some(("call", "2 min"))),
    (
        "pywa_wa_account_update_partner_added",
        "not_understood",
        None,
    ),
    ("pywa_wa_account_update_partner_removed", "noted", None),
    (
        "restfb_instagram_dm_attachment",
        "no_answer_needed",
        Some(("unknown", "")),
    ),
    ("restfb_messenger_message_echo", "echo", None),
    (
        "restfb_messenger_message_basic",
        "delivered",
        Some(("text", "hello, world!")),
    ),
];

#[expect(
    clippy::disallowed_methods,
    reason = "tells the test where the examples lie"
)]
fn examples() -> Vec<(String, Value)> {
    let Some(folder) = std::env::var_os("WASSLA_OUTSIDE") else {
        return Vec::new();
    };
    let folder = PathBuf::from(folder).join("payloads");
    let files = folder.read_dir().unwrap().map(|file| file.unwrap().path());
    let files = files.filter(|path| path.extension().is_some_and(|end| end == "json"));
    let read = files.filter_map(|path| {
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let json: Value = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
        // The others are answers of the Graph.
        json["object"].is_string().then_some((name, json))
    });
    let mut examples: Vec<_> = read.collect();
    examples.sort_by(|one, other| one.0.cmp(&other.0));
    assert!(!examples.is_empty(), "{} holds webhooks", folder.display());
    examples
}

/// The id of what it is addressed to.
fn addressee(example: &Value) -> Option<String> {
    let entry = &example["entry"][0];
    let id = match example["object"].as_str()? {
        "whatsapp_business_account" => &entry["changes"][0]["value"]["metadata"]["phone_number_id"],
        _ => &entry["id"],
    };
    match id {
        Value::String(id) => Some(id.clone()),
        Value::Number(id) => Some(id.to_string()),
        Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => None,
    }
}

/// Gives Lina's number, Page or Instagram account the id of the example's, before she connects.
fn moves_in(world: &World, example: &Value) -> &'static str {
    let kind = match example["object"].as_str().unwrap() {
        "whatsapp_business_account" => "whatsapp",
        "instagram" => "instagram",
        _ => "messenger",
    };
    let account = &example["entry"][0]["changes"][0]["value"]["waba_info"]["waba_id"];
    world.meta(|meta| {
        if let Some(waba_id) = account.as_str() {
            let waba = meta
                .wabas
                .iter_mut()
                .find(|waba| waba.name == "Lina Bakery");
            let waba = waba.unwrap();
            for business in &mut meta.businesses {
                for held in &mut business.waba_ids {
                    if *held == waba.id {
                        waba_id.clone_into(held);
                    }
                }
            }
            waba_id.clone_into(&mut waba.id);
        }
        let Some(id) = addressee(example) else { return };
        match kind {
            "whatsapp" => {
                let number = meta.numbers.iter_mut();
                let number = number
                    .into_iter()
                    .find(|one| one.display == "+1 202-555-0121");
                let number = number.unwrap();
                for waba in &mut meta.wabas {
                    for held in &mut waba.number_ids {
                        if *held == number.id {
                            id.clone_into(held);
                        }
                    }
                }
                number.id = id;
            }
            "instagram" => {
                let mut accounts = meta
                    .pages
                    .iter_mut()
                    .filter_map(|page| page.instagram.as_mut());
                accounts.next().unwrap().id = id;
            }
            _ => {
                let page = meta.pages.iter_mut().find(|page| page.instagram.is_some());
                let page = page.unwrap();
                for person in &mut meta.people {
                    for role in &mut person.page_roles {
                        if role.page_id == page.id {
                            id.clone_into(&mut role.page_id);
                        }
                    }
                }
                page.id = id;
            }
        }
    });
    kind
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_example_is_accepted_and_shown_or_counted_as_what_it_is() {
    for (name, example) in examples() {
        let line = TABLE.iter().find(|(begins, ..)| name.starts_with(begins));
        let (_, outcome, shown) = line.unwrap_or_else(|| panic!("say what {name} is"));
        // The examples are years old.
        let setup = Setup::on(Store::Sqlite).working();
        let world = setup.with("inbound.keep_days", "9999").open().await;
        world.hires("ws_acme", "ag_layla", "Layla").await;
        let kind = moves_in(&world, &example);
        let mut owner = world.owner();
        let landing = owner.connects("whatsapp", "lina").await;
        assert_eq!(landing, "connected=whatsapp,instagram,messenger", "{name}");
        if name.contains("_call_") {
            world.hires_voice("ws_acme", "ag_vera", "Vera").await;
            assert_eq!(owner.enables_calls("ag_vera").await.status, 200, "{name}");
            world
                .until("Meta's news of the settings are taken in", async || {
                    owner.counted("whatsapp_call", "noted").await == 1
                })
                .await;
        }
        let before = world.events(outcome).await;

        let answer = world.delivers(&example).await;
        assert_eq!(answer.status, 200, "{name}: {answer:?}");
        world
            .until(&format!("{name} is {outcome}"), async || {
                world.events(outcome).await > before
            })
            .await;
        let thread = owner.thread_on(kind).await;
        assert_eq!(
            thread.len(),
            usize::from(shown.is_some()),
            "{name}: {thread:?}"
        );
        if let Some((kind, words)) = shown {
            assert_eq!(thread[0]["type"], *kind, "{name}: {thread:?}");
            let text = thread[0]["text"].as_str().unwrap();
            assert!(!text.is_empty() && text.contains(words), "{name}: {text}");
        }
        if name.contains("partner_removed") {
            // It happened before Lina connected; had it happened since, it would end the channel.
            assert_eq!(owner.state_of("whatsapp").await, "connected", "{name}");
            let mut since = example.clone();
            since["entry"][0]["time"] = world.meta(|meta| meta.now()).into();
            assert_eq!(world.delivers(&since).await.status, 200);
            world
                .until("the tile says it", async || {
                    owner.state_of("whatsapp").await == "reconnect_needed"
                })
                .await;
        }
        assert_eq!(world.delivers(&example).await.status, 200, "{name} again");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_example_is_accepted_and_counted_when_nobody_is_addressed() {
    let world = Setup::on(Store::Postgres).working().open().await;
    let mut counted = 0;
    for (name, example) in examples() {
        let answer = world.delivers(&example).await;
        assert_eq!(answer.status, 200, "{name}: {answer:?}");
        counted += 1;
    }
    world
        .until("each is counted", async || {
            let mut sum = 0;
            for outcome in wassla_domain::inbound::Outcome::ALL {
                sum += world.events(outcome.as_str()).await;
            }
            // Some hold more than one event, and some the same one as another.
            sum * 2 >= counted
        })
        .await;
}
