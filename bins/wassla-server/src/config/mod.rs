//! The configuration: one TOML file, and the environment over it. Parsed once, here; what is
//! wrong is said all at once.

mod agents;
mod auth;
mod database;
mod help;
mod limits;
mod log;
mod meta;
mod network;
mod plans;
mod problems;
mod public_url;
mod reader;
mod secrets;
mod source;
mod values;
mod voice;

use std::net::SocketAddr;
use std::path::Path;

use url::Url;
use wassla_domain::PlanTable;
use wassla_http::HelpUrls;
use wassla_system::SealingKeys;

pub use agents::Agents;
pub use auth::{Auth, AuthMode, Jwt, JwtKey};
pub use database::Database;
pub use limits::{Inbound, Limits};
pub use log::{Log, LogFormat};
pub use meta::{ApiVersion, Meta};
pub use network::{InvalidNetwork, Network};
pub use problems::{ConfigProblem, KeyPlace, Problems};
pub use public_url::PublicUrl;
pub use voice::Voice;

use crate::environment::Variable;
use reader::ConfigReader;
use source::{Given, Source};

/// Everything an operator sets.
#[derive(Debug, Clone)]
pub struct Config {
    /// Where people and Meta reach this server.
    pub public_url: PublicUrl,
    /// Where it listens.
    pub listen: SocketAddr,
    /// Where figures are served, when they are.
    pub metrics_listen: Option<SocketAddr>,
    /// Where the `feature_not_in_plan` banner leads.
    pub upgrade_url: Option<Url>,
    /// Where people find help.
    pub support_url: Option<Url>,
    /// Where help is read that the host writes itself.
    pub help: HelpUrls,
    /// Whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<Network>,
    /// What is logged.
    pub log: Log,
    /// Where the rows are.
    pub database: Database,
    /// Our app at Meta.
    pub meta: Meta,
    /// What secrets are sealed with.
    pub keys: SealingKeys,
    /// How this server knows who asks.
    pub auth: Auth,
    /// What answers customers.
    pub agents: Agents,
    /// What talks to customers.
    pub voice: Voice,
    /// What each plan includes.
    pub plans: PlanTable,
    /// How long, and how many.
    pub limits: Limits,
    /// What is kept of what comes in.
    pub inbound: Inbound,
}

impl Config {
    /// Reads the file, when there is one, and the variables over it.
    ///
    /// # Errors
    /// Everything that is wrong, each thing with its place; never a value.
    pub fn read(file: Option<&Path>, variables: Vec<Variable>) -> Result<Self, Problems> {
        let mut problems = Problems::default();
        let mut source = Source::default();
        if let Some(file) = file {
            match std::fs::read_to_string(file) {
                Ok(text) => source.read_text(file, &text, &mut problems),
                Err(error) => {
                    let (file, line) = (file.to_owned(), 1);
                    let place = KeyPlace::File { file, line };
                    problems.push(place, None, format!("cannot be read: {error}"));
                    source.broken = true;
                }
            }
        }
        source.read_variables(variables);
        Self::from_reader(ConfigReader::new(source, problems))
    }

    fn from_reader(mut reader: ConfigReader) -> Result<Self, Problems> {
        let front = Front::read(&mut reader);
        let help = help::read(&mut reader);
        let log = log::read(&mut reader);
        let database = database::read(&mut reader);
        let meta = meta::read(&mut reader);
        let keys = secrets::read(&mut reader);
        let auth = auth::read(&mut reader);
        let agents = agents::read(&mut reader);
        let voice = voice::read(&mut reader);
        let plans = plans::read(&mut reader);
        let limits = limits::read(&mut reader);
        let inbound = limits::read_inbound(&mut reader);
        if let (Some(front), Some(auth)) = (&front, &auth) {
            refuse_an_open_demo(&mut reader, front, auth);
        }

        let problems = reader.finish();
        if !problems.is_empty() {
            return Err(problems);
        }
        let (Some(front), Some(meta), Some(keys)) = (front, meta, keys) else {
            return Err(problems);
        };
        let (Some(auth), Some(agents), Some(voice)) = (auth, agents, voice) else {
            return Err(problems);
        };
        Ok(Self {
            public_url: front.public_url,
            listen: front.listen,
            metrics_listen: front.metrics_listen,
            upgrade_url: front.upgrade_url,
            support_url: front.support_url,
            help,
            trusted_proxies: front.trusted_proxies,
            log,
            database,
            meta,
            keys,
            auth,
            agents,
            voice,
            plans,
            limits,
            inbound,
        })
    }
}

/// The keys that stand above all sections.
struct Front {
    public_url: PublicUrl,
    listen: SocketAddr,
    metrics_listen: Option<SocketAddr>,
    upgrade_url: Option<Url>,
    support_url: Option<Url>,
    trusted_proxies: Vec<Network>,
}

impl Front {
    fn read(reader: &mut ConfigReader) -> Option<Self> {
        let address = "an address and port, such as 127.0.0.1:8080";
        let default = SocketAddr::from(([127, 0, 0, 1], 8080));
        let listen = reader.or("listen", address, values::socket_address, default);
        let metrics = reader.optional("metrics_listen", address, values::socket_address);
        let public_url = reader.required("public_url", values::ORIGIN, PublicUrl::parse);
        let upgrade_url = reader.optional("upgrade_url", values::LINK, values::link);
        let support_url = reader.optional("support_url", values::CONTACT, values::contact);
        let proxies = "a list of IP addresses or CIDR ranges";
        let trusted_proxies = reader.or("trusted_proxies", proxies, networks, Vec::new());
        Some(Self {
            public_url: public_url?,
            listen,
            metrics_listen: metrics,
            upgrade_url,
            support_url,
            trusted_proxies,
        })
    }
}

fn networks(given: &Given) -> Option<Vec<Network>> {
    let texts = values::texts(given)?;
    texts.iter().map(|text| text.parse().ok()).collect()
}

/// In demo mode anybody who reaches the server is whoever they say.
fn refuse_an_open_demo(reader: &mut ConfigReader, front: &Front, auth: &Auth) {
    let demo = matches!(auth.mode, AuthMode::Demo);
    if demo && !(front.public_url.is_loopback() && front.listen.ip().is_loopback()) {
        let sentence = "\"demo\" lets anybody be anybody: public_url and listen must be loopback";
        reader.contradiction("auth.mode", sentence);
    }
}
