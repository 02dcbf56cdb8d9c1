//! What customers wrote before a test begins.

use wassla_domain::inbound::{AliasKind, Arrival, Content, Customer as Person};
use wassla_domain::inbox::{Effect, NewMessage};
use wassla_domain::ports::{EventLog as _, Inbox as _};
use wassla_domain::{ChatKind, MessageId, Timestamp, WorkspaceId};
use wassla_testkit::fixtures::{self, NOW, fresh_id, id};

use super::World;

/// A customer who writes to the first asset of a kind.
#[derive(Clone)]
pub(crate) struct Customer {
    pub(crate) workspace: &'static str,
    pub(crate) kind: ChatKind,
    pub(crate) number: String,
    pub(crate) name: Option<String>,
}

impl Customer {
    pub(crate) fn of(kind: ChatKind, number: &str, name: &str) -> Self {
        Self {
            workspace: "ws_1",
            kind,
            number: number.into(),
            name: Some(name.into()),
        }
    }

    /// Sami, on WhatsApp.
    pub(crate) fn sami() -> Self {
        Self::of(ChatKind::Whatsapp, "15550177", "Sami")
    }

    fn arrival(&self, content: Content, at: Timestamp) -> Arrival {
        let alias = match self.kind {
            ChatKind::Whatsapp => AliasKind::WaId,
            ChatKind::Instagram => AliasKind::Igsid,
            ChatKind::Messenger => AliasKind::Psid,
        };
        let asset = fixtures::asset_ref(&fixtures::asset(self.kind, 1));
        let alias = fixtures::alias(alias, &self.number);
        Arrival {
            customer: Person::new([alias.clone()], self.name.clone()).unwrap(),
            content,
            ..fixtures::arrival(&asset, alias, "", at)
        }
    }
}

impl World {
    /// A customer wrote, and it was taken in. The answer is the conversation's id.
    pub(crate) async fn heard(&self, customer: &Customer, text: &str) -> String {
        self.heard_at(customer, Content::Text(text.into()), NOW)
            .await
    }

    pub(crate) async fn heard_at(
        &self,
        customer: &Customer,
        content: Content,
        at: Timestamp,
    ) -> String {
        let workspace: WorkspaceId = id(customer.workspace);
        let message = NewMessage {
            channel_display: fixtures::asset(customer.kind, 1).display(),
            ..fixtures::new_message(&workspace, customer.arrival(content, at))
        };
        self.takes_in(Effect::Add(Box::new(message))).await;
        let newest = self.store.conversations(&workspace, None, 100).await;
        let number = &customer.number;
        let theirs = newest.unwrap().into_iter().find(|conversation| {
            conversation.asset.kind == customer.kind && conversation.aliases[0].value() == number
        });
        theirs.unwrap().id.to_string()
    }

    /// Whatever an event does to the Inbox.
    pub(crate) async fn takes_in(&self, effect: Effect) {
        let name: MessageId = fresh_id("event");
        let events = [fixtures::new_event(name.as_str())];
        self.store.append(&events, NOW).await.unwrap();
        let pending = self.store.pending(1).await.unwrap();
        let taken = fixtures::taken(pending[0].seq, Some(effect));
        self.store.process_events(&[taken], NOW).await.unwrap();
    }
}
