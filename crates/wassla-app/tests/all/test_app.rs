//! A small app: one product, one fake Meta, and people who connect.

use std::sync::Arc;

use meta_fake::World;
use meta_fake::world::{Consent, DialogRequest};
use wassla_app::{Callback, Ports, Settings, Wassla};
use wassla_domain::attempt::{AuthType, AuthorizationCode, BrowserKey, DialogAnswer, State};
use wassla_domain::ports::{AgentDirectory, ChannelStore};
use wassla_domain::{
    Agent, AgentStatus, Caller, Channel, ChatKind, Modality, Role, Timestamp, WorkspaceId,
};
use wassla_memory::FakeGraph;
use wassla_memory::{
    FakeSecretBox, FixedPlans, ManualClock, MemoryStore, ScriptedVoice, SeededEntropy,
};
use wassla_testkit::fixtures::id;
use wassla_webhooks::MetaWebhookReader;

use crate::staff::Staff;

/// The secret that Meta signs with.
pub(crate) const APP_SECRET: &str = "app-secret";
const WEBHOOK: &str = "https://app.example.com/webhooks/meta";
const REDIRECT_URI: &str = "https://app.example.com/oauth/meta/callback";

pub(crate) struct TestApp {
    pub(crate) wassla: Wassla,
    pub(crate) ports: Ports,
    pub(crate) graph: FakeGraph,
    pub(crate) store: MemoryStore,
    pub(crate) plans: Arc<FixedPlans>,
    pub(crate) clock: Arc<ManualClock>,
    pub(crate) staff: Arc<Staff>,
    pub(crate) voice: ScriptedVoice,
}

/// Somebody who left for Meta: their browser and what Meta sends back.
pub(crate) struct Away {
    pub(crate) caller: Caller,
    pub(crate) browser: BrowserKey,
    pub(crate) state: State,
    pub(crate) code: String,
}

impl TestApp {
    /// Acme on a plan with everything, and the people of the demo world at Meta.
    pub(crate) fn open() -> Self {
        let mut world = World::demo("424242424242", APP_SECRET, &[REDIRECT_URI]);
        listen(&mut world);
        let clock = Arc::new(ManualClock::at(Timestamp::from_seconds(world.now())));
        let graph = FakeGraph::new(Arc::new(std::sync::Mutex::new(world)));
        let store = MemoryStore::new();
        let plans = Arc::new(FixedPlans::new());
        plans.include_all(&acme());
        let staff = Arc::new(Staff::default());
        let voice = ScriptedVoice::new();
        let shared = Arc::new(store.clone());
        let ports = Ports {
            graph: Arc::new(graph.clone()),
            meta_calling: Arc::new(graph.clone()),
            attempts: shared.clone(),
            channels: shared.clone(),
            calling: shared.clone(),
            provisions: shared.clone(),
            jobs: shared.clone(),
            webhooks: Arc::new(MetaWebhookReader::new(APP_SECRET.into(), None)),
            events: shared.clone(),
            inbox: shared.clone(),
            answers: shared.clone(),
            outbox: shared.clone(),
            calls: shared.clone(),
            leases: shared.clone(),
            deletions: shared.clone(),
            runtime: staff.clone(),
            voice: Arc::new(voice.clone()),
            plans: plans.clone(),
            agents: shared,
            secrets: Arc::new(FakeSecretBox::default()),
            clock: clock.clone(),
            entropy: Arc::new(SeededEntropy::new(1)),
        };
        let wassla = Wassla::new(ports.clone(), Settings::default());
        Self {
            wassla,
            ports,
            graph,
            store,
            plans,
            clock,
            staff,
            voice,
        }
    }

    /// The same app with one part replaced.
    pub(crate) fn with(&self, change: impl FnOnce(&mut Ports)) -> Wassla {
        let mut ports = self.ports.clone();
        change(&mut ports);
        Wassla::new(ports, Settings::default())
    }

