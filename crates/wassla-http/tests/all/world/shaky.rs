use std::sync::atomic::{AtomicBool, Ordering};

use async_trait::async_trait;
use wassla_domain::attempt::{Attempt, Claim, Claimant, StateHash};
use wassla_domain::calls::{CallOffer, VoiceSession};
use wassla_domain::cleanup::Subscription;
use wassla_domain::inbound::{AssetRef, Event, NewEvent};
use wassla_domain::inbox::{AgentAnswer, AgentRequest};
use wassla_domain::ports::{
    AccountUpdate, AgentError, AgentRuntime, AttemptStore, BridgeError, ChannelStore,
    Disconnection, EventLog, VoiceBridge,
};
use wassla_domain::upsert::{ChannelUpserts, UpsertOutcome};
use wassla_domain::{
    AgentId, CallId, Channel, ChannelId, ChannelKind, Credentials, Fault, MetaUserId, Timestamp,
    WorkspaceId,
};
use wassla_memory::MemoryStore;

/// The attempts of a store that can be taken away.
pub(crate) struct ShakyAttempts {
    store: MemoryStore,
    is_away: AtomicBool,
}

impl ShakyAttempts {
    pub(crate) fn new(store: MemoryStore) -> Self {
        Self {
            store,
            is_away: AtomicBool::new(false),
        }
    }

    pub(crate) fn go_away(&self, is_away: bool) {
        self.is_away.store(is_away, Ordering::SeqCst);
    }

    fn here(&self) -> Result<(), Fault> {
        if self.is_away.load(Ordering::SeqCst) {
            return Err(Fault::unavailable("the store", "a test took it away"));
        }
        Ok(())
    }
}

#[async_trait]
impl AttemptStore for ShakyAttempts {
    async fn begin(&self, attempt: &Attempt) -> Result<(), Fault> {
        self.here()?;
        self.store.begin(attempt).await
    }

    async fn claim(&self, claimant: &Claimant, now: Timestamp) -> Result<Claim, Fault> {
        self.here()?;
        self.store.claim(claimant, now).await
    }

    async fn finish(&self, state: &StateHash, landing: &str) -> Result<(), Fault> {
        self.store.finish(state, landing).await
    }

    async fn forget_before(&self, instant: Timestamp) -> Result<u64, Fault> {
        self.store.forget_before(instant).await
    }
}

/// Channel rows that nobody can reach.
pub(crate) struct GoneStore;

fn gone() -> Fault {
    Fault::unavailable("the store", "a test took it away")
}

#[async_trait]
impl ChannelStore for GoneStore {
    async fn channels(&self, _: &WorkspaceId) -> Result<Vec<Channel>, Fault> {
        Err(gone())
    }

    async fn upsert_channels(&self, _: &ChannelUpserts) -> Result<UpsertOutcome, Fault> {
        Err(gone())
    }

    async fn holds_token_of(&self, _: &MetaUserId) -> Result<bool, Fault> {
        Err(gone())
    }

    async fn assign_agent(
        &self,
        _: &WorkspaceId,
        _: ChannelKind,
        _: Option<&AgentId>,
        _: Timestamp,
    ) -> Result<bool, Fault> {
        Err(gone())
    }

    async fn channels_after(&self, _: Option<&ChannelId>, _: u32) -> Result<Vec<Channel>, Fault> {
        Err(gone())
    }

    async fn reseal(&self, _: &ChannelId, _: i64, _: &Credentials) -> Result<bool, Fault> {
        Err(gone())
    }

    async fn holders(&self, _: &[AssetRef]) -> Result<Vec<Channel>, Fault> {
        Err(gone())
    }

    async fn subscribers(&self, _: &Subscription) -> Result<Vec<Channel>, Fault> {
        Err(gone())
    }

    async fn channels_of_user(&self, _: &MetaUserId) -> Result<Vec<Channel>, Fault> {
        Err(gone())
    }

    async fn disconnect(&self, _: &Disconnection) -> Result<bool, Fault> {
        Err(gone())
    }

    async fn apply_account_update(&self, _: &AccountUpdate) -> Result<bool, Fault> {
        Err(gone())
    }
}

/// An event log that nobody can reach.
pub(crate) struct GoneLog;

#[async_trait]
impl EventLog for GoneLog {
    async fn append(&self, _: &[NewEvent], _: Timestamp) -> Result<(), Fault> {
        Err(gone())
    }

    async fn pending(&self, _: u32) -> Result<Vec<Event>, Fault> {
        Err(gone())
    }

    async fn purge(&self, _: Timestamp, _: u32) -> Result<u64, Fault> {
        Err(gone())
    }
}

/// An agent with nothing to say.
pub(crate) struct Silent;

#[async_trait]
impl AgentRuntime for Silent {
    async fn answer(&self, _: &AgentRequest) -> Result<AgentAnswer, AgentError> {
        Ok(AgentAnswer::Silence)
    }
}

/// A voice bridge that answers nobody.
pub(crate) struct Mute;

#[async_trait]
impl VoiceBridge for Mute {
    async fn answer(&self, _: &CallOffer) -> Result<VoiceSession, BridgeError> {
        Err(BridgeError::new("mute"))
    }

    async fn end(&self, _: &CallId) {}
}

/// A voice bridge with nothing behind it.
pub(crate) struct Unconfigured;

#[async_trait]
impl VoiceBridge for Unconfigured {
    fn answers(&self) -> bool {
        false
    }

    async fn answer(&self, _: &CallOffer) -> Result<VoiceSession, BridgeError> {
        Err(BridgeError::new("none"))
    }

    async fn end(&self, _: &CallId) {}
}
