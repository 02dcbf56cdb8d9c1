//! What comes in: events as Meta sent them, what each says, and what is done with it.

mod account;
mod content;
mod customer;
mod event;
mod happening;
mod judge;

pub use account::{AccountChange, AccountScope};
pub use content::{Content, Media};
pub(crate) use customer::display as display_of;
pub use customer::{Alias, AliasKind, Customer};
pub use event::{Event, EventKey, EventSeq, NewEvent};
pub use happening::{
    Arrival, AssetRef, Echo, ExternalMessageId, Happening, SendFailure, StatusUpdate, Watermark,
};
pub use judge::{
    DropReason, Outcome, Skip, Verdict, answering_agent, judge_arrival, judge_channel,
};