    /// Clicks Connect and approves everything at Meta.
    pub(crate) async fn approves(&self, caller: &Caller, person: &str, wanted: ChatKind) -> Away {
        self.answers(caller, person, wanted, &Consent::ContinueWithAll)
            .await
    }

    /// Clicks Connect and gives Meta this answer.
    pub(crate) async fn answers(
        &self,
        caller: &Caller,
        person: &str,
        wanted: ChatKind,
        consent: &Consent,
    ) -> Away {
        let authorization = self
            .wassla
            .begin_connect(caller, wanted, None, AuthType::Usual)
            .await
            .unwrap();
        let request = DialogRequest::from_query(authorization.dialog.query().unwrap());
        let back = self
            .graph
            .world(|world| world.consent(&request, person, consent))
            .unwrap();
        let back = url::Url::parse(&back).unwrap();
        let value = |name: &str| {
            let pair = back.query_pairs().find(|(of, _)| of == name);
            pair.map(|(_, value)| value.into_owned())
        };
        Away {
            caller: caller.clone(),
            browser: authorization.browser,
            state: State::parse(&value("state").unwrap()).unwrap(),
            code: value("code").unwrap_or_default(),
        }
    }

    /// From the click to the landing.
    pub(crate) async fn connects(&self, person: &str, wanted: ChatKind) -> String {
        self.connects_to(&owner(), person, wanted).await
    }

    pub(crate) async fn connects_to(
        &self,
        caller: &Caller,
        person: &str,
        wanted: ChatKind,
    ) -> String {
        let away = self.approves(caller, person, wanted).await;
        self.wassla
            .handle_callback(away.callback())
            .await
            .unwrap()
            .query()
    }

    pub(crate) async fn row(&self, kind: ChatKind) -> Option<Channel> {
        self.row_of(&acme(), kind).await
    }

    pub(crate) async fn row_of(&self, workspace: &WorkspaceId, kind: ChatKind) -> Option<Channel> {
        let rows = self.store.channels(workspace).await.unwrap();
        rows.into_iter().find(|row| row.kind() == kind)
    }

    pub(crate) async fn hires(&self, name: &str, modality: Modality, status: AgentStatus) {
        let agent = Agent {
            id: id(name),
            workspace: acme(),
            name: name.into(),
            modality,
            status,
        };
        assert!(self.store.put_agent(&agent).await.unwrap());
    }
}

/// Subscribes the app to what it listens to, as `check --fix` does.
fn listen(world: &mut World) {
    let page = [
        "messages",
        "messaging_postbacks",
        "message_reads",
        "message_deliveries",
        "message_reactions",
        "message_edits",
        "message_echoes",
        "messaging_handovers",
        "standby",
    ];
    let instagram = ["messages", "messaging_seen"];
    let whatsapp = [
        "messages",
        "account_update",
        "account_alerts",
        "security",
        "phone_number_quality_update",
        "calls",
        "account_settings_update",
        "user_preferences",
    ];
    world.set_app_webhook("whatsapp_business_account", WEBHOOK, "verify", &whatsapp);
    world.set_app_webhook("page", WEBHOOK, "verify", &page);
    world.set_app_webhook("instagram", WEBHOOK, "verify", &instagram);
}

impl Away {
    /// The callback as the same browser sends it.
    pub(crate) fn callback(&self) -> Callback {
        Callback {
            state: Some(self.state.clone()),
            browser: Some(self.browser.clone()),
            identity: Some(self.caller.clone()),
            answer: DialogAnswer::Approved(AuthorizationCode::new(self.code.clone())),
        }
    }
}

pub(crate) fn acme() -> WorkspaceId {
    id("ws_acme")
}

pub(crate) fn owner() -> Caller {
    caller("user_1", "ws_acme", Some(Role::Owner))
}

pub(crate) fn caller(user: &str, workspace: &str, role: Option<Role>) -> Caller {
    Caller {
        user: id(user),
        workspace: id(workspace),
        role,
    }
}
