//! One call, from its answer to its end.

use std::time::Instant;

use tokio::time::sleep_until;
use tokio_util::sync::CancellationToken;

use crate::endpoint::{Connection, Received, RtcEndpoint};
use crate::settings::DemoVoiceSettings;

/// A call that was answered.
pub(crate) struct RtcSession {
    endpoint: RtcEndpoint,
    settings: DemoVoiceSettings,
    stop: CancellationToken,
}

/// Why a call is over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    /// Somebody on our side ended it.
    Ended,
    /// The caller hung up.
    Left,
    /// The caller is not heard any more.
    Lost,
    /// The caller did not come.
    NeverCame,
    /// It was as long as a call may be.
    TooLong,
    /// The socket or the engine cannot go on.
    Broken,
}

impl RtcSession {
    pub(crate) fn new(
        endpoint: RtcEndpoint,
        settings: DemoVoiceSettings,
        stop: CancellationToken,
    ) -> Self {
        Self {
            endpoint,
            settings,
            stop,
        }
    }

    /// Holds the call until it is over; nothing of it is left then.
    pub(crate) async fn run(mut self) {
        let started = Instant::now();
        let end = self.hold(started).await;

        let (echoed, seconds) = (self.endpoint.echoed(), started.elapsed().as_secs());
        tracing::info!(?end, seconds, echoed, "a demo call is over");
        if end != End::Left {
            self.endpoint.hang_up().await;
        }
    }

    async fn hold(&mut self, started: Instant) -> End {
        let mut last_heard = None;
        loop {
            match self.endpoint.advance().await {
                Some(Connection::Up) => last_heard = Some(Instant::now()),
                Some(Connection::Left) => return End::Left,
                Some(Connection::Broken) => return End::Broken,
                // Before it was up, another address of the caller's may still do.
                Some(Connection::Lost) if last_heard.is_some() => return End::Lost,
                Some(Connection::Lost) | None => {}
            }

            let (deadline, end) = self.deadline(started, last_heard);
            tokio::select! {
                biased;
                () = self.stop.cancelled() => return End::Ended,
                () = sleep_until(deadline.into()) => return end,
                heard = self.endpoint.listen() => match heard {
                    Ok(Received::Caller) => last_heard = last_heard.map(|_| Instant::now()),
                    Ok(Received::Nothing) => {}
                    Err(_) => return End::Broken,
                },
            }
        }
    }

    /// Until when it goes on when nothing more comes, and what it ends with then.
    fn deadline(&self, started: Instant, last_heard: Option<Instant>) -> (Instant, End) {
        let settings = &self.settings;
        let first = match last_heard {
            None => (started + settings.connect_within, End::NeverCame),
            Some(last) => (last + settings.silent_at_most, End::Lost),
        };
        let longest = (started + settings.call_at_most, End::TooLong);
        if longest.0 < first.0 { longest } else { first }
    }
}
