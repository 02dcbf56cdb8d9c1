use wassla_domain::ports::Counted;
use wassla_domain::{Action, Caller, ChannelKind, ChatKind, Timestamp};

use crate::{UseCaseError, Wassla};

/// What arrived for a channel and what became of it: so that “nothing arrives” has an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeliveryView {
    /// How many events arrived.
    pub received: u64,
    /// How many messages an agent was given.
    pub delivered: u64,
    /// How many events were dropped.
    pub dropped: u64,
    /// Each outcome that occurred.
    pub counts: Vec<Counted>,
    /// When the last event was taken in.
    pub last_at: Option<Timestamp>,
}

impl Wassla {
    /// The delivery view of one kind: of the number, Page or account that is connected, and of all
    /// that were while none is.
    ///
    /// # Errors
    /// `role_not_allowed`, or a fault.
    pub async fn delivery(
        &self,
        caller: &Caller,
        kind: ChannelKind,
    ) -> Result<DeliveryView, UseCaseError> {
        caller.may(Action::ManageChannels)?;
        let rows = self.ports.channels.channels(&caller.workspace).await?;
        let chat = match kind {
            ChannelKind::Chat(chat) => chat,
            // Calls come by the number of the chat.
            ChannelKind::WhatsappCall => ChatKind::Whatsapp,
        };
        let row = rows.iter().find(|row| row.kind() == chat);
        let asset = row.map(|row| row.asset.external_id());

        let inbox = &self.ports.inbox;
        let counts = inbox.counted(&caller.workspace, kind, asset).await?;
        Ok(DeliveryView::of(counts))
    }
}

impl DeliveryView {
    fn of(counts: Vec<Counted>) -> Self {
        let sum = |of: fn(&Counted) -> bool| {
            let counts = counts.iter().filter(|counted| of(counted));
            counts.map(|counted| counted.count).sum()
        };
        Self {
            received: sum(|_| true),
            delivered: sum(|counted| counted.outcome == wassla_domain::inbound::Outcome::Delivered),
            dropped: sum(|counted| counted.outcome.is_dropped()),
            last_at: counts.iter().map(|counted| counted.last_at).max(),
            counts,
        }
    }
}
