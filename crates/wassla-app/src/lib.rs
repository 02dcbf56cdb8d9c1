#![doc = include_str!("../README.md")]

mod calls;
mod channels;
mod connect;
mod error;
mod events;
mod group_commit;
mod housekeeping;
mod inbox;
mod leased_tasks;
mod observer;
mod plans;
mod retry;
mod wakers;
mod wassla;
mod work;

pub use channels::rotate_keys::Rotated;
pub use channels::view::{
    ChannelView, ChannelViewState, EvidenceView, Flag, StepView, WorkspaceStatus,
};
pub use connect::begin::AuthorizationRequest;
pub use connect::callback::{Callback, CallbackError};
pub use error::UseCaseError;
pub use events::delivery::DeliveryView;
pub use events::ingest::IngestError;
pub use inbox::conversations::InboxNews;
pub use observer::Observer;
pub use plans::PlanDirectory;
pub use wassla::{Ports, Settings, Wassla};
