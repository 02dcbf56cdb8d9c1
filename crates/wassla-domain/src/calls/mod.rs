//! Calls of customers: what Meta says of them, what is done with them, and how they are logged.

mod bridge;
mod call;
mod control;
mod event;
mod outcome;
mod route;
mod stored;
mod summary;

pub use bridge::{CallOffer, Sdp, SessionOver, VoiceSession};
pub use call::{Call, CallCursor, CallStage, ClaimedCall};
pub use control::{CallAction, CallControl};
pub use event::{
    CallDirection, CallEvent, CallNote, CallRecipient, CallSaid, CallStatus, ExternalCallId,
    Termination,
};
pub use outcome::CallOutcome;
pub use route::{ANSWER_WITHIN, answerable, route_call};
pub use stored::{AnsweredCall, StoredCall};
pub use summary::CallSummary;
