//! The server as an operator meets it.

#[cfg(test)]
mod commands;
#[cfg(test)]
mod config;
#[cfg(test)]
#[cfg(feature = "demo")]
mod demo;
#[cfg(test)]
#[cfg(feature = "demo")]
mod meta;
#[cfg(test)]
mod process;
#[cfg(test)]
mod serving;
