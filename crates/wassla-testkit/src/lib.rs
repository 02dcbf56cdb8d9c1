#![doc = include_str!("../README.md")]

pub mod fixtures;
#[cfg(feature = "postgres")]
pub mod postgres;
