use tokio::task::JoinHandle;
use wassla_domain::inbound::{SendFailure, route_channel};
use wassla_domain::inbox::{Attempted, FailureReason, Outgoing, Recipient, TextToSend, attempted};
use wassla_domain::{AccessToken, Asset, Channel, Fault};

use crate::Wassla;
use crate::leased_tasks::{Capacity, all_done};

/// A message that may leave: the row that carries it, and its token.
struct Way {
    row: Channel,
    token: AccessToken,
    recipient: Recipient,
}

impl Wassla {
    /// Sends the replies that are due, side by side, and waits for them. Says how many were taken
    /// up.
    ///
    /// # Errors
    /// A fault of the store.
    pub async fn send_due(&self) -> Result<usize, Fault> {
        Ok(all_done(self.begin_sending().await?).await)
    }

    /// Takes up as many replies as may be sent side by side, and does not wait for them.
    pub(crate) async fn begin_sending(&self) -> Result<Vec<JoinHandle<()>>, Fault> {
        let outbox = &self.ports.outbox;
        self.spawn_leased(
            Capacity::Places(&self.sending),
            self.settings.send_lease,
            |terms| outbox.lease_outgoing(terms.now, terms.until, terms.at_most),
            |wassla, outgoing| async move {
                if let Err(fault) = wassla.send(&outgoing).await {
                    let error: &dyn std::error::Error = &fault;
                    tracing::error!(error, message = %outgoing.id, "sending stopped");
                }
                wassla.wakers.inbox_changed();
                wassla.wakers.sending.notify_one();
            },
        )
        .await
    }

    /// One message. It is noted before Meta is asked that it is, and after what came of it: a
    /// crash in between leaves a message of which nobody knows, and that is waited for, then sent
    /// again and marked.
    async fn send(&self, outgoing: &Outgoing) -> Result<(), Fault> {
        let way = match self.way(outgoing).await? {
            Ok(way) => way,
            Err(failure) => {
                let failure = outgoing.stopped_by(failure);
                return self.end(outgoing, &Attempted::Failed(failure)).await;
            }
        };

        let outbox = &self.ports.outbox;
        if !outbox
            .begin_attempt(outgoing, self.ports.clock.now())
            .await?
        {
            return Ok(());
        }
        let text = TextToSend {
            recipient: way.recipient,
            text: outgoing.text.clone(),
            id: outgoing.id.clone(),
        };
        let answer = self.ports.graph.send_text(&way.token, &text).await;
        let attempts = outgoing.attempts.saturating_add(1);
        let now = self.ports.clock.now();
        if let Err(error) = &answer {
            let code = error.code.map(|code| code.to_string());
            let message = &outgoing.id;
            let trace = error.trace.as_deref();
            let error: &dyn std::error::Error = error;
            tracing::warn!(error, code, trace, %message, attempts, "a message was not sent");
        }
        let outcome = attempted(answer.as_ref().cloned(), attempts, now);
        self.end(outgoing, &outcome).await?;
        if let Err(error) = &answer {
            self.record_dead_token(&way.row, error).await;
        }
        Ok(())
    }

    async fn end(&self, outgoing: &Outgoing, attempted: &Attempted) -> Result<(), Fault> {
        let now = self.ports.clock.now();
        let outbox = &self.ports.outbox;
        if !outbox.end_attempt(outgoing, attempted, now).await? {
            tracing::warn!(message = %outgoing.id, "another process took this message over");
        }
        Ok(())
    }

    /// The way that the message may leave by, as everything is now; else what to tell people.
    async fn way(&self, outgoing: &Outgoing) -> Result<Result<Way, SendFailure>, Fault> {
        let assets = std::slice::from_ref(&outgoing.asset);
        let (rows, entitlements) = tokio::try_join!(
            self.ports.channels.holders(assets),
            self.ports.plans.entitlements(&outgoing.workspace),
        )?;
        let row = rows
            .into_iter()
            .find(|row| row.workspace == outgoing.workspace);
        if let Err(reason) = route_channel(row.as_ref(), &entitlements) {
            return Ok(Err(not_sent(reason.into())));
        }
        if !outgoing.window.is_open(self.ports.clock.now()) {
            return Ok(Err(not_sent(FailureReason::WindowClosed)));
        }
        let Some(row) = row else {
            return Ok(Err(not_sent(FailureReason::Disconnected)));
        };
        let Some(token) = self.usable_token(&row)? else {
            return Ok(Err(not_sent(FailureReason::ReconnectNeeded)));
        };
        let Some(recipient) = recipient(&row.asset, outgoing) else {
            return Ok(Err(not_sent(FailureReason::NoAddress)));
        };
        Ok(Ok(Way {
            row,
            token,
            recipient,
        }))
    }
}

fn recipient(asset: &Asset, outgoing: &Outgoing) -> Option<Recipient> {
    let to = outgoing.alias()?.clone();
    Some(match asset {
        Asset::Whatsapp(asset) => Recipient::Whatsapp {
            from: asset.phone_number.clone(),
            to,
        },
        Asset::Instagram(asset) => Recipient::Page {
            page: asset.page.clone(),
            to,
        },
        Asset::Messenger(asset) => Recipient::Page {
            page: asset.page.clone(),
            to,
        },
    })
}

fn not_sent(reason: FailureReason) -> SendFailure {
    SendFailure::ours(reason)
}
