//! Configuration and adapters become use cases.

use std::sync::Arc;
use std::time::Duration;

use wassla_agents::{EchoRuntime, HttpRuntime, HttpRuntimeSettings, HttpVoiceBridge, NoVoice};
use wassla_app::{PlanDirectory, Ports, Settings, Wassla};
use wassla_domain::inbox::UNKNOWN_WAIT;
use wassla_domain::ports::{AgentRuntime, Clock, Entropy, SecretBox, VoiceBridge};
use wassla_graph::{GraphClient, GraphSettings};
use wassla_system::{Keyring, OsEntropy, SystemClock};
use wassla_webhooks::MetaWebhookReader;

use crate::config::{Agents, Config, Voice};
use crate::failure::CommandFailure;
use crate::stores::OpenStores;

/// What a lease is longer than the call that it covers.
const ASIDE: Duration = Duration::from_secs(10);

/// What the machine gives.
#[derive(Clone)]
pub struct Machine {
    /// What time it is.
    pub clock: Arc<dyn Clock>,
    /// Random bytes.
    pub entropy: Arc<dyn Entropy>,
}

impl Default for Machine {
    /// The host's clock and generator.
    fn default() -> Self {
        Self {
            clock: Arc::new(SystemClock),
            entropy: Arc::new(OsEntropy),
        }
    }
}

/// The client for Meta that the configuration describes.
pub(crate) fn graph(config: &Config) -> Result<Arc<GraphClient>, CommandFailure> {
    let meta = &config.meta;
    let redirect_uri = config.public_url.redirect_uri();
    let settings = GraphSettings {
        version: meta.version.as_str().to_owned(),
        graph_url: meta.graph_url.clone(),
        dialog_url: meta.dialog_url.clone(),
        connect_timeout: config.limits.graph_connect,
        call_timeout: config.limits.graph_call,
        ..GraphSettings::new(meta.app_id.clone(), meta.app_secret.clone(), redirect_uri)
    };
    let client = GraphClient::new(settings)
        .map_err(|error| CommandFailure::start("the client for Meta cannot be set up", error))?;
    Ok(Arc::new(client))
}

/// The secret box with the configured keys.
pub(crate) fn secrets(config: &Config, machine: &Machine) -> Arc<dyn SecretBox> {
    Arc::new(Keyring::new(config.keys.clone(), machine.entropy.clone()))
}

/// The use cases.
pub(crate) fn wassla(
    config: &Config,
    stores: &OpenStores,
    graph: Arc<GraphClient>,
    voice: Arc<dyn VoiceBridge>,
    machine: &Machine,
) -> Result<Wassla, CommandFailure> {
    let plans = PlanDirectory::new(config.plans.clone(), stores.workspaces.clone());
    let ports = Ports {
        webhooks: Arc::new(webhooks(config)),
        runtime: runtime(config, machine)?,
        events: stores.events.clone(),
        inbox: stores.inbox.clone(),
        answers: stores.answers.clone(),
        outbox: stores.outbox.clone(),
        leases: stores.leases.clone(),
        deletions: stores.deletions.clone(),
        meta_calling: graph.clone(),
        graph,
        voice,
        attempts: stores.attempts.clone(),
        channels: stores.channels.clone(),
        calling: stores.calling.clone(),
        calls: stores.calls.clone(),
        provisions: stores.provisions.clone(),
        jobs: stores.jobs.clone(),
        plans: Arc::new(plans),
        agents: stores.agents.clone(),
        secrets: secrets(config, machine),
        clock: machine.clock.clone(),
        entropy: machine.entropy.clone(),
    };
    let settings = Settings {
        provision_wait: config.limits.provision_wait,
        reload_wait: config.limits.reload_wait,
        provision_lease: config.limits.provision_lease,
        keep_events: Duration::from_hours(24).saturating_mul(config.inbound.keep_days),
        answer_lease: config.limits.agent_call + ASIDE,
        send_lease: config.limits.graph_call + UNKNOWN_WAIT + ASIDE,
        answers_at_once: at_once(config.limits.answers_at_once),
        sends_at_once: at_once(config.limits.sends_at_once),
        voice_answer: config.limits.voice_answer,
        calls_at_once: at_once(config.limits.calls_at_once),
    };
    Ok(Wassla::new(ports, settings))
}

fn at_once(count: u32) -> usize {
    usize::try_from(count).unwrap_or(usize::MAX)
}

/// What Meta sends is checked with the app's secret, and with the one before it while both are in
/// use.
fn webhooks(config: &Config) -> MetaWebhookReader {
    let meta = &config.meta;
    MetaWebhookReader::new(meta.app_secret.clone(), meta.previous_app_secret.clone())
}

/// What answers customers.
fn runtime(config: &Config, machine: &Machine) -> Result<Arc<dyn AgentRuntime>, CommandFailure> {
    let (url, secret) = match &config.agents {
        Agents::Echo => return Ok(Arc::new(EchoRuntime::default())),
        Agents::Http { url, secret } => (url.clone(), secret.clone()),
    };
    let settings = HttpRuntimeSettings {
        connect_timeout: config.limits.agent_connect,
        call_timeout: config.limits.agent_call,
        ..HttpRuntimeSettings::new(url, secret, machine.clock.clone())
    };
    let runtime = HttpRuntime::new(settings).map_err(|error| {
        CommandFailure::start("the client for the agent runtime cannot be set up", error)
    })?;
    Ok(Arc::new(runtime))
}

/// What talks to customers.
pub(crate) fn voice(
    config: &Config,
    machine: &Machine,
) -> Result<Arc<dyn VoiceBridge>, CommandFailure> {
    let (url, secret) = match &config.voice {
        Voice::None => return Ok(Arc::new(NoVoice)),
        Voice::Http { url, secret } => (url.clone(), secret.clone()),
    };
    let settings = HttpRuntimeSettings {
        connect_timeout: config.limits.agent_connect,
        // Shorter than the call waits, so that the bridge sees its own failures.
        call_timeout: config.limits.voice_answer.mul_f32(0.8),
        ..HttpRuntimeSettings::new(url, secret, machine.clock.clone())
    };
    let bridge = HttpVoiceBridge::new(settings).map_err(|error| {
        CommandFailure::start("the client for the voice runtime cannot be set up", error)
    })?;
    Ok(Arc::new(bridge))
}
