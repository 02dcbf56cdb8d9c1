//! What a request leaves in the log.

use std::io;
use std::sync::{Arc, Mutex};

use meta_fake::world::Consent;
use tracing_subscriber::fmt::MakeWriter;

use crate::world::{World, owner};

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Log {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

#[tokio::test]
async fn a_sign_in_and_a_delivery_are_logged_without_what_they_carry() {
    let log = Log::default();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_ansi(false)
        .with_writer(log.clone())
        .finish();
    // For the whole process: what the other tests log is looked through as well.
    tracing::subscriber::set_global_default(subscriber).unwrap();
    let world = World::new();
    let left = world
        .posts("/channels/whatsapp/connect", "")
        .by(&owner())
        .send()
        .await;
    let back = world.consents(left.location(), "aisha", &Consent::ContinueWithAll);
    let landed = world
        .get(&back)
        .cookie(&left.cookie())
        .by(&owner())
        .send()
        .await;

    let words = "canary-of-metas-words";
    let fail = |meta: &mut meta_fake::World| meta.fail_next_dialog(1_349_245, words);
    world.graph.world(fail);
    let left_again = world
        .posts("/channels/whatsapp/connect", "")
        .by(&owner())
        .send()
        .await;
    let refused = world.consents(left_again.location(), "aisha", &Consent::ContinueWithAll);
    let refused = world.get(&refused).cookie(&left_again.cookie());
    refused.by(&owner()).send().await;

    let words = r#"{"object":"page","entry":[{"messaging":"canary-words"}]}"#;
    let delivered = world.delivers_signed(words).send().await;
    let forged = world.delivers(words).send().await;

    let text = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    let id = landed.header("x-request-id");
    assert!(
        text.contains(id) && text.contains("/oauth/meta/callback"),
        "{text}"
    );
    let (_, query) = back.split_once('?').unwrap();
    let mut secrets: Vec<&str> = query
        .split('&')
        .filter_map(|pair| pair.split('=').nth(1))
        .collect();
    let (cookie, token) = (left.cookie(), owner().token());
    secrets.extend([cookie.split('=').nth(1).unwrap(), &token]);
    assert!(
        secrets.len() >= 4 && secrets.iter().all(|secret| secret.len() > 20),
        "{secrets:?}"
    );
    for secret in secrets {
        assert!(!text.contains(secret), "{secret} is in the log");
    }
    let told = |line: &&str| line.contains("refuses the app") && line.contains("1349245");
    let told = text.lines().find(told);
    assert!(told.is_some_and(|line| line.contains("WARN")), "{text}");
    assert!(!text.contains("canary-of-metas-words"));
    assert!(
        !text.contains("canary-words"),
        "what customers write is not for logs"
    );
    let answered = |answer: &crate::world::Answer| -> Vec<&str> {
        let id = answer.header("x-request-id");
        let lines = text.lines().filter(|line| line.contains(id));
        let answered = lines.filter(|line| line.contains("answered"));
        answered
            .filter_map(|line| line.split_whitespace().nth(1))
            .collect()
    };
    assert_eq!(answered(&landed), ["INFO"]);
    assert_eq!(
        answered(&delivered),
        ["DEBUG"],
        "there are too many of them"
    );
    assert_eq!(answered(&forged), ["INFO"]);
}
