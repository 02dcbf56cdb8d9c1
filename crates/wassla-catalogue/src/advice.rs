//! What to do about a channel, and why something at Meta did not work.

use wassla_domain::calls::CallOutcome;
use wassla_domain::channel::StepFailure;
use wassla_domain::inbound::Outcome;
use wassla_domain::inbox::{FailureReason, REPLY_WINDOW};
use wassla_domain::meta::{DELETION_WAIT, PIN_WAIT, REGISTRATION_LOCK};
use wassla_domain::provision::{REGISTRATION_WINDOW, REGISTRATIONS_AT_MOST};
use wassla_domain::{Advice, NextStep};

use crate::argument::Argument;
use crate::texts::Texts;

impl Texts {
    /// The most pressing thing that a person can do about a channel.
    pub fn next_step(&self, next: NextStep) -> String {
        match next {
            NextStep::Do(advice) => self.advice(advice),
            NextStep::Trouble(trouble) => self.say(&format!("trouble-{}", trouble.as_str())),
            NextStep::Calling(reason) => self.calling(reason).next_step,
        }
    }

    fn advice(&self, advice: Advice) -> String {
        let spans = [
            (Advice::WaitForPin, PIN_WAIT),
            (Advice::WaitForDeletion, DELETION_WAIT),
            (Advice::WaitForRegistration, REGISTRATION_LOCK),
        ];
        let span = spans.into_iter().find(|(of, _)| *of == advice);
        let span = span.map_or(REGISTRATION_WINDOW, |(_, span)| span);
        let args = [
            ("span", Argument::words(self.span(span.as_secs()))),
            ("times", REGISTRATIONS_AT_MOST.into()),
        ];
        self.say_with(&format!("next-{}", advice.as_str()), &args)
    }

    /// Why a message was not sent or not delivered.
    pub fn failure_reason(&self, reason: FailureReason) -> String {
        let span = Argument::words(self.span(REPLY_WINDOW.as_secs()));
        self.say_with(&format!("failure-{}", reason.as_str()), &[("span", span)])
    }

    /// Why a step at Meta is not tried again.
    pub fn step_failure(&self, failure: StepFailure) -> String {
        self.say(&format!("step-{}", failure.as_str()))
    }

    /// How a call ended.
    pub fn call_outcome(&self, outcome: CallOutcome) -> String {
        self.say(&format!("call-{}", outcome.as_str()))
    }

    /// What became of an event of Meta's.
    pub fn event_outcome(&self, outcome: Outcome) -> String {
        self.say(&format!("event-{}", outcome.as_str()))
    }
}
