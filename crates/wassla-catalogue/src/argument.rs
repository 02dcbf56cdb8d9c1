//! What a sentence is filled with.

use std::borrow::Cow;

use fluent_bundle::FluentValue;

use crate::direction::Direction;
use crate::isolate::isolated;

/// An argument of a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Argument<'a> {
    /// A text of any language: a name, a number as Meta writes it, a code. It is isolated from the
    /// direction of the sentence.
    Text(Cow<'a, str>),
    /// Words that [`crate::Texts`] rendered in the language of the sentence.
    Words(Cow<'a, str>),
    /// A count, which chooses the plural. Codes are no counts: they are texts.
    Number(u64),
}

impl<'a> Argument<'a> {
    /// Words of the sentence's own language, as [`crate::Texts`] rendered them.
    pub fn words(words: impl Into<Cow<'a, str>>) -> Self {
        Self::Words(words.into())
    }

    pub(crate) fn fluent(&self, direction: Direction) -> FluentValue<'_> {
        match self {
            Self::Text(text) => isolated(Cow::Borrowed(text), direction).into(),
            Self::Words(words) => Cow::Borrowed(&**words).into(),
            Self::Number(number) => (*number).into(),
        }
    }
}

impl<'a> From<&'a str> for Argument<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(text.into())
    }
}

impl<'a> From<&'a String> for Argument<'a> {
    fn from(text: &'a String) -> Self {
        Self::Text(text.into())
    }
}

impl From<String> for Argument<'_> {
    fn from(text: String) -> Self {
        Self::Text(text.into())
    }
}

impl From<u64> for Argument<'_> {
    fn from(number: u64) -> Self {
        Self::Number(number)
    }
}

impl From<u32> for Argument<'_> {
    fn from(number: u32) -> Self {
        Self::Number(number.into())
    }
}

impl From<usize> for Argument<'_> {
    fn from(number: usize) -> Self {
        Self::Number(u64::try_from(number).unwrap_or(u64::MAX))
    }
}
