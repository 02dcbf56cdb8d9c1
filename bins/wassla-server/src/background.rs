//! Work that nobody waits for.

use std::time::Duration;

use tokio::time::{MissedTickBehavior, interval};
use tokio_util::sync::CancellationToken;
use wassla_app::Wassla;

use crate::failure::chain;

const AN_HOUR: Duration = Duration::from_hours(1);

/// Takes up provisioning that is due, until it is stopped.
pub(crate) async fn provision(wassla: Wassla, every: Duration, stop: CancellationToken) {
    let mut ticks = interval(every);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    while stop.run_until_cancelled(ticks.tick()).await.is_some() {
        match wassla.provision_due().await {
            Ok(0) => {}
            Ok(rows) => tracing::info!(rows, "provisioning taken up"),
            Err(fault) => tracing::error!(error = %chain(&fault), "due rows cannot be read"),
        }
    }
}

/// Takes in what arrives, answers it, and leaves Meta clean, until it is stopped.
pub(crate) async fn work(wassla: Wassla, every: Duration, stop: CancellationToken) {
    wassla.work(every, stop).await;
}

/// Forgets old sign-in attempts, at once and every hour, until it is stopped.
pub(crate) async fn forget_attempts(wassla: Wassla, stop: CancellationToken) {
    let mut ticks = interval(AN_HOUR);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    while stop.run_until_cancelled(ticks.tick()).await.is_some() {
        match wassla.forget_old_attempts().await {
            Ok(0) => {}
            Ok(attempts) => tracing::info!(attempts, "old sign-in attempts forgotten"),
            Err(fault) => tracing::error!(error = %chain(&fault), "old attempts stay"),
        }
    }
}
