//! Clauses of [`Outbox`](wassla_domain::ports::Outbox): attempts, and what a report says
//! meanwhile.

use wassla_domain::inbound::{ExternalMessageId, SendFailure, StatusUpdate};
use wassla_domain::inbox::{
    Attempted, Delivery, Effect, FailureReason, Message, NewReply, Outgoing,
};
use wassla_domain::{ConversationId, Timestamp};

use super::host::{RACERS, StoreHost, race};
use super::inbox_fixture::InboxFixture;
use wassla_testkit::fixtures::{NOW, after, external_message, report};

/// A fixture with one conversation and one reply that waits.
struct Sending {
    fixture: InboxFixture,
    conversation: ConversationId,
    reply: NewReply,
}

async fn sending(host: &dyn StoreHost) -> Sending {
    let fixture = InboxFixture::new(host.stores(), 1);
    let conversation = fixture.opened("15550100", NOW).await.id;
    let reply = fixture.reply(&conversation, "hello yourself", NOW).await;
    Sending {
        fixture,
        conversation,
        reply,
    }
}

impl Sending {
    async fn lease(&self, now: Timestamp, until: Timestamp) -> Outgoing {
        let mut leased = self.fixture.stores.outgoing(now, until).await;
        assert_eq!(leased.len(), 1);
        leased.remove(0)
    }

    async fn is_leased(&self, now: Timestamp) -> bool {
        let leased = self.fixture.stores.outgoing(now, after(9_000)).await;
        !leased.is_empty()
    }

    async fn begin(&self, outgoing: &Outgoing) -> bool {
        self.fixture.stores.begin(outgoing, NOW).await
    }

    async fn end(&self, outgoing: &Outgoing, how: &Attempted) -> bool {
        self.fixture.stores.end(outgoing, how, NOW).await
    }

    async fn now(&self) -> Message {
        self.fixture
            .letter(&self.conversation, &self.reply.id)
            .await
    }

    /// The id that Meta gives the reply.
    fn metas(&self) -> ExternalMessageId {
        external_message(&format!("wamid.of.{}", self.reply.id))
    }

    /// A report that carries our id.
    async fn reported(&self, delivery: Delivery, failure: Option<SendFailure>) {
        let status = StatusUpdate {
            ours: Some(self.reply.id.clone()),
            failure,
            ..report(&self.fixture.asset, &self.metas(), delivery)
        };
        let effect = Effect::Report(Box::new(status));
        self.fixture.stores.take([effect], NOW).await;
    }
}

fn sent() -> Attempted {
    Attempted::Sent(external_message("wamid.1"))
}

fn refused() -> SendFailure {
    SendFailure::of_meta(Some(131_026), FailureReason::Undeliverable)
}

/// What Meta took is sent, under Meta's id, and is not handed out again.
pub async fn what_meta_took_is_sent(host: &dyn StoreHost) {
    let sending = sending(host).await;
    let outgoing = sending.lease(NOW, after(60)).await;
    assert!(sending.begin(&outgoing).await);
    assert_eq!(sending.now().await.delivery, Delivery::Sending);
    assert!(sending.end(&outgoing, &sent()).await);
    let now = sending.now().await;
    assert_eq!((now.delivery, now.failure), (Delivery::Sent, None));
    assert_eq!(now.external_id, Some(external_message("wamid.1")));
    assert!(!now.possibly_repeated);
    assert!(!sending.is_leased(after(900)).await);
}

/// What will not be sent says why, with or without an attempt, and is not handed out again.
pub async fn what_fails_says_why(host: &dyn StoreHost) {
    for (attempted, code) in [(true, Some(131_026)), (false, None)] {
        let sending = sending(host).await;
        let outgoing = sending.lease(NOW, after(60)).await;
        if attempted {
            assert!(sending.begin(&outgoing).await);
        }
        let failure = SendFailure { code, ..refused() };
        assert!(
            sending
                .end(&outgoing, &Attempted::Failed(failure.clone()))
                .await
        );
        let now = sending.now().await;
        assert_eq!(
            (now.delivery, now.failure),
            (Delivery::Failed, Some(failure))
        );
        assert!(!sending.is_leased(after(900)).await);
    }
}

