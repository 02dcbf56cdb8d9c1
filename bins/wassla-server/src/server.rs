//! A server in this process: started, and stopped without losing what is under way.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use prometheus_client::registry::Registry;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use wassla_app::Wassla;
use wassla_catalogue::Catalogue;
use wassla_domain::ports::VoiceBridge;
use wassla_http::{
    Demo, HttpSettings, HttpState, JwtKeys, JwtSessions, Metrics, ServeLimits, WhoAsks,
    metrics_router, router, serve,
};

use crate::background;
use crate::config::{Auth, AuthMode, Config, Jwt, JwtKey};
use crate::failure::CommandFailure;
use crate::jwks::PublishedKeys;
use crate::stores::OpenStores;
use crate::wiring::{self, Machine};

/// A server that is listening.
pub struct RunningServer {
    address: SocketAddr,
    metrics_address: Option<SocketAddr>,
    stop: CancellationToken,
    tasks: TaskTracker,
    wassla: Wassla,
    stores: OpenStores,
    drain: Duration,
}

/// What a server of the demo has beside.
#[derive(Clone, Default)]
pub struct Extras {
    /// The demo's bar, and its answer to who asks.
    pub demo: Option<Demo>,
    /// What talks to customers, in place of what the configuration names.
    pub voice: Option<Arc<dyn VoiceBridge>>,
}

/// Listens where the configuration says, and serves.
///
/// # Errors
/// [`CommandFailure`] when an address is taken or the database cannot be used.
pub async fn start(config: Config, machine: Machine) -> Result<RunningServer, CommandFailure> {
    let stores = OpenStores::open_to_serve(&config).await?;
    let listener = bind(config.listen).await?;
    start_on(listener, config, stores, machine, Extras::default()).await
}

/// Serves on a listener that is bound already, over stores that were opened to serve.
///
/// # Errors
/// [`CommandFailure`] when the metrics' address is taken or a client cannot be set up.
pub async fn start_on(
    listener: TcpListener,
    config: Config,
    stores: OpenStores,
    machine: Machine,
    extras: Extras,
) -> Result<RunningServer, CommandFailure> {
    let graph = wiring::graph(&config)?;
    let mut registry = Registry::default();
    let metrics = Metrics::new(&mut registry);
    let voice = match extras.voice.clone() {
        Some(voice) => voice,
        None => wiring::voice(&config, &machine)?,
    };
    let wassla = wiring::wassla(&config, &stores, graph, voice, &machine)?;
    let wassla = wassla.observed_by(Arc::new(metrics.clone()));
    let (stop, tasks) = (CancellationToken::new(), TaskTracker::new());
    let state = HttpState {
        wassla: wassla.clone(),
        who_asks: who_asks(&config.auth, &machine, &extras)?,
        catalogue: Catalogue::shipped(),
        entropy: machine.entropy.clone(),
        settings: Arc::new(http_settings(&config)),
        metrics,
        stopping: stop.clone(),
        demo: extras.demo,
    };

    let limits = ServeLimits {
        header: config.limits.http_header,
        body: config.limits.http_body,
        connections: usize::try_from(config.limits.http_connections).unwrap_or(usize::MAX),
        drain: config.limits.drain,
    };
    let address = local_address(&listener)?;
    let metrics_address = match config.metrics_listen {
        Some(address) => {
            let listener = bind(address).await?;
            let address = local_address(&listener)?;
            let figures = metrics_router(Arc::new(registry));
            tasks.spawn(serve(listener, figures, limits, stop.clone()));
            Some(address)
        }
        None => None,
    };
    tasks.spawn(serve(listener, router(state), limits, stop.clone()));
    let sweep = config.limits.provision_sweep;
    tasks.spawn(background::provision(wassla.clone(), sweep, stop.clone()));
    let sweep = config.limits.work_sweep;
    tasks.spawn(background::work(wassla.clone(), sweep, stop.clone()));
    tasks.spawn(background::forget_attempts(wassla.clone(), stop.clone()));
    tasks.close();
    tracing::info!(%address, "serving");
    Ok(RunningServer {
        address,
        metrics_address,
        stop,
        tasks,
        wassla,
        stores,
        drain: config.limits.drain,
    })
}

impl RunningServer {
    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Where figures are served, when they are.
    pub fn metrics_address(&self) -> Option<SocketAddr> {
        self.metrics_address
    }

    /// Stops: no new connection, what is under way is finished within the drain time.
    pub async fn stop(self) {
        self.stop.cancel();
        let finished = async {
            self.tasks.wait().await;
            self.wassla.finish_tasks().await;
        };
        // Serving ends by itself after the drain time, and says what it left behind.
        let retry = self.drain + Duration::from_secs(1);
        if tokio::time::timeout(retry, finished).await.is_err() {
            tracing::warn!("stopped before everything was finished; another start takes it up");
        }
        self.stores.close().await;
    }
}

/// Listens on an address, or says that it is taken.
pub(crate) async fn bind(address: SocketAddr) -> Result<TcpListener, CommandFailure> {
    let bound = TcpListener::bind(address).await;
    bound.map_err(|error| {
        let what = if error.kind() == std::io::ErrorKind::AddrInUse {
            format!("{address} is taken by another program")
        } else {
            format!("cannot listen on {address}")
        };
        CommandFailure::start(what, error)
    })
}

fn local_address(listener: &TcpListener) -> Result<SocketAddr, CommandFailure> {
    let address = listener.local_addr();
    address.map_err(|error| CommandFailure::start("the listener has no address", error))
}

fn who_asks(
    auth: &Auth,
    machine: &Machine,
    extras: &Extras,
) -> Result<Arc<dyn WhoAsks>, CommandFailure> {
    match (&auth.mode, &extras.demo) {
        (AuthMode::Jwt(jwt), _) => Ok(Arc::new(sessions(jwt, machine)?)),
        (AuthMode::Demo, Some(demo)) => Ok(demo.users.clone()),
        (AuthMode::Demo, None) => {
            let sentence = "auth.mode \"demo\" is for \"wassla-server demo\"";
            Err(CommandFailure::Refused(sentence.to_owned()))
        }
    }
}

fn sessions(jwt: &Jwt, machine: &Machine) -> Result<JwtSessions, CommandFailure> {
    let keys = match &jwt.key {
        JwtKey::Hs256(secret) => JwtKeys::secret(secret).map_err(|error| {
            CommandFailure::start("auth.jwt_hs256_secret cannot be used", error)
        })?,
        JwtKey::Jwks(url) => JwtKeys::published(Arc::new(PublishedKeys::new(url.clone())?)),
    };
    let (issuer, audience) = (jwt.issuer.clone(), jwt.audience.clone());
    Ok(JwtSessions::new(
        keys,
        machine.clock.clone(),
        issuer,
        audience,
    ))
}

fn http_settings(config: &Config) -> HttpSettings {
    HttpSettings {
        public_url: config.public_url.url().clone(),
        dialog_origin: config.meta.dialog_url.clone(),
        upgrade_url: config.upgrade_url.clone(),
        support_url: config.support_url.clone(),
        help: config.help.clone(),
        login_url: config.auth.login_url.clone(),
        webhook_verify_token: config.meta.webhook_verify_token.clone(),
    }
}
