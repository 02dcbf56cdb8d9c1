//! Apps, and their app-level webhook subscriptions.

use serde::{Deserialize, Serialize};

use super::{GraphProblem, TokenHolder, TokenKind, World};

/// An app that people sign in to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct App {
    /// The app's id.
    pub id: String,
    /// The app's secret.
    pub secret: String,
    /// The name on the consent page.
    pub name: String,
    /// The redirect URIs that the dialog accepts, compared letter by letter.
    pub redirect_uris: Vec<String>,
    /// Calls with a person's or a Page's token need `appsecret_proof`.
    pub requires_proof: bool,
    /// App-level webhook subscriptions, one an object.
    #[serde(default)]
    pub subscriptions: Vec<AppSubscription>,
    /// Where the app is told that a person removed it.
    #[serde(default)]
    pub deauthorize_url: Option<String>,
    /// Where the app is told that a person wants their data deleted.
    #[serde(default)]
    pub data_deletion_url: Option<String>,
}

impl App {
    /// The id of the business that owns the app.
    pub fn business_id(&self) -> String {
        let tail = self.id.len().saturating_sub(11);
        format!("2{:0>11}", self.id.get(tail..).unwrap_or_default())
    }
}

/// The object of WhatsApp webhooks.
pub const WHATSAPP: &str = "whatsapp_business_account";
/// The object of Messenger webhooks.
pub const PAGE: &str = "page";
/// The object of Instagram webhooks.
pub const INSTAGRAM: &str = "instagram";

/// Which fields of one kind of object are sent to which address.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AppSubscription {
    /// `whatsapp_business_account`, `page`, `instagram`, `permissions` or `user`.
    pub object: String,
    /// Where webhooks go.
    pub callback_url: String,
    /// What the verification request carries.
    pub verify_token: String,
    /// The subscribed fields.
    pub fields: Vec<String>,
    /// Whether webhooks are sent.
    pub active: bool,
}

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
            "history",
            "message_template_quality_update",
            "message_template_status_update",
            "messages",
            "phone_number_name_update",
            "phone_number_quality_update",
            "security",
            "smb_app_state_sync",
            "smb_message_echoes",
            "template_category_update",
            "user_preferences",
        ],
    ),
    (PAGE, super::subscription::PAGE_FIELDS),
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
    ("permissions", super::subscription::ANY_FIELD),
    ("user", super::subscription::ANY_FIELD),
];

impl World {
    /// The app with this id.
    pub fn app(&self, id: &str) -> Option<&App> {
        self.apps.iter().find(|app| app.id == id)
    }

    /// The app that `caller` names, if it may read it: only with that app's own token.
    pub fn own_app(
        &self,
        caller: &TokenHolder,
        verb: &str,
        id: &str,
    ) -> Result<&App, GraphProblem> {
        let own = caller.kind == TokenKind::App && caller.app_id == id;
        self.app(id)
            .filter(|_| own)
            .ok_or_else(|| GraphProblem::unseen(verb, id))
    }

    /// Subscribes the app to fields of an object, adding to what is subscribed already.
    pub fn subscribe_app(
        &mut self,
        caller: &TokenHolder,
        id: &str,
        wanted: AppSubscription,
    ) -> Result<(), GraphProblem> {
        self.own_app(caller, "post", id)?;
        let known = known_fields(&wanted.object)?;
        refuse_unknown(known, &wanted.fields)?;
        let url = url::Url::parse(&wanted.callback_url).ok();
        let loopback = url
            .as_ref()
            .and_then(url::Url::host_str)
            .is_some_and(is_loopback);
        if !url.is_some_and(|url| url.scheme() == "https" || loopback) {
            return Err(GraphProblem::new(
                2200,
                "(#2200) Callback verification failed: the callback URL must use https",
            ));
        }
        self.spend_verification(&wanted)?;

        let Some(app) = self.apps.iter_mut().find(|app| app.id == id) else {
            return Err(GraphProblem::unseen("post", id));
        };
        match app
            .subscriptions
            .iter_mut()
            .find(|held| held.object == wanted.object)
        {
            Some(held) => {
                held.callback_url = wanted.callback_url;
                held.verify_token = wanted.verify_token;
                held.active = wanted.active;
                for field in wanted.fields {
                    if !held.fields.contains(&field) {
                        held.fields.push(field);
                    }
                }
            }
            None => app.subscriptions.push(wanted),
        }
        Ok(())
    }

    /// Drops fields of an object, the whole object when no field is named, or everything.
    pub fn unsubscribe_app(
        &mut self,
        caller: &TokenHolder,
        id: &str,
        object: Option<&str>,
        fields: &[String],
    ) -> Result<(), GraphProblem> {
        self.own_app(caller, "delete", id)?;
        let Some(app) = self.apps.iter_mut().find(|app| app.id == id) else {
            return Err(GraphProblem::unseen("delete", id));
        };
        let Some(object) = object else {
            app.subscriptions.clear();
            return Ok(());
        };
        known_fields(object)?;
        for held in app
            .subscriptions
            .iter_mut()
            .filter(|held| held.object == object)
        {
            held.fields
                .retain(|field| !fields.is_empty() && !fields.contains(field));
        }
        app.subscriptions.retain(|held| !held.fields.is_empty());
        Ok(())
    }
}

fn known_fields(object: &str) -> Result<&'static [&'static str], GraphProblem> {
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
    let free = known == super::subscription::ANY_FIELD;
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

fn is_loopback(host: &str) -> bool {
    host == "localhost" || host == "127.0.0.1" || host == "[::1]"
}
