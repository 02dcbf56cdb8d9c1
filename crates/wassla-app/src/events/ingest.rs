use tokio::sync::oneshot;
use wassla_domain::Fault;
use wassla_domain::inbound::NewEvent;
use wassla_domain::ports::NotJson;

use crate::Wassla;
use crate::group_commit::{CommitTurn, Unwritten};

/// Why a delivery was not taken.
#[derive(Debug, thiserror::Error)]
pub enum IngestError {
    /// It is not signed with our secret.
    #[error("the signature is not Meta's")]
    Forged,
    /// It is signed, and is not JSON.
    #[error(transparent)]
    NotJson(#[from] NotJson),
    /// It could not be written: Meta has to deliver it again.
    #[error(transparent)]
    Unavailable(#[from] Fault),
}

impl Wassla {
    /// Takes a delivery of Meta's: `body` as it came, and its signature when there was exactly
    /// one. Answers when every event in it is written durably. Deliveries that come while another
    /// is being written share the next commit.
    ///
    /// # Errors
    /// [`IngestError`]; a delivery that was answered with `Ok` is never lost.
    pub async fn ingest(&self, body: &[u8], signature: Option<&str>) -> Result<(), IngestError> {
        let webhooks = &self.ports.webhooks;
        if !signature.is_some_and(|signature| webhooks.is_authentic(body, signature)) {
            return Err(IngestError::Forged);
        }
        let events = webhooks.split(body)?;

        let written = self.write_with_others(events)?;
        written
            .await
            .unwrap_or(Err(Unwritten))
            .map_err(|Unwritten| {
                let why = "the events were not written";
                Fault::unavailable("the event log", why).into()
            })
    }

    /// Lines a delivery up for the next commit, and sees to it that somebody commits.
    fn write_with_others(
        &self,
        events: Vec<NewEvent>,
    ) -> Result<oneshot::Receiver<Result<(), Unwritten>>, Fault> {
        let joined = self.group_commit.join(events)?;
        if joined.is_first {
            let wassla = self.clone();
            self.tasks.spawn(async move { wassla.commit_all().await });
        }
        Ok(joined.written)
    }

    /// Commits until nobody waits.
    async fn commit_all(&self) {
        let turn = CommitTurn(&self.group_commit);
        while let Some((events, answers)) = self.group_commit.next_commit() {
            let now = self.ports.clock.now();
            let written = self.ports.events.append(&events, now).await;
            let written = written.map_err(|fault| {
                let error: &dyn std::error::Error = &fault;
                tracing::error!(
                    error,
                    events = events.len(),
                    "events were not written; Meta was told to come again"
                );
                Unwritten
            });
            for answer in answers {
                // Whoever asked may have gone: Meta will deliver it again, and it is absorbed.
                let _gone = answer.send(written);
            }
            if written.is_ok() {
                self.wakers.events.notify_one();
            }
        }
        std::mem::forget(turn);
    }
}
