#![doc = include_str!("../README.md")]

mod answerable;
mod api;
mod around;
mod asker;
mod call;
mod callback;
mod challenge;
mod conversation;
mod cookies;
mod csrf;
mod demo;
mod events;
mod failure;
mod identity;
mod kind;
mod metrics;
mod operations;
mod pages;
mod parameters;
mod problem;
mod rfc3339;
mod router;
mod serve;
mod settings;
mod signed_request;
mod state;
mod webhook;

pub use demo::{Demo, DemoHooks};
pub use identity::{
    DemoUser, DemoUsers, Identity, InvalidSecret, JwksSource, JwtKeys, JwtSessions, Names, WhoAsks,
};
pub use metrics::{Metrics, metrics_router};
/// Where [`Metrics`] puts its figures.
pub use prometheus_client::registry::Registry;
pub use router::{document, router};
pub use serve::{ServeLimits, serve};
pub use settings::HttpSettings;
pub use state::HttpState;
