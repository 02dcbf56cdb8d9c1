//! A code of Meta's.

use std::fmt;

/// Meta's `code`, and `error_subcode` where there is one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct MetaCode {
    /// `error.code`.
    pub code: u32,
    /// `error.error_subcode`.
    pub subcode: Option<u32>,
}

impl MetaCode {
    /// A code with or without its subcode.
    pub const fn new(code: u32, subcode: Option<u32>) -> Self {
        Self { code, subcode }
    }
}

impl fmt::Display for MetaCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.subcode {
            Some(subcode) => write!(f, "{}.{subcode}", self.code),
            None => write!(f, "{}", self.code),
        }
    }
}
