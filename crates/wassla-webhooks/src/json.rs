//! JSON text, taken apart one level at a time: what has another type than Meta documents leaves
//! the parts beside it as they are, and nothing here calls itself.

use std::borrow::Cow;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, Visitor};
use serde_json::value::RawValue;
use wassla_domain::Timestamp;

/// From here on a time is in milliseconds: as seconds it would lie in the year 5138.
const FIRST_IN_MILLISECONDS: i64 = 100_000_000_000;

/// A JSON value, as text without space around it.
#[derive(Clone, Copy)]
pub(crate) struct Json<'a>(&'a str);

impl<'a> Json<'a> {
    /// Reads a text; nothing when it is not JSON.
    pub(crate) fn read(text: &'a str) -> Option<Self> {
        serde_json::from_str::<&RawValue>(text).ok().map(Self::from)
    }

    /// The members of a text with these names; nothing when it is not JSON or no object.
    pub(crate) fn members_of<const N: usize>(
        text: &'a str,
        names: [&str; N],
    ) -> Option<[Option<Self>; N]> {
        let mut json = serde_json::Deserializer::from_str(text);
        let members = Members(&names).deserialize(&mut json).ok()?;
        json.end().ok()?;
        Some(members)
    }

    /// The text.
    pub(crate) const fn as_str(self) -> &'a str {
        self.0
    }

    pub(crate) fn is_object(self) -> bool {
        self.0.starts_with('{')
    }

    /// The members with these names that are not `null`; none when it is no object.
    pub(crate) fn members<const N: usize>(self, names: [&str; N]) -> [Option<Self>; N] {
        Self::members_of(self.0, names).unwrap_or([None; N])
    }

    /// The member with this name.
    pub(crate) fn member(self, name: &str) -> Option<Self> {
        let [member] = self.members([name]);
        member
    }

    /// The elements of an array; anything else is the one element.
    pub(crate) fn items(self) -> Vec<Self> {
        serde_json::from_str::<Vec<&RawValue>>(self.0).map_or_else(
            |_| vec![self],
            |items| items.into_iter().map(Self::from).collect(),
        )
    }

    /// The first element.
    pub(crate) fn first(self) -> Option<Self> {
        self.items().into_iter().next()
    }

    /// A string. Half a character, where Meta cut one, becomes a question mark, and so does NUL,
    /// which databases do not keep.
    pub(crate) fn text(self) -> Option<Cow<'a, str>> {
        let plain = self.0.strip_prefix('"')?.strip_suffix('"')?;
        if !plain.contains('\\') {
            return Some(Cow::Borrowed(plain));
        }
        let mut json = serde_json::Deserializer::from_str(self.0);
        let text = json.deserialize_bytes(Text).ok()?;
        Some(Cow::Owned(text.replace('\0', "\u{fffd}")))
    }

    /// A string that is not blank.
    pub(crate) fn words(self) -> Option<Cow<'a, str>> {
        self.text().filter(|text| !text.trim().is_empty())
    }

    /// A string, or a number as Meta wrote it.
    pub(crate) fn scalar(self) -> Option<Cow<'a, str>> {
        let is_number = self
            .0
            .starts_with(|first: char| first == '-' || first.is_ascii_digit());
        if is_number {
            Some(Cow::Borrowed(self.0))
        } else {
            self.words()
        }
    }

    /// An identifier: a string, or a whole number as old payloads have it.
    pub(crate) fn id(self) -> Option<Cow<'a, str>> {
        if self.0.bytes().all(|byte| byte.is_ascii_digit()) {
            return Some(Cow::Borrowed(self.0));
        }
        self.text().filter(|text| !text.is_empty())
    }

    /// A whole number, also as a string.
    pub(crate) fn integer(self) -> Option<i64> {
        self.scalar()?.parse().ok()
    }

    /// An instant after 1970, in seconds or milliseconds.
    pub(crate) fn instant(self) -> Option<Timestamp> {
        match self.integer()? {
            ..=0 => None,
            seconds @ 1..FIRST_IN_MILLISECONDS => Some(Timestamp::from_seconds(seconds)),
            millis => Some(Timestamp::from_millis(millis)),
        }
    }

    pub(crate) fn is_true(self) -> bool {
        self.0 == "true"
    }

    /// The text without the space between its parts.
    pub(crate) fn compact(self) -> String {
        let mut compact = String::with_capacity(self.0.len());
        let (mut in_string, mut escaped) = (false, false);
        for character in self.0.chars() {
            if in_string {
                in_string = escaped || character != '"';
                escaped = !escaped && character == '\\';
            } else if matches!(character, ' ' | '\t' | '\n' | '\r') {
                continue;
            } else {
                in_string = character == '"';
            }
            compact.push(character);
        }
        compact
    }
}

impl<'a> From<&'a RawValue> for Json<'a> {
    fn from(raw: &'a RawValue) -> Self {
        Self(raw.get())
    }
}

/// Picks members by name; of two with the same name, the last.
struct Members<'n, const N: usize>(&'n [&'n str; N]);

impl<'de, const N: usize> DeserializeSeed<'de> for Members<'_, N> {
    type Value = [Option<Json<'de>>; N];

    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<Self::Value, D::Error> {
        json.deserialize_map(self)
    }
}

impl<'de, const N: usize> Visitor<'de> for Members<'_, N> {
    type Value = [Option<Json<'de>>; N];

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut found = [None; N];
        while let Some(index) = map.next_key_seed(Name(self.0))? {
            if let Some(place) = index.and_then(|index: usize| found.get_mut(index)) {
                let value = Json::from(map.next_value::<&RawValue>()?);
                *place = (value.0 != "null").then_some(value);
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        Ok(found)
    }
}

/// Which of the names a key is.
struct Name<'n>(&'n [&'n str]);

impl<'de> DeserializeSeed<'de> for Name<'_> {
    type Value = Option<usize>;

    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<Self::Value, D::Error> {
        // As bytes: a key with half a character is a key that we do not ask for, not an error.
        json.deserialize_bytes(self)
    }
}

impl Visitor<'_> for Name<'_> {
    type Value = Option<usize>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a name")
    }

    fn visit_bytes<E>(self, key: &[u8]) -> Result<Self::Value, E> {
        Ok(self.0.iter().position(|name| name.as_bytes() == key))
    }
}

struct Text;

impl Visitor<'_> for Text {
    type Value = String;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string")
    }

    fn visit_bytes<E>(self, text: &[u8]) -> Result<String, E> {
        Ok(String::from_utf8_lossy(text).into_owned())
    }
}

#[cfg(test)]
#[path = "json_tests.rs"]
mod tests;
