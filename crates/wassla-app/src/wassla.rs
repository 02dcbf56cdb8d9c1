use std::sync::{Arc, OnceLock};
use std::time::Duration;

use tokio::sync::Semaphore;
use tokio_util::task::TaskTracker;
use wassla_domain::ids::InvalidId;
use wassla_domain::ports::{
    AgentDirectory, AgentRuntime, AnswerStore, AttemptStore, CallLog, CallingStore, ChannelStore,
    CleanupStore, Clock, DeletionStore, Entropy, EventLog, Inbox, LeaseStore, MetaCalling,
    MetaGraph, MetaWebhooks, Outbox, PlanPolicy, ProvisionStore, SecretBox, VoiceBridge,
};
use wassla_domain::{Fault, Timestamp};

use crate::calls::registry::CallRegistry;
use crate::group_commit::GroupCommit;
use crate::observer::{Nobody, Observer};
use crate::wakers::Wakers;

/// The ports that the use cases speak to.
#[derive(Clone)]
pub struct Ports {
    /// Meta.
    pub graph: Arc<dyn MetaGraph>,
    /// Meta's side of calling.
    pub meta_calling: Arc<dyn MetaCalling>,
    /// Sign-in attempts.
    pub attempts: Arc<dyn AttemptStore>,
    /// Channel rows.
    pub channels: Arc<dyn ChannelStore>,
    /// Rows of calling.
    pub calling: Arc<dyn CallingStore>,
    /// Provisioning that survives the process.
    pub provisions: Arc<dyn ProvisionStore>,
    /// Clean-ups owed at Meta.
    pub jobs: Arc<dyn CleanupStore>,
    /// What Meta sends us.
    pub webhooks: Arc<dyn MetaWebhooks>,
    /// What came in, durable before it is acknowledged.
    pub events: Arc<dyn EventLog>,
    /// Conversations and messages.
    pub inbox: Arc<dyn Inbox>,
    /// Conversations that wait for an agent.
    pub answers: Arc<dyn AnswerStore>,
    /// Replies that wait to be sent.
    pub outbox: Arc<dyn Outbox>,
    /// Calls.
    pub calls: Arc<dyn CallLog>,
    /// Things that one process does at a time.
    pub leases: Arc<dyn LeaseStore>,
    /// Deletions that people asked Meta for.
    pub deletions: Arc<dyn DeletionStore>,
    /// What answers customers.
    pub runtime: Arc<dyn AgentRuntime>,
    /// What talks to customers.
    pub voice: Arc<dyn VoiceBridge>,
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
    /// For how long a process keeps a row to itself while it provisions it, and whatever else one
    /// process does at a time: longer than any call to Meta.
    pub provision_lease: Duration,
    /// For how long events are remembered, so that their duplicates are absorbed.
    pub keep_events: Duration,
    /// For how long a process keeps a conversation to itself while it asks an agent: longer than
    /// the agent may take.
    pub answer_lease: Duration,
    /// For how long a process keeps a reply to itself while it sends it: longer than a call to
    /// Meta, and the wait for a report after it.
    pub send_lease: Duration,
    /// How many agents are asked side by side.
    pub answers_at_once: usize,
    /// How many replies are sent side by side.
    pub sends_at_once: usize,
    /// How long a voice bridge may take to answer an offer.
    pub voice_answer: Duration,
    /// How many calls this process has in hand at most. Those beyond ring until one is over, or
    /// are missed.
    pub calls_at_once: usize,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            provision_wait: Duration::from_secs(5),
            reload_wait: Duration::from_secs(10),
            provision_lease: Duration::from_mins(1),
            keep_events: Duration::from_hours(8 * 24),
            answer_lease: Duration::from_mins(1),
            send_lease: Duration::from_secs(30),
            answers_at_once: 64,
            sends_at_once: 32,
            voice_answer: Duration::from_secs(10),
            calls_at_once: 256,
        }
    }
}

/// The use cases. Cheap to clone; every clone speaks to the same ports.
#[derive(Clone)]
pub struct Wassla {
    pub(crate) ports: Arc<Ports>,
    pub(crate) settings: Settings,
    pub(crate) tasks: TaskTracker,
    name: Arc<OnceLock<String>>,
    pub(crate) group_commit: GroupCommit,
    pub(crate) wakers: Wakers,
    pub(crate) answering: Arc<Semaphore>,
    pub(crate) sending: Arc<Semaphore>,
    pub(crate) calls_at_once: Arc<Semaphore>,
    pub(crate) call_registry: CallRegistry,
    pub(crate) observer: Arc<dyn Observer>,
}

impl Wassla {
    /// The use cases over these ports.
    pub fn new(ports: Ports, settings: Settings) -> Self {
        Self {
            answering: Arc::new(Semaphore::new(settings.answers_at_once)),
            sending: Arc::new(Semaphore::new(settings.sends_at_once)),
            calls_at_once: Arc::new(Semaphore::new(settings.calls_at_once)),
            call_registry: CallRegistry::default(),
            ports: Arc::new(ports),
            settings,
            tasks: TaskTracker::new(),
            name: Arc::default(),
            group_commit: GroupCommit::default(),
            wakers: Wakers::new(),
            observer: Arc::new(Nobody),
        }
    }

    /// The same use cases, which tell this observer what they do in the background.
    #[must_use]
    pub fn observed_by(self, observer: Arc<dyn Observer>) -> Self {
        Self { observer, ..self }
    }

    /// What time it is, by the clock that every decision goes by.
    pub fn now(&self) -> Timestamp {
        self.ports.clock.now()
    }

    /// Waits until no sign-in and no provisioning is under way: for a clean stop. What is begun
    /// after this call is not waited for.
    pub async fn finish_tasks(&self) {
        self.tasks.close();
        self.tasks.wait().await;
        self.tasks.reopen();
    }

    /// A fresh id: a prefix that says of what, and 128 random bits.
    pub(crate) fn fresh_id<T>(
        &self,
        prefix: &str,
        parse: impl FnOnce(String) -> Result<T, InvalidId>,
    ) -> Result<T, Fault> {
        parse(format!("{prefix}_{}", self.random_name()?))
            .map_err(|error| Fault::inconsistent("a fresh id", error))
    }

    /// The name under which this process holds what it takes up again after a fault.
    pub(crate) fn own_name(&self) -> Result<&str, Fault> {
        if let Some(name) = self.name.get() {
            return Ok(name);
        }
        let name = self.random_name()?;
        Ok(self.name.get_or_init(|| name))
    }

    pub(crate) fn random_name(&self) -> Result<String, Fault> {
        Ok(hex::encode(self.random_bytes::<16>()?))
    }

    /// 256 random bits.
    pub(crate) fn random_bytes<const N: usize>(&self) -> Result<[u8; N], Fault> {
        let mut bytes = [0; N];
        self.ports.entropy.fill(&mut bytes)?;
        Ok(bytes)
    }
}
