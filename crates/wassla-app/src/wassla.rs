use std::sync::Arc;
use std::time::Duration;

use tokio_util::task::TaskTracker;
use wassla_domain::Fault;
use wassla_domain::ports::{
    AgentDirectory, AttemptStore, ChannelStore, Clock, DebtStore, Entropy, MetaGraph, PlanPolicy,
    ProvisionStore, SecretBox,
};

/// The ports that the use cases speak to.
#[derive(Clone)]
pub struct Ports {
    /// Meta.
    pub graph: Arc<dyn MetaGraph>,
    /// Sign-in attempts.
    pub attempts: Arc<dyn AttemptStore>,
    /// Channel rows.
    pub channels: Arc<dyn ChannelStore>,
    /// Provisioning that survives the process.
    pub provisions: Arc<dyn ProvisionStore>,
    /// Clean-ups owed at Meta.
    pub debts: Arc<dyn DebtStore>,
    /// What workspaces have paid for.
    pub plans: Arc<dyn PlanPolicy>,
    /// Who may answer.
    pub agents: Arc<dyn AgentDirectory>,
    /// Seals secrets.
    pub secrets: Arc<dyn SecretBox>,
    /// What time it is.
    pub clock: Arc<dyn Clock>,
    /// Random bytes.
    pub entropy: Arc<dyn Entropy>,
}

/// What an operator may set.
#[derive(Debug, Clone)]
pub struct Settings {
    /// How long a callback waits for provisioning before it lands `pending`.
    pub provision_wait: Duration,
    /// How long a reload waits for a sign-in that another request is finishing.
    pub reload_wait: Duration,
    /// For how long a process keeps a row to itself while it provisions it.
    pub provision_lease: Duration,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            provision_wait: Duration::from_secs(5),
            reload_wait: Duration::from_secs(10),
            provision_lease: Duration::from_mins(1),
        }
    }
}

/// The use cases. Cheap to clone; every clone speaks to the same ports.
#[derive(Clone)]
pub struct Wassla {
    pub(crate) ports: Ports,
    pub(crate) settings: Settings,
    pub(crate) tasks: TaskTracker,
}

impl Wassla {
    /// The use cases over these ports.
    pub fn new(ports: Ports, settings: Settings) -> Self {
        Self {
            ports,
            settings,
            tasks: TaskTracker::new(),
        }
    }

    /// Waits until no sign-in and no provisioning is under way: for a clean stop. What is begun
    /// after this call is not waited for.
    pub async fn finish_tasks(&self) {
        self.tasks.close();
        self.tasks.wait().await;
        self.tasks.reopen();
    }

    /// 256 random bits.
    pub(crate) fn random_bytes<const N: usize>(&self) -> Result<[u8; N], Fault> {
        let mut bytes = [0; N];
        self.ports.entropy.fill(&mut bytes)?;
        Ok(bytes)
    }
}
