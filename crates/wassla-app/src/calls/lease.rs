use std::time::Duration;

use tokio::task::JoinHandle;
use wassla_domain::calls::{Call, CallAction, CallOutcome, CallStage, ClaimedCall};
use wassla_domain::{Channel, Fault};

use crate::Wassla;
use crate::calls::registry::{ActiveCall, Why};
use crate::calls::signalling::CallSignaller;
use crate::leased_tasks::{Capacity, all_done};

/// For how long a process keeps a call without renewing it: after a crash a call is cut off that
/// much later.
pub(crate) const CALL_KEPT: Duration = Duration::from_secs(15);
/// How often calls are kept: several times before others may take them for lost.
pub(crate) const KEEP_EVERY: Duration = Duration::from_secs(4);
/// How long a call may go on: the word that it is over can be lost.
const LONGEST_CALL: Duration = Duration::from_hours(4);

/// Whether a call was picked up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Talked {
    Yes,
    No,
}

impl Wassla {
    /// Keeps the calls that this process has in hand, takes up those that ring, side by side, and
    /// cuts off those whose process is gone. It waits until each was answered and is over. Says
    /// how many were taken up.
    ///
    /// # Errors
    /// A fault of the store.
    pub async fn answer_calls(&self) -> Result<usize, Fault> {
        Ok(all_done(self.begin_calls().await?).await)
    }

    /// Like [`Self::answer_calls`], and does not wait. What is kept is kept first: a call of this
    /// process must not look as if it was left.
    pub(crate) async fn begin_calls(&self) -> Result<Vec<JoinHandle<()>>, Fault> {
        let holder = self.own_name()?;
        self.keep_calls(holder).await?;
        let calls = &self.ports.calls;
        self.spawn_leased(
            Capacity::Places(&self.calls_at_once),
            CALL_KEPT,
            |terms| calls.lease_calls(holder, terms.now, terms.until, terms.at_most),
            |wassla, taken| {
                let now = wassla.ports.clock.now();
                let active = wassla.call_registry.begin(&taken.call, now);
                async move {
                    let call = taken.call.id.clone();
                    if let Err(fault) = wassla.take_up(taken, active).await {
                        let error: &dyn std::error::Error = &fault;
                        tracing::error!(error, %call, "a call was not kept");
                    }
                    wassla.wakers.inbox_changed();
                    wassla.wakers.calls.notify_one();
                }
            },
        )
        .await
    }

    /// Renews what this process holds, every few seconds. A call that it lost ends here; so does
    /// one whose calling row went, whoever deleted it, and one of which nobody said that it is
    /// over.
    async fn keep_calls(&self, holder: &str) -> Result<(), Fault> {
        let now = self.ports.clock.now();
        let ids = self.call_registry.ids();
        if ids.is_empty() || !self.call_registry.are_due(now, KEEP_EVERY) {
            return Ok(());
        }
        let until = now.plus(CALL_KEPT);
        let kept = self.ports.calls.keep_calls(holder, &ids, until).await?;
        self.call_registry.kept(now);
        for id in ids.iter().filter(|id| !kept.contains(id)) {
            self.call_registry.end(id);
        }
        self.call_registry.end_older(now.minus(LONGEST_CALL));
        let numbers = self.call_registry.numbers();
        let rows = self.ports.calling.callings_of(&numbers).await?;
        self.call_registry.end_without(&numbers, &rows);
        Ok(())
    }

    async fn take_up(&self, taken: ClaimedCall, active: ActiveCall) -> Result<(), Fault> {
        match taken.call.stage {
            CallStage::Ringing => self.answer_ringing(&taken, &active).await,
            CallStage::Answering | CallStage::Connected => self.cut_off(&taken.call).await,
            CallStage::Ended(_) => Ok(()),
        }
    }

    /// Over already, or this process stops, or nobody said that it is over: then it is ended here.
    pub(crate) async fn let_go(
        &self,
        call: &Call,
        signaller: &CallSignaller,
        why: Why,
        talked: Talked,
    ) -> Result<(), Fault> {
        let outcome = match (why, talked) {
            (Why::Over, _) => return Ok(()),
            (Why::Stopping, _) => CallOutcome::Interrupted,
            (Why::TooLong | Why::Disconnected, Talked::Yes) => CallOutcome::Completed,
            (Why::TooLong | Why::Disconnected, Talked::No) => CallOutcome::NotConnected,
        };
        if self.end_call(call, outcome, None).await? {
            self.hang_up_at_meta(signaller, call).await;
        }
        Ok(())
    }

    /// A call whose process is gone.
    async fn cut_off(&self, call: &Call) -> Result<(), Fault> {
        tracing::warn!(call = %call.id, "a call lost its process");
        if self.end_call(call, CallOutcome::Interrupted, None).await?
            && let Some(signaller) = self.line_of(call).await?
        {
            self.hang_up_at_meta(&signaller, call).await;
        }
        self.ports.voice.end(&call.id).await;
        Ok(())
    }

    /// Of a call that was being answered nobody knows whether Meta heard that it was accepted.
    pub(crate) async fn hang_up_at_meta(&self, signaller: &CallSignaller, call: &Call) {
        let id = &call.external_id;
        let terminate = self
            .signal_with_retry(signaller, id, CallAction::Terminate)
            .await;
        if terminate.is_err() && call.stage != CallStage::Connected {
            self.signal_once(signaller, id, CallAction::Reject).await;
        }
    }

    /// The log says it first: what Meta then says of the end changes its times only.
    pub(crate) async fn decline(&self, call: &Call, outcome: CallOutcome) -> Result<(), Fault> {
        tracing::info!(call = %call.id, outcome = outcome.as_str(), "a call was not answered");
        if !self.end_call(call, outcome, None).await? || outcome == CallOutcome::Missed {
            return Ok(());
        }
        if let Some(signaller) = self.line_of(call).await? {
            self.signal_once(&signaller, &call.external_id, CallAction::Reject)
                .await;
        }
        Ok(())
    }

    /// Notes that a call is over; `false` when it was before.
    pub(crate) async fn end_call(
        &self,
        call: &Call,
        outcome: CallOutcome,
        code: Option<u32>,
    ) -> Result<bool, Fault> {
        let now = self.ports.clock.now();
        let ended = self
            .ports
            .calls
            .end_call(&call.id, outcome, code, now)
            .await?;
        if ended {
            self.observer.call_ended(outcome);
            self.wakers.inbox_changed();
        }
        Ok(ended)
    }

    /// The signaller of a call: its row's, else what a job has left.
    pub(crate) async fn line_of(&self, call: &Call) -> Result<Option<CallSignaller>, Fault> {
        if let Some(row) = self.row_of(call).await?
            && let Some(signaller) = self.signaller(&row)?
        {
            return Ok(Some(signaller));
        }
        self.last_signaller(&call.asset).await
    }

    pub(crate) async fn row_of(&self, call: &Call) -> Result<Option<Channel>, Fault> {
        let assets = std::slice::from_ref(&call.asset);
        let rows = self.ports.channels.holders(assets).await?;
        Ok(rows.into_iter().find(|row| row.workspace == call.workspace))
    }
}
