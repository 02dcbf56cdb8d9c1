//! What messages hold, why they failed, and what customers are called.

use wassla_domain::calls::{CallOutcome, CallStage, CallSummary};
use wassla_domain::inbound::{
    Content, CustomerLabel, Media, Notice, SendFailure, SendFailureReason,
};

use crate::argument::Argument;
use crate::texts::Texts;

impl Texts {
    /// What people read of a message, in one line or more.
    pub fn content(&self, content: &Content) -> String {
        match content {
            Content::Text(text) | Content::Choice(text) | Content::Notice(Notice::Told(text)) => {
                text.clone()
            }
            Content::Notice(Notice::Known(notice)) => {
                self.say(&format!("notice-{}", notice.as_str()))
            }
            Content::Media {
                media,
                caption,
                more,
            } => self.media(*media, caption.as_deref(), *more),
            Content::Reaction(Some(emoji)) => {
                self.say_with("content-reaction", &[("emoji", emoji.into())])
            }
            Content::Reaction(None) => self.say("content-reaction_removed"),
            Content::Location(place) => {
                self.say_with("content-location", &[("place", place.into())])
            }
            Content::Call(call) => self.call(*call),
            Content::Unknown(kind) => self.say_with("content-unknown", &[("type", kind.into())]),
        }
    }

    /// The customer's words go before the count of files that are not shown.
    fn media(&self, media: Media, caption: Option<&str>, more: u32) -> String {
        let name = self.say(&format!("content-{}", media.as_str()));
        match (caption, more) {
            (None, 0) => name,
            (None, count) => {
                let args = [("media", Argument::words(name)), ("count", count.into())];
                self.say_with("content-with_more", &args)
            }
            (Some(caption), _) => {
                let args = [
                    ("media", Argument::words(name)),
                    ("caption", caption.into()),
                ];
                self.say_with("content-with_caption", &args)
            }
        }
    }

    /// What people read of a call in its conversation.
    pub fn call(&self, call: CallSummary) -> String {
        let which = self.say(&format!("call-{}", call.direction.as_str()));
        let duration = || call.seconds.map(|seconds| self.duration(seconds.into()));
        let (state, duration) = match call.stage {
            CallStage::Ringing | CallStage::Answering => (self.say("call-ringing"), None),
            CallStage::Connected => (self.say("call-connected"), None),
            // They talked, and how long is all that needs to be told.
            CallStage::Ended(outcome @ CallOutcome::Completed) => (
                duration().unwrap_or_else(|| self.call_outcome(outcome)),
                None,
            ),
            CallStage::Ended(outcome) => (self.call_outcome(outcome), duration()),
        };
        let (which, state) = (Argument::words(which), Argument::words(state));
        let Some(duration) = duration else {
            return self.say_with("call-line", &[("call", which), ("state", state)]);
        };
        let duration = Argument::words(duration);
        let args = [("call", which), ("state", state), ("duration", duration)];
        self.say_with("call-lasting", &args)
    }

    /// Why a message was not sent or not delivered.
    pub fn failure(&self, failure: &SendFailure) -> String {
        let reason = match &failure.reason {
            SendFailureReason::Known(reason) => self.failure_reason(*reason),
            SendFailureReason::Told(words) => words.clone(),
        };
        if !failure.may_have_arrived {
            return reason;
        }
        self.say_with(
            "failure-may_have_arrived",
            &[("failure", Argument::words(reason))],
        )
    }

    /// What a customer is called.
    pub fn customer(&self, customer: &CustomerLabel<'_>) -> String {
        match customer {
            CustomerLabel::Name(name) => (*name).to_owned(),
            CustomerLabel::Number(number) => format!("+{number}"),
            CustomerLabel::UserId(id) => (*id).to_owned(),
            CustomerLabel::Unnamed(kind, end) => {
                self.say_with(&format!("customer-{kind}"), &[("end", (*end).into())])
            }
            CustomerLabel::Unknown => self.say("customer-unknown"),
        }
    }
}
