//! The steps: subscribe, PIN, registration. Each may be repeated, and reads back what an earlier
//! run may have done.

use std::time::Duration;

use wassla_domain::channel::{Evidence, Step, StepFailure, StepName};
use wassla_domain::provision::{REGISTRATION_WINDOW, REGISTRATIONS_AT_MOST};
use wassla_domain::{Channel, Fault, MetaError, PhoneNumberId, Pin, Timestamp};

use super::run::{Run, Work};
use crate::Wassla;

/// When a step is tried again whose subscription somebody is busy with.
const BUSY: Duration = Duration::from_secs(2);

impl Wassla {
    /// Subscribes while nobody unsubscribes, and only for a row that still exists: a clean-up
    /// counts rows under the same lease.
    pub(super) async fn subscribe<F>(
        &self,
        work: &Work<'_>,
        ask: impl FnOnce() -> F,
    ) -> Result<(Step, Option<Timestamp>), Fault>
    where
        F: Future<Output = Result<(), MetaError>>,
    {
        let step = &work.row.evidence.subscribed;
        let Some(hold) = work.holder.filter(|_| step.is_due()) else {
            return Ok((step.clone(), None));
        };
        if !self.lease_with_retry(&hold.lease, &hold.name).await? {
            return Ok((step.clone(), Some(self.ports.clock.now().plus(BUSY))));
        }
        self.subscribe_alone(work, ask).await
    }

    async fn subscribe_alone<F>(
        &self,
        work: &Work<'_>,
        ask: impl FnOnce() -> F,
    ) -> Result<(Step, Option<Timestamp>), Fault>
    where
        F: Future<Output = Result<(), MetaError>>,
    {
        let step = &work.row.evidence.subscribed;
        if !self.is_current(work.row).await? {
            return Ok((step.clone(), None));
        }
        Ok(self.tried(work, StepName::Subscribed, step, &ask().await))
    }

    /// PIN and registration, in this order: a number that has a PIN must have ours before it is
    /// registered. What an earlier run may have done is read back first.
    pub(super) async fn number_steps(
        &self,
        work: &Work<'_>,
        number: &PhoneNumberId,
        pin: Option<&Pin>,
    ) -> Result<(Evidence, Option<Timestamp>), Fault> {
        let graph = &self.ports.graph;
        let mut evidence = work.row.evidence.clone();
        if evidence.registered.is_due()
            && work.follows_another()
            && let Err(error) = self.read_back(work, number, &mut evidence).await
        {
            let step = &evidence.registered;
            let (step, at) = self.tried(work, StepName::Registered, step, &Err(error));
            evidence.registered = step;
            return Ok((evidence, at));
        }
        let Some(pin) = pin else {
            return Ok((evidence, None));
        };

        if evidence.pin.is_due() {
            let outcome = graph.set_pin(work.token, number, pin).await;
            let (step, at) = self.tried(work, StepName::Pin, &evidence.pin, &outcome);
            evidence.pin = step;
            if matches!(evidence.pin, Step::Failed { .. }) && evidence.registered.is_due() {
                // With another PIN Meta would refuse, and count it.
                evidence.registered = evidence.pin.clone();
            }
            if !matches!(evidence.pin, Step::Done { .. }) {
                return Ok((evidence, at));
            }
        }
        // Of sign-ins that run into each other only the last one's row remains: only it registers.
        if !evidence.registered.is_due() || !self.is_current(work.row).await? {
            return Ok((evidence, None));
        }

        let now = self.ports.clock.now();
        let since = now.minus(REGISTRATION_WINDOW);
        let provisions = &self.ports.provisions;
        if !provisions
            .reserve_registration(number, now, since, REGISTRATIONS_AT_MOST)
            .await?
        {
            return Ok(self.not_registered_again(work, number, evidence).await);
        }
        let outcome = match graph.register(work.token, number, pin).await {
            Ok(()) => graph.number(work.token, number).await.map(|facts| {
                evidence.see_number(&facts, self.ports.clock.now());
            }),
            Err(error) => Err(error),
        };
        let (step, at) = self.tried(work, StepName::Registered, &evidence.registered, &outcome);
        evidence.registered = step;
        Ok((evidence, at))
    }

    /// The allowance is used up. Another sign-in may have used it a moment ago and succeeded, or
    /// be about to: that is looked at again in a while. Otherwise a person has to see to it.
    async fn not_registered_again(
        &self,
        work: &Work<'_>,
        number: &PhoneNumberId,
        mut evidence: Evidence,
    ) -> (Evidence, Option<Timestamp>) {
        let read_back = self.read_back(work, number, &mut evidence).await;
        let now = self.ports.clock.now();
        if work.run == Run::First && work.follows_another() {
            return (evidence, Some(now.plus(self.settings.provision_lease)));
        }
        if read_back.is_ok() && evidence.registered.is_due() {
            let failure = StepFailure::TooOften;
            let code = None;
            evidence.registered = Step::Failed {
                at: now,
                failure,
                code,
            };
        }
        (evidence, None)
    }

    /// Asks Meta how the number is now: what was registered before this run needs nothing more.
    async fn read_back(
        &self,
        work: &Work<'_>,
        number: &PhoneNumberId,
        evidence: &mut Evidence,
    ) -> Result<(), MetaError> {
        let facts = self.ports.graph.number(work.token, number).await?;
        let now = self.ports.clock.now();
        evidence.see_number(&facts, now);
        if facts.is_connected() {
            evidence.registered = Step::Done { at: now };
        }
        Ok(())
    }

    /// Whether nobody has written the row since this run read it.
    async fn is_current(&self, row: &Channel) -> Result<bool, Fault> {
        let rows = self.ports.channels.channels(&row.workspace).await?;
        Ok(rows
            .iter()
            .any(|now| now.id == row.id && now.version == row.version))
    }

    fn tried(
        &self,
        work: &Work<'_>,
        name: StepName,
        step: &Step,
        outcome: &Result<(), MetaError>,
    ) -> (Step, Option<Timestamp>) {
        if let Err(error) = outcome {
            let code = error.code.map(|code| code.to_string());
            tracing::warn!(
                channel = %work.row.id,
                step = name.as_str(),
                code,
                trace = error.trace,
                error = error as &dyn std::error::Error,
                "a step was not done"
            );
        }
        step.tried(outcome.as_ref().copied(), self.ports.clock.now())
    }
}
