#![doc = include_str!("../README.md")]

pub mod fault;
pub mod http;
pub mod journal;
#[cfg(feature = "wiremock")]
pub mod server;
#[cfg(test)]
mod tests;
pub mod world;

pub use fault::{Fault, What};
pub use http::{Request, Response, answer, challenge, receive};
pub use journal::{Call, Journal, Posted};
pub use world::{GraphProblem, World};