/// An attempt that did not leave is made again at its time, and that is no repetition.
pub async fn what_did_not_leave_is_queued_again(host: &dyn StoreHost) {
    let sending = sending(host).await;
    for attempt in 1..=3 {
        let now = after(i64::from(attempt) * 100);
        let outgoing = sending.lease(now, after(9_000)).await;
        assert_eq!(outgoing.delivery, Delivery::Queued);
        assert_eq!(outgoing.attempts, attempt - 1);
        assert!(sending.begin(&outgoing).await);
        let again = after(i64::from(attempt) * 100 + 100);
        assert!(sending.end(&outgoing, &Attempted::Again(again)).await);
        let message = sending.now().await;
        assert_eq!(message.delivery, Delivery::Queued);
        assert!(!message.possibly_repeated);
        let just_before = Timestamp::from_millis(again.millis() - 1);
        assert!(!sending.is_leased(just_before).await);
    }
}

/// An attempt whose answer was lost is waited for; only then it is made again, and marked.
pub async fn a_lost_answer_is_waited_for_and_then_marked(host: &dyn StoreHost) {
    let sending = sending(host).await;
    let outgoing = sending.lease(NOW, after(60)).await;
    assert!(sending.begin(&outgoing).await);
    assert!(sending.end(&outgoing, &Attempted::Unknown(after(10))).await);
    let now = sending.now().await;
    assert_eq!(now.delivery, Delivery::Sending);
    assert!(!now.possibly_repeated, "it was asked once");
    assert!(!sending.is_leased(after(9)).await);

    let outgoing = sending.lease(after(10), after(60)).await;
    assert!(outgoing.may_repeat());
    assert_eq!(outgoing.attempts, 1);
    assert!(sending.begin(&outgoing).await);
    assert!(sending.now().await.possibly_repeated);
    // Refused for now: what may have been sent twice stays marked.
    assert!(sending.end(&outgoing, &Attempted::Again(after(20))).await);
    let outgoing = sending.lease(after(20), after(60)).await;
    assert_eq!(
        (outgoing.delivery, outgoing.attempts),
        (Delivery::Queued, 2)
    );
    assert!(sending.begin(&outgoing).await);
    assert!(sending.end(&outgoing, &sent()).await);
    assert!(sending.now().await.possibly_repeated);
}

/// A process that died after it began leaves a message of which nobody knows: it is handed out
/// again as such. One that died before leaves it queued.
pub async fn t21_a_crash_is_a_lost_answer_only_after_the_attempt_began(host: &dyn StoreHost) {
    let sending = sending(host).await;
    sending.lease(NOW, after(60)).await;
    assert!(!sending.is_leased(after(59)).await);
    let second = sending.lease(after(60), after(120)).await;
    assert!(!second.may_repeat());
    assert!(sending.begin(&second).await);
    assert!(!sending.is_leased(after(119)).await);
    let third = sending.lease(after(120), after(180)).await;
    assert!(third.may_repeat());
}

/// A round that another has overtaken writes nothing.
pub async fn a_taking_that_was_overtaken_writes_nothing(host: &dyn StoreHost) {
    let sending = sending(host).await;
    let first = sending.lease(NOW, after(60)).await;
    let second = sending.lease(after(60), after(120)).await;
    assert!(second.round > first.round);
    assert!(!sending.begin(&first).await);
    let before = sending.now().await;
    assert_eq!(before.delivery, Delivery::Queued);
    assert!(sending.begin(&second).await);
    for how in [
        sent(),
        Attempted::Again(NOW),
        Attempted::Unknown(NOW),
        Attempted::Failed(refused()),
    ] {
        assert!(!sending.end(&first, &how).await, "{how:?}");
        assert_eq!(sending.now().await.delivery, Delivery::Sending);
        assert_eq!(sending.now().await.external_id, None);
        assert!(!sending.is_leased(after(119)).await, "{how:?}");
    }
    assert!(sending.end(&second, &sent()).await);
}

