use async_trait::async_trait;
use secrecy::SecretString;
use url::Url;

use crate::meta::{AppFacts, AppWebhook, MetaError};

/// Our app at Meta, asked with the app's own id and secret: for `check`.
#[async_trait]
pub trait MetaApp: Send + Sync + 'static {
    /// The app: answers only when id and secret are right.
    ///
    /// # Errors
    /// [`MetaError`], with what can be done about it.
    async fn app(&self) -> Result<AppFacts, MetaError>;

    /// The app-level webhook subscriptions.
    ///
    /// # Errors
    /// [`MetaError`], with what can be done about it.
    async fn webhooks(&self) -> Result<Vec<AppWebhook>, MetaError>;

    /// Sets the webhook of one object: where Meta delivers, and which fields.
    ///
    /// # Errors
    /// [`MetaError`], with what can be done about it; Meta asks the URL for a challenge first.
    async fn set_webhook(
        &self,
        object: &str,
        callback_url: &Url,
        verify_token: &SecretString,
        fields: &[&str],
    ) -> Result<(), MetaError>;
}
