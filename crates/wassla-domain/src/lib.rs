#![doc = include_str!("../README.md")]

pub mod agent;
pub mod attempt;
pub mod caller;
pub mod calling;
pub mod calls;
pub mod channel;
pub mod cleanup;
pub mod discovery;
pub mod fault;
pub mod find;
pub mod ids;
pub mod inbound;
pub mod inbox;
pub mod kind;
pub mod landing;
pub mod meta;
mod named;
pub mod next_step;
pub mod pin;
pub mod plan;
pub mod ports;
pub mod provision;
pub mod refusal;
pub mod return_to;
pub mod scopes;
pub mod sealed;
pub mod time;
pub mod upsert;

pub use agent::{Agent, AgentStatus, Modality};
pub use caller::{Action, Caller, Role};
pub use calling::Calling;
pub use calls::Call;
pub use channel::{Asset, Channel, ChannelState, Credentials, Evidence, Step};
pub use fault::Fault;
pub use ids::{
    AgentId, AppId, BusinessId, CallId, ChannelId, CleanupJobId, ConversationId, DeletionCode,
    InstagramId, MessageId, MetaUserId, PageId, PhoneNumberId, UserId, WabaId, WorkspaceId,
};
pub use kind::{ChannelKind, ChatKind};
pub use landing::Landing;
pub use meta::{AccessToken, MetaCode, MetaError, Remedy};
pub use next_step::{Advice, Destination, NextStep};
pub use pin::Pin;
pub use plan::{Entitlements, PlanTable, Workspace};
pub use refusal::{Refusal, RefusalCode};
pub use sealed::{SealContext, Sealed, SealedField};
pub use time::Timestamp;
