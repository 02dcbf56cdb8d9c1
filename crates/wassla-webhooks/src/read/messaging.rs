//! Messenger and Instagram events.

use wassla_domain::ChatKind;
use wassla_domain::Timestamp;
use wassla_domain::inbound::{
    Alias, AliasKind, Arrival, AssetRef, Content, Customer, Echo, ExternalMessageId, InboundEvent,
    KnownNotice, Watermark,
};
use wassla_domain::inbox::Delivery;

use super::direction::{self, MessageDirection};
use super::{attachments, ours, page};
use crate::envelope::EventEnvelope;
use crate::json::Json;

/// Who, when, and through what: the same for every event.
struct MessagingContext {
    asset: AssetRef,
    direction: MessageDirection,
    customer: Option<Alias>,
    at: Option<Timestamp>,
}

pub(super) fn read(envelope: &EventEnvelope<'_>) -> Option<InboundEvent> {
    let names = [
        "sender",
        "timestamp",
        "message",
        "postback",
        "reaction",
        "read",
        "delivery",
    ];
    let [
        sender,
        timestamp,
        message,
        postback,
        reaction,
        read,
        delivery,
    ] = envelope.item.members(names);
    let around = MessagingContext {
        asset: page(envelope)?,
        direction: direction::of(envelope),
        customer: customer(envelope, sender),
        at: timestamp.and_then(Json::instant),
    };

    if let Some(message) = message {
        return around.message(message);
    }
    if let Some(postback) = postback {
        return around.postback(postback);
    }
    if let Some(reaction) = reaction {
        return around.reaction(reaction);
    }
    if let Some(read) = read {
        return around.watermark(read, Delivery::Read);
    }
    around.watermark(delivery?, Delivery::Delivered)
}

fn customer(envelope: &EventEnvelope<'_>, sender: Option<Json<'_>>) -> Option<Alias> {
    let kind = match envelope.channel()? {
        ChatKind::Messenger => AliasKind::Psid,
        ChatKind::Instagram => AliasKind::Igsid,
        ChatKind::Whatsapp => return None,
    };
    Alias::new(kind, sender?.member("id")?.id()?)
}

impl MessagingContext {
    fn message(self, message: Json<'_>) -> Option<InboundEvent> {
        let names = [
            "mid",
            "metadata",
            "is_deleted",
            "is_unsupported",
            "quick_reply",
            "text",
        ];
        let [mid, metadata, is_deleted, is_unsupported, quick_reply, text] = message.members(names);
        let mid = mid?.id()?;
        if is_deleted.is_some_and(Json::is_true) {
            // A message of its own: the one that was deleted is known by the bare id.
            let content = KnownNotice::MessageDeleted.into();
            return self.written(&format!("{mid}#deleted"), content, None);
        }
        let text = text.and_then(Json::words);
        let content = match (quick_reply, text) {
            _ if is_unsupported.is_some_and(Json::is_true) => {
                Content::Unknown("unsupported".to_owned())
            }
            (Some(_), Some(title)) => Content::Choice(title.into_owned()),
            (Some(chosen), None) => match chosen.member("payload").and_then(Json::words) {
                Some(payload) => Content::Choice(payload.into_owned()),
                None => attachments::content(message, None),
            },
            (None, text) => attachments::content(message, text.map(Into::into)),
        };
        self.written(&mid, content, metadata)
    }

    fn postback(self, postback: Json<'_>) -> Option<InboundEvent> {
        let [mid, title, payload] = postback.members(["mid", "title", "payload"]);
        let words = title.and_then(Json::words);
        let words = words.or_else(|| payload.and_then(Json::words))?;
        let id = match mid.and_then(Json::id) {
            Some(mid) => mid.into_owned(),
            // Old ones have no id: nobody presses twice within a millisecond.
            None => format!(
                "postback#{}#{}",
                self.customer.as_ref()?.value(),
                self.at?.millis()
            ),
        };
        self.written(&id, Content::Choice(words.into_owned()), None)
    }

    fn reaction(self, reaction: Json<'_>) -> Option<InboundEvent> {
        let [mid, action, emoji, name] = reaction.members(["mid", "action", "emoji", "reaction"]);
        let action = action.and_then(Json::text);
        let emoji = emoji
            .and_then(Json::words)
            .or_else(|| name.and_then(Json::words));
        let is_taken_back = action.as_deref() == Some("unreact");
        // A reaction has no id of its own: `mid` is the message that it is about.
        let (mid, who) = (mid?.id()?, self.customer.as_ref()?.value());
        let action = action.as_deref().unwrap_or("react");
        let id = format!("{mid}#{action}#{who}#{}", self.at?.millis());
        let emoji = emoji.filter(|_| !is_taken_back).map(Into::into);
        self.written(&id, Content::Reaction(emoji), None)
    }

    /// A message: the customer's, or the business's own repeated.
    fn written(
        self,
        id: &str,
        content: Content,
        metadata: Option<Json<'_>>,
    ) -> Option<InboundEvent> {
        let (asset, message, at) = (self.asset, ExternalMessageId::new(id)?, self.at?);
        match self.direction {
            MessageDirection::Out => {
                let ours = ours(metadata);
                Some(InboundEvent::Echo(Echo {
                    asset,
                    message,
                    ours,
                    at,
                }))
            }
            MessageDirection::In => Some(InboundEvent::Arrival(Box::new(Arrival {
                asset,
                customer: Customer::new(self.customer, None)?,
                renamed: None,
                message,
                content,
                at,
            }))),
        }
    }

    /// Instagram names the last message that was read instead of an instant.
    fn watermark(self, mark: Json<'_>, delivery: Delivery) -> Option<InboundEvent> {
        let [watermark, mid] = mark.members(["watermark", "mid"]);
        let up_to = match watermark {
            Some(watermark) => watermark.instant()?,
            None => self.at.filter(|_| mid.is_some())?,
        };
        if self.direction == MessageDirection::Out {
            return None;
        }
        Some(InboundEvent::Watermark(Watermark {
            asset: self.asset,
            customer: self.customer?,
            delivery,
            up_to,
        }))
    }
}
