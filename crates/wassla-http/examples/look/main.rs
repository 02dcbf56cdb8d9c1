//! Serves the pages over in-memory fakes, to be looked at: one address for each of some people
//! whose workspaces are in different states. Nothing is connected to anything.

mod calling;
mod inbox;

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use meta_fake::World;
use prometheus_client::registry::Registry;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use url::Url;
use wassla_app::{Ports, Settings, Wassla};
use wassla_catalogue::Catalogue;
use wassla_domain::channel::{Step, StepFailure};
use wassla_domain::inbox::{AgentAnswer, AgentRequest};
use wassla_domain::meta::Expiry;
use wassla_domain::ports::{AgentDirectory as _, AgentError, AgentRuntime, ChannelStore as _};
use wassla_domain::{
    Agent, AgentStatus, Caller, Channel, ChannelState, ChatKind, Fault, MetaCode, Role, WorkspaceId,
};
use wassla_http::{
    Demo, DemoHooks, DemoUser, DemoUsers, HelpUrls, HttpSettings, HttpState, Metrics, ServeLimits,
    router, serve,
};
use wassla_memory::FakeGraph;
use wassla_memory::{FakeSecretBox, FixedPlans, ManualClock, MemoryStore, SeededEntropy};
use wassla_testkit::fixtures::{self, NOW, after, id};
use wassla_webhooks::MetaWebhookReader;

const FIRST_PORT: u16 = 8090;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let (store, plans) = (MemoryStore::new(), Arc::new(FixedPlans::new()));
    let users = people(&store, &plans).await?;
    inbox::fill(&store, &id("ws_fine"), &id("olga_a")).await?;
    calling::ring(&store, &id("ws_fine")).await?;
    let stop = CancellationToken::new();
    let mut servers = Vec::new();
    for (port, place) in (FIRST_PORT..).zip(0..users.len()) {
        let mut order = users.clone();
        order.swap(0, place);
        let public_url = Url::parse(&format!("http://127.0.0.1:{port}"))?;
        println!("{public_url} {}", order[0].name);
        let app = router(state(&store, &plans, public_url, order, stop.clone())?);
        let listener = TcpListener::bind(("127.0.0.1", port)).await?;
        servers.push(tokio::spawn(serve(
            listener,
            app,
            ServeLimits::default(),
            stop.clone(),
        )));
    }
    tokio::signal::ctrl_c().await?;
    stop.cancel();
    for server in servers {
        server.await?;
    }
    Ok(())
}

struct NoClock;

#[async_trait]
impl DemoHooks for NoClock {
    async fn advance(&self, by: Duration) -> Result<(), Fault> {
        println!("the clocks would move by {by:?}");
        Ok(())
    }
}

struct NoAgent;

#[async_trait]
impl AgentRuntime for NoAgent {
    async fn answer(&self, _: &AgentRequest) -> Result<AgentAnswer, AgentError> {
        Ok(AgentAnswer::Silence)
    }
}

fn state(
    store: &MemoryStore,
    plans: &Arc<FixedPlans>,
    public_url: Url,
    users: Vec<DemoUser>,
    stopping: CancellationToken,
) -> Result<HttpState, url::ParseError> {
    let world = World::demo("1001", "secret", &["http://127.0.0.1/oauth/meta/callback"]);
    let entropy = Arc::new(SeededEntropy::new(1));
    let shared = Arc::new(store.clone());
    let meta = Arc::new(FakeGraph::new(Arc::new(world.into())));
    let ports = Ports {
        graph: meta.clone(),
        meta_calling: meta,
        attempts: shared.clone(),
        channels: shared.clone(),
        provisions: shared.clone(),
        calling: shared.clone(),
        calls: shared.clone(),
        voice: Arc::new(calling::NoVoice),
        jobs: shared.clone(),
        webhooks: Arc::new(MetaWebhookReader::new("secret".into(), None)),
        events: shared.clone(),
        inbox: shared.clone(),
        answers: shared.clone(),
        outbox: shared.clone(),
        leases: shared.clone(),
        deletions: shared.clone(),
        runtime: Arc::new(NoAgent),
        plans: plans.clone(),
        agents: shared,
        secrets: Arc::new(FakeSecretBox::default()),
        clock: Arc::new(ManualClock::at(NOW)),
        entropy: entropy.clone(),
    };
    let users = Arc::new(DemoUsers::new(users));
    Ok(HttpState {
        wassla: Wassla::new(ports, Settings::default()),
        who_asks: users.clone(),
        catalogue: Catalogue::shipped(),
        entropy,
        settings: Arc::new(HttpSettings {
            public_url,
            dialog_origin: Url::parse("https://www.facebook.com")?,
            upgrade_url: Some(Url::parse("https://example.com/upgrade")?),
            support_url: Some(Url::parse("mailto:help@example.com")?),
            help: HelpUrls::default(),
            login_url: None,
            webhook_verify_token: "verify".into(),
        }),
        metrics: Metrics::new(&mut Registry::default()),
        stopping,
        demo: Some(Demo {
            users,
            hooks: Arc::new(NoClock),
            meta_url: Url::parse("http://localhost:9090")?,
        }),
    })
}

