//! Configuration and adapters become use cases.

use std::sync::Arc;

use wassla_app::{PlanDirectory, Ports, Settings, Wassla};
use wassla_domain::ports::{Clock, Entropy, SecretBox};
use wassla_graph::{GraphClient, GraphSettings};
use wassla_system::{Keyring, OsEntropy, SystemClock};

use crate::config::Config;
use crate::failure::Failure;
use crate::stores::Stores;

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
pub(crate) fn graph(config: &Config) -> Result<Arc<GraphClient>, Failure> {
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
        .map_err(|error| Failure::start("the client for Meta cannot be set up", error))?;
    Ok(Arc::new(client))
}

/// The secret box with the configured keys.
pub(crate) fn secrets(config: &Config, machine: &Machine) -> Arc<dyn SecretBox> {
    Arc::new(Keyring::new(config.keys.clone(), machine.entropy.clone()))
}

/// The use cases.
pub(crate) fn wassla(
    config: &Config,
    stores: &Stores,
    graph: Arc<GraphClient>,
    machine: &Machine,
) -> Wassla {
    let plans = PlanDirectory::new(config.plans.clone(), stores.workspaces.clone());
    let ports = Ports {
        graph,
        attempts: stores.attempts.clone(),
        channels: stores.channels.clone(),
        provisions: stores.provisions.clone(),
        debts: stores.debts.clone(),
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
    };
    Wassla::new(ports, settings)
}
