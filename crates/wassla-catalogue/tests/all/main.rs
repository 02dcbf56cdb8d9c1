//! The catalogue through its public interface, and its files.

#![expect(
    clippy::unwrap_used,
    reason = "a test stops at the first thing that is not there"
)]

mod choosing;
mod codes;
mod contents;
mod files;
mod saying;
mod shipped;
mod sources;
mod toy_language;
