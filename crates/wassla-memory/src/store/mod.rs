//! All store ports over maps under one lock.

mod answers;
mod attempts;
mod calling;
mod calls;
mod channels;
mod cleanup_jobs;
mod deletions;
mod directories;
mod disconnections;
mod events;
mod inbox;
mod intake;
mod leases;
mod mail;
mod outbox;
mod provision;
mod upsert;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use wassla_domain::attempt::StateHash;
use wassla_domain::channel::CleanupJob;
use wassla_domain::ports::Deletion;
use wassla_domain::{
    Agent, AgentId, Calling, Channel, ChannelId, ChannelKind, CleanupJobId, DeletionCode,
    PhoneNumberId, Timestamp, Workspace, WorkspaceId,
};

use attempts::StoredAttempt;
use calls::Calls;
use events::EventTable;
use leases::Held;
use mail::Mail;

/// A store that forgets everything with its last clone. Clones share their rows.
#[derive(Debug, Clone, Default)]
pub struct MemoryStore(Arc<Mutex<Tables>>);

#[derive(Debug, Default)]
struct Tables {
    attempts: HashMap<StateHash, StoredAttempt>,
    rows: Rows,
    registrations: Vec<(PhoneNumberId, Timestamp)>,
    workspaces: BTreeMap<WorkspaceId, Workspace>,
    agents: BTreeMap<AgentId, Agent>,
    log: EventTable,
    mail: Mail,
    calls: Calls,
    leases: HashMap<String, Held>,
    deletions: HashMap<DeletionCode, Deletion>,
}

/// What a set of upserts writes together.
#[derive(Debug, Clone, Default)]
struct Rows {
    channels: BTreeMap<ChannelId, Channel>,
    calling: BTreeMap<ChannelId, Calling>,
    jobs: BTreeMap<CleanupJobId, CleanupJob>,
    /// Every asset that a workspace has ever held, and for what.
    ever_held: BTreeSet<(WorkspaceId, ChannelKind, String)>,
}

impl MemoryStore {
    /// An empty store.
    pub fn new() -> Self {
        Self::default()
    }

    fn tables(&self) -> MutexGuard<'_, Tables> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
