use super::*;
use crate::calls::{CallOutcome, ExternalCallId};
use crate::ids::{CallId, WorkspaceId};
use crate::inbound::AssetRef;
use crate::kind::ChatKind;

const NOW: Timestamp = Timestamp::from_seconds(1_000_000);
const LATER: Timestamp = Timestamp::from_seconds(1_000_060);

fn offer() -> Sdp {
    Sdp::new("v=0\r\n").unwrap()
}

fn begun(direction: CallDirection, rings: bool) -> StoredCall {
    let event = CallEvent {
        asset: AssetRef {
            kind: ChatKind::Whatsapp,
            external_id: "30".into(),
        },
        call: ExternalCallId::new("wacid.1").unwrap(),
        direction: Some(direction),
        customer: None,
        said: CallSaid::Connect {
            offer: Some(offer()),
        },
        at: NOW,
    };
    let conversation = ConversationId::parse("cv_1").unwrap();
    let recipient = CallRecipient {
        workspace: WorkspaceId::parse("ws_1").unwrap(),
        channel_display: "+1 555".into(),
        id: CallId::parse("call_1").unwrap(),
        conversation: conversation.clone(),
        rings,
    };
    StoredCall::begun(&event, &recipient, conversation, NOW)
}

fn ringing() -> StoredCall {
    begun(CallDirection::UserInitiated, true)
}

#[test]
fn a_customers_call_is_due_at_once_with_its_offer() {
    let stored = ringing();
    assert_eq!(
        (stored.offer.clone(), stored.due_at),
        (Some(offer()), Some(NOW))
    );
    assert!(stored.rings_for_us());
}

#[test]
fn a_call_of_the_business_is_nobodys_to_take() {
    let stored = begun(CallDirection::BusinessInitiated, false);
    assert_eq!((&stored.offer, stored.due_at), (&None, None));
    assert!(!stored.rings_for_us());
}

#[test]
fn a_call_that_came_too_late_is_nobodys_to_take() {
    let stored = begun(CallDirection::UserInitiated, false);
    assert_eq!(stored.call.stage, CallStage::Ended(CallOutcome::Missed));
    assert_eq!((&stored.offer, stored.due_at), (&None, None));
}

#[test]
fn the_offer_goes_when_the_call_is_taken() {
    let mut stored = ringing();
    assert!(stored.take("me", LATER));
    assert_eq!(
        (&stored.offer, stored.call.stage),
        (&None, CallStage::Answering)
    );
    assert!(!stored.take("you", LATER), "nothing of the call changed");
    assert!(stored.is_held_by("you") && !stored.is_held_by("me"));
    assert!(!stored.rings_for_us());
}

#[test]
fn a_call_that_is_over_is_nobodys() {
    let mut stored = ringing();
    stored.take("me", LATER);
    let over = stored.call.over(CallOutcome::Missed, None, LATER);
    stored.set(over);
    assert_eq!(
        (&stored.offer, &stored.holder, stored.due_at),
        (&None, &None, None)
    );
    assert!(!stored.is_held_by("me"));
}

#[test]
fn the_offer_stays_while_it_rings() {
    let mut stored = ringing();
    let earlier = Call {
        rang_at: Timestamp::from_seconds(999_999),
        ..stored.call.clone()
    };
    stored.set(earlier);
    assert_eq!(stored.offer, Some(offer()));
    stored.set(stored.call.picked_up(LATER));
    assert_eq!((&stored.offer, stored.due_at), (&None, Some(NOW)));
}
