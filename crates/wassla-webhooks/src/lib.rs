#![doc = include_str!("../README.md")]

mod envelope;
mod json;
mod key;
mod read;
mod reader;
mod signature;
mod signed_request;
mod split;

pub use reader::MetaWebhookReader;
