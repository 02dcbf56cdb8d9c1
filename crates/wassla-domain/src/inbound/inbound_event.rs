//! What an event says.

use super::account::AccountChange;
use super::asset_ref::AssetRef;
use super::content::Content;
use super::customer::{Alias, Customer};
use crate::calls::{CallEvent, ExternalCallId};
use crate::ids::MessageId;
use crate::inbox::{Delivery, FailureReason};
use crate::time::Timestamp;

/// A message as Meta names it: a `wamid` or a `mid`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ExternalMessageId(String);

impl ExternalMessageId {
    /// Meta's id; `None` if it cannot be one: 1 to 1000 visible ASCII characters.
    pub fn new(text: impl Into<String>) -> Option<Self> {
        let text = text.into();
        let visible = text.bytes().all(|byte| byte.is_ascii_graphic());
        (visible && (1..=1000).contains(&text.len())).then_some(Self(text))
    }

    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The message that a call is in its conversation: Meta's ids of both have one form.
impl From<&ExternalCallId> for ExternalMessageId {
    fn from(call: &ExternalCallId) -> Self {
        Self(call.as_str().to_owned())
    }
}

/// What an event says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum InboundEvent {
    /// A customer wrote.
    Arrival(Box<Arrival>),
    /// A message of ours got further, or did not.
    Status(Box<StatusUpdate>),
    /// Everything that we sent a customer up to an instant got further.
    Watermark(Watermark),
    /// Meta repeats a message that the business sent: ours, or a person's in Meta's own inbox.
    Echo(Echo),
    /// Something is said of a call.
    Call(Box<CallEvent>),
    /// The settings of a number changed: they have to be read again.
    Settings(AssetRef),
    /// Meta says something of an account.
    Account(AccountChange),
    /// Signed by Meta, and about nothing that we know.
    Other,
}

/// A message of a customer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Arrival {
    /// To whom.
    pub asset: AssetRef,
    /// From whom.
    pub customer: Customer,
    /// A further name of the same customer, when Meta tells that one changed.
    pub renamed: Option<Alias>,
    /// Meta's id.
    pub message: ExternalMessageId,
    /// What it holds.
    pub content: Content,
    /// When it was written.
    pub at: Timestamp,
}

/// How far a message of ours got.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatusUpdate {
    /// Through what it was sent.
    pub asset: AssetRef,
    /// Meta's id.
    pub message: ExternalMessageId,
    /// Our id, where Meta gives it back (`biz_opaque_callback_data`).
    pub ours: Option<MessageId>,
    /// How far.
    pub delivery: Delivery,
    /// Why not, when it failed.
    pub failure: Option<SendFailure>,
    /// When.
    pub at: Timestamp,
}

/// Why a message was not sent or not delivered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SendFailure {
    /// Meta's code, or `None` if it is our own reason.
    pub code: Option<u32>,
    /// Why.
    pub reason: SendFailureReason,
    /// Whether an earlier attempt may have reached the customer all the same.
    pub may_have_arrived: bool,
}

/// The reason of a failure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SendFailureReason {
    /// By its code.
    Known(FailureReason),
    /// In the words of a release that stored no codes.
    Told(String),
}

impl SendFailure {
    /// Our own reason.
    pub const fn ours(reason: FailureReason) -> Self {
        Self {
            code: None,
            reason: SendFailureReason::Known(reason),
            may_have_arrived: false,
        }
    }

    /// What Meta's code means.
    pub fn of_meta(code: Option<u32>, reason: FailureReason) -> Self {
        Self {
            code,
            ..Self::ours(reason)
        }
    }
}

/// Everything that we sent a customer up to an instant got this far.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Watermark {
    /// Through what it was sent.
    pub asset: AssetRef,
    /// To whom.
    pub customer: Alias,
    /// Delivered or read.
    pub delivery: Delivery,
    /// Up to when.
    pub up_to: Timestamp,
}

/// A message that the business sent, as Meta repeats it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Echo {
    /// Through what it was sent.
    pub asset: AssetRef,
    /// Meta's id.
    pub message: ExternalMessageId,
    /// Our id, when we sent it and Meta gives it back (`metadata`).
    pub ours: Option<MessageId>,
    /// When.
    pub at: Timestamp,
}

impl InboundEvent {
    /// The asset that it is about, when it is about one.
    pub fn asset(&self) -> Option<&AssetRef> {
        match self {
            Self::Arrival(arrival) => Some(&arrival.asset),
            Self::Status(status) => Some(&status.asset),
            Self::Watermark(watermark) => Some(&watermark.asset),
            Self::Echo(echo) => Some(&echo.asset),
            Self::Call(event) => Some(&event.asset),
            Self::Settings(asset) => Some(asset),
            Self::Account(_) | Self::Other => None,
        }
    }
}
