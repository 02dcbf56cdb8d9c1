#![doc = include_str!("../README.md")]

mod api;
mod demo;
mod demo_routes;
mod events;
mod extract;
mod failure;
mod help_article;
mod identity;
mod language;
mod meta;
mod metrics;
mod middleware;
mod operations;
mod pages;
mod problem;
mod reply_rule;
mod rfc3339;
mod router;
mod serve;
mod settings;
mod state;

pub use demo::{Demo, DemoHooks};
pub use identity::{
    DemoUser, DemoUsers, Identity, InvalidSecret, JwksSource, JwtKeys, JwtSessions, Names, Person,
    WhoAsks,
};
pub use metrics::{Metrics, metrics_router};
/// Where [`Metrics`] puts its figures.
pub use prometheus_client::registry::Registry;
pub use router::{document, router};
pub use serve::{ServeLimits, serve};
pub use settings::{HelpUrls, HttpSettings};
pub use state::HttpState;
