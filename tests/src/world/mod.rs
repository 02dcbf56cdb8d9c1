//! A world to make journeys in: servers of ours over a real database, a fake Meta with its consent
//! page, and people with browsers.
//!
//! Everything speaks HTTP over sockets. Methods panic with what they saw when they cannot do what
//! they say: in a test there is nothing else to do about it. When a world ends, all that it wrote
//! and answered is searched for its secrets (threat T10).

#![expect(
    clippy::missing_panics_doc,
    reason = "the module says it once for every method"
)]

mod agents;
mod cable;
mod calling;
mod canaries;
mod database;
mod desk;
mod door;
mod figures;
mod fixing;
pub mod logs;
mod meta;
mod page;
mod person;
mod phone;
pub mod scanner;
mod search;
mod server;
mod session_description;
mod setup;
mod voices;
mod web;
mod webhook;

use std::sync::Arc;
use std::time::Duration;

use meta_fake::world::AssetKind;
use meta_fake::{Call, World as MetaWorld};
use wassla_domain::ports::Clock as _;
use wassla_domain::{Agent, AgentStatus, Channel, Modality, Role, Timestamp, Workspace};
use wassla_memory::ManualClock;
use wassla_server::OpenStores;
use wassla_system::{Keyring, OsEntropy, SealingKeys};
use wassla_testkit::fixtures::id;

pub use agents::Agents;
pub use cable::Cable;
pub use database::Store;
pub use page::Page;
pub use person::Person;
pub use phone::Phone;
pub use scanner::Finding;
pub use setup::Setup;
pub use voices::Voices;
pub use web::Answer;

use canaries::SEALING_KEY;
use database::Database;
use door::Door;
use meta::Meta;
use server::Server;
use web::Web;

/// How long something that happens by itself is waited for.
const PATIENCE: Duration = Duration::from_secs(20);
/// How often it is looked at.
const LOOK_EVERY: Duration = Duration::from_millis(15);

/// Our servers, Meta, and the people in between.
pub struct World {
    meta: Meta,
    door: Door,
    clock: ManualClock,
    setup: Setup,
    database: Arc<Database>,
    servers: Vec<Option<Server>>,
    web: Arc<Web>,
    first_line: usize,
    /// Whether its end is searched for secrets; not after one was planted.
    is_searched: bool,
}

impl World {
    /// One server over a fresh database of this kind, with the workspaces Acme and Birch on the
    /// plan growth and Cress on the plan free.
    pub async fn on(store: Store) -> Self {
        Setup::on(store).open().await
    }

    /// Starts another server on the same database and public address; answers its number.
    pub async fn starts_another_server(&mut self) -> usize {
        let server = self.try_another_server().await;
        let server = server.unwrap_or_else(|refused| panic!("the server refused: {refused}"));
        self.joins(server)
    }

    /// Tries the same, and answers the sentence that the operator reads when it is refused.
    pub async fn tries_another_server(&self) -> Result<(), String> {
        let server = self.try_another_server().await?;
        server.stops().await;
        Ok(())
    }

    /// Stops a server as a signal does: what is under way is finished.
    pub async fn stops_server(&mut self, number: usize) {
        let server = self.servers[number].take();
        let server = server.expect("the server is running");
        self.door.leads_no_more_to(server.address);
        server.stops().await;
    }

    /// Kills a server between two steps, whatever it is doing. Another one may start as soon as
    /// the file is free.
    pub fn kills_server(&mut self, number: usize) {
        let server = self.servers[number].take();
        let server = server.expect("the server is running");
        self.door.leads_no_more_to(server.address);
        server.ends();
    }

    /// Starts another server when the one before has let go of the file.
    pub async fn starts_another_server_in_time(&mut self) -> usize {
        let started = async {
            loop {
                match self.try_another_server().await {
                    Ok(server) => return server,
                    Err(_) => tokio::time::sleep(LOOK_EVERY).await,
                }
            }
        };
        let server = tokio::time::timeout(PATIENCE, started).await;
        self.joins(server.expect("another server starts"))
    }

    /// Takes the database away from a server while it keeps answering requests.
    pub async fn loses_database(&mut self, number: usize) {
        let server = self.servers[number].as_ref();
        let stores = server.expect("the server is running").stores.clone();
        stores.close().await;
    }

    /// Lets Meta find all servers, or none of them.
    pub fn meta_finds_us(&self, finds: bool) {
        self.door.is_shut(!finds);
    }

    /// A customer's phone, open at the number, Page or Instagram account of this address.
    pub fn phone(&self, customer: &str, kind: AssetKind, address: &str) -> Phone {
        let sandbox = self.meta.sandbox();
        Phone::open(sandbox, self.web.clone(), customer, (kind, address))
    }

    /// Somebody with a session of this workspace, in a browser of their own.
    pub fn person(&self, user: &str, workspace: &str, role: Role) -> Person {
        Person::new(self.web.clone(), user, workspace, role.as_str())
    }

