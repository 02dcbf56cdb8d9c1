//! The fields that webhooks can be subscribed to.

use super::GraphProblem;

/// The object of WhatsApp webhooks.
pub const WHATSAPP: &str = "whatsapp_business_account";
/// The object of Messenger webhooks.
pub const PAGE: &str = "page";
/// The object of Instagram webhooks.
pub const INSTAGRAM: &str = "instagram";

/// The fields of a Page.
pub(super) const PAGE_FIELDS: &[&str] = &[
    "feed",
    "mention",
    "message_deliveries",
    "message_echoes",
    "message_edits",
    "message_reactions",
    "message_reads",
    "messages",
    "messaging_handovers",
    "messaging_optins",
    "messaging_postbacks",
    "messaging_referrals",
    "name",
    "response_feedback",
    "standby",
];

/// An object whose fields this Meta does not check.
const ANY_FIELD: &[&str] = &[];

/// The objects that an app can subscribe to, and their fields.
const SUBSCRIBABLE: [(&str, &[&str]); 5] = [
    (
        WHATSAPP,
        &[
            "account_alerts",
            "account_review_update",
            "account_settings_update",
            "account_update",
            "business_capability_update",
            "calls",
            "group_lifecycle_update",
            "group_participants_update",
            "group_settings_update",
            "group_status_update",
            "history",
            "message_template_quality_update",
            "message_template_status_update",
            "messages",
            "messaging_handovers",
            "phone_number_name_update",
            "phone_number_quality_update",
            "security",
            "smb_app_state_sync",
            "smb_message_echoes",
            "standby",
            "template_category_update",
            "user_preferences",
        ],
    ),
    (PAGE, PAGE_FIELDS),
    (
        INSTAGRAM,
        &[
            "comments",
            "live_comments",
            "mentions",
            "message_edit",
            "message_reactions",
            "messages",
            "messaging_handover",
            "messaging_optins",
            "messaging_postbacks",
            "messaging_referral",
            "messaging_seen",
            "standby",
            "story_insights",
        ],
    ),
    ("permissions", ANY_FIELD),
    ("user", ANY_FIELD),
];

/// The fields of an object that an app can subscribe to.
pub(super) fn known_fields(object: &str) -> Result<&'static [&'static str], GraphProblem> {
    SUBSCRIBABLE
        .iter()
        .find(|(name, _)| *name == object)
        .map(|(_, fields)| *fields)
        .ok_or_else(|| GraphProblem::parameter(format!("Param object must not be '{object}'")))
}

/// Refuses a field that the object does not have.
pub(super) fn refuse_unknown(known: &[&str], asked: &[String]) -> Result<(), GraphProblem> {
    if asked.is_empty() {
        return Err(GraphProblem::parameter(
            "At least one field must be subscribed",
        ));
    }
    let free = known == ANY_FIELD;
    match asked
        .iter()
        .enumerate()
        .find(|(_, field)| !free && !known.contains(&field.as_str()))
    {
        Some((place, field)) => Err(GraphProblem::parameter(format!(
            "Param fields[{place}] must be one of {{{}}} - got \"{field}\"",
            known.join(", ")
        ))),
        None => Ok(()),
    }
}
