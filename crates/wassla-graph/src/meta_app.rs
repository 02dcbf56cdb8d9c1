//! [`MetaApp`]: the app, asked with its own token.

use async_trait::async_trait;
use secrecy::{ExposeSecret, SecretString};
use url::Url;
use wassla_domain::meta::{AppFacts, AppWebhook, MetaError};
use wassla_domain::ports::MetaApp;

use crate::client::GraphClient;
use crate::request::{Authority, GraphRequest};
use crate::wire::{app, done};

#[async_trait]
impl MetaApp for GraphClient {
    async fn app(&self) -> Result<AppFacts, MetaError> {
        let call = GraphRequest::get("/{app}", &[self.app_id.as_str()])
            .with(Authority::App)
            .query("fields", "id,name");
        let (facts, answered_version) = self.ask_with_version(call, app::app).await?;
        Ok(AppFacts {
            answered_version,
            ..facts
        })
    }

    async fn webhooks(&self) -> Result<Vec<AppWebhook>, MetaError> {
        let path = [self.app_id.as_str(), "subscriptions"];
        let call = GraphRequest::get("/{app}/subscriptions", &path).with(Authority::App);
        self.ask(call, app::webhooks).await
    }

    async fn set_webhook(
        &self,
        object: &str,
        callback_url: &Url,
        verify_token: &SecretString,
        fields: &[&str],
    ) -> Result<(), MetaError> {
        let path = [self.app_id.as_str(), "subscriptions"];
        let call = GraphRequest::post("/{app}/subscriptions", &path)
            .with(Authority::App)
            .form(vec![
                ("object", object.to_owned()),
                ("callback_url", callback_url.as_str().to_owned()),
                ("verify_token", verify_token.expose_secret().to_owned()),
                ("fields", fields.join(",")),
                ("include_values", "true".to_owned()),
            ]);
        self.ask(call, done::done).await
    }
}
