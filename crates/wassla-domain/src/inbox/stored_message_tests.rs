use super::*;
use crate::ids::AgentId;
use crate::inbox::FailureReason;
use crate::kind::ChatKind;

const NOW: Timestamp = Timestamp::from_seconds(1_000_000);

fn conversation() -> Conversation {
    Conversation {
        id: ConversationId::parse("cv_1").unwrap(),
        workspace: WorkspaceId::parse("ws_1").unwrap(),
        asset: AssetRef {
            kind: ChatKind::Whatsapp,
            external_id: "30".into(),
        },
        channel_display: "+1 555".into(),
        customer_name: None,
        aliases: Vec::new(),
        last: Content::Text(String::new()),
        last_at: NOW,
        last_inbound_at: NOW,
    }
}

fn queued() -> StoredMessage {
    let conversation = conversation();
    let reply = NewReply {
        id: MessageId::parse("msg_1").unwrap(),
        conversation: conversation.id.clone(),
        author: Author::Agent(AgentId::parse("ag_1").unwrap()),
        text: "hello".into(),
    };
    StoredMessage::of_reply(&reply, &conversation, 1, NOW)
}

fn refused() -> Attempted {
    let closed = FailureReason::WindowClosed;
    Attempted::Failed(SendFailure::of_meta(Some(131_047), closed))
}

#[test]
fn a_reply_is_due_at_once_and_leaves_as_it_was_written() {
    let stored = queued();
    assert_eq!(stored.due_at, Some(NOW));
    let outgoing = stored.outgoing(&conversation());
    assert_eq!((outgoing.text.as_str(), outgoing.attempts), ("hello", 0));
    assert_eq!(outgoing.delivery, Delivery::Queued);
    assert_eq!(outgoing.window, conversation().window());
}

#[test]
fn an_attempt_after_one_of_which_nobody_knows_is_possibly_repeated() {
    let mut stored = queued();
    assert!(stored.begin_attempt());
    assert!(!stored.message.possibly_repeated);
    assert!(!stored.end_attempt(&Attempted::Unknown(NOW), false));
    assert!(stored.begin_attempt());
    assert!(stored.message.possibly_repeated);
    assert_eq!(stored.attempts, 2);
}

#[test]
fn an_attempt_that_did_not_leave_is_not_repeated() {
    let mut stored = queued();
    stored.begin_attempt();
    let later = Timestamp::from_millis(NOW.millis() + 1);
    assert!(stored.end_attempt(&Attempted::Again(later), false));
    assert_eq!(stored.due_at, Some(later));
    stored.begin_attempt();
    assert!(!stored.message.possibly_repeated);
}

#[test]
fn what_a_report_said_stays() {
    let mut stored = queued();
    stored.begin_attempt();
    assert!(stored.report(Delivery::Delivered, None, None));
    let before = stored.clone();
    assert!(!stored.end_attempt(&refused(), false));
    assert!(!stored.end_attempt(&Attempted::Again(NOW), false));
    assert!(!stored.end_attempt(&Attempted::Unknown(NOW), false));
    assert_eq!((stored.clone(), stored.due_at), (before, None));
    let id = ExternalMessageId::new("wamid.1").unwrap();
    assert!(stored.end_attempt(&Attempted::Sent(id.clone()), true));
    assert_eq!(stored.message.delivery, Delivery::Delivered);
    assert_eq!(stored.message.external_id, Some(id));
    assert!(!stored.begin_attempt());
}

#[test]
fn an_id_that_another_message_has_is_not_taken() {
    let mut stored = queued();
    stored.begin_attempt();
    let id = ExternalMessageId::new("wamid.1").unwrap();
    assert!(stored.end_attempt(&Attempted::Sent(id), false));
    assert_eq!(stored.message.external_id, None);
}

#[test]
fn a_failure_is_kept_with_its_reason_and_goes_when_the_message_arrives() {
    let mut stored = queued();
    assert!(stored.end_attempt(&refused(), false));
    let closed = SendFailure::of_meta(Some(131_047), FailureReason::WindowClosed);
    assert_eq!(stored.message.failure, Some(closed));
    assert!(stored.report(Delivery::Delivered, None, None));
    assert_eq!(stored.message.failure, None);
}

#[test]
fn a_report_that_says_nothing_new_changes_nothing() {
    let mut stored = queued();
    let id = ExternalMessageId::new("wamid.1").unwrap();
    assert!(stored.report(Delivery::Sent, None, Some(&id)));
    let before = stored.clone();
    let other = ExternalMessageId::new("wamid.2").unwrap();
    assert!(!stored.report(Delivery::Sent, None, Some(&other)));
    assert_eq!(stored, before);
}
