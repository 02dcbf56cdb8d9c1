#![doc = include_str!("../README.md")]

mod address;
mod outbound;
mod tls;

pub use reqwest::{Client, Error, Method, Request, Response, StatusCode, header};

pub use address::{is_confidential, is_loopback};
pub use outbound::{CannotPrepare, KeepAlive, Outbound};
