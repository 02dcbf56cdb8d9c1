#![doc = include_str!("../README.md")]

#[path = "../../crates/wassla-webhooks/tests/all/promises.rs"]
mod promises;

/// Whatever bytes Meta sends keep every promise; panics when one is broken.
pub fn webhook(bytes: &[u8]) {
    promises::hold(bytes);
}
