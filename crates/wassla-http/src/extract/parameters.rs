//! Queries and forms, decoded.

use std::borrow::Cow;

use url::form_urlencoded;

/// How long a page of a list may be.
pub(crate) const LONGEST_PAGE: u32 = 100;

/// Decoded name and value pairs, in the order in which they came.
pub(crate) struct Parameters<'a>(Vec<(Cow<'a, str>, Cow<'a, str>)>);

impl<'a> Parameters<'a> {
    pub(crate) fn read(text: &'a [u8]) -> Self {
        Self(form_urlencoded::parse(text).collect())
    }

    pub(crate) fn pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (&**name, &**value))
    }

    /// The first value of this name.
    pub(crate) fn first(&self, name: &str) -> Option<&str> {
        self.pairs()
            .find_map(|(found, value)| (found == name).then_some(value))
    }

    /// The value of this name; an error when it came twice.
    pub(crate) fn only(&self, name: &str) -> Result<Option<&str>, Repeated> {
        let mut values = self.pairs().filter(|(found, _)| *found == name);
        match (values.next(), values.next()) {
            (found, None) => Ok(found.map(|(_, value)| value)),
            (_, Some(_)) => Err(Repeated),
        }
    }
}

/// A parameter that may come once came twice.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Repeated;
