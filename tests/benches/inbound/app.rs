//! Our side: every port over a real adapter, and workspaces whose numbers are connected.

use std::sync::Arc;

use secrecy::SecretString;
use url::Url;
use wassla_agents::{EchoRuntime, NoVoice};
use wassla_app::{PlanDirectory, Ports};
use wassla_domain::channel::{NumberSeen, Step};
use wassla_domain::ports::{
    AgentDirectory, AnswerStore, AttemptStore, CallLog, CallingStore, ChannelStore, CleanupStore,
    Clock, DeletionStore, EventLog, Inbox, LeaseStore, Outbox, ProvisionStore, SecretBox,
    WorkspaceDirectory,
};
use wassla_domain::{AppId, Asset, Channel, ChannelState, PlanTable, SealedField, WorkspaceId};
use wassla_graph::{GraphClient, GraphSettings};
use wassla_postgres::{PostgresOptions, PostgresStore};
use wassla_sqlite::{SqliteOptions, SqliteStore};
use wassla_system::{Keyring, OsEntropy, SealingKeys, SystemClock};
use wassla_testkit::fixtures;
use wassla_webhooks::MetaWebhookReader;

pub(crate) const APP_SECRET: &str = "benchmark-app-secret";
/// How many numbers there are, each of a workspace of its own.
pub(crate) const NUMBERS: usize = 20;

/// Meta's id of a number.
pub(crate) fn phone_number(number: usize) -> String {
    format!("1060000000{number:05}")
}

/// Meta's id of the account that a number is in.
pub(crate) fn waba(number: usize) -> String {
    format!("1070000000{number:05}")
}

/// Every port over the database at this address, brought up to date.
pub(crate) async fn open(database: &str, graph: &Url) -> Ports {
    if database.starts_with("postgres") {
        let store = postgres(database).await;
        over(store, graph).await
    } else {
        let store = sqlite(database).await;
        over(store, graph).await
    }
}

pub(crate) async fn postgres(address: &str) -> PostgresStore {
    let address = SecretString::from(address);
    let store = PostgresStore::open(&address, PostgresOptions::default()).await;
    let store = store.expect("PostgreSQL was started");
    store.migrate().await.expect("a new database");
    store
}

pub(crate) async fn sqlite(file: &str) -> SqliteStore {
    let store = SqliteStore::open(file, SqliteOptions::default()).await;
    let store = store.expect("a new file");
    store.migrate().await.expect("a new database");
    store
}

async fn over<S>(store: S, graph: &Url) -> Ports
where
    S: AttemptStore
        + ChannelStore
        + CallingStore
        + CallLog
        + ProvisionStore
        + CleanupStore
        + EventLog
        + Inbox
        + AnswerStore
        + Outbox
        + LeaseStore
        + DeletionStore
        + WorkspaceDirectory
        + AgentDirectory,
{
    let store = Arc::new(store);
    let entropy = Arc::new(OsEntropy);
    let key = SecretString::from(format!("bench:{}=", "A".repeat(43)));
    let keys = SealingKeys::parse(&[key]).expect("32 bytes");
    let secrets = Arc::new(Keyring::new(keys, entropy.clone()));
    for number in 0..NUMBERS {
        connect(&*store, &*secrets, number).await;
    }
    let graph = Arc::new(client(graph));
    Ports {
        meta_calling: graph.clone(),
        graph,
        attempts: store.clone(),
        channels: store.clone(),
        calling: store.clone(),
        calls: store.clone(),
        provisions: store.clone(),
        jobs: store.clone(),
        webhooks: Arc::new(MetaWebhookReader::new(SecretString::from(APP_SECRET), None)),
        events: store.clone(),
        inbox: store.clone(),
        answers: store.clone(),
        outbox: store.clone(),
        leases: store.clone(),
        deletions: store.clone(),
        runtime: Arc::new(EchoRuntime::default()),
        voice: Arc::new(NoVoice),
        plans: Arc::new(PlanDirectory::new(PlanTable::default(), store.clone())),
        agents: store,
        secrets,
        clock: Arc::new(SystemClock),
        entropy,
    }
}

/// A workspace with an agent and a connected number.
async fn connect<S>(store: &S, secrets: &dyn SecretBox, number: usize)
where
    S: WorkspaceDirectory + AgentDirectory + ChannelStore,
{
    let workspace = fixtures::workspace(&format!("ws_{number}"));
    let agent = fixtures::agent(&workspace.id, &format!("agent_{number}"));
    store.put_workspace(&workspace).await.expect("a workspace");
    store.put_agent(&agent).await.expect("an agent");
    let mut row = connected(&workspace.id, number);
    row.agent = Some(agent.id);
    let context = row.seal_context(SealedField::AccessToken);
    let token = secrets.seal(&context, &"a-token-of-the-benchmark".into());
    row.credentials.access_token = Some(token.expect("a seal"));
    let write = fixtures::first_connect(&row);
    let upserts = fixtures::upserts(&workspace.id, [write]);
    store.upsert_channels(&upserts).await.expect("a channel");
}

fn connected(workspace: &WorkspaceId, number: usize) -> Channel {
    let Asset::Whatsapp(mut asset) = fixtures::whatsapp(1) else {
        unreachable!("it was asked for");
    };
    asset.phone_number = fixtures::id(phone_number(number));
    asset.waba = fixtures::id(waba(number));
    let at = SystemClock.now();
    let mut row = fixtures::channel(workspace, Asset::Whatsapp(asset));
    row.evidence.subscribed = Step::Done { at };
    row.evidence.pin = Step::Done { at };
    row.evidence.registered = Step::NotNeeded;
    row.evidence.number = Some(NumberSeen {
        status: Some("CONNECTED".into()),
        platform: Some("CLOUD_API".into()),
        at,
    });
    row.state = ChannelState::of(row.kind(), &row.evidence);
    row.due_at = None;
    row
}

fn client(graph: &Url) -> GraphClient {
    let app = AppId::parse("424242424242").expect("digits");
    let redirect = Url::parse("https://app.example.com/oauth/meta/callback").expect("a URL");
    let settings = GraphSettings {
        graph_url: graph.clone(),
        ..GraphSettings::new(app, SecretString::from(APP_SECRET), redirect)
    };
    GraphClient::new(settings).expect("settings that can be used")
}
