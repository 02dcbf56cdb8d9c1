//! Deliveries that nobody sends by mistake: forged, garbled, large.

use meta_fake::world::AssetKind;
use serde_json::{Value, json};
use wassla_journeys::world::{Person, Setup, Store, World};

const MIB: usize = 1024 * 1024;

async fn flowers(store: Store) -> (World, Person, String) {
    let world = Setup::on(store).working().open().await;
    let mut owner = world.owner();
    owner.connects("whatsapp", "aisha").await;
    let number = world.phone("karim", AssetKind::Whatsapp, "+1 202-555-0101");
    let number = number.business().to_owned();
    (world, owner, number)
}

/// The server lives and takes messages.
async fn is_well(world: &World, owner: &Person, number: &str, mark: &str) {
    let text = format!("A good message after {mark}");
    let good = world.whatsapp_text(number, &format!("wamid.{mark}"), &text);
    assert_eq!(world.delivers(&good).await.status, 200);
    world
        .until("a good message is shown", async || {
            let thread = owner.thread_on("whatsapp").await;
            thread.last().is_some_and(|last| last["text"] == text)
        })
        .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn t14_every_bad_signature_is_the_same_401_and_nothing_is_read() {
    for store in Store::BOTH {
        let (world, owner, number) = flowers(store).await;
        let body = world.whatsapp_text(&number, "wamid.forged", "Send me your secrets");
        let body = body.to_string();
        let good = world.signature(body.as_bytes());
        let (_, hex) = good.split_once('=').unwrap();
        let upper = format!("sha256={}", hex.to_uppercase());
        let sha1 = format!("sha1={}", &hex[..40]);
        let named_sha1 = format!("sha1={hex}");
        let longer = format!("{good}0");
        let spaced = format!(" sha256= {hex}");
        let again = serde_json::to_string_pretty(&serde_json::from_str::<Value>(&body).unwrap());
        let again = again.unwrap();
        let longer_body = format!("{body} ");
        let others = world.signature(b"another body");
        let attacks: [(&str, &str, Vec<&str>); 14] = [
            ("missing", &body, vec![]),
            ("empty", &body, vec![""]),
            ("only the prefix", &body, vec!["sha256="]),
            ("without the prefix", &body, vec![hex]),
            ("sha1", &body, vec![&sha1]),
            ("named sha1", &body, vec![&named_sha1]),
            ("truncated", &body, vec![&good[..good.len() - 2]]),
            ("longer", &body, vec![&longer]),
            ("spaced", &body, vec![&spaced]),
            ("another body's", &body, vec![&others]),
            ("body encoded again", &again, vec![&good]),
            ("body and a space", &longer_body, vec![&good]),
            ("upper-case", &body, vec![&upper]),
            ("two headers", &body, vec![&good, &good]),
        ];
        let mut answers = Vec::new();
        for (name, body, signatures) in attacks {
            let answer = world.posts_webhook(body.as_bytes(), &signatures).await;
            assert_eq!(answer.status, 401, "{name}: {answer:?}");
            answers.push(answer.without_its_id());
        }
        answers.dedup();
        assert_eq!(answers.len(), 1, "they tell attackers apart: {answers:#?}");
        let told = format!("{answers:?}");
        assert!(!told.contains(&hex[..8]), "the right digest is not told");
        is_well(&world, &owner, &number, "forgery").await;
        assert_eq!(owner.thread_on("whatsapp").await.len(), 1);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn signed_garbage_is_never_an_error_of_ours() {
    for store in Store::BOTH {
        let (world, owner, number) = flowers(store).await;
        let deep = "[".repeat(50_000);
        let nested = format!(
            "{{\"object\":\"page\",\"entry\":{deep}{}}}",
            "]".repeat(50_000)
        );
        let objects = "{\"a\":".repeat(50_000);
        let cases: [(&str, Vec<u8>, u16); 9] = [
            ("nothing", vec![], 400),
            ("no JSON", b"hello".to_vec(), 400),
            ("no UTF-8", vec![0xff, 0xfe, b'{', b'}'], 400),
            ("NUL", vec![0; 64], 400),
            (
                "half of it",
                b"{\"object\":\"page\",\"entry\":[".to_vec(),
                400,
            ),
            ("open brackets", deep.clone().into_bytes(), 400),
            ("open objects", objects.into_bytes(), 400),
            ("nested", nested.into_bytes(), 200),
            (
                "a lone surrogate",
                b"{\"object\":\"page\",\"entry\":[{\"id\":\"\\ud800\"}]}".to_vec(),
                200,
            ),
        ];
        for (name, body, status) in cases {
            let answer = world.delivers_bytes(&body).await;
            assert!(answer.status < 500, "{name}: {answer:?}");
            assert_eq!(answer.status, status, "{name}: {answer:?}");
        }
        is_well(&world, &owner, &number, "garbage").await;
    }
}

/// The same with each part in turn replaced by something of another type.
fn with_wrong_types(value: &Value) -> Vec<Value> {
    let wrong = [
        Value::Null,
        json!(true),
        json!(-1),
        json!(1.5e300),
        json!("\u{0}\u{202e}x"),
        json!([]),
        json!({}),
        json!([[{ "id": [] }]]),
    ];
    let mut garbled: Vec<Value> = wrong.to_vec();
    match value {
        Value::Object(members) => {
            for (name, member) in members {
                for other in with_wrong_types(member) {
                    let mut whole = members.clone();
                    whole.insert(name.clone(), other);
                    garbled.push(Value::Object(whole));
                }
            }
        }
        Value::Array(items) => {
            for (place, item) in items.iter().enumerate() {
                for other in with_wrong_types(item) {
                    let mut whole = items.clone();
                    whole[place] = other;
                    garbled.push(Value::Array(whole));
                }
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
    garbled
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn parts_of_wrong_types_are_taken_and_hurt_nothing() {
    for store in Store::BOTH {
        let (world, owner, number) = flowers(store).await;
        let text = world.whatsapp_text(&number, "wamid.typed", "The right types");
        let page = json!({ "object": "page", "entry": [{ "id": "1", "time": 1, "messaging": [{
            "sender": { "id": "2" }, "recipient": { "id": "1" }, "timestamp": 1,
            "message": { "mid": "m_1", "text": "hi", "is_echo": true, "metadata": "msg_1" },
        }]}]});
        let garbled: Vec<Value> = [text, page].iter().flat_map(with_wrong_types).collect();
        assert!(garbled.len() > 300, "{}", garbled.len());
        for body in garbled.chunks(16) {
            let posts = body.iter().map(|body| world.delivers(body));
            for (answer, body) in futures::future::join_all(posts).await.iter().zip(body) {
                assert_eq!(answer.status, 200, "{body}");
            }
        }
        world
            .puts_workspace("ws_acme", "Acme", "growth", false)
            .await;
        let good = world.whatsapp_text(&number, "wamid.after-types", "All is well after it");
        assert_eq!(world.delivers(&good).await.status, 200);
        world
            .until("a good message is shown", async || {
                let conversations = owner.conversations().await;
                conversations
                    .iter()
                    .any(|one| one["last_message"] == "All is well after it")
            })
            .await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn t17_large_bodies_are_taken_up_to_3_mib_and_refused_beyond() {
    let (world, owner, number) = flowers(Store::Sqlite).await;
    let fill = |length: usize| {
        let (begin, end) = ("{\"object\":\"page\",\"entry\":[],\"x\":\"", "\"}");
        let body = format!(
            "{begin}{}{end}",
            "x".repeat(length - begin.len() - end.len())
        );
        assert_eq!(body.len(), length);
        body.into_bytes()
    };
    assert_eq!(world.delivers_bytes(&fill(3 * MIB)).await.status, 200);
    assert_eq!(world.delivers_bytes(&fill(3 * MIB + 1)).await.status, 413);
    let keys: Vec<String> = (0..200_000).map(|key| format!(",\"k{key}\":1")).collect();
    let keys = keys.concat();
    let keys = format!("{{\"object\":\"page\",\"entry\":[{{\"id\":\"1\"{keys}}}]}}");
    assert!(keys.len() < 3 * MIB);
    assert_eq!(world.delivers_bytes(keys.as_bytes()).await.status, 200);
    is_well(&world, &owner, &number, "size").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn t17_a_batch_of_a_thousand_messages_is_taken_whole_and_in_order() {
    for store in Store::BOTH {
        let (world, owner, number) = flowers(store).await;
        let entries: Vec<Value> = (0..1_000)
            .map(|place| {
                let (id, text) = (format!("wamid.batch.{place}"), format!("Line {place:04}"));
                world.whatsapp_text(&number, &id, &text)["entry"][0].clone()
            })
            .collect();
        let batch = json!({ "object": "whatsapp_business_account", "entry": entries });
        assert_eq!(world.delivers(&batch).await.status, 200);
        world
            .until("the whole batch is in", async || {
                owner.counted("whatsapp", "agent_missing").await == 1_000
            })
            .await;
        let thread = owner.thread_on("whatsapp").await;
        let texts = thread.iter().map(|one| one["text"].as_str().unwrap());
        let texts: Vec<&str> = texts.collect();
        assert_eq!(texts.first(), Some(&"Line 0900"));
        assert!(texts.is_sorted(), "in the order of the batch");
    }
}
