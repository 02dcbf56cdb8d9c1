//! The ports: what the use cases ask of the world. Every adapter passes the contract suite of
//! its port (crate `wassla-testkit`, `contract`).

mod agent_directory;
mod attempt_store;
mod channel_store;
mod clock;
mod debt_store;
mod entropy;
mod meta_app;
mod meta_graph;
mod plan_policy;
mod provision_store;
mod secret_box;
mod workspace_directory;

pub use agent_directory::AgentDirectory;
pub use attempt_store::AttemptStore;
pub use channel_store::ChannelStore;
pub use clock::Clock;
pub use debt_store::DebtStore;
pub use entropy::Entropy;
pub use meta_app::MetaApp;
pub use meta_graph::MetaGraph;
pub use plan_policy::PlanPolicy;
pub use provision_store::{Progress, ProvisionStore};
pub use secret_box::SecretBox;
pub use workspace_directory::WorkspaceDirectory;