    /// The owner of Acme.
    pub fn owner(&self) -> Person {
        self.person("u_owner", "ws_acme", Role::Owner)
    }

    /// Looks at Meta's side or changes it.
    pub fn meta<T>(&self, visit: impl FnOnce(&mut MetaWorld) -> T) -> T {
        self.meta.world(visit)
    }

    /// What Meta was asked, without the warming up of the connection, which asks nothing.
    pub fn calls(&self) -> Vec<Call> {
        let calls = self.meta(|meta| meta.journal.calls().to_vec());
        let asks = |call: &Call| call.method != "HEAD";
        calls.into_iter().filter(asks).collect()
    }

    /// How many calls match a pattern such as `POST /{phone}/register`.
    pub fn count(&self, pattern: &str) -> usize {
        self.meta(|meta| meta.journal.count(pattern))
    }

    /// How many codes were taken to Meta.
    pub fn exchanges(&self) -> usize {
        let is_exchange = |call: &&Call| call.endpoint() == "GET /oauth/access_token";
        self.calls().iter().filter(is_exchange).count()
    }

    /// Both sides' clocks move.
    pub fn passes(&self, time: Duration) {
        self.clock.advance(time);
    }

    /// Host and port at which a server that runs listens.
    pub fn address(&self) -> String {
        let server = self.servers.iter().flatten().next_back();
        server.expect("a server is running").address.to_string()
    }

    /// The stores of a server that runs.
    pub fn stores(&self) -> &OpenStores {
        let server = self.servers.iter().flatten().next_back();
        &server.expect("a server is running").stores
    }

    /// The rows of a workspace, as the store reads them.
    pub async fn rows(&self, workspace: &str) -> Vec<Channel> {
        let rows = self.stores().channels.channels(&id(workspace)).await;
        rows.expect("the store answers")
    }

    /// What opens the sealed secrets of the rows.
    pub fn secret_box(&self) -> Keyring {
        let key = base64::Engine::encode(&base64::prelude::BASE64_STANDARD, SEALING_KEY);
        let keys = SealingKeys::parse(&[format!("2026-11:{key}").into()]);
        let keys = keys.expect("the key of the configuration");
        Keyring::new(keys, Arc::new(OsEntropy))
    }

    /// Every byte that a thief of the database would have, by the name of its place.
    pub fn database_bytes(&self) -> Vec<(String, Vec<u8>)> {
        self.database.bytes()
    }

    /// What PostgreSQL answers to this, beside the servers.
    pub fn postgres_says(&self, sql: &str) -> String {
        self.database.says(sql)
    }

    /// Both sides' time.
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// Writes a workspace.
    pub async fn puts_workspace(&self, workspace: &str, name: &str, plan: &str, suspended: bool) {
        let workspace = Workspace {
            id: id(workspace),
            name: name.to_owned(),
            plan: plan.to_owned(),
            suspended,
        };
        let put = self.stores().workspaces.put_workspace(&workspace).await;
        put.expect("the store answers");
    }

    /// Writes a published text agent.
    pub async fn hires(&self, workspace: &str, agent: &str, name: &str) {
        self.puts_agent(workspace, agent, name, AgentStatus::Published)
            .await;
    }

    /// Writes a text agent.
    pub async fn puts_agent(&self, workspace: &str, agent: &str, name: &str, status: AgentStatus) {
        let agent = Agent {
            id: id(agent),
            workspace: id(workspace),
            name: name.to_owned(),
            modality: Modality::Text,
            status,
        };
        let put = self.stores().agents.put_agent(&agent).await;
        assert!(put.expect("the store answers"), "the agent is another's");
    }

    /// Waits until something that happens by itself has happened.
    pub async fn until(&self, what: &str, mut happened: impl AsyncFnMut() -> bool) {
        let looking = async {
            while !happened().await {
                tokio::time::sleep(LOOK_EVERY).await;
            }
        };
        let seen = tokio::time::timeout(PATIENCE, looking).await;
        assert!(seen.is_ok(), "it did not happen: {what}");
    }

    fn last_server(&self) -> usize {
        let place = self.servers.iter().rposition(Option::is_some);
        place.expect("a server is running")
    }

    async fn try_another_server(&self) -> Result<Server, String> {
        let public_url = self.web.public_url();
        let variables = self.setup.variables(&self.meta, &self.database, public_url);
        let is_mortal = self.setup.is_mortal;
        let voice = self.setup.voice.clone();
        let machine = (&self.clock, voice);
        Server::start(setup::config(variables), machine, None, is_mortal).await
    }

    fn joins(&mut self, server: Server) -> usize {
        let number = self.web.add_server(server.address);
        self.door.leads_to(server.address);
        self.servers.push(Some(server));
        number
    }
}
