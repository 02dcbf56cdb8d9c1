//! What goes on at an app's desk once it is connected: customers write, agents answer.

use std::time::Duration;

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use wassla_app::{IngestError, Wassla};
use wassla_domain::inbound::Outcome;
use wassla_domain::inbox::{Conversation, Message};
use wassla_domain::ports::{CleanupStore, Clock};
use wassla_domain::{AgentStatus, ChatKind, Modality, Timestamp};

use crate::test_app::{APP_SECRET, TestApp, owner};

/// A POST of Meta's: its bytes and its signature.
#[derive(Debug, Clone)]
pub(crate) struct Post {
    pub(crate) body: String,
    pub(crate) signature: String,
}

impl Post {
    /// Signed as Meta signs.
    pub(crate) fn signed(body: impl Into<String>) -> Self {
        let body = body.into();
        let mut mac = Hmac::<Sha256>::new_from_slice(APP_SECRET.as_bytes()).unwrap();
        mac.update(body.as_bytes());
        let signature = format!("sha256={}", hex::encode(mac.finalize().into_bytes()));
        Self { body, signature }
    }

    pub(crate) async fn reaches(&self, wassla: &Wassla) -> Result<(), IngestError> {
        let signature = Some(self.signature.as_str());
        wassla.ingest(self.body.as_bytes(), signature).await
    }
}

impl TestApp {
    /// An app with an agent and one channel, and nothing left to do.
    pub(crate) async fn answering(kind: ChatKind) -> Self {
        let app = Self::open();
        app.hires("ag_layla", Modality::Text, AgentStatus::Published)
            .await;
        app.connects(person_with(kind), kind).await;
        app.wassla.finish_tasks().await;
        assert!(app.row(kind).await.is_some());
        app
    }

    /// A customer writes to the app's channel, and Meta tells.
    pub(crate) async fn customer_writes(&self, kind: ChatKind, customer: &str, text: &str) {
        self.customer_types(kind, customer, text).await;
        self.meta_tells().await;
    }

    /// A customer writes, and Meta has not told yet.
    pub(crate) async fn customer_types(&self, kind: ChatKind, customer: &str, text: &str) {
        let asset = self.asset(kind).await;
        self.graph
            .world(|world| world.customer_writes(&asset, customer, text));
    }

    /// Meta tells what happened since; everything is taken.
    pub(crate) async fn meta_tells(&self) {
        for post in self.posts() {
            post.reaches(&self.wassla).await.unwrap();
        }
    }

    /// What Meta has to tell; it will not be told again.
    pub(crate) fn posts(&self) -> Vec<Post> {
        self.graph.world(|world| {
            let due = world.due_deliveries(i64::MAX);
            for delivery in &due {
                world.delivered(delivery.id, Some(200));
            }
            let webhooks = due.into_iter().filter_map(|delivery| {
                let signature = delivery.signature?;
                let body = delivery.body;
                Some(Post { body, signature })
            });
            webhooks.collect()
        })
    }

    pub(crate) async fn takes_in(&self) -> usize {
        self.wassla.process_events().await.unwrap()
    }

    pub(crate) async fn asks_agents(&self) -> usize {
        self.wassla.answer_due().await.unwrap()
    }

    pub(crate) async fn sends(&self) -> usize {
        self.wassla.send_due().await.unwrap()
    }

    pub(crate) async fn cleans_up(&self) -> usize {
        self.wassla.cleanup_due().await.unwrap()
    }

    /// Takes in, asks and sends until nothing is left that is due.
    pub(crate) async fn works(&self) {
        self.works_as(&self.wassla).await;
    }

    pub(crate) async fn works_as(&self, wassla: &Wassla) {
        for _ in 0..500 {
            let done = wassla.process_events().await.unwrap()
                + wassla.answer_due().await.unwrap()
                + wassla.send_due().await.unwrap();
            if done == 0 {
                return;
            }
        }
        panic!("there is no end to the work");
    }

    /// The time goes by, here and at Meta.
    pub(crate) fn passes(&self, time: Duration) {
        self.clock.advance(time);
        let seconds = i64::try_from(time.as_secs()).unwrap();
        self.graph.world(|world| world.advance(seconds));
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// The id at Meta of what a channel of the app is connected to.
    pub(crate) async fn asset(&self, kind: ChatKind) -> String {
        let row = self.row(kind).await.unwrap();
        row.asset.external_id().to_owned()
    }

    /// The texts that Meta took for customers, in that order.
    pub(crate) fn texts_at_meta(&self) -> Vec<String> {
        let text = |sent: &meta_fake::world::SentText| sent.text.clone();
        self.graph
            .world(|world| world.sent.iter().map(text).collect())
    }

    pub(crate) async fn conversations(&self) -> Vec<Conversation> {
        let list = self.wassla.conversations(&owner(), None, 100).await;
        list.unwrap()
    }

    /// The only conversation there is.
    pub(crate) async fn conversation(&self) -> Conversation {
        let mut all = self.conversations().await;
        assert_eq!(all.len(), 1);
        all.remove(0)
    }

    /// Its messages, oldest first.
    pub(crate) async fn messages(&self) -> Vec<Message> {
        let id = self.conversation().await.id;
        self.messages_in(&id).await
    }

    pub(crate) async fn messages_in(&self, id: &wassla_domain::ConversationId) -> Vec<Message> {
        let list = self.wassla.messages(&owner(), id, None, 1000).await;
        let mut messages = list.unwrap();
        messages.reverse();
        messages
    }

    /// What the delivery view counts of one outcome.
    pub(crate) async fn counted(&self, kind: ChatKind, outcome: Outcome) -> u64 {
        let view = self.wassla.delivery(&owner(), kind.into()).await.unwrap();
        let counted = view.counts.iter().find(|one| one.outcome == outcome);
        counted.map_or(0, |counted| counted.count)
    }

    /// How many clean-ups are owed.
    pub(crate) async fn jobs(&self) -> usize {
        self.store.jobs_after(None, 1000).await.unwrap().len()
    }

    /// Whether the app gets what happens on a WABA or a Page.
    pub(crate) fn is_subscribed(&self, id: &str) -> bool {
        self.graph.world(|world| {
            let wabas = world.wabas.iter().filter(|waba| waba.id == id);
            let pages = world.pages.iter().filter(|page| page.id == id);
            wabas.flat_map(|waba| &waba.subscriptions).count()
                + pages.flat_map(|page| &page.subscriptions).count()
                > 0
        })
    }
}

/// Somebody at Meta who has what a channel of this kind needs.
pub(crate) const fn person_with(kind: ChatKind) -> &'static str {
    match kind {
        ChatKind::Whatsapp => "aisha",
        ChatKind::Instagram | ChatKind::Messenger => "lina",
    }
}

/// The WABA of a row, or its Page.
pub(crate) fn subscription_of(row: &wassla_domain::Channel) -> String {
    use wassla_domain::cleanup::Subscription;
    match Subscription::of(&row.asset) {
        Subscription::Waba(waba) => waba.to_string(),
        Subscription::Page(page) => page.to_string(),
    }
}
