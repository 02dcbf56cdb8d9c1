//! A test's world: the router, and everything behind it in memory.

mod calling;
mod customers;
mod meta;
mod rows;
mod sessions;
mod shaky;
mod visit;

use std::sync::Arc;

use axum::Router;
use meta_fake::World as Meta;
use meta_fake::world::{Consent, DialogRequest};
use prometheus_client::registry::Registry;
use tokio_util::sync::CancellationToken;
use url::Url;
use wassla_app::{Ports, Settings, Wassla};
use wassla_catalogue::{Catalogue, Texts};
use wassla_domain::WorkspaceId;
use wassla_domain::ports::{AgentDirectory as _, ChannelStore, EventLog, VoiceBridge};
use wassla_http::{
    HelpUrls, HttpSettings, HttpState, JwtKeys, JwtSessions, Metrics, WhoAsks, router,
};
use wassla_memory::FakeGraph;
use wassla_memory::{FakeSecretBox, FixedPlans, ManualClock, MemoryStore, SeededEntropy};
use wassla_testkit::fixtures::{self, NOW, id};
use wassla_webhooks::MetaWebhookReader;

pub(crate) use calling::{number, sami};
pub(crate) use customers::Customer;
pub(crate) use meta::{APP_SECRET, hex_signature, signature, signed_request};
pub(crate) use rows::{connected, row};
pub(crate) use sessions::{SECRET, Session, owner, owner_for_days};
pub(crate) use shaky::{GoneLog, GoneStore, Mute, ShakyAttempts, Silent, Unconfigured};
pub(crate) use visit::{Answer, Visit};

/// Where the pages are.
pub(crate) const HTTP: &str = "http://127.0.0.1:8080";
/// Where Meta's dialog is.
pub(crate) const DIALOG: &str = "https://www.facebook.com";
/// What Meta must show.
pub(crate) const VERIFY_TOKEN: &str = "canary-verify-token";

/// The router and what is behind it.
pub(crate) struct World {
    pub(crate) app: Router,
    pub(crate) store: MemoryStore,
    pub(crate) plans: Arc<FixedPlans>,
    pub(crate) graph: FakeGraph,
    pub(crate) clock: ManualClock,
    pub(crate) attempts: Arc<ShakyAttempts>,
    pub(crate) registry: Arc<Registry>,
    pub(crate) wassla: Wassla,
    pub(crate) stopping: CancellationToken,
    pub(crate) metrics: Metrics,
}

/// What a test may want otherwise.
pub(crate) struct Wishes {
    pub(crate) settings: HttpSettings,
    pub(crate) who_asks: Option<Arc<dyn WhoAsks>>,
    pub(crate) demo: Option<wassla_http::Demo>,
    pub(crate) channels: Option<Arc<dyn ChannelStore>>,
    pub(crate) events: Option<Arc<dyn EventLog>>,
    pub(crate) voice: Arc<dyn VoiceBridge>,
    pub(crate) catalogue: Catalogue,
}

impl World {
    /// `ws_1` and `ws_2` on a plan with every channel, sessions by a shared secret.
    pub(crate) fn new() -> Self {
        Self::wishing(|_| {})
    }

    pub(crate) fn https() -> Self {
        Self::wishing(|wishes| wishes.settings.public_url = url("https://app.example.com"))
    }

