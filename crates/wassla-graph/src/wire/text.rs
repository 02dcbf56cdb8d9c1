//! Texts to customers, and the id that Meta gives one.

use serde::Deserialize;
use serde_json::{Value, json};
use wassla_domain::inbound::{Alias, AliasKind, ExternalMessageId};
use wassla_domain::inbox::{SentMessage, TextToSend};

use crate::answer::Unusable;

#[derive(Deserialize)]
struct Accepted {
    messages: Vec<Message>,
}

#[derive(Deserialize)]
struct Message {
    id: String,
}

#[derive(Deserialize)]
struct AcceptedByPage {
    message_id: String,
}

/// What a number sends. Our id comes back in every status of the message.
pub(crate) fn from_number(to: &Alias, text: &TextToSend) -> Value {
    let mut body = json!({
        "messaging_product": "whatsapp",
        "recipient_type": "individual",
        "type": "text",
        "text": { "body": text.text, "preview_url": false },
        "biz_opaque_callback_data": text.id.as_str(),
    });
    // Without the plus sign Meta would put the business's country code before the number.
    let (member, value) = match to.kind {
        AliasKind::WaId => ("to", format!("+{}", to.value())),
        AliasKind::UserId | AliasKind::Psid | AliasKind::Igsid => {
            ("recipient", to.value().to_owned())
        }
    };
    body[member] = Value::String(value);
    body
}

/// What a Page sends. Our id comes back in the echo of a Messenger message; Instagram has no
/// place for it.
pub(crate) fn from_page(to: &Alias, text: &TextToSend) -> Value {
    let mut body = json!({
        "recipient": { "id": to.value() },
        "messaging_type": "RESPONSE",
        "message": { "text": text.text },
    });
    if to.kind == AliasKind::Psid {
        body["message"]["metadata"] = Value::String(text.id.to_string());
    }
    body
}

/// The id of a message that a number sent.
pub(crate) fn sent(body: Value) -> Result<SentMessage, Unusable> {
    let accepted = Accepted::deserialize(body).map_err(|_| Unusable::Form)?;
    let first = accepted.messages.into_iter().next();
    message(first.ok_or(Unusable::Form)?.id)
}

/// The id of a message that a Page sent.
pub(crate) fn sent_by_page(body: Value) -> Result<SentMessage, Unusable> {
    let accepted = AcceptedByPage::deserialize(body).map_err(|_| Unusable::Form)?;
    message(accepted.message_id)
}

fn message(id: String) -> Result<SentMessage, Unusable> {
    let id = ExternalMessageId::new(id).ok_or(Unusable::Form)?;
    Ok(SentMessage { id })
}
