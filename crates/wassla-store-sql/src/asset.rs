//! An asset as fields of `agent_channels.config` and of `cleanup_jobs.asset`.

use serde_json::{Map, Value, json};
use wassla_domain::channel::{InstagramAsset, MessengerAsset, WhatsappAsset};
use wassla_domain::{Asset, BusinessId, ChatKind};

use crate::error::RecordError;
use crate::fields::Fields;
use crate::text::storable;

pub(crate) fn write(asset: &Asset) -> Map<String, Value> {
    let fields = match asset {
        Asset::Whatsapp(asset) => json!({
            "business_id": asset.business.as_ref().map(BusinessId::as_str),
            "waba_id": asset.waba.as_str(),
            "phone_number_id": asset.phone_number.as_str(),
            "display_phone_number": storable(&asset.display),
            "verified_name": asset.verified_name.as_deref().map(storable),
            "numbers": asset.numbers,
            "and_more": asset.and_more,
        }),
        Asset::Instagram(asset) => json!({
            "instagram_id": asset.instagram.as_str(),
            "username": asset.username.as_deref().map(storable),
            "page_id": asset.page.as_str(),
            "page_name": storable(&asset.page_name),
        }),
        Asset::Messenger(asset) => json!({
            "page_id": asset.page.as_str(),
            "page_name": storable(&asset.page_name),
        }),
    };
    match fields {
        Value::Object(fields) => fields,
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Array(_) => {
            unreachable!("every arm above is an object")
        }
    }
}

pub(crate) fn read(kind: ChatKind, fields: &mut Fields) -> Result<Asset, RecordError> {
    Ok(match kind {
        ChatKind::Whatsapp => Asset::Whatsapp(WhatsappAsset {
            business: fields.optional("business_id", Fields::parsed)?,
            waba: fields.parsed("waba_id")?,
            phone_number: fields.parsed("phone_number_id")?,
            display: fields.text("display_phone_number")?,
            verified_name: fields.optional("verified_name", Fields::text)?,
            numbers: fields.count("numbers")?,
            and_more: fields.flag("and_more")?,
        }),
        ChatKind::Instagram => Asset::Instagram(InstagramAsset {
            instagram: fields.parsed("instagram_id")?,
            username: fields.optional("username", Fields::text)?,
            page: fields.parsed("page_id")?,
            page_name: fields.text("page_name")?,
        }),
        ChatKind::Messenger => Asset::Messenger(MessengerAsset {
            page: fields.parsed("page_id")?,
            page_name: fields.text("page_name")?,
        }),
    })
}

/// Checks that the column, which SQL compares, says what the JSON says.
pub(crate) fn check_external_id(
    asset: &Asset,
    column: &str,
    json: &str,
) -> Result<(), RecordError> {
    if asset.external_id() == column {
        Ok(())
    } else {
        Err(RecordError::contradiction("external_id", json))
    }
}

pub(crate) fn kind(column: &str) -> Result<ChatKind, RecordError> {
    ChatKind::parse(column).ok_or_else(|| RecordError::unknown("kind"))
}
