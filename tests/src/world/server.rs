//! One server process of ours, within this process.

use std::net::SocketAddr;
use std::sync::Arc;

use tokio::net::TcpListener;
use tokio::runtime::{Builder, Runtime};
use wassla_domain::ports::VoiceBridge;
use wassla_memory::ManualClock;
use wassla_server::{CommandFailure, Config, Extras, Machine, OpenStores, RunningServer, start_on};

/// A server that is listening, and its stores.
pub(super) struct Server {
    pub(super) address: SocketAddr,
    pub(super) stores: OpenStores,
    /// Where it serves figures, when it does.
    pub(super) metrics: Option<SocketAddr>,
    running: RunningServer,
    home: Home,
}

/// The threads that a server has to itself when it is to be killed: what it is doing ends between
/// two steps, as it does in a process that is gone.
#[derive(Default)]
struct Home(Option<Runtime>);

impl Server {
    pub(super) async fn start(
        config: Config,
        (clock, voice): (&ManualClock, Option<Arc<dyn VoiceBridge>>),
        listener: Option<TcpListener>,
        is_mortal: bool,
    ) -> Result<Self, String> {
        if !is_mortal {
            return start(config, (clock.clone(), voice), listener).await;
        }
        let home = Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build();
        let home = home.expect("a thread of its own");
        // A listener belongs to the threads on which it was bound.
        let bound = listener.map(|listener| listener.into_std().expect("a bound listener"));
        let clock = clock.clone();
        let started = home.spawn(async move {
            let listener = bound.map(|bound| TcpListener::from_std(bound).expect("the same one"));
            start(config, (clock, voice), listener).await
        });
        let started = started.await.expect("starting does not panic");
        let home = Home(Some(home));
        started.map(|server| Self { home, ..server })
    }

    pub(super) async fn stops(self) {
        self.running.stop().await;
        drop(self.home);
    }

    /// Ends it wherever it stands.
    pub(super) fn ends(self) {
        drop(self.home);
    }
}

async fn start(
    config: Config,
    (clock, voice): (ManualClock, Option<Arc<dyn VoiceBridge>>),
    listener: Option<TcpListener>,
) -> Result<Server, String> {
    let sentence = |failure: CommandFailure| failure.sentence().to_string();
    let listener = match listener {
        Some(bound) => bound,
        None => TcpListener::bind("127.0.0.1:0").await.expect("a free port"),
    };
    let machine = Machine {
        clock: Arc::new(clock),
        ..Machine::default()
    };
    let stores = OpenStores::open_to_serve(&config).await.map_err(sentence)?;
    let extras = Extras { demo: None, voice };
    let running = start_on(listener, config, stores.clone(), machine, extras).await;
    let running = running.map_err(sentence)?;
    Ok(Server {
        address: running.address(),
        stores,
        metrics: running.metrics_address(),
        running,
        home: Home::default(),
    })
}

impl Drop for Home {
    fn drop(&mut self) {
        if let Some(runtime) = self.0.take() {
            runtime.shutdown_background();
        }
    }
}
