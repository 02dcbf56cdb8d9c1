//! `check` and `rotate-keys`: what depends on Meta, and on rows.

use std::sync::{Arc, Mutex};

use meta_fake::World;
use secrecy::SecretString;
use tokio::net::TcpListener;
use wassla_domain::ports::{ChannelStore, SecretBox};
use wassla_domain::upsert::UpsertOutcome;
use wassla_domain::{Channel, SealedField, Timestamp};
use wassla_sqlite::{SqliteOptions, SqliteStore};
use wassla_system::{Keyring, OsEntropy, SealingKeys};
use wassla_testkit::fixtures;

use crate::process::{KEY, OLDER_KEY, Place, Said};

const APP: &str = "700000000000001";
const SECRET: &str = "the-secret-of-the-app";

/// A fake Meta on a port, until the test ends.
async fn meta() -> (Arc<Mutex<World>>, String) {
    let world = World::demo(APP, SECRET, &["http://127.0.0.1:8080/oauth/meta/callback"]);
    let start = world.now();
    let world = Arc::new(Mutex::new(world));
    let sandbox = meta_sandbox::Sandbox::new(world.clone(), move || start);
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let router = meta_sandbox::router(sandbox);
    tokio::spawn(meta_sandbox::serve(
        listener,
        router,
        std::future::pending(),
    ));
    (world, url)
}

