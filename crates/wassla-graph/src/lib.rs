#![doc = include_str!("../README.md")]

mod answer;
mod ask;
mod client;
mod connection;
mod dialog;
mod meta_app;
mod meta_calling;
mod meta_graph;
mod proof;
mod refused;
mod request;
mod settings;
pub mod version;
mod wire;

pub use client::GraphClient;
pub use settings::{GraphSettings, InvalidSettings};
