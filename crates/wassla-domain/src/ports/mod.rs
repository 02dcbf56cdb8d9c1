//! The ports: what the use cases ask of the world. Every adapter passes the contract suite of
//! its port (crate `wassla-testkit`, `contract`).

mod agent_directory;
mod agent_runtime;
mod answer_store;
mod attempt_store;
mod channel_store;
mod clock;
mod debt_store;
mod deletion_store;
mod entropy;
mod event_log;
mod inbox;
mod lease_store;
mod meta_app;
mod meta_graph;
mod meta_webhooks;
mod outbox;
mod plan_policy;
mod provision_store;
mod secret_box;
mod workspace_directory;

pub use agent_directory::AgentDirectory;
pub use agent_runtime::{AgentError, AgentRuntime};
pub use answer_store::AnswerStore;
pub use attempt_store::AttemptStore;
pub use channel_store::{Amendment, ChannelStore, Departure};
pub use clock::Clock;
pub use debt_store::DebtStore;
pub use deletion_store::{Deletion, DeletionStore};
pub use entropy::Entropy;
pub use event_log::EventLog;
pub use inbox::{Counted, Inbox, TakenIn};
pub use lease_store::LeaseStore;
pub use meta_app::MetaApp;
pub use meta_graph::MetaGraph;
pub use meta_webhooks::{MetaWebhooks, NotJson, SignedRequest};
pub use outbox::Outbox;
pub use plan_policy::PlanPolicy;
pub use provision_store::{Progress, ProvisionStore};
pub use secret_box::SecretBox;
pub use workspace_directory::WorkspaceDirectory;
