//! Clauses of [`Inbox::process_events`](wassla_domain::ports::Inbox::process_events): what Meta reports of our
//! messages.

use std::slice::from_ref;

use wassla_domain::inbound::{
    AliasKind, DropReason, Echo, Outcome, SendFailure, StatusUpdate, Watermark,
};
use wassla_domain::inbox::{Attempted, Conversation, Delivery, Effect, FailureReason, Message};
use wassla_domain::ports::ProcessedBatch;
use wassla_domain::{MessageId, Timestamp};

use super::host::{StoreHost, race};
use super::inbox_fixture::InboxFixture;
use wassla_testkit::fixtures::{
    NOW, after, alias, asset_ref, external_message, id, report, whatsapp,
};

const SAMI: &str = "15550100";

async fn fixture(host: &dyn StoreHost) -> (InboxFixture, Conversation) {
    let fixture = InboxFixture::new(host.stores(), 1);
    let conversation = fixture.opened(SAMI, NOW).await;
    (fixture, conversation)
}

async fn tell(fixture: &InboxFixture, status: StatusUpdate) -> ProcessedBatch {
    let effect = Effect::Report(Box::new(status));
    fixture.stores.take([effect], NOW).await
}

fn of(fixture: &InboxFixture, message: &Message, delivery: Delivery) -> StatusUpdate {
    report(
        &fixture.asset,
        message.external_id.as_ref().unwrap(),
        delivery,
    )
}

/// Reports move a message forwards, in whatever order and however often they come.
pub async fn a_message_never_goes_back(host: &dyn StoreHost) {
    use Delivery::{Delivered, Failed, Read, Sent};
    let (fixture, conversation) = fixture(host).await;
    let orders: [&[Delivery]; 4] = [
        &[Sent, Delivered, Read, Read],
        &[Read, Delivered, Sent, Failed],
        &[Delivered, Sent, Failed, Read],
        &[Failed, Sent, Delivered, Sent],
    ];
    for order in orders {
        let (id, message) = fixture.sent(&conversation.id, NOW).await;
        let mut expected = Sent;
        for told in order {
            let done = tell(&fixture, of(&fixture, &message, *told)).await;
            let further = expected.after(*told);
            assert_eq!(done.changed.is_empty(), further == expected, "{order:?}");
            expected = further;
            let now = fixture.letter(&conversation.id, &id).await;
            assert_eq!(now.delivery, expected, "{order:?}");
        }
    }
}

/// Reports that are taken in at once leave the message as far as it got.
pub async fn reports_at_once_leave_the_furthest(host: &dyn StoreHost) {
    let (fixture, conversation) = fixture(host).await;
    let (id, message) = fixture.sent(&conversation.id, NOW).await;
    let effects = (0..16).map(|turn| {
        let told = [Delivery::Sent, Delivery::Read, Delivery::Delivered][turn % 3];
        Effect::Report(Box::new(of(&fixture, &message, told)))
    });
    let taken = fixture.stores.decided(effects, NOW).await;
    race(host, 16, |turn, stores| {
        let taken = taken[turn].clone();
        async move { stores.inbox.process_events(&[taken], NOW).await }
    })
    .await;
    let now = fixture.letter(&conversation.id, &id).await;
    assert_eq!(now.delivery, Delivery::Read);
}

/// Why a message failed is kept, to the letter, and goes when it proves delivered.
pub async fn a_failed_message_keeps_metas_reason(host: &dyn StoreHost) {
    let (fixture, conversation) = fixture(host).await;
    for code in [Some(131_047), Some(u32::MAX), None] {
        let (id, message) = fixture.sent(&conversation.id, NOW).await;
        let failure = SendFailure {
            may_have_arrived: code.is_none(),
            ..SendFailure::of_meta(code, FailureReason::HeldBack)
        };
        let failed = StatusUpdate {
            failure: Some(failure.clone()),
            ..of(&fixture, &message, Delivery::Failed)
        };
        tell(&fixture, failed).await;
        let now = fixture.letter(&conversation.id, &id).await;
        assert_eq!(
            (now.delivery, now.failure),
            (Delivery::Failed, Some(failure))
        );
        tell(&fixture, of(&fixture, &message, Delivery::Delivered)).await;
        let now = fixture.letter(&conversation.id, &id).await;
        assert_eq!((now.delivery, now.failure), (Delivery::Delivered, None));
    }
}

