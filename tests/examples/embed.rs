//! Connect WhatsApp in a service of your own: `cargo run -p wassla-journeys --example embed`.
//!
//! The service has its own sessions, its own plans and its own pages; Wassla's router is merged
//! into its own. Stores, sealing and Meta are the adapters that come with the library; each is a
//! port and could be yours.

use std::error::Error;
use std::sync::Arc;

use async_trait::async_trait;
use axum::Router;
use axum::http::HeaderMap;
use axum::routing::get;
use secrecy::SecretString;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use url::Url;
use wassla_agents::{EchoRuntime, NoVoice};
use wassla_app::{Ports, Settings, Wassla};
use wassla_catalogue::Catalogue;
use wassla_domain::ports::PlanPolicy;
use wassla_domain::{AppId, Caller, ChannelKind, Entitlements, Fault, Role, UserId, WorkspaceId};
use wassla_graph::{GraphClient, GraphSettings};
use wassla_http::{
    HelpUrls, HttpSettings, HttpState, Identity, Metrics, ServeLimits, WhoAsks, serve,
};
use wassla_sqlite::{SqliteOptions, SqliteStore};
use wassla_system::{Keyring, OsEntropy, SealingKeys, SystemClock};
use wassla_webhooks::MetaWebhookReader;

/// Your plans: here everybody has everything.
struct Generous;

#[async_trait]
impl PlanPolicy for Generous {
    async fn entitlements(&self, _: &WorkspaceId) -> Result<Entitlements, Fault> {
        Ok(Entitlements::Active(ChannelKind::ALL.into()))
    }
}

/// Your sessions: here a header that a gateway in front has verified.
struct Gateway;

#[async_trait]
impl WhoAsks for Gateway {
    async fn who_asks(&self, headers: &HeaderMap) -> Result<Identity, Fault> {
        let user = headers.get("x-user").and_then(|value| value.to_str().ok());
        let caller = user
            .and_then(|user| UserId::parse(user).ok())
            .and_then(|user| {
                let workspace = WorkspaceId::parse("ws_1").ok()?;
                Some(Caller {
                    user,
                    workspace,
                    role: Some(Role::Owner),
                })
            });
        Ok(caller.map_or(Identity::Nobody, |caller| Identity::Known(caller.into())))
    }
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let public_url = Url::parse("http://127.0.0.1:8081")?;
    let redirect_uri = public_url.join("/oauth/meta/callback")?;

    let folder = tempfile::tempdir()?;
    let file = folder.path().join("wassla.db");
    let store = SqliteStore::open(&file.to_string_lossy(), SqliteOptions::default()).await?;
    store.migrate().await?;
    let store = Arc::new(store);

    let app = AppId::parse("424242424242")?;
    let secret = SecretString::from("your-app-secret");
    let graph = GraphClient::new(GraphSettings::new(app, secret.clone(), redirect_uri))?;
    let entropy = Arc::new(OsEntropy);
    let key = SecretString::from(format!("2026-11:{}=", "A".repeat(43)));
    let keys = SealingKeys::parse(&[key]).map_err(|mut wrong| wrong.remove(0))?;

    let graph = Arc::new(graph);
    let wassla = Wassla::new(
        Ports {
            meta_calling: graph.clone(),
            graph,
            attempts: store.clone(),
            channels: store.clone(),
            calling: store.clone(),
            calls: store.clone(),
            provisions: store.clone(),
            jobs: store.clone(),
            webhooks: Arc::new(MetaWebhookReader::new(secret, None)),
            events: store.clone(),
            inbox: store.clone(),
            answers: store.clone(),
            outbox: store.clone(),
            leases: store.clone(),
            deletions: store.clone(),
            runtime: Arc::new(EchoRuntime::default()),
            voice: Arc::new(NoVoice),
            plans: Arc::new(Generous),
            agents: store,
            secrets: Arc::new(Keyring::new(keys, entropy.clone())),
            clock: Arc::new(SystemClock),
            entropy: entropy.clone(),
        },
        Settings::default(),
    );
    let stop = CancellationToken::new();
    let connect = wassla_http::router(HttpState {
        wassla: wassla.clone(),
        who_asks: Arc::new(Gateway),
        catalogue: Catalogue::shipped(),
        entropy,
        settings: Arc::new(HttpSettings {
            public_url: public_url.clone(),
            dialog_origin: Url::parse("https://www.facebook.com")?,
            upgrade_url: None,
            support_url: None,
            help: HelpUrls::default(),
            login_url: None,
            webhook_verify_token: SecretString::from("your-verify-token"),
        }),
        metrics: Metrics::new(&mut wassla_http::Registry::default()),
        stopping: stop.clone(),
        demo: None,
    });
    let service = Router::new()
        .route("/yours", get(|| async { "your own page" }))
        .merge(connect);

    let stopping = stop.clone();
    tokio::spawn(async move {
        let _ = tokio::signal::ctrl_c().await;
        stopping.cancel();
    });
    // What a crash or a busy Meta left undone is taken up from here.
    let sweeping = wassla.clone();
    tokio::spawn(stop.clone().run_until_cancelled_owned(async move {
        loop {
            if let Err(fault) = sweeping.provision_due().await {
                tracing::error!(error = &fault as &dyn Error, "due rows cannot be read");
            }
            tokio::time::sleep(std::time::Duration::from_secs(1)).await;
        }
    }));

    // What customers write is taken in and answered from here, and Meta is left clean. Calls would
    // be answered here as well, by whatever stands in the place of `NoVoice`.
    let working = wassla.clone();
    let stopped = stop.clone();
    let every = std::time::Duration::from_secs(1);
    tokio::spawn(async move { working.work(every, stopped).await });

    println!("curl -H 'x-user: you' {public_url}api/v1/channels");
    let listener = TcpListener::bind("127.0.0.1:8081").await?;
    serve(listener, service, ServeLimits::default(), stop).await;
    wassla.finish_tasks().await;
    Ok(())
}
