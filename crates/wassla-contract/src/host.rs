//! What a suite of clauses needs from the adapter that it is mounted on.

use std::fmt::Debug;
use std::sync::Arc;

use async_trait::async_trait;
use tokio::sync::Barrier;
use tokio::task::JoinSet;
use wassla_domain::channel::CleanupJob;
use wassla_domain::ports::{
    AgentDirectory, AnswerStore, AttemptStore, CallLog, CallingStore, ChannelStore, CleanupStore,
    DeletionStore, EventLog, Inbox, LeaseStore, Outbox, ProvisionStore, WorkspaceDirectory,
};
use wassla_domain::upsert::{ChannelWrite, UpsertOutcome};
use wassla_domain::{Calling, Channel, Fault, WorkspaceId};

use wassla_testkit::fixtures;

/// How many callers race where a clause says that one of them wins.
pub const RACERS: usize = 64;

/// The store ports of one opened store.
#[derive(Clone)]
#[expect(missing_debug_implementations, reason = "ports do not print")]
pub struct Stores {
    /// Sign-in attempts.
    pub attempts: Arc<dyn AttemptStore>,
    /// Channel rows.
    pub channels: Arc<dyn ChannelStore>,
    /// Calling rows.
    pub calling: Arc<dyn CallingStore>,
    /// Calls.
    pub calls: Arc<dyn CallLog>,
    /// Provisioning.
    pub provision: Arc<dyn ProvisionStore>,
    /// Jobs.
    pub jobs: Arc<dyn CleanupStore>,
    /// Deletions that people asked for.
    pub deletions: Arc<dyn DeletionStore>,
    /// Leases by name.
    pub leases: Arc<dyn LeaseStore>,
    /// Events as they came in.
    pub events: Arc<dyn EventLog>,
    /// Conversations and messages.
    pub inbox: Arc<dyn Inbox>,
    /// Conversations that wait for an agent.
    pub answers: Arc<dyn AnswerStore>,
    /// Messages that wait to be sent.
    pub outbox: Arc<dyn Outbox>,
    /// Workspaces.
    pub workspaces: Arc<dyn WorkspaceDirectory>,
    /// Agents.
    pub agents: Arc<dyn AgentDirectory>,
}

/// What a whole store is: every port of it.
pub trait EveryPort:
    AttemptStore
    + ChannelStore
    + CallingStore
    + CallLog
    + ProvisionStore
    + CleanupStore
    + DeletionStore
    + LeaseStore
    + EventLog
    + Inbox
    + AnswerStore
    + Outbox
    + WorkspaceDirectory
    + AgentDirectory
{
}

impl<S> EveryPort for S where
    S: AttemptStore
        + ChannelStore
        + CallingStore
        + CallLog
        + ProvisionStore
        + CleanupStore
        + DeletionStore
        + LeaseStore
        + EventLog
        + Inbox
        + AnswerStore
        + Outbox
        + WorkspaceDirectory
        + AgentDirectory
{
}

impl Stores {
    /// The ports of a store that has them all.
    pub fn of(store: impl EveryPort) -> Self {
        let store = Arc::new(store);
        Self {
            attempts: store.clone(),
            channels: store.clone(),
            calling: store.clone(),
            calls: store.clone(),
            provision: store.clone(),
            jobs: store.clone(),
            deletions: store.clone(),
            leases: store.clone(),
            events: store.clone(),
            inbox: store.clone(),
            answers: store.clone(),
            outbox: store.clone(),
            workspaces: store.clone(),
            agents: store,
        }
    }

    pub(super) async fn upsert_channels(
        &self,
        workspace: &WorkspaceId,
        writes: impl Into<Vec<ChannelWrite>>,
    ) -> UpsertOutcome {
        let upserts = fixtures::upserts(workspace, writes);
        self.channels.upsert_channels(&upserts).await.unwrap()
    }

    /// Writes a first row and gives it back.
    pub(super) async fn connect(&self, channel: Channel) -> Channel {
        let write = fixtures::first_connect(&channel);
        let outcome = self.upsert_channels(&channel.workspace, [write]).await;
        assert_eq!(outcome, settled(), "a first connect");
        channel
    }

    /// Writes the first calling row on a WhatsApp row and gives it back.
    pub(super) async fn enable(&self, chat: &Channel) -> Calling {
        let calling = fixtures::calling(chat);
        let put = self.calling.put_calling(&calling).await;
        assert!(put.unwrap(), "a first enabling");
        calling
    }

    pub(super) async fn calling(&self, workspace: &WorkspaceId) -> Option<Calling> {
        self.calling.calling(workspace).await.unwrap()
    }

    pub(super) async fn has_calling(&self, workspace: &WorkspaceId) -> bool {
        self.calling(workspace).await.is_some()
    }

    pub(super) async fn jobs(&self) -> Vec<CleanupJob> {
        self.jobs.jobs_after(None, 1_000).await.unwrap()
    }

    pub(super) async fn rows(&self, workspace: &WorkspaceId) -> Vec<Channel> {
        self.channels.channels(workspace).await.unwrap()
    }
}

/// An adapter with its own empty data, made anew for every clause.
#[async_trait]
pub trait StoreHost: Send + Sync {
    /// The store as it was first opened.
    fn stores(&self) -> Stores;

    /// The same data opened once more, as another process opens it.
    async fn reopen(&self) -> Stores;
}

pub(super) const fn settled() -> UpsertOutcome {
    UpsertOutcome::Written {
        held_elsewhere: Vec::new(),
    }
}

/// Lets callers start at the same moment, half of them in a store that was opened by itself, and
/// gives their answers in the order of their numbers.
pub(super) async fn race<T, F, Running>(host: &dyn StoreHost, callers: usize, call: F) -> Vec<T>
where
    T: Send + Debug + 'static,
    F: Fn(usize, Stores) -> Running,
    Running: Future<Output = Result<T, Fault>> + Send + 'static,
{
    let stores = [host.stores(), host.reopen().await];
    let start = Arc::new(Barrier::new(callers));
    let mut running = JoinSet::new();
    for number in 0..callers {
        let start = start.clone();
        let run = call(number, stores[number % 2].clone());
        running.spawn(async move {
            start.wait().await;
            (number, run.await)
        });
    }
    let mut answers = running.join_all().await;
    answers.sort_by_key(|(number, _)| *number);
    let answer = |(number, answer): (usize, Result<T, Fault>)| match answer {
        Ok(answer) => answer,
        Err(fault) => panic!("racer {number} met a fault: {fault:?}"),
    };
    answers.into_iter().map(answer).collect()
}

/// Whether a text came back as it went in, but for NUL, which PostgreSQL cannot keep.
pub(super) fn same_text(written: &str, read: &str) -> bool {
    let plain = |text: &str| text.replace(['\0', '\u{fffd}'], "");
    written == read || (written.contains('\0') && plain(written) == plain(read))
}
