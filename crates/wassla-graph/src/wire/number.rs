//! Phone numbers.

use serde::Deserialize;
use serde_json::Value;
use wassla_domain::meta::{Listed, NumberFacts};

use super::{Id, list, loose};
use crate::answer::Unusable;

/// What is asked of a number.
pub(crate) const FIELDS: &str =
    "id,display_phone_number,verified_name,status,platform_type,is_on_biz_app,is_pin_enabled";

#[derive(Deserialize)]
#[expect(clippy::struct_field_names, reason = "the fields have Meta's names")]
struct Number {
    id: Id,
    #[serde(default, deserialize_with = "loose")]
    display_phone_number: Option<String>,
    #[serde(default, deserialize_with = "loose")]
    verified_name: Option<String>,
    #[serde(default, deserialize_with = "loose")]
    status: Option<String>,
    #[serde(default, deserialize_with = "loose")]
    platform_type: Option<String>,
    /// What some answers call `platform_type`.
    #[serde(default, deserialize_with = "loose")]
    host_platform: Option<String>,
    #[serde(default, deserialize_with = "loose")]
    is_on_biz_app: Option<bool>,
    #[serde(default, deserialize_with = "loose")]
    is_pin_enabled: Option<bool>,
}

pub(crate) fn numbers(body: Value) -> Result<Listed<NumberFacts>, Unusable> {
    list::listed("numbers", body, facts)
}

pub(crate) fn number(body: Value) -> Result<NumberFacts, Unusable> {
    let number = Number::deserialize(body).ok();
    number.and_then(facts).ok_or(Unusable::Form)
}

fn facts(number: Number) -> Option<NumberFacts> {
    let id: wassla_domain::PhoneNumberId = number.id.parse()?;
    Some(NumberFacts {
        display: number
            .display_phone_number
            .unwrap_or_else(|| id.as_str().to_owned()),
        id,
        verified_name: number.verified_name,
        status: number.status,
        platform: number.platform_type.or(number.host_platform),
        on_business_app: number.is_on_biz_app.unwrap_or(false),
        pin_enabled: number.is_pin_enabled,
    })
}
