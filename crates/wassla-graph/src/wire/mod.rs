//! Meta's JSON, one file a noun. Nothing here leaves the crate: every reader gives domain facts.
//!
//! Optional members that are missing, null or of another type count as not said.

pub(crate) mod account;
pub(crate) mod app;
pub(crate) mod calling;
pub(crate) mod done;
mod list;
pub(crate) mod number;
pub(crate) mod page;
pub(crate) mod permission;
pub(crate) mod text;
pub(crate) mod token;

use std::fmt;
use std::str::FromStr;

use serde::de::{DeserializeOwned, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::Value;

/// Reads an optional member; one of another type is as good as none.
pub(crate) fn loose<'de, D, T>(from: D) -> Result<Option<T>, D::Error>
where
    D: Deserializer<'de>,
    T: DeserializeOwned,
{
    Ok(T::deserialize(Value::deserialize(from)?).ok())
}

/// An id, which Meta answers as text or as a number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Id(String);

impl Id {
    /// The id that is meant, when it has the form of one.
    pub(crate) fn parse<T: FromStr>(&self) -> Option<T> {
        self.0.parse().ok()
    }

    /// The id as text, whatever its form.
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

impl<'de> Deserialize<'de> for Id {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct TextOrNumber;

        impl Visitor<'_> for TextOrNumber {
            type Value = Id;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an id as text or as a number")
            }

            fn visit_str<E>(self, text: &str) -> Result<Id, E> {
                Ok(Id(text.to_owned()))
            }

            fn visit_u64<E>(self, number: u64) -> Result<Id, E> {
                Ok(Id(number.to_string()))
            }
        }

        from.deserialize_any(TextOrNumber)
    }
}

/// A whole number, which Meta answers as a number or as text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Integer(pub(crate) u64);

impl<'de> Deserialize<'de> for Integer {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let id = Id::deserialize(from)?;
        let wrong = |_| serde::de::Error::custom("not a whole number");
        id.0.parse().map(Self).map_err(wrong)
    }
}
