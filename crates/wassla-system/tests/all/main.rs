//! The promises of this crate, seen from outside.

#[cfg(test)]
mod contract;
#[cfg(test)]
mod pins;
#[cfg(test)]
mod secret_box;
