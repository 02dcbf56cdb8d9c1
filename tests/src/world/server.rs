//! One server process of ours, within this process.

use std::net::SocketAddr;
use std::sync::Arc;

use tokio::net::TcpListener;
use wassla_server::{Config, Failure, Machine, RunningServer, Stores, start_on};
use wassla_testkit::memory::ManualClock;

/// A server that is listening, and its stores.
pub(super) struct Server {
    pub(super) address: SocketAddr,
    pub(super) stores: Stores,
    running: RunningServer,
}

impl Server {
    pub(super) async fn start(
        config: Config,
        clock: &ManualClock,
        listener: Option<TcpListener>,
    ) -> Result<Self, String> {
        let sentence = |failure: Failure| failure.sentence().to_string();
        let listener = match listener {
            Some(bound) => bound,
            None => TcpListener::bind("127.0.0.1:0").await.expect("a free port"),
        };
        let machine = Machine {
            clock: Arc::new(clock.clone()),
            ..Machine::default()
        };
        let stores = Stores::open_to_serve(&config).await.map_err(sentence)?;
        let extras = wassla_server::Extras::default();
        let running = start_on(listener, config, stores.clone(), machine, extras).await;
        let running = running.map_err(sentence)?;
        Ok(Self {
            address: running.address(),
            stores,
            running,
        })
    }

    pub(super) async fn stops(self) {
        self.running.stop().await;
    }
}
