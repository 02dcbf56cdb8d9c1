#![doc = include_str!("../README.md")]

mod clock;
mod entropy;
mod keyring;
mod keys;

pub use clock::{OffsetClock, SystemClock};
pub use entropy::OsEntropy;
pub use keyring::Keyring;
pub use keys::{InvalidKey, SealingKeys};
