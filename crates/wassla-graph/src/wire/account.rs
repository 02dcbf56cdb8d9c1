//! Businesses and the WhatsApp accounts that they own.

use serde::Deserialize;
use serde_json::Value;
use wassla_domain::meta::{BusinessFacts, Listed, WabaFacts};

use super::{Id, list, loose, number};
use crate::answer::Unusable;

#[derive(Deserialize)]
struct Business {
    id: Id,
    #[serde(default, deserialize_with = "loose")]
    owned_whatsapp_business_accounts: Option<Value>,
}

#[derive(Deserialize)]
struct Waba {
    id: Id,
    #[serde(default, deserialize_with = "loose")]
    phone_numbers: Option<Value>,
}

/// The fields of a business, its accounts, and the numbers of these when `expanded`.
pub(crate) fn business_fields(expanded: bool) -> String {
    let wabas = waba_fields(expanded);
    format!("id,owned_whatsapp_business_accounts.limit(50){{{wabas}}}")
}

/// The fields of an account, and its numbers when `expanded`.
pub(crate) fn waba_fields(expanded: bool) -> String {
    if !expanded {
        return "id".to_owned();
    }
    let numbers = number::FIELDS;
    format!("id,phone_numbers.limit(50){{{numbers}}}")
}

pub(crate) fn businesses(body: Value) -> Result<Listed<BusinessFacts>, Unusable> {
    list::listed("businesses", body, |business: Business| {
        let wabas = business.owned_whatsapp_business_accounts;
        Some(BusinessFacts {
            id: business.id.parse()?,
            wabas: list::nested("wabas", wabas, waba),
        })
    })
}

pub(crate) fn wabas(body: Value) -> Result<Listed<WabaFacts>, Unusable> {
    list::listed("wabas", body, waba)
}

fn waba(waba: Waba) -> Option<WabaFacts> {
    let numbers = waba.phone_numbers;
    Some(WabaFacts {
        id: waba.id.parse()?,
        numbers: numbers.and_then(|numbers| number::numbers(numbers).ok()),
    })
}
