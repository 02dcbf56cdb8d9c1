use super::*;
use crate::calls::{CallDirection, CallStage, CallSummary, ExternalCallId, Sdp};
use crate::ids::{AgentId, CallId, ConversationId, WorkspaceId};
use crate::inbound::{AssetRef, Content};
use crate::inbox::Conversation;
use crate::kind::ChatKind;

const NOW: Timestamp = Timestamp::from_seconds(1_000_000);
const LATER: Timestamp = Timestamp::from_seconds(1_000_060);

fn call() -> Call {
    Call {
        id: CallId::parse("call_1").unwrap(),
        workspace: WorkspaceId::parse("ws_1").unwrap(),
        conversation: ConversationId::parse("cv_1").unwrap(),
        asset: AssetRef {
            kind: ChatKind::Whatsapp,
            external_id: "30".into(),
        },
        external_id: ExternalCallId::new("wacid.1").unwrap(),
        direction: CallDirection::UserInitiated,
        agent: None,
        stage: CallStage::Ringing,
        failure_code: None,
        rang_at: NOW,
        accepted_at: None,
        ended_at: None,
        seconds: None,
    }
}

/// A call that "me" has, as the fourth message of its conversation.
fn held(last_seq: i64) -> HeldCall {
    let mut stored = StoredCall {
        call: call(),
        offer: Sdp::new("v=0\r\n"),
        holder: None,
        due_at: Some(NOW),
    };
    stored.take("me", NOW);
    let conversation = Conversation {
        id: stored.call.conversation.clone(),
        workspace: stored.call.workspace.clone(),
        asset: stored.call.asset.clone(),
        channel_display: "+1 555".into(),
        customer_name: None,
        aliases: Vec::new(),
        last: Content::Text("hello?".into()),
        last_at: NOW,
        last_inbound_at: NOW,
    };
    let state = ConversationState {
        conversation,
        asked_up_to: 0,
        answer_due_at: None,
        answer_failures: 0,
        answer_round: 0,
    };
    let message = StoredMessage::of_call(&stored.call, 4);
    HeldCall::new(stored, message, state, last_seq)
}

fn answered(holder: &str) -> AnsweredCall {
    AnsweredCall {
        id: CallId::parse("call_1").unwrap(),
        holder: holder.into(),
        agent: AgentId::parse("ag_1").unwrap(),
        at: NOW,
        until: LATER,
    }
}

fn going_on() -> Content {
    Content::Call(CallSummary::incoming(CallStage::Connected))
}

#[test]
fn a_call_that_is_picked_up_is_shown_and_kept() {
    let mut held = held(4);
    assert!(held.answer(&answered("me")));
    assert_eq!(held.stored.call.stage, CallStage::Connected);
    assert_eq!(held.stored.call.agent, Some(answered("me").agent));
    assert_eq!(held.stored.due_at, Some(LATER));
    assert_eq!(held.message.message.content, going_on());
    assert_eq!(held.conversation.unwrap().last, Some(going_on()));
}

#[test]
fn another_holder_does_not_pick_up() {
    let mut call = held(4);
    assert!(!call.answer(&answered("you")));
    assert_eq!(call, held(4));
}

#[test]
fn a_call_ends_once_and_is_not_picked_up_after() {
    let mut held = held(4);
    assert!(held.end(CallOutcome::BridgeFailed, None, LATER));
    let before = held.clone();
    assert!(!held.end(CallOutcome::Missed, None, LATER));
    assert!(!held.answer(&answered("me")));
    assert_eq!(held, before);
    assert_eq!((held.stored.holder, held.stored.due_at), (None, None));
}

#[test]
fn the_last_words_stay_where_another_message_is_the_last() {
    let mut held = held(5);
    assert!(held.end(CallOutcome::Missed, None, LATER));
    assert_eq!(held.conversation, None);
    let missed = CallSummary::incoming(CallStage::Ended(CallOutcome::Missed));
    let missed = Content::Call(missed);
    assert_eq!(held.message.message.content, missed);
}
