//! The app and its webhooks.

use serde::Deserialize;
use serde_json::Value;
use wassla_domain::meta::{AppFacts, AppWebhook};

use super::{Id, list, loose};
use crate::answer::Unusable;

#[derive(Deserialize)]
struct App {
    id: Id,
    #[serde(default, deserialize_with = "loose")]
    name: Option<String>,
}

#[derive(Deserialize)]
struct Webhook {
    object: String,
    #[serde(default, deserialize_with = "loose")]
    callback_url: Option<String>,
    #[serde(default, deserialize_with = "loose")]
    active: Option<bool>,
    #[serde(default, deserialize_with = "loose")]
    fields: Option<Vec<Value>>,
}

pub(crate) fn app(body: Value) -> Result<AppFacts, Unusable> {
    let app = App::deserialize(body).map_err(|_| Unusable::Form)?;
    Ok(AppFacts {
        id: app.id.parse().ok_or(Unusable::Form)?,
        name: app.name,
        answered_version: None,
    })
}

pub(crate) fn webhooks(body: Value) -> Result<Vec<AppWebhook>, Unusable> {
    let listed = list::listed("subscriptions", body, |webhook: Webhook| {
        let fields = webhook.fields.unwrap_or_default();
        Some(AppWebhook {
            object: webhook.object,
            callback_url: webhook.callback_url.unwrap_or_default(),
            active: webhook.active.unwrap_or(false),
            fields: fields.iter().filter_map(field).collect(),
        })
    })?;
    Ok(listed.items)
}

/// `{"name", "version"}`, or the bare name.
fn field(field: &Value) -> Option<String> {
    let name = field.get("name").unwrap_or(field);
    name.as_str().map(str::to_owned)
}
