//! Every port behind the gate.

use async_trait::async_trait;
use url::Url;
use wassla_domain::attempt::{DialogRequest, PermittedCode};
use wassla_domain::calls::{
    CallControl, CallCursor, CallOffer, CallOutcome, ClaimedCall, VoiceSession,
};
use wassla_domain::channel::CleanupJob;
use wassla_domain::cleanup::Subscription;
use wassla_domain::inbound::{AssetRef, Event, NewEvent};
use wassla_domain::inbox::*;
use wassla_domain::meta::{
    BusinessFacts, CallingSettings, CallingSwitch, Cursor, IssuedToken, Listed, NumberFacts,
    PageFacts, TokenFacts, WabaEdge, WabaFacts,
};
use wassla_domain::ports::*;
use wassla_domain::scopes::Grants;
use wassla_domain::upsert::{ChannelUpserts, UpsertOutcome};
use wassla_domain::{
    AccessToken, Agent, AgentId, AppId, Call, CallId, Calling, Channel, ChannelId, ChannelKind,
    CleanupJobId, ConversationId, Credentials, Entitlements, Fault, MetaError, MetaUserId, PageId,
    PhoneNumberId, Pin, Sealed, Timestamp, WabaId, WorkspaceId,
};

use crate::gate::Gated;

macro_rules! gated {
    ($port:ident, $error:ty {
        $($method:ident($($name:ident: $type:ty),*) -> $answer:ty;)*
    }) => {
        #[async_trait]
        impl $port for Gated<dyn $port> {
            $(async fn $method(&self, $($name: $type),*) -> Result<$answer, $error> {
                let call = self.port.$method($($name),*);
                self.gate.pass(stringify!($method), call).await
            })*
        }
    };
}

gated!(EventLog, Fault {
    append(events: &[NewEvent], now: Timestamp) -> ();
    pending(at_most: u32) -> Vec<Event>;
    purge(before: Timestamp, at_most: u32) -> u64;
});

gated!(Inbox, Fault {
    process_events(taken: &[ProcessedEvent], now: Timestamp) -> ProcessedBatch;
    conversations(workspace: &WorkspaceId, after: Option<&ConversationCursor>, at_most: u32)
        -> Vec<Conversation>;
    conversation(workspace: &WorkspaceId, id: &ConversationId) -> Option<Conversation>;
    messages(workspace: &WorkspaceId, conversation: &ConversationId,
        before: Option<MessageCursor>, at_most: u32) -> Vec<Message>;
    queue_reply(workspace: &WorkspaceId, reply: &NewReply, now: Timestamp) -> bool;
    last_change(workspace: &WorkspaceId) -> i64;
    counted(workspace: &WorkspaceId, kind: ChannelKind,
        external_id: Option<&str>) -> Vec<Counted>;
});

gated!(AnswerStore, Fault {
    lease_unanswered(now: Timestamp, until: Timestamp, at_most: u32) -> Vec<Unanswered>;
    record_answer(workspace: &WorkspaceId, round: &AnswerRound, up_to: i64,
        replies: &[NewReply], now: Timestamp) -> bool;
    put_off_answer(round: &AnswerRound, again_at: Timestamp) -> bool;
});

gated!(Outbox, Fault {
    lease_outgoing(now: Timestamp, until: Timestamp, at_most: u32) -> Vec<Outgoing>;
    begin_attempt(outgoing: &Outgoing, now: Timestamp) -> bool;
    end_attempt(outgoing: &Outgoing, attempted: &Attempted, now: Timestamp) -> bool;
});

gated!(LeaseStore, Fault {
    lease(name: &str, holder: &str, now: Timestamp, until: Timestamp) -> bool;
    release(name: &str, holder: &str) -> ();
});

gated!(PlanPolicy, Fault {
    entitlements(workspace: &WorkspaceId) -> Entitlements;
});

gated!(AgentDirectory, Fault {
    agents(workspace: &WorkspaceId) -> Vec<Agent>;
    put_agent(agent: &Agent) -> bool;
});

gated!(CallingStore, Fault {
    calling(workspace: &WorkspaceId) -> Option<Calling>;
    callings_of(numbers: &[PhoneNumberId]) -> Vec<Calling>;
    put_calling(calling: &Calling) -> bool;
    lease_callings(now: Timestamp, until: Timestamp, at_most: u32) -> Vec<Calling>;
    record_calling(progress: &CallingProgress) -> bool;
    look_again(number: &PhoneNumberId, due_at: Timestamp) -> ();
    end_calling(ending: &CallingEnd) -> bool;
});

gated!(CallLog, Fault {
    calls(workspace: &WorkspaceId, conversation: Option<&ConversationId>,
        after: Option<&CallCursor>, at_most: u32) -> Vec<Call>;
    call(workspace: &WorkspaceId, id: &CallId) -> Option<Call>;
    live_calls(asset: &AssetRef) -> Vec<Call>;
    lease_calls(holder: &str, now: Timestamp, until: Timestamp, at_most: u32) -> Vec<ClaimedCall>;
    keep_calls(holder: &str, ids: &[CallId], until: Timestamp) -> Vec<CallId>;
    answer_call(answered: &AnsweredCall) -> bool;
    end_call(id: &CallId, outcome: CallOutcome, code: Option<u32>, at: Timestamp) -> bool;
});

