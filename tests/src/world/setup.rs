//! What a world starts with.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use meta_fake::World as MetaWorld;
use tokio::net::TcpListener;
use url::Url;
use wassla_domain::Timestamp;
use wassla_domain::ports::VoiceBridge;
use wassla_memory::ManualClock;
use wassla_server::Config;
use wassla_server::environment::Variable;

use super::agents::{self, Agents};
use super::cable::Cable;
use super::canaries::{SEALING_KEY, SESSION_SECRET, VERIFY_TOKEN};
use super::database::{Database, Store};
use super::door::Door;
use super::meta::{APP_ID, Meta};
use super::server::Server;
use super::voices::{self, Voices};
use super::web::Web;
use super::{World, logs};

/// A world that is not open yet.
#[derive(Clone)]
pub struct Setup {
    store: Store,
    settings: Vec<(String, String)>,
    cable: Option<Cable>,
    /// Whether servers can be killed.
    pub(super) is_mortal: bool,
    /// What talks to customers within the servers' process.
    pub(super) voice: Option<Arc<dyn VoiceBridge>>,
    /// What talks to them behind HTTP.
    pub(super) voices: Option<Voices>,
}

impl Setup {
    /// Over a fresh database of this kind.
    pub fn on(store: Store) -> Self {
        Self {
            store,
            settings: Vec::new(),
            cable: None,
            is_mortal: false,
            voice: None,
            voices: None,
        }
    }

    /// With a key of the configuration set, such as `limits.provision_sweep_seconds`.
    #[must_use]
    pub fn with(mut self, key: &str, value: &str) -> Self {
        self.settings.push((key.to_owned(), value.to_owned()));
        self
    }

    /// With servers that look for due provisioning all the time.
    #[must_use]
    pub fn sweeping(self) -> Self {
        self.with("limits.provision_sweep_seconds", "0.02")
    }

    /// With servers that look for work of any kind all the time, and serve figures.
    #[must_use]
    pub fn working(self) -> Self {
        self.sweeping()
            .with("limits.work_sweep_seconds", "0.02")
            .with("metrics_listen", "127.0.0.1:0")
    }

    /// With these agents instead of the built-in echo.
    #[must_use]
    pub fn asking(self, agents: &Agents) -> Self {
        self.with("agents.runtime", "http")
            .with("agents.url", agents.url())
            .with("agents.secret", agents::SECRET)
    }

    /// With this voice runtime, which has a second to answer.
    #[must_use]
    pub fn speaking(mut self, voices: &Voices) -> Self {
        self.voices = Some(voices.clone());
        self.with("voice.bridge", "http")
            .with("voice.url", voices.url())
            .with("voice.secret", voices::SECRET)
            .with("limits.voice_answer_seconds", "1")
    }

    /// With this voice bridge in the process of the servers.
    #[must_use]
    pub fn speaking_by_itself(mut self, voice: Arc<dyn VoiceBridge>) -> Self {
        self.voice = Some(voice);
        self
    }

    /// With servers that can be killed.
    #[must_use]
    pub fn mortal(mut self) -> Self {
        self.is_mortal = true;
        self
    }

    /// With PostgreSQL behind a cable that can be cut.
    #[must_use]
    pub fn behind(mut self, cable: &Cable) -> Self {
        self.cable = Some(cable.clone());
        self
    }

    /// Opens the world.
    pub async fn open(self) -> World {
        let database = Database::fresh(self.store, self.cable.as_ref()).await;
        self.open_over(database.into()).await
    }

    /// Opens two worlds at once over one empty database.
    pub async fn open_two(self) -> (World, World) {
        let database = Arc::new(Database::fresh(self.store, self.cable.as_ref()).await);
        let second = Box::pin(self.clone().open_over(database.clone()));
        tokio::join!(Box::pin(self.open_over(database)), second)
    }

    async fn open_over(self, database: Arc<Database>) -> World {
        static NEXT: AtomicU64 = AtomicU64::new(1_000);
        let seed = NEXT.fetch_add(1, Ordering::Relaxed);
        let first_line = logs::start();
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("a bound listener has one");
        let public_url = Url::parse(&format!("http://{address}")).expect("an address is a URL");

        let redirect_uri = format!("{public_url}oauth/meta/callback");
        let mut model = MetaWorld::demo(APP_ID, &app_secret(seed), &[&redirect_uri]);
        // Tokens of this world differ from those of every other, so that logs can be shared.
        model.seed = seed;
        let clock = ManualClock::at(Timestamp::from_seconds(model.now()));
        let meta = Meta::start(model, clock.clone()).await;
        let variables = self.variables(&meta, &database, &public_url);
        let config = config(variables);
        let door = Door::open().await;
        meta.delivers_to(&door, VERIFY_TOKEN);
        let machine = (&clock, self.voice.clone());
        let server = Server::start(config, machine, Some(listener), self.is_mortal).await;
        let server = server.unwrap_or_else(|refused| panic!("the server refused: {refused}"));

        let web = Web::new(public_url, meta.dialog_url.clone(), clock.clone());
        let mut world = World {
            meta,
            door,
            clock,
            setup: self,
            database,
            servers: Vec::new(),
            web: web.into(),
            first_line,
            is_searched: true,
        };
        world.joins(server);
        world
            .puts_workspace("ws_acme", "Acme", "growth", false)
            .await;
        world
            .puts_workspace("ws_birch", "Birch", "growth", false)
            .await;
        world
            .puts_workspace("ws_cress", "Cress", "free", false)
            .await;
        world
    }

    /// The configuration of a server, as its environment.
    pub(super) fn variables(
        &self,
        meta: &Meta,
        database: &Database,
        public_url: &Url,
    ) -> Vec<Variable> {
        let origin = |url: &Url| url.origin().ascii_serialization();
        let key = base64::Engine::encode(&base64::prelude::BASE64_STANDARD, SEALING_KEY);
        let known = [
            ("public_url", origin(public_url)),
            ("upgrade_url", "https://host.example/upgrade".to_owned()),
            ("support_url", "https://host.example/support".to_owned()),
            ("database.url", database.url()),
            ("meta.app_id", APP_ID.to_owned()),
            ("meta.app_secret", meta.app_secret()),
            ("meta.webhook_verify_token", VERIFY_TOKEN.to_owned()),
            ("meta.graph_url", origin(&meta.graph_url)),
            ("meta.dialog_url", origin(&meta.dialog_url)),
            ("secrets.keys", format!("[\"2026-11:{key}\"]")),
            ("auth.jwt_hs256_secret", SESSION_SECRET.to_owned()),
            ("auth.login_url", "https://host.example/login".to_owned()),
        ];
        let known = known.map(|(key, value)| Variable::new(key, value));
        let own = self.settings.iter();
        let own = own.map(|(key, value)| Variable::new(key, value.as_str()));
        known.into_iter().chain(own).collect()
    }
}

pub(super) fn config(variables: Vec<Variable>) -> Config {
    let config = Config::read(None, variables);
    config.unwrap_or_else(|problems| panic!("{problems}"))
}

fn app_secret(seed: u64) -> String {
    // What tells two worlds apart does not stand last: base64 blurs the last letter.
    format!("canary-app-secret-{seed:016x}-end")
}
