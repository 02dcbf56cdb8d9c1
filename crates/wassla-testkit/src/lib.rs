#![doc = include_str!("../README.md")]

pub mod contract;
pub mod fake_graph;
pub mod fixtures;
pub mod memory;
#[cfg(feature = "postgres")]
pub mod postgres;
