use super::*;
use crate::ids::{ConversationId, MessageId, UserId, WorkspaceId};
use crate::inbound::AssetRef;
use crate::inbox::Author;
use crate::kind::ChatKind;

const NOW: Timestamp = Timestamp::from_seconds(1_000_000);

fn waiting() -> ConversationState {
    ConversationState {
        conversation: Conversation {
            id: ConversationId::parse("cv_1").unwrap(),
            workspace: WorkspaceId::parse("ws_1").unwrap(),
            asset: AssetRef {
                kind: ChatKind::Messenger,
                external_id: "7".into(),
            },
            channel_display: "Shop".into(),
            customer_name: None,
            aliases: Vec::new(),
            last: Content::Text("hello?".into()),
            last_at: Timestamp::from_seconds(999_000),
            last_inbound_at: Timestamp::from_seconds(999_000),
        },
        asked_up_to: 4,
        answer_due_at: Some(NOW),
        answer_failures: 2,
        answer_round: 3,
    }
}

fn reply(id: &str, text: &str) -> NewReply {
    NewReply {
        id: MessageId::parse(id).unwrap(),
        conversation: ConversationId::parse("cv_1").unwrap(),
        author: Author::Teammate(UserId::parse("us_1").unwrap()),
        text: text.into(),
    }
}

#[test]
fn a_round_that_is_over_is_not_entered_again() {
    let mut state = waiting();
    let round = state.unanswered().round;
    assert!(state.is_in_round(&round));
    state.end_round(4, NOW);
    assert_eq!((state.answer_due_at, state.answer_failures), (None, 0));
    assert!(!state.is_in_round(&round));
    assert!(
        !state.is_in_round(&state.unanswered().round),
        "nobody waits"
    );
}

#[test]
fn a_customer_who_wrote_meanwhile_waits_on() {
    let mut state = waiting();
    state.end_round(3, NOW);
    assert_eq!(state.answer_due_at, Some(NOW));
    assert!(state.is_in_round(&state.unanswered().round));
}

#[test]
fn replies_stand_at_the_end_in_their_order() {
    let replies = [reply("msg_1", "one"), reply("msg_2", "two")];
    let queued = waiting().queue(&replies, &[8, 9], NOW);
    let seqs: Vec<_> = queued
        .messages
        .iter()
        .map(|stored| stored.message.seq)
        .collect();
    assert_eq!(seqs, [8, 9]);
    let change = queued.conversation;
    assert_eq!(change.last, Some(Content::Text("two".into())));
    let conversation = change.state.conversation;
    assert_eq!(conversation.last_at, NOW);
    assert_eq!(
        conversation.last_inbound_at,
        Timestamp::from_seconds(999_000)
    );
}

#[test]
fn no_reply_leaves_the_last_message_as_it_was() {
    let queued = waiting().queue(&[], &[], NOW);
    assert!(queued.messages.is_empty());
    let change = queued.conversation;
    assert_eq!((change.last, change.state), (None, waiting()));
}
