//! Apps, and their app-level webhook subscriptions.

use serde::{Deserialize, Serialize};

pub use super::webhook_fields::{INSTAGRAM, PAGE, WHATSAPP};
use super::webhook_fields::{known_fields, refuse_unknown};
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

fn is_loopback(host: &str) -> bool {
    host == "localhost" || host == "127.0.0.1" || host == "[::1]"
}