/// A report that carries our id finds the message before Meta's id is known, and brings it.
pub async fn a_report_by_our_id_brings_metas(host: &dyn StoreHost) {
    let (fixture, conversation) = fixture(host).await;
    let reply = fixture.reply(&conversation.id, "hello", NOW).await;
    let outgoing = fixture.stores.outgoing(NOW, after(60)).await.remove(0);
    assert!(fixture.stores.begin(&outgoing, NOW).await);
    let metas = external_message("wamid.metas");
    let told = StatusUpdate {
        ours: Some(reply.id.clone()),
        ..report(&fixture.asset, &metas, Delivery::Delivered)
    };
    let done = tell(&fixture, told).await;
    assert_eq!(done.changed, from_ref(&fixture.workspace));
    let now = fixture.letter(&conversation.id, &reply.id).await;
    assert_eq!(now.delivery, Delivery::Delivered);
    assert_eq!(now.external_id, Some(metas.clone()));

    tell(&fixture, report(&fixture.asset, &metas, Delivery::Read)).await;
    let now = fixture.letter(&conversation.id, &reply.id).await;
    assert_eq!(now.delivery, Delivery::Read);
}

/// A message that was sent twice is told of under two ids of Meta's: our id brings both to it, and
/// the first stays.
pub async fn a_second_id_of_metas_breaks_nothing(host: &dyn StoreHost) {
    let (fixture, conversation) = fixture(host).await;
    let (id, message) = fixture.sent(&conversation.id, NOW).await;
    let told = StatusUpdate {
        ours: Some(id.clone()),
        ..report(
            &fixture.asset,
            &external_message("wamid.second"),
            Delivery::Read,
        )
    };
    tell(&fixture, told).await;
    let now = fixture.letter(&conversation.id, &id).await;
    assert_eq!(now.delivery, Delivery::Read);
    assert_eq!(now.external_id, message.external_id);
}

/// A report through another asset, of no message that we know, or of a customer's message, moves
/// nothing: our id alone does not reach into another channel.
pub async fn a_report_moves_its_own_message_only(host: &dyn StoreHost) {
    let (fixture, conversation) = fixture(host).await;
    let (id, message) = fixture.sent(&conversation.id, NOW).await;
    let before = fixture.thread(&conversation.id).await;
    let customers = &before[0];
    let elsewhere = asset_ref(&whatsapp(2));
    let unknown = external_message("wamid.unknown");
    let metas = message.external_id.clone().unwrap();
    let with = |status: StatusUpdate, ours: &MessageId| StatusUpdate {
        ours: Some(ours.clone()),
        ..status
    };
    let strangers = [
        report(&elsewhere, &metas, Delivery::Read),
        with(report(&elsewhere, &unknown, Delivery::Read), &id),
        report(&fixture.asset, &unknown, Delivery::Read),
        with(
            report(&fixture.asset, &unknown, Delivery::Read),
            &customers.id,
        ),
        of(&fixture, customers, Delivery::Failed),
        with(
            report(&fixture.asset, &unknown, Delivery::Read),
            &wassla_testkit::fixtures::id("msg_unknown"),
        ),
    ];
    for stranger in strangers {
        let done = tell(&fixture, stranger.clone()).await;
        assert!(done.changed.is_empty(), "{stranger:?}");
        assert_eq!(
            fixture.thread(&conversation.id).await,
            before,
            "{stranger:?}"
        );
    }
}

/// A watermark marks what had left for this customer up to its instant, and nothing else: not
/// what waits, not what failed, not what was sent later.
pub async fn a_watermark_marks_what_was_sent_up_to_it(host: &dyn StoreHost) {
    let (fixture, conversation) = fixture(host).await;
    let other = fixture.opened("15550199", NOW).await;
    let (first, _) = fixture.sent(&conversation.id, after(10)).await;
    let (failed, message) = fixture.sent(&conversation.id, after(11)).await;
    tell(&fixture, of(&fixture, &message, Delivery::Failed)).await;
    let (last, _) = fixture.sent(&conversation.id, after(20)).await;
    let (late, _) = fixture.sent(&conversation.id, after(21)).await;
    let (theirs, _) = fixture.sent(&other.id, after(10)).await;
    let queued = fixture.reply(&conversation.id, "waits", after(15)).await.id;

    let mark = |whose: &str, delivery, up_to: Timestamp| {
        let watermark = Watermark {
            asset: fixture.asset.clone(),
            customer: alias(AliasKind::WaId, SAMI),
            delivery,
            up_to,
        };
        Effect::Mark(id(whose), watermark)
    };
    for (whose, delivery, is_news) in [
        ("ws_2", Delivery::Read, false),
        ("ws_1", Delivery::Read, true),
        ("ws_1", Delivery::Read, false),
        ("ws_1", Delivery::Delivered, false),
    ] {
        let done = fixture
            .stores
            .take([mark(whose, delivery, after(20))], NOW)
            .await;
        assert_eq!(!done.changed.is_empty(), is_news, "{whose} {delivery:?}");
    }
    for (message, expected) in [
        (first, Delivery::Read),
        (failed, Delivery::Failed),
        (last, Delivery::Read),
        (late, Delivery::Sent),
        (queued, Delivery::Queued),
    ] {
        let now = fixture.letter(&conversation.id, &message).await;
        assert_eq!(now.delivery, expected);
    }
    let now = fixture.letter(&other.id, &theirs).await;
    assert_eq!(now.delivery, Delivery::Sent);
}

