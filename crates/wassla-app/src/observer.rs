use wassla_domain::calls::CallOutcome;
use wassla_domain::inbound::Outcome;

/// Told what happens where no caller is: for figures.
pub trait Observer: Send + Sync + 'static {
    /// An event was taken in.
    fn event_processed(&self, outcome: Outcome);

    /// An agent did not answer, for this reason.
    fn agent_failed(&self, reason: &'static str);

    /// A call is over.
    fn call_ended(&self, outcome: CallOutcome);

    /// A voice bridge did not answer, for this reason.
    fn bridge_failed(&self, reason: &'static str);
}

/// Nobody counts.
pub(crate) struct Nobody;

impl Observer for Nobody {
    fn event_processed(&self, _: Outcome) {}

    fn agent_failed(&self, _: &'static str) {}

    fn call_ended(&self, _: CallOutcome) {}

    fn bridge_failed(&self, _: &'static str) {}
}
