//! What the server's process does: the real router, served for real, over one of the variants.

use std::io::Read as _;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use axum::Router;
use axum::extract::Request;
use axum::http::HeaderMap;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use tower::ServiceExt as _;
use url::Url;
use wassla_app::{Settings, Wassla};
use wassla_catalogue::Catalogue;
use wassla_domain::inbound::{Event, NewEvent};
use wassla_domain::ports::EventLog;
use wassla_domain::{Fault, Timestamp};
use wassla_http::{
    HelpUrls, HttpSettings, HttpState, Identity, Metrics, Registry, ServeLimits, WhoAsks, router,
    serve,
};
use wassla_server::config::Log;
use wassla_server::logging;
use wassla_system::OsEntropy;

use crate::app;
use crate::load::CONNECTIONS;

/// The variants of the server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Variant {
    /// Deliveries are acknowledged and forgotten.
    WithoutWrite,
    /// As it is, but nobody takes in what was written.
    Acknowledging,
    /// Each delivery is written by itself.
    EachAlone,
    /// As it is.
    Whole,
}

impl Variant {
    const ALL: [Self; 4] = [
        Self::WithoutWrite,
        Self::Acknowledging,
        Self::EachAlone,
        Self::Whole,
    ];

    const fn name(self) -> &'static str {
        match self {
            Self::WithoutWrite => "without-write",
            Self::Acknowledging => "acknowledging",
            Self::EachAlone => "each-alone",
            Self::Whole => "whole",
        }
    }
}

/// What a server's process is told.
pub(crate) struct Orders {
    pub(crate) variant: Variant,
    /// The database's address.
    pub(crate) database: String,
    /// Where Meta is.
    pub(crate) graph: Url,
}

impl Orders {
    /// For a server that does not ask Meta anything.
    pub(crate) fn new(variant: Variant, database: String) -> Self {
        let graph = Url::parse("http://127.0.0.1:9").expect("an address of this machine");
        Self {
            variant,
            database,
            graph,
        }
    }

    pub(crate) fn arguments(&self) -> [&str; 4] {
        let name = self.variant.name();
        ["serve", name, &self.database, self.graph.as_str()]
    }

    /// Reads what [`arguments`](Self::arguments) wrote; nothing when this is no server.
    pub(crate) fn read(arguments: &[String]) -> Option<Self> {
        let [first, name, database, graph] = arguments else {
            return None;
        };
        let variant = Variant::ALL.into_iter();
        let variant = variant
            .filter(|_| first == "serve")
            .find(|it| it.name() == name)?;
        Some(Self {
            variant,
            database: database.clone(),
            graph: Url::parse(graph).ok()?,
        })
    }
}

/// Serves until standard input ends.
pub(crate) fn run(orders: &Orders) {
    // What is logged costs what it costs, and goes nowhere.
    let subscriber = logging::subscriber(&Log::default(), std::io::sink);
    tracing::subscriber::set_global_default(subscriber).expect("nobody else listens");
    // As many workers as there are cores to run on: one.
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    runtime.block_on(async {
        let stop = CancellationToken::new();
        let router = routes(orders, &stop).await;
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        println!(
            "{}",
            listener.local_addr().expect("a bound listener has one")
        );
        tokio::task::spawn_blocking({
            let stop = stop.clone();
            move || {
                let _ = std::io::stdin().read_to_end(&mut Vec::new());
                stop.cancel();
            }
        });
        let limits = ServeLimits {
            drain: Duration::from_secs(1),
            ..ServeLimits::default()
        };
        serve(listener, router, limits, stop).await;
    });
    runtime.shutdown_background();
}

async fn routes(orders: &Orders, stop: &CancellationToken) -> Router {
    let mut ports = app::open(&orders.database, &orders.graph).await;
    if orders.variant == Variant::WithoutWrite {
        ports.events = Arc::new(Forgetful);
    }
    let metrics = Metrics::new(&mut Registry::default());
    let wassla = Wassla::new(ports.clone(), Settings::default());
    match orders.variant {
        Variant::WithoutWrite | Variant::Acknowledging => router(state(wassla, metrics, stop)),
        Variant::EachAlone => {
            let wassla = || Wassla::new(ports.clone(), Settings::default());
            let one = || router(state(wassla(), metrics.clone(), stop));
            taking_turns((0..CONNECTIONS).map(|_| one()).collect())
        }
        Variant::Whole => {
            let work = wassla.clone();
            let stopped = stop.clone();
            let every = Duration::from_secs(1);
            tokio::spawn(async move { work.work(every, stopped).await });
            router(state(wassla, metrics, stop))
        }
    }
}

fn state(wassla: Wassla, metrics: Metrics, stop: &CancellationToken) -> HttpState {
    let url = |text| Url::parse(text).expect("a URL");
    let settings = HttpSettings {
        public_url: url("https://app.example.com"),
        dialog_origin: url("https://www.facebook.com"),
        upgrade_url: None,
        support_url: None,
        help: HelpUrls::default(),
        login_url: None,
        webhook_verify_token: "benchmark-verify-token".into(),
    };
    HttpState {
        wassla,
        who_asks: Arc::new(NobodyAsks),
        catalogue: Catalogue::shipped(),
        entropy: Arc::new(OsEntropy),
        settings: Arc::new(settings),
        metrics,
        stopping: stop.clone(),
        demo: None,
    }
}

/// Each request meets a server of its own, so that none finds another to share a commit with.
fn taking_turns(servers: Vec<Router>) -> Router {
    let free = Arc::new(Mutex::new(servers));
    let answer = move |request: Request| {
        let free = free.clone();
        async move {
            let lock = || free.lock().unwrap_or_else(PoisonError::into_inner);
            let server = lock().pop().expect("there is one for each connection");
            let answer = server.clone().oneshot(request).await;
            lock().push(server);
            answer
        }
    };
    Router::new().fallback(answer)
}

/// Remembers nothing.
struct Forgetful;

#[async_trait]
impl EventLog for Forgetful {
    async fn append(&self, _: &[NewEvent], _: Timestamp) -> Result<(), Fault> {
        Ok(())
    }

    async fn pending(&self, _: u32) -> Result<Vec<Event>, Fault> {
        Ok(Vec::new())
    }

    async fn purge(&self, _: Timestamp, _: u32) -> Result<u64, Fault> {
        Ok(0)
    }
}

/// Meta has no session.
struct NobodyAsks;

#[async_trait]
impl WhoAsks for NobodyAsks {
    async fn who_asks(&self, _: &HeaderMap) -> Result<Identity, Fault> {
        Ok(Identity::Nobody)
    }
}
