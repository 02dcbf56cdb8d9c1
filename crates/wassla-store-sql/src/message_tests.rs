use wassla_domain::calls::{CallStage, CallSummary};
use wassla_domain::inbound::{KnownNotice, Media, Notice};
use wassla_domain::inbox::NewReply;
use wassla_testkit::fixtures::{
    NOW, after, alias, arrival, asset_ref, external_message, hostile_names, id, new_message, reply,
    whatsapp,
};

use super::*;

fn received(content: Content) -> StoredMessage {
    let from = alias(wassla_domain::inbound::AliasKind::WaId, "1");
    let mut arrival = arrival(&asset_ref(&whatsapp(1)), from, "", NOW);
    arrival.content = content;
    StoredMessage::of_customer(&new_message(&id("ws_1"), arrival), id("cv_1"), 1)
}

fn sent() -> StoredMessage {
    let NewReply { id: ours, .. } = reply(&id("cv_1"), "hello");
    let mut stored = received(Content::Text("hello".into()));
    stored.message.id = ours;
    stored.message.author = Author::Teammate(id("us_1"));
    stored.message.delivery = Delivery::Queued;
    stored.message.external_id = None;
    stored
}

#[test]
fn every_content_reads_back() {
    let mut contents = vec![
        Content::Reaction(None),
        Content::Reaction(Some("👍".into())),
        Content::Location("here".into()),
        Content::Choice("yes".into()),
        Content::Notice(Notice::Told("moved".into())),
        Content::Call(CallSummary::incoming(CallStage::Ringing)),
        Content::Unknown("poll".into()),
    ];
    contents.extend(Media::ALL.map(|media| Content::Media {
        media,
        caption: None,
        more: 3,
    }));
    contents.extend(KnownNotice::ALL.iter().map(|notice| (*notice).into()));
    contents.extend(hostile_names().into_iter().map(Content::Text));
    for content in contents {
        let row = MessageRecord::of(&received(content.clone()));
        let read = row.read().unwrap().content;
        let stored = if let Content::Text(text) = &content {
            Content::Text(storable(text).into_owned())
        } else {
            content.clone()
        };
        assert_eq!(read, stored);
    }
}

#[test]
fn a_message_reads_back_in_every_state() {
    let mut waiting = sent();
    (waiting.due_at, waiting.round, waiting.attempts) = (Some(after(60)), 3, 2);
    waiting.message.possibly_repeated = true;
    let mut failed = sent();
    failed.message.delivery = Delivery::Failed;
    failed.message.external_id = Some(external_message("wamid.1"));
    failed.message.failure = Some(SendFailure {
        may_have_arrived: true,
        ..SendFailure::of_meta(Some(131_047), FailureReason::WindowClosed)
    });
    let mut told = failed.clone();
    told.message.failure = Some(SendFailure {
        code: Some(1),
        reason: SendFailureReason::Told("too late".into()),
        may_have_arrived: false,
    });
    let mut by_agent = sent();
    by_agent.message.author = Author::Agent(id("ag_1"));
    for stored in [
        received(Content::Text("hello".into())),
        sent(),
        waiting,
        failed,
        told,
        by_agent,
    ] {
        let row = MessageRecord::of(&stored);
        assert_eq!(row.stored(id("ws_1")).unwrap(), stored);
    }
}

#[test]
fn t30_what_is_kept_of_a_failure_has_no_nul() {
    let mut failed = sent();
    failed.message.failure = Some(SendFailure {
        code: None,
        reason: SendFailureReason::Told("too\0late".into()),
        may_have_arrived: false,
    });
    let row = MessageRecord::of(&failed);
    assert_eq!(row.failure_words.as_deref(), Some("too\u{fffd}late"));
}
