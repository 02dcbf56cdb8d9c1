#![doc = include_str!("../README.md")]

mod answer;
mod breaker;
mod connection;
mod echo;
mod http_runtime;
mod question;
mod settings;
mod signature;

pub use echo::EchoRuntime;
pub use http_runtime::HttpRuntime;
pub use settings::{HttpRuntimeSettings, InvalidSettings};
