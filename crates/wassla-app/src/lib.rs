#![doc = include_str!("../README.md")]

mod agents;
mod channels;
mod come_back;
mod discover;
mod give_back;
mod housekeeping;
mod leave;
mod patience;
mod plans;
mod provision;
mod rotate_keys;
mod seal;
mod settle;
mod stop;
mod wassla;

pub use channels::{ChannelView, ChannelViewState, EvidenceView, Flag, Standing, StepView};
pub use come_back::{Callback, ComeBackError};
pub use leave::Departure;
pub use plans::PlanDirectory;
pub use rotate_keys::Rotated;
pub use stop::Stop;
pub use wassla::{Ports, Settings, Wassla};
