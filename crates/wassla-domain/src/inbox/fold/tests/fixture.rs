//! Events of one number, and of one workspace.

use crate::calls::{
    CallDirection, CallEvent, CallNote, CallRecipient, CallSaid, CallStatus, ExternalCallId, Sdp,
    Termination,
};
use crate::ids::{CallId, ConversationId, MessageId, WorkspaceId};
use crate::inbound::{
    Alias, AliasKind, Arrival, AssetRef, Content, Customer, Echo, EventSeq, ExternalMessageId,
    Outcome, StatusUpdate, Watermark,
};
use crate::inbox::{Author, Delivery, Effect, NewMessage, NewReply, ProcessedEvent};
use crate::kind::ChatKind;
use crate::time::Timestamp;

pub(super) const NOW: Timestamp = Timestamp::from_seconds(1_000_000);

pub(super) fn after(seconds: i64) -> Timestamp {
    Timestamp::from_seconds(NOW.seconds() + seconds)
}

pub(super) fn workspace() -> WorkspaceId {
    WorkspaceId::parse("ws_1").unwrap()
}

pub(super) fn number() -> AssetRef {
    AssetRef {
        kind: ChatKind::Whatsapp,
        external_id: "30".into(),
    }
}

pub(super) fn phone(digits: &str) -> Alias {
    Alias::new(AliasKind::WaId, digits).unwrap()
}

pub(super) fn user(id: &str) -> Alias {
    Alias::new(AliasKind::UserId, id).unwrap()
}

pub(super) fn wamid(name: &str) -> ExternalMessageId {
    ExternalMessageId::new(format!("wamid.{name}")).unwrap()
}

/// A customer's text; Meta's id, ours and that of a new conversation are made of the name.
pub(super) fn message(name: &str, from: impl IntoIterator<Item = Alias>, text: &str) -> NewMessage {
    NewMessage {
        workspace: workspace(),
        channel_display: "+1 555".into(),
        arrival: Arrival {
            asset: number(),
            customer: Customer::new(from, None).unwrap(),
            renamed: None,
            message: wamid(name),
            content: Content::Text(text.into()),
            at: NOW,
        },
        id: MessageId::parse(format!("msg_{name}")).unwrap(),
        conversation: ConversationId::parse(format!("cv_{name}")).unwrap(),
        ask: true,
    }
}

pub(super) fn add(new: NewMessage) -> Effect {
    Effect::Add(Box::new(new))
}

pub(super) fn report(name: &str, ours: Option<&str>, delivery: Delivery) -> Effect {
    Effect::Report(Box::new(StatusUpdate {
        asset: number(),
        message: wamid(name),
        ours: ours.map(|id| MessageId::parse(id).unwrap()),
        delivery,
        failure: None,
        at: NOW,
    }))
}

pub(super) fn echo(name: &str, ours: Option<&str>) -> Effect {
    Effect::Confirm(Echo {
        asset: number(),
        message: wamid(name),
        ours: ours.map(|id| MessageId::parse(id).unwrap()),
        at: NOW,
    })
}

pub(super) fn mark(customer: Alias, delivery: Delivery, up_to: Timestamp) -> Effect {
    let watermark = Watermark {
        asset: number(),
        customer,
        delivery,
        up_to,
    };
    Effect::Mark(workspace(), watermark)
}

pub(super) fn call(name: &str, said: CallSaid, at: Timestamp) -> CallNote {
    let direction = match said {
        CallSaid::Status(_) => CallDirection::BusinessInitiated,
        CallSaid::Connect { .. } | CallSaid::Terminate(_) => CallDirection::UserInitiated,
    };
    CallNote {
        event: CallEvent {
            asset: number(),
            call: ExternalCallId::new(format!("wacid.{name}")).unwrap(),
            direction: Some(direction),
            customer: Customer::new([phone("1")], None),
            said,
            at,
        },
        recipient: Some(CallRecipient {
            workspace: workspace(),
            channel_display: "+1 555".into(),
            id: CallId::parse(format!("call_{name}")).unwrap(),
            conversation: ConversationId::parse(format!("cv_call_{name}")).unwrap(),
            rings: true,
        }),
    }
}

pub(super) fn said(note: CallNote) -> Effect {
    Effect::Call(Box::new(note))
}

pub(super) fn ringing(name: &str) -> CallNote {
    let offer = Sdp::new("v=0\r\n");
    call(name, CallSaid::Connect { offer }, NOW)
}

pub(super) fn rings(name: &str) -> Effect {
    said(ringing(name))
}

pub(super) fn terminates(name: &str, at: Timestamp) -> Effect {
    let termination = Termination {
        completed: true,
        started_at: None,
        ended_at: None,
        seconds: None,
        code: None,
    };
    said(call(name, CallSaid::Terminate(termination), at))
}

pub(super) fn status(name: &str, status: CallStatus, at: Timestamp) -> Effect {
    said(call(name, CallSaid::Status(status), at))
}

pub(super) fn reply(id: &str, conversation: &ConversationId) -> NewReply {
    NewReply {
        id: MessageId::parse(id).unwrap(),
        conversation: conversation.clone(),
        author: Author::Agent("ag_1".parse().unwrap()),
        text: "at your service".into(),
    }
}

/// Events with these effects, numbered from one.
pub(super) fn batch(effects: impl IntoIterator<Item = Effect>) -> Vec<ProcessedEvent> {
    let numbered = (1..).zip(effects);
    let taken = numbered.map(|(seq, effect)| ProcessedEvent {
        seq: EventSeq(seq),
        outcome: match effect {
            Effect::Add(_) => Outcome::Delivered,
            Effect::Report(_) | Effect::Mark(..) | Effect::Confirm(_) | Effect::Call(_) => {
                Outcome::Noted
            }
        },
        counted: None,
        effect: Some(effect),
    });
    taken.collect()
}
