use std::time::Duration;

use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;
use wassla_domain::Fault;

use crate::Wassla;
use crate::calls::lease::KEEP_EVERY;

/// How often old events are looked for.
const PURGE_EVERY: Duration = Duration::from_hours(1);
/// The pause after a look that failed.
const AFTER_A_FAULT: Duration = Duration::from_secs(1);

impl Wassla {
    /// Works until it is stopped: takes events in, asks agents, sends replies, answers calls,
    /// cleans up at Meta, forgets old events; then hangs up, which [`Self::finish_tasks`] waits
    /// for. What this process brings about is taken up at once; what others leave is looked for at
    /// this interval. Any number of processes may work side by side.
    pub async fn work(&self, every: Duration, stop: CancellationToken) {
        let wakers = &self.wakers;
        let never = Notify::new();
        tokio::join!(
            keep_doing("events", &wakers.events, every, &stop, || self
                .process_events()),
            keep_doing("answers", &wakers.answers, every, &stop, || async {
                Ok(self.begin_answers().await?.len())
            }),
            keep_doing("replies", &wakers.sending, every, &stop, || async {
                Ok(self.begin_sending().await?.len())
            }),
            keep_doing("jobs", &wakers.cleanup, every, &stop, || self.cleanup_due()),
            keep_doing("calling", &wakers.calling, every, &stop, || self
                .enable_due()),
            self.answer_until(every.min(KEEP_EVERY), &stop),
            keep_doing("old events", &never, PURGE_EVERY, &stop, || async {
                self.purge_events().await.map(|_| 0)
            }),
        );
    }

    /// Calls are hung up as soon as nobody keeps them any more, while other work is still being
    /// finished.
    async fn answer_until(&self, every: Duration, stop: &CancellationToken) {
        let act = || async { Ok(self.begin_calls().await?.len()) };
        keep_doing("calls", &self.wakers.calls, every, stop, act).await;
        self.call_registry.stop();
    }
}

/// Does it again at once as long as there was something to do, else when it is woken or the time
/// has come.
async fn keep_doing<F>(
    what: &'static str,
    woken: &Notify,
    every: Duration,
    stop: &CancellationToken,
    act: impl Fn() -> F,
) where
    F: Future<Output = Result<usize, Fault>>,
{
    while !stop.is_cancelled() {
        let pause = match act().await {
            Ok(0) => every,
            Ok(_) => continue,
            Err(fault) => {
                let error: &dyn std::error::Error = &fault;
                tracing::error!(error, what, "work waits");
                every.max(AFTER_A_FAULT)
            }
        };
        tokio::select! {
            () = stop.cancelled() => {}
            () = woken.notified() => {}
            () = tokio::time::sleep(pause) => {}
        }
    }
}
