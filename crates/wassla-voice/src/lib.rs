#![doc = include_str!("../README.md")]

mod bridge;
mod endpoint;
mod offer;
mod refused;
mod session;
mod sessions;
mod settings;

pub use bridge::DemoVoice;
pub use settings::{DemoVoiceSettings, InvalidSettings};
