//! Readers of what Meta sends, for what the real one does not show.

use std::sync::atomic::{AtomicUsize, Ordering};

use wassla_domain::inbound::{EventKey, InboundEvent, NewEvent};
use wassla_domain::ports::{MetaWebhooks, NotJson, SignedRequest};
use wassla_webhooks::MetaWebhookReader;

/// The real reader, which counts how often it parses.
pub(crate) struct CountingReader {
    pub(crate) reader: MetaWebhookReader,
    pub(crate) parsed: AtomicUsize,
}

impl MetaWebhooks for CountingReader {
    fn is_authentic(&self, body: &[u8], signature: &str) -> bool {
        self.reader.is_authentic(body, signature)
    }

    fn split(&self, body: &[u8]) -> Result<Vec<NewEvent>, NotJson> {
        self.parsed.fetch_add(1, Ordering::SeqCst);
        self.reader.split(body)
    }

    fn read(&self, payload: &str) -> InboundEvent {
        self.parsed.fetch_add(1, Ordering::SeqCst);
        self.reader.read(payload)
    }

    fn signed_request(&self, text: &str) -> Option<SignedRequest> {
        self.reader.signed_request(text)
    }
}

/// Takes everything for authentic and for one event of eight mebibytes.
pub(crate) struct HeavyReader(pub(crate) AtomicUsize);

impl MetaWebhooks for HeavyReader {
    fn is_authentic(&self, _: &[u8], _: &str) -> bool {
        true
    }

    fn split(&self, _: &[u8]) -> Result<Vec<NewEvent>, NotJson> {
        let number = self.0.fetch_add(1, Ordering::SeqCst);
        Ok(vec![NewEvent {
            key: EventKey::new(None, &[u8::try_from(number).unwrap(); 32]),
            payload: "x".repeat(8 * 1024 * 1024),
        }])
    }

    fn read(&self, _: &str) -> InboundEvent {
        InboundEvent::Other
    }

    fn signed_request(&self, _: &str) -> Option<SignedRequest> {
        None
    }
}