async fn people(store: &MemoryStore, plans: &FixedPlans) -> Result<Vec<DemoUser>, Fault> {
    let table = [
        (
            "olga",
            "Olga Ivanova",
            Role::Owner,
            "fine",
            "Growth plan, connected",
        ),
        (
            "adam",
            "Adam Novak",
            Role::Admin,
            "trouble",
            "Growth plan, in trouble",
        ),
        (
            "nora",
            "Nora Lind",
            Role::Owner,
            "fresh",
            "Growth plan, nothing connected",
        ),
        (
            "vera",
            "Vera Sato",
            Role::Viewer,
            "mixed",
            "Growth plan, may only look",
        ),
        ("sven", "Sven Berg", Role::Owner, "halted", "Suspended"),
        (
            "cara",
            "Cara Lopez",
            Role::Owner,
            "calls",
            "Growth plan, calls not connected",
        ),
        (
            "nils",
            "Nils Holm",
            Role::Owner,
            "quiet",
            "Growth plan, no voice agent",
        ),
    ];
    let mut users = Vec::new();
    for (user, name, role, workspace, note) in table {
        let workspace: WorkspaceId = id(format!("ws_{workspace}"));
        plans.include_all(&workspace);
        let layla = Agent {
            name: "Layla".into(),
            ..fixtures::agent(&workspace, &format!("{user}_a"))
        };
        let draft = Agent {
            name: "Night shift".into(),
            status: AgentStatus::Draft,
            ..fixtures::agent(&workspace, &format!("{user}_b"))
        };
        store.put_agent(&layla).await?;
        store.put_agent(&draft).await?;
        upsert_channels(store, &workspace, &layla).await?;
        if workspace.as_str() != "ws_quiet" {
            let noor = calling::voice(store, &workspace, "Noor").await?;
            calling::voice(store, &workspace, "Karim").await?;
            if workspace.as_str() == "ws_fine" {
                calling::enable(store, &workspace, &noor).await?;
            }
        }
        users.push(DemoUser {
            caller: Caller {
                user: id(user),
                workspace,
                role: Some(role),
            },
            name: name.into(),
            workspace_name: format!("{name} & Co"),
            note: note.into(),
            locale: None,
        });
    }
    plans.include(
        &id("ws_trouble"),
        [ChatKind::Whatsapp.into(), ChatKind::Instagram.into()],
    );
    plans.suspend(&id("ws_halted"));
    Ok(users)
}

async fn upsert_channels(
    store: &MemoryStore,
    workspace: &WorkspaceId,
    agent: &Agent,
) -> Result<(), Fault> {
    let done = || Step::Done { at: after(60) };
    let rows: Vec<Channel> = match workspace.as_str() {
        "ws_fine" => ChatKind::ALL
            .map(|kind| row(workspace, kind, 1, done()))
            .into(),
        "ws_trouble" => vec![
            row(
                workspace,
                ChatKind::Whatsapp,
                2,
                Step::Failed {
                    at: after(90),
                    failure: StepFailure::Refused,
                    code: Some(MetaCode::new(133_005, None)),
                },
            ),
            row(
                workspace,
                ChatKind::Instagram,
                2,
                Step::Failed {
                    at: after(90),
                    failure: StepFailure::ReconnectNeeded,
                    code: Some(MetaCode::new(190, Some(460))),
                },
            ),
            row(workspace, ChatKind::Messenger, 2, done()),
        ],
        "ws_calls" => vec![row(workspace, ChatKind::Whatsapp, 4, done())],
        "ws_quiet" => vec![row(workspace, ChatKind::Whatsapp, 5, done())],
        "ws_mixed" => vec![
            row(workspace, ChatKind::Whatsapp, 3, Step::due()),
            row(workspace, ChatKind::Messenger, 3, done()),
        ],
        _ => Vec::new(),
    };
    let rows = rows.into_iter().map(|mut row| {
        row.agent = (row.kind() == ChatKind::Whatsapp).then(|| agent.id.clone());
        fixtures::first_connect(&row)
    });
    let writes: Vec<_> = rows.collect();
    store
        .upsert_channels(&fixtures::upserts(workspace, writes))
        .await
        .map(|_| ())
}

fn row(workspace: &WorkspaceId, kind: ChatKind, number: u32, step: Step) -> Channel {
    let mut row = fixtures::channel(workspace, fixtures::asset(kind, number));
    let is_whatsapp = kind == ChatKind::Whatsapp;
    row.evidence.subscribed = if is_whatsapp && !step.is_due() {
        Step::Done { at: after(30) }
    } else {
        step.clone()
    };
    if is_whatsapp {
        row.evidence.pin = if step.is_due() {
            step.clone()
        } else {
            Step::Done { at: after(40) }
        };
        row.evidence.registered = step;
        row.credentials.expires = Expiry::At(after(5_000_000));
    }
    row.state = ChannelState::of(kind, &row.evidence);
    if ["ws_fine", "ws_calls", "ws_quiet"].contains(&workspace.as_str()) {
        row.state = ChannelState::Connected;
    }
    row.due_at = None;
    row
}