fn line<'a>(said: &'a Said, what: &str) -> &'a str {
    let found = said.out.lines().find(|line| line.contains(what));
    found.unwrap_or_else(|| panic!("no line about {what}: {said:?}"))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn check_names_what_is_wrong_and_mend_sets_the_webhooks() {
    let (world, url) = meta().await;
    let place = Place::new().with("WASSLA_META__GRAPH_URL", &url);

    let said = place.run(&["check"]);
    assert_eq!(said.code, Some(1), "{said:?}");
    assert!(line(&said, " configuration: ").starts_with("ok"));
    let database = line(&said, " database: ");
    assert!(
        database.starts_with("WRONG") && database.contains("wassla-server migrate"),
        "{database}"
    );
    assert!(!place.path("wassla.db").exists(), "check only looks");
    let app = line(&said, " Meta app: ");
    assert!(app.starts_with("ok") && app.contains(APP), "{app}");
    for object in ["whatsapp_business_account", "page", "instagram"] {
        let webhook = line(&said, &format!(" webhook {object}: "));
        assert!(
            webhook.starts_with("WRONG") && webhook.contains("check --fix"),
            "{webhook}"
        );
    }

    assert_eq!(place.run(&["migrate"]).code, Some(0));
    let place = place.without_calls();
    let said = place.run(&["check", "--fix"]);
    assert_eq!(said.code, Some(0), "{said:?}");
    assert_eq!(place.run(&["check"]).code, Some(0));
    let webhook = line(&said, " webhook whatsapp_business_account: ");
    assert!(webhook.starts_with("ok"), "{webhook}");
    for field in [
        "messages",
        "calls",
        "account_update",
        "account_alerts",
        "security",
        "phone_number_quality_update",
        "account_settings_update",
        "user_preferences",
        "smb_message_echoes",
    ] {
        assert!(webhook.contains(field), "{webhook}");
    }
    assert!(
        webhook.ends_with("http://127.0.0.1:8080/webhooks/meta"),
        "{webhook}"
    );
    let world = world.lock().unwrap();
    let told = &world.app(APP).unwrap().subscriptions;
    assert_eq!(told.len(), 3);
    assert!(
        told.iter()
            .all(|told| told.verify_token == "the verify token")
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn check_tells_webhooks_that_lead_elsewhere_or_lack_a_field() {
    let (world, url) = meta().await;
    let place = Place::new().with("WASSLA_META__GRAPH_URL", &url);
    place.run(&["migrate"]);
    place.run(&["check", "--mend"]);
    {
        let mut world = world.lock().unwrap();
        let app = world.apps.iter_mut().find(|app| app.id == APP).unwrap();
        app.subscriptions[0].fields.retain(|field| field != "calls");
        app.subscriptions[1].callback_url = "https://other.example/hush".to_owned();
        app.subscriptions[2].active = false;
    }
    let said = place.run(&["check"]);
    assert_eq!(said.code, Some(1));
    assert!(line(&said, " webhook whatsapp_business_account: ").contains("not subscribed: calls"));
    assert!(line(&said, " webhook page: ").contains("delivers to https://other.example. "));
    assert!(line(&said, " webhook instagram: ").contains("not active"));
    assert!(!said.out.contains("hush"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn check_tells_a_wrong_app_secret_from_a_meta_out_of_reach() {
    let (_, url) = meta().await;
    let place = Place::new().with("WASSLA_META__GRAPH_URL", &url);
    let wrong = place
        .with("WASSLA_META__APP_SECRET", "hush")
        .run(&["check", "--mend"]);
    assert_eq!(wrong.code, Some(1));
    let app = line(&wrong, " Meta app: ");
    assert!(
        app.starts_with("WRONG") && app.contains("copy meta.app_id"),
        "{app}"
    );
    assert!(!format!("{wrong:?}").contains("hush"));

    let away = Place::new().run(&["check"]);
    let app = line(&away, " Meta app: ");
    assert!(
        app.contains("could not be reached") && app.contains("meta.graph_url"),
        "{app}"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn check_tells_the_end_of_the_version() {
    let (_, url) = meta().await;
    let place = Place::new().with("WASSLA_META__GRAPH_URL", &url);
    let ended = place.with("WASSLA_META__VERSION", "v18.0").run(&["check"]);
    assert!(line(&ended, " Graph version: ").contains("v18.0 ended on 2026-01-26"));
    assert!(line(&ended, " Graph version: ").starts_with("WRONG"));
}

fn keyring(key: &str) -> Keyring {
    let entries: [SecretString; 1] = [key.into()];
    Keyring::new(SealingKeys::parse(&entries).unwrap(), Arc::new(OsEntropy))
}

/// A WhatsApp row whose token and PIN this key sealed.
async fn connected(store: &SqliteStore, number: u32, key: &str) {
    let workspace = fixtures::id(format!("ws_{number}"));
    let mut row: Channel = fixtures::channel(&workspace, fixtures::whatsapp(number));
    let keyring = keyring(key);
    let seal = |field, secret: &str| {
        keyring
            .seal(&row.seal_context(field), &secret.into())
            .unwrap()
    };
    let (token, pin) = (
        seal(SealedField::AccessToken, "token"),
        seal(SealedField::Pin, "123456"),
    );
    row.credentials.access_token = Some(token);
    row.credentials.pin = Some(pin);
    row.due_at = Some(Timestamp::from_seconds(4_102_444_800));
    let upserts = fixtures::upserts(&workspace, [fixtures::first_connect(&row)]);
    let outcome = store.upsert_channels(&upserts).await.unwrap();
    assert!(matches!(outcome, UpsertOutcome::Written { .. }));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn t12_rotate_keys_seals_again_what_an_older_key_sealed() {
    let place = Place::new();
    assert_eq!(place.run(&["migrate"]).code, Some(0));
    let file = place.path("wassla.db");
    let store = SqliteStore::open(file.to_str().unwrap(), SqliteOptions::default())
        .await
        .unwrap();
    connected(&store, 1, OLDER_KEY).await;
    connected(&store, 2, OLDER_KEY).await;
    connected(&store, 3, KEY).await;

    let shut = place.run(&["check"]);
    let keys = line(&shut, " sealing keys: ");
    assert!(
        keys.starts_with("WRONG") && keys.contains("4 of 6 secrets do not open"),
        "{keys}"
    );
    let refused = place.run(&["rotate-keys"]);
    assert_eq!(refused.code, Some(1), "{refused:?}");

    let both = place.with(
        "WASSLA_SECRETS__KEYS",
        &format!("[\"{KEY}\",\"{OLDER_KEY}\"]"),
    );
    let old = both.run(&["check"]);
    let keys = line(&old, " sealing keys: ");
    assert!(
        keys.starts_with("note") && keys.contains("4 are sealed with an older key"),
        "{keys}"
    );
    let said = both.run(&["rotate-keys"]);
    assert_eq!(
        said.out, "2 rows sealed again; 1 had the newest key already.\n",
        "{said:?}"
    );
    let said = both.run(&["rotate-keys"]);
    assert_eq!(
        said.out, "0 rows sealed again; 3 had the newest key already.\n",
        "{said:?}"
    );

    let alone = both
        .with("WASSLA_SECRETS__KEYS", &format!("[\"{KEY}\"]"))
        .run(&["check"]);
    assert!(line(&alone, " sealing keys: ").contains("they open all 6 secrets"));
}
