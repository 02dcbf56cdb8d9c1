//! `MetaApp` on the model.

use async_trait::async_trait;
use secrecy::{ExposeSecret, SecretString};
use url::Url;
use wassla_domain::meta::{AppFacts, AppWebhook, MetaError};
use wassla_domain::ports::MetaApp;

use super::FakeGraph;
use super::asked::Asked;
use meta_fake::World;
use meta_fake::world::AppSubscription;

#[async_trait]
impl MetaApp for FakeGraph {
    async fn app(&self) -> Result<AppFacts, MetaError> {
        let asked = Asked::get("app", "/{app}").of("{app}", self.app_id.as_str());
        let read = |world: &mut World| {
            let caller = self.app_caller(world)?;
            let app = world.own_app(&caller, "get", self.app_id.as_str())?;
            Ok(AppFacts {
                id: self.app_id.clone(),
                name: Some(app.name.clone()),
                answered_version: Some("v21.0".to_owned()),
            })
        };
        self.perform(asked, read).await
    }

    async fn webhooks(&self) -> Result<Vec<AppWebhook>, MetaError> {
        let template = "/{app}/subscriptions";
        let asked = Asked::get("webhooks", template).of("{app}", self.app_id.as_str());
        let read = |world: &mut World| {
            let caller = self.app_caller(world)?;
            let app = world.own_app(&caller, "get", self.app_id.as_str())?;
            let describe = |held: &AppSubscription| AppWebhook {
                object: held.object.clone(),
                callback_url: held.callback_url.clone(),
                active: held.active,
                fields: held.fields.clone(),
            };
            Ok(app.subscriptions.iter().map(describe).collect())
        };
        self.perform(asked, read).await
    }

    async fn set_webhook(
        &self,
        object: &str,
        callback_url: &Url,
        verify_token: &SecretString,
        fields: &[&str],
    ) -> Result<(), MetaError> {
        let template = "/{app}/subscriptions";
        let asked = Asked::post("set_webhook", template).of("{app}", self.app_id.as_str());
        let set = |world: &mut World| {
            let caller = self.app_caller(world)?;
            let wanted = AppSubscription {
                object: object.to_owned(),
                callback_url: callback_url.as_str().to_owned(),
                verify_token: verify_token.expose_secret().to_owned(),
                fields: fields.iter().map(ToString::to_string).collect(),
                active: true,
            };
            world.subscribe_app(&caller, self.app_id.as_str(), wanted)
        };
        self.perform(asked, set).await
    }
}
