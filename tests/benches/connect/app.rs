//! Our side: the use cases over the real adapters.

use std::sync::Arc;
use std::time::{Duration, Instant};

use secrecy::SecretString;
use tempfile::TempDir;
use url::Url;
use wassla_agents::{EchoRuntime, NoVoice};
use wassla_app::{Callback, PlanDirectory, Ports, Settings, Wassla};
use wassla_domain::attempt::{AuthType, AuthorizationCode, DialogAnswer, State};
use wassla_domain::ports::WorkspaceDirectory;
use wassla_domain::{AppId, Caller, ChatKind, PlanTable, Role, UserId, Workspace, WorkspaceId};
use wassla_graph::{GraphClient, GraphSettings};
use wassla_sqlite::{SqliteOptions, SqliteStore};
use wassla_system::{Keyring, OsEntropy, SealingKeys, SystemClock};
use wassla_webhooks::MetaWebhookReader;

use crate::far_meta::{APP_ID, APP_SECRET, FarMeta, REDIRECT_URI};

/// How long the person stays at Meta at least: enough to open one connection.
const AT_META: Duration = Duration::from_millis(600);

/// Whether the connection that was opened when the person left is still there.
#[derive(Clone, Copy)]
pub(crate) enum Start {
    /// No: another process serves the return.
    Cold,
    /// Yes.
    Warm,
}

impl Start {
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Cold => "cold",
            Self::Warm => "warm",
        }
    }
}

pub(crate) struct TestApp {
    ports: Ports,
    _folder: TempDir,
}

impl TestApp {
    pub(crate) async fn open(meta: &FarMeta) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("wassla.db");
        let path = path.to_str().expect("a readable path");
        let store = SqliteStore::open(path, SqliteOptions::default())
            .await
            .expect("a new file");
        store.migrate().await.expect("a new database");
        let workspace = Workspace {
            id: workspace_id(),
            name: "Acme".into(),
            plan: "growth".into(),
            suspended: false,
        };
        store.put_workspace(&workspace).await.expect("a workspace");
        let store = Arc::new(store);
        let entropy = Arc::new(OsEntropy);
        let key = SecretString::from(format!("bench:{}=", "A".repeat(43)));
        let keys = SealingKeys::parse(&[key]).expect("32 bytes");
        let graph = Arc::new(client(meta));
        let ports = Ports {
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
            agents: store.clone(),
            secrets: Arc::new(Keyring::new(keys, entropy.clone())),
            clock: Arc::new(SystemClock),
            entropy,
        };
        Self {
            ports,
            _folder: folder,
        }
    }

    /// One sign-in; what it landed on, and how long the callback took.
    pub(crate) async fn connects(
        &self,
        meta: &FarMeta,
        person: &str,
        start: Start,
    ) -> (String, Duration) {
        let leaving = Wassla::new(self.ports.clone(), Settings::default());
        let caller = Caller {
            user: UserId::parse("user_1").expect("an id"),
            workspace: workspace_id(),
            role: Some(Role::Owner),
        };
        let authorization = leaving
            .begin_connect(&caller, ChatKind::Whatsapp, None, AuthType::Usual)
            .await;
        let authorization = authorization.expect("an owner may leave");
        leaving.finish_tasks().await;
        tokio::time::sleep(AT_META).await;
        let returning = match start {
            Start::Warm => leaving,
            Start::Cold => {
                let ports = Ports {
                    graph: Arc::new(client(meta)),
                    ..self.ports.clone()
                };
                Wassla::new(ports, Settings::default())
            }
        };
        meta.forget_calls();
        let (code, state) = meta.approve(&authorization.dialog, person);
        let callback = Callback {
            state: State::parse(&state),
            browser: Some(authorization.browser),
            identity: Some(caller),
            answer: DialogAnswer::Approved(AuthorizationCode::new(code)),
        };
        let from = Instant::now();
        let landing = returning
            .handle_callback(callback)
            .await
            .expect("a landing")
            .query();
        (landing, from.elapsed())
    }
}

fn client(meta: &FarMeta) -> GraphClient {
    let app = AppId::parse(APP_ID).expect("digits");
    let redirect = Url::parse(REDIRECT_URI).expect("a URL");
    let settings = GraphSettings {
        graph_url: meta.graph_url(),
        extra_root: Some(meta.certificate()),
        ..GraphSettings::new(app, SecretString::from(APP_SECRET), redirect)
    };
    GraphClient::new(settings).expect("settings that can be used")
}

fn workspace_id() -> WorkspaceId {
    WorkspaceId::parse("ws_acme").expect("an id")
}
