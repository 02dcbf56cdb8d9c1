//! The sealed secrets and what is known of the token, as fields of `agent_channels.config`.

use serde_json::{Map, Value, json};
use wassla_domain::meta::Expiry;
use wassla_domain::{ChatKind, Credentials, Sealed};

use crate::error::RecordError;
use crate::fields::Fields;

pub(crate) fn write(
    kind: ChatKind,
    credentials: &Credentials,
    fields: &mut Map<String, Value>,
) -> Result<(), RecordError> {
    let mut set = |name: &str, value: Value| fields.insert(name.to_owned(), value);
    let access_token = credentials.access_token.as_ref().map(Sealed::as_str);
    set("access_token", json!(access_token));
    set("token_expires", expiry(credentials.expires));
    set("token_issued_at", json!(credentials.issued_at.millis()));
    set("meta_user_id", json!(credentials.meta_user.as_str()));
    match (kind, &credentials.pin) {
        (ChatKind::Whatsapp, pin) => {
            set("wa_pin", json!(pin.as_ref().map(Sealed::as_str)));
        }
        (ChatKind::Instagram | ChatKind::Messenger, None) => {}
        (ChatKind::Instagram | ChatKind::Messenger, Some(_)) => {
            return Err(RecordError::contradiction("a PIN", "kind"));
        }
    }
    Ok(())
}

pub(crate) fn read(kind: ChatKind, fields: &mut Fields) -> Result<Credentials, RecordError> {
    let sealed = |fields: &mut Fields, name: &str| fields.text(name).map(Sealed::new);
    Ok(Credentials {
        access_token: fields.optional("access_token", sealed)?,
        pin: match kind {
            ChatKind::Whatsapp => fields.optional("wa_pin", sealed)?,
            ChatKind::Instagram | ChatKind::Messenger => None,
        },
        expires: read_expiry(fields)?,
        meta_user: fields.parsed("meta_user_id")?,
        issued_at: fields.instant("token_issued_at")?,
    })
}

fn expiry(expires: Expiry) -> Value {
    match expires {
        Expiry::Never => json!("never"),
        Expiry::Unknown => json!("unknown"),
        Expiry::At(end) => json!(end.millis()),
    }
}

fn read_expiry(fields: &mut Fields) -> Result<Expiry, RecordError> {
    let value = fields.value("token_expires")?;
    match (value.as_str(), value.as_i64()) {
        (Some("never"), _) => Ok(Expiry::Never),
        (Some("unknown"), _) => Ok(Expiry::Unknown),
        (None, Some(millis)) => Ok(Expiry::At(wassla_domain::Timestamp::from_millis(millis))),
        _ => Err(fields.unknown("token_expires")),
    }
}
