use crate::ids::MetaUserId;
use crate::inbound::{InboundEvent, NewEvent};
use crate::time::Timestamp;

/// What Meta sends us: whether it is Meta's, and what it says. It answers without waiting.
///
/// An adapter MUST compare signatures in constant time over the bytes as they came, MUST refuse
/// everything when it has no app secret, MUST NOT panic or recurse without bound whatever the bytes
/// are, and MUST give every event of a delivery, each with a key that is the same whenever and with
/// whatever other events Meta delivers it again.
pub trait MetaWebhooks: Send + Sync + 'static {
    /// Whether this is the signature (`X-Hub-Signature-256`) of this body under our secret, or
    /// under the previous one during a rotation.
    fn is_authentic(&self, body: &[u8], signature: &str) -> bool;

    /// The events of a delivery. JSON that is not understood is one event.
    ///
    /// # Errors
    /// [`NotJson`].
    fn split(&self, body: &[u8]) -> Result<Vec<NewEvent>, NotJson>;

    /// What an event says.
    fn read(&self, payload: &str) -> InboundEvent;

    /// A signed request of Meta's (deauthorize, data deletion); `None` if it is not Meta's.
    fn signed_request(&self, text: &str) -> Option<SignedRequest>;
}

/// A body that is signed but is not JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the body is not JSON")]
pub struct NotJson;

/// What a signed request says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedRequest {
    /// The person.
    pub user: MetaUserId,
    /// When Meta made it.
    pub issued_at: Timestamp,
}