/// A report that arrives while nobody knows settles the message: it is not handed out again, and
/// the next one's turn has come.
pub async fn a_report_settles_what_nobody_knew(host: &dyn StoreHost) {
    for (told, failure) in [
        (Delivery::Sent, None),
        (Delivery::Read, None),
        (Delivery::Failed, Some(refused())),
    ] {
        let sending = sending(host).await;
        let next = sending
            .fixture
            .reply(&sending.conversation, "next", NOW)
            .await;
        let outgoing = sending.lease(NOW, after(60)).await;
        assert!(sending.begin(&outgoing).await);
        assert!(sending.end(&outgoing, &Attempted::Unknown(after(10))).await);
        sending.reported(told, failure.clone()).await;
        let now = sending.now().await;
        assert_eq!((now.delivery, now.failure), (told, failure));
        assert!(!now.possibly_repeated);

        let following = sending.lease(after(10), after(60)).await;
        assert_eq!(following.id, next.id);
        assert!(sending.end(&following, &Attempted::Failed(refused())).await);
        assert!(!sending.is_leased(after(900)).await);
    }
}

/// A report that arrives between taking and asking stops the asking.
pub async fn a_report_stops_an_attempt(host: &dyn StoreHost) {
    let sending = sending(host).await;
    let outgoing = sending.lease(NOW, after(60)).await;
    assert!(sending.begin(&outgoing).await);
    assert!(sending.end(&outgoing, &Attempted::Unknown(after(10))).await);
    let again = sending.lease(after(10), after(60)).await;
    sending.reported(Delivery::Delivered, None).await;
    assert!(!sending.begin(&again).await);
    let now = sending.now().await;
    assert_eq!(now.delivery, Delivery::Delivered);
    assert!(!now.possibly_repeated);
}

/// What a report has said before the answer arrives stays, whatever the answer is.
pub async fn an_answer_takes_no_report_back(host: &dyn StoreHost) {
    for told in [
        Delivery::Sent,
        Delivery::Delivered,
        Delivery::Read,
        Delivery::Failed,
    ] {
        for how in [
            sent(),
            Attempted::Again(after(5)),
            Attempted::Unknown(after(5)),
            Attempted::Failed(SendFailure::of_meta(Some(1), FailureReason::Refused)),
        ] {
            let sending = sending(host).await;
            let outgoing = sending.lease(NOW, after(60)).await;
            assert!(sending.begin(&outgoing).await);
            let failure = (told == Delivery::Failed).then(refused);
            sending.reported(told, failure.clone()).await;
            assert!(sending.end(&outgoing, &how).await, "{told:?} {how:?}");
            let now = sending.now().await;
            assert_eq!((now.delivery, now.failure), (told, failure), "{how:?}");
            assert_eq!(now.external_id, Some(sending.metas()));
            assert!(!sending.is_leased(after(900)).await, "{told:?} {how:?}");
        }
    }
}

/// Of many attempts that begin with one taking at once and many that overtook it, what is written
/// is written for the last taking.
pub async fn attempts_are_counted_in_a_race(host: &dyn StoreHost) {
    let sending = sending(host).await;
    let outgoing = sending.lease(NOW, after(60)).await;
    let begun = race(host, RACERS, |_, stores| {
        let outgoing = outgoing.clone();
        async move { stores.outbox.begin_attempt(&outgoing, NOW).await }
    })
    .await;
    let count = begun.iter().filter(|begun| **begun).count();
    let again = sending.lease(after(60), after(120)).await;
    assert_eq!(usize::try_from(again.attempts).unwrap(), count);
}
