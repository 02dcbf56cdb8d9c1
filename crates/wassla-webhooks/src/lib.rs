#![doc = include_str!("../README.md")]

mod json;
mod key;
mod read;
mod reader;
mod sheet;
mod signature;
mod signed_request;
mod split;

pub use reader::MetaWebhookReader;
