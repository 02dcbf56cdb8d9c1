use secrecy::SecretString;

use crate::fault::Fault;
use crate::sealed::{SealContext, Sealed};

/// Seals secrets for rows, and opens them.
///
/// An adapter MUST use authenticated encryption with [`SealContext::associated_data`], a fresh
/// nonce for every seal, and the newest key; MUST open what any key it still has has sealed; and
/// MUST NOT open a text that was changed in any bit or moved to another place. It answers without
/// waiting: a key service is asked when the adapter is built.
pub trait SecretBox: Send + Sync + 'static {
    /// Seals a secret for one place.
    ///
    /// # Errors
    /// [`Fault::Unavailable`] when no nonce can be drawn.
    fn seal(&self, context: &SealContext<'_>, secret: &SecretString) -> Result<Sealed, Fault>;

    /// Opens a secret in its place.
    ///
    /// # Errors
    /// [`Fault::Inconsistent`] when it was not sealed here, was changed, or its key is gone.
    fn open(&self, context: &SealContext<'_>, sealed: &Sealed) -> Result<SecretString, Fault>;

    /// Whether the newest key sealed it: `rotate-keys` seals the others again.
    fn is_current(&self, sealed: &Sealed) -> bool;
}