    pub(crate) fn wishing(wish: impl FnOnce(&mut Wishes)) -> Self {
        let (store, plans) = (MemoryStore::new(), Arc::new(FixedPlans::new()));
        for workspace in ["ws_1", "ws_2"] {
            plans.include_all(&id(workspace));
        }
        let mut wishes = Wishes {
            settings: settings(),
            who_asks: None,
            demo: None,
            channels: None,
            events: None,
            voice: Arc::new(Mute),
            catalogue: Catalogue::shipped(),
        };
        wish(&mut wishes);

        let callback = wishes
            .settings
            .public_url
            .join("/oauth/meta/callback")
            .unwrap();
        let meta = Meta::demo("1001", APP_SECRET, &[callback.as_str()]);
        let graph = FakeGraph::new(Arc::new(meta.into()));
        let clock = ManualClock::at(NOW);
        let entropy = Arc::new(SeededEntropy::new(1));
        let attempts = Arc::new(ShakyAttempts::new(store.clone()));
        let shared = Arc::new(store.clone());
        let ports = Ports {
            graph: Arc::new(graph.clone()),
            meta_calling: Arc::new(graph.clone()),
            attempts: attempts.clone(),
            channels: wishes.channels.take().unwrap_or_else(|| shared.clone()),
            provisions: shared.clone(),
            calling: shared.clone(),
            calls: shared.clone(),
            voice: wishes.voice,
            jobs: shared.clone(),
            webhooks: Arc::new(MetaWebhookReader::new(APP_SECRET.into(), None)),
            events: wishes.events.take().unwrap_or_else(|| shared.clone()),
            inbox: shared.clone(),
            answers: shared.clone(),
            outbox: shared.clone(),
            leases: shared.clone(),
            deletions: shared.clone(),
            runtime: Arc::new(Silent),
            plans: plans.clone(),
            agents: shared,
            secrets: Arc::new(FakeSecretBox::default()),
            clock: Arc::new(clock.clone()),
            entropy: entropy.clone(),
        };
        let sessions = || {
            let keys = JwtKeys::secret(&SECRET.into()).unwrap();
            Arc::new(JwtSessions::new(keys, Arc::new(clock.clone()), None, None))
        };
        let mut registry = Registry::default();
        let wassla = Wassla::new(ports, Settings::default());
        let (stopping, metrics) = (CancellationToken::new(), Metrics::new(&mut registry));
        let state = HttpState {
            wassla: wassla.clone(),
            who_asks: wishes.who_asks.unwrap_or_else(|| sessions()),
            catalogue: wishes.catalogue,
            entropy,
            settings: Arc::new(wishes.settings),
            metrics: metrics.clone(),
            stopping: stopping.clone(),
            demo: wishes.demo,
        };
        let registry = Arc::new(registry);
        Self {
            app: router(state),
            store,
            plans,
            graph,
            clock,
            attempts,
            registry,
            wassla,
            stopping,
            metrics,
        }
    }

    /// A published text agent of a workspace.
    pub(crate) async fn has_agent(&self, workspace: &str, name: &str) {
        let agent = fixtures::agent(&id::<WorkspaceId>(workspace), name);
        assert!(self.store.put_agent(&agent).await.unwrap());
    }

    pub(crate) fn get(&self, path: &str) -> Visit {
        Visit::new(&self.app, "GET", path)
    }

    /// A form of our own page, as a browser sends it.
    pub(crate) fn posts(&self, path: &str, form: &str) -> Visit {
        Visit::new(&self.app, "POST", path).own_page().form(form)
    }

    /// The person signs in at Meta as `person` and goes on to the address that Meta sends them to.
    pub(crate) fn consents(&self, dialog: &str, person: &str, consent: &Consent) -> String {
        let dialog = url(dialog);
        let asked = DialogRequest::from_query(dialog.query().unwrap_or_default());
        let back = self
            .graph
            .world(|meta| meta.consent(&asked, person, consent))
            .unwrap();
        let back = url(&back);
        back[url::Position::BeforePath..url::Position::AfterQuery].to_owned()
    }
}

/// What pages say to somebody who asked for no other language.
pub(crate) fn english() -> Texts {
    Catalogue::shipped().english()
}

pub(crate) fn url(text: &str) -> Url {
    Url::parse(text).unwrap()
}

fn settings() -> HttpSettings {
    HttpSettings {
        public_url: url(HTTP),
        dialog_origin: url(DIALOG),
        upgrade_url: Some(url("https://example.com/upgrade")),
        support_url: Some(url("mailto:help@example.com")),
        help: HelpUrls::default(),
        login_url: None,
        webhook_verify_token: VERIFY_TOKEN.into(),
    }
}

impl World {
    /// What our clock shows.
    pub(crate) fn clock_seconds(&self) -> i64 {
        use wassla_domain::ports::Clock as _;
        self.clock.now().seconds()
    }
}
