//! One event with all that is needed to read it alone: what the payload of a row holds.

use wassla_domain::ChatKind;

use crate::json::Json;

/// Where in a delivery an event stood.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum EventKind {
    /// WhatsApp, `messages[]`.
    Message,
    /// WhatsApp, `statuses[]`.
    Status,
    /// WhatsApp, `calls[]`.
    Call,
    /// WhatsApp, `errors[]`.
    Error,
    /// WhatsApp, `message_echoes[]`.
    Echo,
    /// WhatsApp, `user_preferences[]`.
    Preference,
    /// Messenger and Instagram, `messaging[]`.
    Messaging,
    /// Messenger and Instagram, `standby[]`: another app answers.
    Standby,
    /// A whole change.
    Change,
    /// Anything else.
    Other,
}

impl EventKind {
    const ALL: [Self; 10] = [
        Self::Message,
        Self::Status,
        Self::Call,
        Self::Error,
        Self::Echo,
        Self::Preference,
        Self::Messaging,
        Self::Standby,
        Self::Change,
        Self::Other,
    ];

    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Message => "message",
            Self::Status => "status",
            Self::Call => "call",
            Self::Error => "error",
            Self::Echo => "echo",
            Self::Preference => "preference",
            Self::Messaging => "messaging",
            Self::Standby => "standby",
            Self::Change => "change",
            Self::Other => "other",
        }
    }

    fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text)
    }
}

/// An event and what surrounds it, each as Meta wrote it.
#[derive(Clone, Copy)]
pub(crate) struct EventEnvelope<'a> {
    pub(crate) kind: EventKind,
    /// What the delivery is about: `whatsapp_business_account`, `page` or `instagram`.
    pub(crate) object: Option<Json<'a>>,
    /// The field of the change.
    pub(crate) field: Option<Json<'a>>,
    /// The id of the entry.
    pub(crate) entry: Option<Json<'a>>,
    /// The time of the entry, where it is the event's own.
    pub(crate) time: Option<Json<'a>>,
    /// WhatsApp's `metadata`.
    pub(crate) metadata: Option<Json<'a>>,
    /// Whoever of WhatsApp's `contacts` it is from; of a call, whoever it is with.
    pub(crate) contact: Option<Json<'a>>,
    /// Why a call failed: WhatsApp's `errors`, which stand beside the calls.
    pub(crate) errors: Option<Json<'a>>,
    /// The event itself.
    pub(crate) item: Json<'a>,
}

impl<'a> EventEnvelope<'a> {
    /// An event of which nothing is known.
    pub(crate) const fn other(item: Json<'a>) -> Self {
        Self {
            kind: EventKind::Other,
            object: None,
            field: None,
            entry: None,
            time: None,
            metadata: None,
            contact: None,
            errors: None,
            item,
        }
    }

    /// The payload of its row.
    pub(crate) fn write(&self) -> String {
        let mut payload = String::with_capacity(self.item.as_str().len() + 256);
        payload.push_str("{\"kind\":\"");
        payload.push_str(self.kind.as_str());
        payload.push('"');
        let members = [
            ("object", self.object),
            ("field", self.field),
            ("entry", self.entry),
            ("time", self.time),
            ("metadata", self.metadata),
            ("contact", self.contact),
            ("errors", self.errors),
            ("item", Some(self.item)),
        ];
        for (name, value) in members {
            let Some(value) = value else { continue };
            payload.push_str(",\"");
            payload.push_str(name);
            payload.push_str("\":");
            payload.push_str(value.as_str());
        }
        payload.push('}');
        payload
    }

    /// Reads the payload of a row; nothing when it is none.
    pub(crate) fn read(payload: &'a str) -> Option<Self> {
        let names = [
            "kind", "object", "field", "entry", "time", "metadata", "contact", "errors", "item",
        ];
        let [
            kind,
            object,
            field,
            entry,
            time,
            metadata,
            contact,
            errors,
            item,
        ] = Json::members_of(payload, names)?;
        Some(Self {
            kind: EventKind::parse(&kind?.text()?)?,
            object,
            field,
            entry,
            time,
            metadata,
            contact,
            errors,
            item: item?,
        })
    }

    /// The channel's kind; nothing when it is none of ours.
    pub(crate) fn channel(&self) -> Option<ChatKind> {
        channel(self.object?)
    }

    /// Whether it stood under this field, or under none: some of Meta's samples lack it.
    pub(crate) fn is_of(&self, field: &str) -> bool {
        self.field
            .and_then(Json::text)
            .is_none_or(|own| own == field)
    }
}

/// The kind of channel that an `object` is about.
pub(crate) fn channel(object: Json<'_>) -> Option<ChatKind> {
    match object.text()?.as_ref() {
        "whatsapp_business_account" => Some(ChatKind::Whatsapp),
        "page" => Some(ChatKind::Messenger),
        "instagram" => Some(ChatKind::Instagram),
        _ => None,
    }
}
