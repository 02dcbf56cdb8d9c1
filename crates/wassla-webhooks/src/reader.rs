use std::fmt;

use secrecy::{ExposeSecret, SecretString};
use wassla_domain::inbound::{InboundEvent, NewEvent};
use wassla_domain::ports::{MetaWebhooks, NotJson, SignedRequest};

use crate::{read, signature, signed_request, split};

/// Reads what Meta sends to one app.
pub struct MetaWebhookReader {
    /// One or two; none when the app has no secret, and then nothing is authentic.
    secrets: Vec<SecretString>,
}

impl MetaWebhookReader {
    /// For the app with this secret; `previous` is accepted too, for as long as it is set. An
    /// empty secret is none.
    pub fn new(app_secret: SecretString, previous: Option<SecretString>) -> Self {
        let mut secrets: Vec<_> = [Some(app_secret), previous].into_iter().flatten().collect();
        secrets.retain(|secret| !secret.expose_secret().is_empty());
        Self { secrets }
    }
}

impl fmt::Debug for MetaWebhookReader {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("MetaWebhookReader([redacted])")
    }
}

impl MetaWebhooks for MetaWebhookReader {
    fn is_authentic(&self, body: &[u8], signature: &str) -> bool {
        signature::read(signature).is_some_and(|tag| signature::is_ours(&self.secrets, body, &tag))
    }

    fn split(&self, body: &[u8]) -> Result<Vec<NewEvent>, NotJson> {
        split::events(body)
    }

    fn read(&self, payload: &str) -> InboundEvent {
        read::inbound_event(payload)
    }

    fn signed_request(&self, text: &str) -> Option<SignedRequest> {
        signed_request::read(&self.secrets, text)
    }
}
