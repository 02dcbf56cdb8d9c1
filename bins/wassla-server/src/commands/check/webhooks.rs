use secrecy::SecretString;
use url::Url;
use wassla_domain::meta::AppWebhook;
use wassla_domain::ports::MetaApp;

use super::CheckFinding;
use crate::failure::chain;

/// What the app is told about, per object. Fields of an object are decided here once, for every
/// account that is connected.
pub const OBJECTS: [(&str, &[&str]); 3] = [
    (
        "whatsapp_business_account",
        &[
            "messages",
            "calls",
            "account_update",
            "account_alerts",
            "security",
            "phone_number_quality_update",
            "account_settings_update",
            "user_preferences",
            "smb_message_echoes",
        ],
    ),
    (
        "page",
        &[
            "messages",
            "messaging_postbacks",
            "message_deliveries",
            "message_reads",
            "message_reactions",
            "message_edits",
            "message_echoes",
            "messaging_handovers",
            "standby",
        ],
    ),
    (
        "instagram",
        &[
            "messages",
            "messaging_postbacks",
            "messaging_seen",
            "message_reactions",
            "message_edit",
            "messaging_handover",
            "standby",
        ],
    ),
];

const FIX: &str = "run \"wassla-server check --fix\" while this server runs at public_url";

/// Whether Meta delivers every object here, with every field that is needed.
pub(crate) async fn webhooks(meta: &dyn MetaApp, callback: &Url) -> Vec<CheckFinding> {
    let subscribed = match meta.webhooks().await {
        Ok(subscribed) => subscribed,
        Err(error) => {
            let fix = "fix what the line about the Meta app says";
            return vec![CheckFinding::wrong("webhooks", chain(&error), fix)];
        }
    };
    let object = |(object, fields)| look(&subscribed, object, fields, callback);
    OBJECTS.into_iter().map(object).collect()
}

fn look(subscribed: &[AppWebhook], object: &str, fields: &[&str], callback: &Url) -> CheckFinding {
    let what = format!("webhook {object}");
    let Some(found) = subscribed.iter().find(|webhook| webhook.object == object) else {
        return CheckFinding::wrong(what, "Meta delivers nothing", FIX);
    };
    if found.callback_url != callback.as_str() {
        let elsewhere = shown_origin(&found.callback_url);
        return CheckFinding::wrong(what, format!("Meta delivers to {elsewhere}"), FIX);
    }
    if !found.active {
        return CheckFinding::wrong(what, "the subscription is not active", FIX);
    }
    let missing: Vec<&str> = fields
        .iter()
        .copied()
        .filter(|field| !found.fields.iter().any(|subscribed| subscribed == field))
        .collect();
    if missing.is_empty() {
        CheckFinding::fine(
            what,
            format!("Meta delivers {} to {callback}", fields.join(", ")),
        )
    } else {
        let sentence = format!("these fields are not subscribed: {}", missing.join(", "));
        CheckFinding::wrong(what, sentence, FIX)
    }
}

/// Another host's address may carry its own secret in path or query.
fn shown_origin(url: &str) -> String {
    match Url::parse(url) {
        Ok(url) => url.origin().ascii_serialization(),
        Err(_) => "an address that is no URL".to_owned(),
    }
}

/// Sets every webhook: where Meta delivers, and which fields.
pub(crate) async fn repair_webhooks(
    meta: &dyn MetaApp,
    callback: &Url,
    verify_token: &SecretString,
) -> Vec<CheckFinding> {
    let mut findings = Vec::new();
    for (object, fields) in OBJECTS {
        let set = meta
            .set_webhook(object, callback, verify_token, fields)
            .await;
        if let Err(error) = set {
            let fix = "see that this server runs and that Meta reaches public_url";
            let what = format!("webhook {object}");
            findings.push(CheckFinding::wrong(
                what,
                format!("not set: {}", chain(&error)),
                fix,
            ));
        }
    }
    findings
}
