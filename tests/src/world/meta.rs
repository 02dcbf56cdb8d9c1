//! The fake Meta, served as the sandbox serves it.

use std::sync::{Arc, Mutex};

use meta_fake::World as MetaWorld;
use meta_sandbox::Sandbox;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use url::Url;
use wassla_domain::ports::Clock as _;
use wassla_memory::ManualClock;
use wassla_server::WEBHOOK_OBJECTS;

use super::door::Door;

/// Our app there.
pub(super) const APP_ID: &str = "424242424242424";

/// A Meta that listens and delivers until the test ends.
pub(super) struct Meta {
    sandbox: Sandbox,
    pub(super) graph_url: Url,
    /// Another host name than ours, so that the way back is truly cross-site.
    pub(super) dialog_url: Url,
}

impl Meta {
    pub(super) async fn start(model: MetaWorld, clock: ManualClock) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let port = listener
            .local_addr()
            .expect("a bound listener has one")
            .port();
        let at =
            |host: &str| Url::parse(&format!("http://{host}:{port}")).expect("a host and port");
        let model = Arc::new(Mutex::new(model));
        let sandbox = Sandbox::new(model, move || clock.now().seconds());
        let router = meta_sandbox::router(sandbox.clone());
        tokio::spawn(meta_sandbox::serve(
            listener,
            router,
            std::future::pending(),
        ));
        let delivering = meta_sandbox::deliver(sandbox.clone(), CancellationToken::new());
        tokio::spawn(delivering);
        Self {
            sandbox,
            graph_url: at("127.0.0.1"),
            dialog_url: at("localhost"),
        }
    }

    /// Tells it where to deliver, as `check --fix` and the app's settings page do.
    pub(super) fn delivers_to(&self, door: &Door, verify_token: &str) {
        let webhook = door.at("/webhooks/meta");
        self.world(|model| {
            for (object, fields) in WEBHOOK_OBJECTS {
                model.set_app_webhook(object, &webhook, verify_token, fields);
            }
            let (deauthorize, delete) = ("/meta/deauthorize", "/meta/data-deletion");
            model.set_app_callbacks(&door.at(deauthorize), &door.at(delete));
        });
    }

    /// The same Meta, for a phone.
    pub(super) fn sandbox(&self) -> Sandbox {
        self.sandbox.clone()
    }

    pub(super) fn world<T>(&self, visit: impl FnOnce(&mut MetaWorld) -> T) -> T {
        self.sandbox.world(visit)
    }

    pub(super) fn app_secret(&self) -> String {
        self.world(|model| model.main_app().secret.clone())
    }
}
