use wassla_domain::Timestamp;
use wassla_domain::inbound::{Content, Media};
use wassla_testkit::fixtures::{
    NOW, alias, arrival, asset_ref, external_message, hostile_names, id, new_message, reply,
    whatsapp,
};

use super::*;
use crate::visit::Visit;

fn conversation() -> ConversationRecord {
    let from = alias(wassla_domain::inbound::AliasKind::WaId, "1");
    let arrival = arrival(&asset_ref(&whatsapp(1)), from, "hello", NOW);
    let new = new_message(&id("ws_1"), arrival);
    ConversationRecord::begun_by(&Visit::of_message(&new))
}

fn queued() -> MessageRecord {
    let conversation = conversation();
    let reply = reply(&id(&conversation.id), "hello");
    MessageRecord::of_reply(&reply, &conversation, 1, NOW)
}

fn refused() -> Attempted {
    Attempted::Failed(SendFailure {
        code: Some(131_047),
        words: "too late".into(),
    })
}

#[test]
fn an_attempt_after_one_of_which_nobody_knows_is_possibly_repeated() {
    let mut row = queued();
    assert!(row.begin_attempt().unwrap());
    assert!(!row.possibly_repeated);
    row.end_attempt(&Attempted::Unknown(NOW), false).unwrap();
    assert!(row.begin_attempt().unwrap());
    assert!(row.possibly_repeated);
    assert_eq!(row.attempts, 2);
}

#[test]
fn an_attempt_that_did_not_leave_is_not_repeated() {
    let mut row = queued();
    row.begin_attempt().unwrap();
    let later = Timestamp::from_millis(NOW.millis() + 1);
    row.end_attempt(&Attempted::Again(later), false).unwrap();
    assert_eq!(row.due_at, Some(later.millis()));
    row.begin_attempt().unwrap();
    assert!(!row.possibly_repeated);
}

#[test]
fn what_a_report_said_stays() {
    let mut row = queued();
    row.begin_attempt().unwrap();
    assert!(row.report(Delivery::Delivered, None, None).unwrap());
    let before = row.clone();
    assert!(!row.end_attempt(&refused(), false).unwrap());
    assert!(!row.end_attempt(&Attempted::Again(NOW), false).unwrap());
    assert_eq!((row.clone(), row.due_at), (before, None));
    let id = external_message("wamid.1");
    assert!(row.end_attempt(&Attempted::Sent(id), true).unwrap());
    assert_eq!(row.delivery, "delivered");
    assert_eq!(row.external_id.as_deref(), Some("wamid.1"));
    assert!(!row.begin_attempt().unwrap());
}

#[test]
fn a_failure_is_kept_with_its_words_and_goes_when_the_message_arrives() {
    let mut row = queued();
    row.end_attempt(&refused(), false).unwrap();
    assert_eq!(row.read().unwrap().failure.unwrap().code, Some(131_047));
    row.report(Delivery::Delivered, None, None).unwrap();
    assert_eq!(row.read().unwrap().failure, None);
}

#[test]
fn every_content_reads_back() {
    let mut contents = vec![
        Content::Reaction(None),
        Content::Reaction(Some("👍".into())),
        Content::Location("here".into()),
        Content::Choice("yes".into()),
        Content::Notice("moved".into()),
        Content::Call("Voice call, ringing".into()),
        Content::Unknown("poll".into()),
    ];
    contents.extend(Media::ALL.map(|media| Content::Media {
        media,
        caption: None,
    }));
    contents.extend(hostile_names().into_iter().map(Content::Text));
    for content in contents {
        let from = alias(wassla_domain::inbound::AliasKind::WaId, "1");
        let mut arrival = arrival(&asset_ref(&whatsapp(1)), from, "", NOW);
        arrival.content = content.clone();
        let row = MessageRecord::of_customer(&new_message(&id("ws_1"), arrival), "cv_1", 1);
        let read = row.read().unwrap().content;
        let plain = storable(&content.words()).into_owned();
        assert_eq!(read.words(), plain, "{content:?}");
        assert_eq!(
            std::mem::discriminant(&read),
            std::mem::discriminant(&content)
        );
    }
}