/// An echo confirms what is ours, by our id or by Meta's, as a report that it was sent does.
pub async fn an_echo_confirms_what_is_ours(host: &dyn StoreHost) {
    let (fixture, conversation) = fixture(host).await;
    let reply = fixture.reply(&conversation.id, "hello", NOW).await;
    let outgoing = fixture.stores.outgoing(NOW, after(60)).await.remove(0);
    assert!(fixture.stores.begin(&outgoing, NOW).await);
    let echo = Echo {
        asset: fixture.asset.clone(),
        message: external_message("mid.1"),
        ours: Some(reply.id.clone()),
        at: NOW,
    };
    let done = fixture
        .stores
        .take([Effect::Confirm(echo.clone())], NOW)
        .await;
    assert_eq!(done.changed, from_ref(&fixture.workspace));
    let sent = fixture.letter(&conversation.id, &reply.id).await;
    assert_eq!(sent.delivery, Delivery::Sent);
    assert_eq!(sent.external_id, Some(echo.message.clone()));

    let by_metas = Echo { ours: None, ..echo };
    tell(&fixture, of(&fixture, &sent, Delivery::Read)).await;
    let aside = Outcome::Dropped(DropReason::Echo);
    let done = fixture
        .stores
        .take_as(aside, Effect::Confirm(by_metas), NOW)
        .await;
    assert!(done.changed.is_empty());
    assert_eq!(done.outcomes, [Outcome::Noted], "it is ours");
    let now = fixture.letter(&conversation.id, &reply.id).await;
    assert_eq!(now.delivery, Delivery::Read);
}

/// An echo of what the business sent elsewhere is left aside: nothing is stored.
pub async fn a_foreign_echo_adds_nothing(host: &dyn StoreHost) {
    let (fixture, conversation) = fixture(host).await;
    fixture.sent(&conversation.id, NOW).await;
    let before = fixture.thread(&conversation.id).await;
    for ours in [None, Some(id("msg_of_nobody"))] {
        let echo = Echo {
            asset: fixture.asset.clone(),
            message: external_message("mid.elsewhere"),
            ours,
            at: NOW,
        };
        let aside = Outcome::Dropped(DropReason::Echo);
        let done = fixture
            .stores
            .take_as(aside, Effect::Confirm(echo), NOW)
            .await;
        assert!(done.changed.is_empty());
        assert_eq!(done.outcomes, [aside]);
    }
    assert_eq!(fixture.thread(&conversation.id).await, before);
    assert_eq!(fixture.conversations().await.len(), 1);
}

/// An id of Meta's that another message has already is not taken twice, and is no fault.
pub async fn an_id_of_metas_is_kept_once(host: &dyn StoreHost) {
    let (fixture, conversation) = fixture(host).await;
    let (_, first) = fixture.sent(&conversation.id, NOW).await;
    let reply = fixture.reply(&conversation.id, "hello", NOW).await;
    let outgoing = fixture.stores.outgoing(NOW, after(60)).await.remove(0);
    assert!(fixture.stores.begin(&outgoing, NOW).await);
    let same = Attempted::Sent(first.external_id.clone().unwrap());
    assert!(fixture.stores.end(&outgoing, &same, NOW).await);
    let second = fixture.letter(&conversation.id, &reply.id).await;
    assert_eq!(
        (second.delivery, second.external_id),
        (Delivery::Sent, None)
    );
}
