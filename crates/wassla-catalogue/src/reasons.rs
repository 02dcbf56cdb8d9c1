//! Refusals, and what Meta says of calls: what happened, and what to do.

use wassla_domain::attempt::SECONDS_TO_RETURN;
use wassla_domain::inbox::{REPLY_WINDOW, longest_reply};
use wassla_domain::meta::{CALLING_LIMIT, CallingReason, MetaCode};
use wassla_domain::{ChannelKind, ChatKind, Refusal, RefusalCode};

use crate::argument::Argument;
use crate::texts::Texts;

/// Why something is not as somebody wanted it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reason {
    /// What happened, without a full stop.
    pub happened: String,
    /// What the person can do about it.
    pub next_step: String,
}

impl Texts {
    /// A refusal that concerns a kind of channel. Where Meta refused calls, and its code says more
    /// than ours, its code is told.
    pub fn refusal(&self, refusal: &Refusal, kind: impl Into<ChannelKind>) -> Reason {
        let upstream = refusal.upstream.and_then(MetaCode::calling);
        match upstream.filter(|_| refusal.code == RefusalCode::CallingRefused) {
            Some(reason) => self.calling(reason),
            None => self.refusal_code(refusal.code, kind.into()),
        }
    }

    /// What Meta says of calls.
    pub fn calling(&self, reason: CallingReason) -> Reason {
        let id = format!("calling-{}", reason.as_str());
        self.reason(&id, &[("limit", CALLING_LIMIT.into())])
    }

    fn refusal_code(&self, code: RefusalCode, kind: ChannelKind) -> Reason {
        if let Some(reason) = CallingReason::of_refusal(code) {
            return self.calling(reason);
        }
        let seconds = if code == RefusalCode::StateExpired {
            SECONDS_TO_RETURN.unsigned_abs()
        } else {
            REPLY_WINDOW.as_secs()
        };
        let args = [
            ("channel", Argument::words(self.channel(kind))),
            ("span", Argument::words(self.span(seconds))),
            ("whatsapp", longest_reply(ChatKind::Whatsapp).into()),
            ("messenger", longest_reply(ChatKind::Messenger).into()),
            ("instagram", longest_reply(ChatKind::Instagram).into()),
        ];
        self.reason(&format!("refusal-{code}"), &args)
    }

    /// What happened, which a message says, and what to do, which its `.next` says.
    pub fn reason(&self, id: &str, args: &[(&str, Argument<'_>)]) -> Reason {
        Reason {
            happened: self.say_with(id, args),
            next_step: self.say_with(&format!("{id}.next"), args),
        }
    }

    /// A span that a rule sets, inside a sentence: in hours if it is whole hours, else in minutes.
    pub fn span(&self, seconds: u64) -> String {
        let (id, count) = match seconds {
            seconds if seconds % 3600 == 0 => ("span-hours", seconds / 3600),
            seconds => ("span-minutes", seconds / 60),
        };
        self.say_with(id, &[("count", count.into())])
    }
}
