#![doc = include_str!("../README.md")]

pub mod fixtures;
#[cfg(feature = "postgres")]
pub mod postgres;
pub mod third_release;
