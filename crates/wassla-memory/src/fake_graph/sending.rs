//! A text to send, as the model takes it.

use wassla_domain::inbound::{Alias, AliasKind, ExternalMessageId};
use wassla_domain::inbox::{Recipient, SentMessage, TextToSend};

/// Where a text comes from and goes to.
pub(super) struct MessageToSend<'a> {
    pub(super) template: &'static str,
    pub(super) place: &'static str,
    pub(super) from: &'a str,
    pub(super) to: String,
    pub(super) opaque: Option<&'a str>,
}

impl<'a> MessageToSend<'a> {
    pub(super) fn of(text: &'a TextToSend) -> Self {
        let id = text.id.as_str();
        match &text.recipient {
            Recipient::Whatsapp { from, to } => Self {
                template: "/{phone}/messages",
                place: "{phone}",
                from: from.as_str(),
                to: asked(to),
                opaque: Some(id),
            },
            Recipient::Page { page, to } => Self {
                template: "/{page}/messages",
                place: "{page}",
                from: page.as_str(),
                to: asked(to),
                // Instagram takes no metadata.
                opaque: (to.kind == AliasKind::Psid).then_some(id),
            },
        }
    }
}

/// A number is asked for with its plus sign, so that Meta does not guess the country.
fn asked(to: &Alias) -> String {
    match to.kind {
        AliasKind::WaId => format!("+{}", to.value()),
        AliasKind::UserId | AliasKind::Psid | AliasKind::Igsid => to.value().to_owned(),
    }
}

pub(super) fn sent(id: String) -> SentMessage {
    let id = ExternalMessageId::new(id).expect("the model's ids are visible and short");
    SentMessage { id }
}
