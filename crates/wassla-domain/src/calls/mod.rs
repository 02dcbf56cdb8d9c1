//! Calls of customers: what Meta says of them, what is done with them, and how they are logged.

mod bridge;
mod call;
mod control;
mod event;
mod judge;
mod outcome;

pub use bridge::{CallOffer, Sdp, SessionOver, VoiceSession};
pub use call::{Call, CallCursor, CallStage, ClaimedCall};
pub use control::{CallAction, CallControl};
pub use event::{
    CallDesk, CallDirection, CallEvent, CallNote, CallSaid, CallStatus, ExternalCallId, Termination,
};
pub use judge::{ANSWER_WITHIN, answerable, judge_call};
pub use outcome::CallOutcome;