gated!(MetaCalling, MetaError {
    calling_settings(token: &AccessToken, number: &PhoneNumberId) -> CallingSettings;
    set_calling(token: &AccessToken, number: &PhoneNumberId, switch: CallingSwitch) -> ();
    control_call(token: &AccessToken, number: &PhoneNumberId, control: &CallControl) -> ();
});

#[async_trait]
impl VoiceBridge for Gated<dyn VoiceBridge> {
    async fn answer(&self, offer: &CallOffer) -> Result<VoiceSession, BridgeError> {
        self.gate
            .pass("answer_offer", self.port.answer(offer))
            .await
    }

    async fn end(&self, call: &CallId) {
        let end = async {
            self.port.end(call).await;
            Ok::<_, BridgeError>(())
        };
        // Nobody is told when it fails.
        drop(self.gate.pass("end_session", end).await);
    }
}

gated!(AgentRuntime, AgentError {
    answer(request: &AgentRequest) -> AgentAnswer;
});

gated!(ProvisionStore, Fault {
    lease_due(now: Timestamp, until: Timestamp, at_most: u32) -> Vec<Channel>;
    record_progress(progress: &Progress) -> bool;
    reserve_registration(number: &PhoneNumberId, now: Timestamp, since: Timestamp, at_most: u32)
        -> bool;
});

gated!(CleanupStore, Fault {
    jobs_after(after: Option<&CleanupJobId>, at_most: u32) -> Vec<CleanupJob>;
    reseal_job(id: &CleanupJobId, seen: &Sealed, token: &Sealed) -> bool;
    lease_jobs(now: Timestamp, until: Timestamp, at_most: u32) -> Vec<CleanupJob>;
    jobs_of(asset: &AssetRef) -> Vec<CleanupJob>;
    postpone_job(id: &CleanupJobId, again_at: Timestamp) -> ();
    forget_job(id: &CleanupJobId) -> ();
});

gated!(ChannelStore, Fault {
    channels(workspace: &WorkspaceId) -> Vec<Channel>;
    upsert_channels(upserts: &ChannelUpserts) -> UpsertOutcome;
    holds_token_of(user: &MetaUserId) -> bool;
    assign_agent(workspace: &WorkspaceId, kind: ChannelKind, agent: Option<&AgentId>,
        now: Timestamp) -> bool;
    channels_after(after: Option<&ChannelId>, at_most: u32) -> Vec<Channel>;
    reseal(id: &ChannelId, version: i64, credentials: &Credentials) -> bool;
    holders(assets: &[AssetRef]) -> Vec<Channel>;
    subscribers(subscription: &Subscription) -> Vec<Channel>;
    channels_of_user(user: &MetaUserId) -> Vec<Channel>;
    disconnect(disconnection: &Disconnection) -> bool;
    apply_account_update(account_update: &AccountUpdate) -> bool;
});

macro_rules! gated_graph {
    ($($method:ident($($name:ident: $type:ty),*) -> $answer:ty;)*) => {
        #[async_trait]
        impl MetaGraph for Gated<dyn MetaGraph> {
            fn app_id(&self) -> &AppId {
                self.port.app_id()
            }

            fn dialog_url(&self, request: &DialogRequest<'_>) -> Url {
                self.port.dialog_url(request)
            }

            async fn warm_up(&self) {
                self.port.warm_up().await;
            }

            $(async fn $method(&self, $($name: $type),*) -> Result<$answer, MetaError> {
                let call = self.port.$method($($name),*);
                self.gate.pass(stringify!($method), call).await
            })*
        }
    };
}

gated_graph! {
    exchange_code(code: PermittedCode) -> IssuedToken;
    extend_token(short: &AccessToken) -> IssuedToken;
    inspect_token(token: &AccessToken) -> TokenFacts;
    permissions(token: &AccessToken) -> Grants;
    businesses(token: &AccessToken, expanded: bool, after: Option<&Cursor>)
        -> Listed<BusinessFacts>;
    wabas(token: &AccessToken, edge: &WabaEdge, expanded: bool, after: Option<&Cursor>)
        -> Listed<WabaFacts>;
    numbers(token: &AccessToken, waba: &WabaId, after: Option<&Cursor>) -> Listed<NumberFacts>;
    number(token: &AccessToken, number: &PhoneNumberId) -> NumberFacts;
    pages(token: &AccessToken, after: Option<&Cursor>) -> Listed<PageFacts>;
    page(token: &AccessToken, page: &PageId) -> PageFacts;
    subscribe_waba(token: &AccessToken, waba: &WabaId) -> ();
    subscribe_page(token: &AccessToken, page: &PageId) -> ();
    set_pin(token: &AccessToken, number: &PhoneNumberId, pin: &Pin) -> ();
    revoke_grant(token: &AccessToken, user: &MetaUserId) -> ();
    register(token: &AccessToken, number: &PhoneNumberId, pin: &Pin) -> ();
    unsubscribe_waba(token: &AccessToken, waba: &WabaId) -> ();
    unsubscribe_page(token: &AccessToken, page: &PageId) -> ();
    send_text(token: &AccessToken, text: &TextToSend) -> SentMessage;
}
