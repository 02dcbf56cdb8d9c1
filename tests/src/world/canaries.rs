//! Secrets of the server that must be found nowhere.

/// What Meta shows when it verifies the webhook.
pub(super) const VERIFY_TOKEN: &str = "canary-verify-token-4b1f";
/// What sessions are signed with.
pub(super) const SESSION_SECRET: &str = "canary-session-secret-of-more-than-32-bytes";
/// What secrets are sealed with, as 32 bytes.
pub(super) const SEALING_KEY: [u8; 32] = *b"canary-sealing-key-of-32-bytes-!";
