//! What comes in: events as Meta sent them, what each says, and what is done with it.

mod account;
mod asset_ref;
mod content;
mod customer;
mod event;
mod inbound_event;
mod route;

pub use account::{AccountChange, AccountEvent, AccountScope, DialledNumber};
pub use asset_ref::AssetRef;
pub use content::{Content, KnownNotice, Media, Notice};
pub use customer::{Alias, AliasKind, Customer, CustomerLabel};
pub use event::{Event, EventKey, EventSeq, NewEvent};
pub use inbound_event::{
    Arrival, Echo, ExternalMessageId, InboundEvent, SendFailure, SendFailureReason, StatusUpdate,
    Watermark,
};
pub use route::{
    DropReason, Outcome, RoutingDecision, Skip, answering_agent, route_channel, route_message,
};
