#![doc = include_str!("../README.md")]

mod agent_body;
mod answer;
mod body;
mod breaker;
mod connection;
mod echo;
mod endpoint;
mod failure;
mod http_runtime;
mod http_voice;
mod no_voice;
mod question;
mod settings;
mod signature;
mod voice;

pub use echo::EchoRuntime;
pub use http_runtime::HttpRuntime;
pub use http_voice::HttpVoiceBridge;
pub use no_voice::NoVoice;
pub use settings::{HttpRuntimeSettings, InvalidSettings};
