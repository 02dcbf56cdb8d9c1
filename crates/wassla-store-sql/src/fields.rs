//! Reading a JSON object field by field: every field must be there, and no other may.

use std::str::FromStr;

use serde_json::{Map, Value};
use wassla_domain::Timestamp;

use crate::error::RecordError;

/// The fields of an object that were not read yet.
#[derive(Debug)]
pub(crate) struct Fields {
    path: String,
    rest: Map<String, Value>,
}

impl Fields {
    /// The fields of a column.
    pub(crate) fn of_column(column: &str, text: &str) -> Result<Self, RecordError> {
        let value = serde_json::from_str(text).ok();
        let value = value.ok_or_else(|| not_json(column))?;
        Self::of_value(column.to_owned(), value)
    }

    pub(crate) fn of_value(path: String, value: Value) -> Result<Self, RecordError> {
        match value {
            Value::Object(rest) => Ok(Self { path, rest }),
            Value::Null
            | Value::Bool(_)
            | Value::Number(_)
            | Value::String(_)
            | Value::Array(_) => Err(not_json(&path)),
        }
    }

    /// Reads a field that must be there, as any value.
    pub(crate) fn value(&mut self, name: &str) -> Result<Value, RecordError> {
        let found = self.rest.shift_remove(name);
        found.ok_or_else(|| RecordError::Missing {
            field: self.path_of(name),
        })
    }

    /// Reads a field that is null when there is none.
    pub(crate) fn optional<T>(
        &mut self,
        name: &str,
        read: impl FnOnce(&mut Self, &str) -> Result<T, RecordError>,
    ) -> Result<Option<T>, RecordError> {
        if self.rest.get(name) == Some(&Value::Null) {
            self.rest.shift_remove(name);
            return Ok(None);
        }
        read(self, name).map(Some)
    }

    pub(crate) fn text(&mut self, name: &str) -> Result<String, RecordError> {
        if let Value::String(text) = self.value(name)? {
            Ok(text)
        } else {
            Err(self.unknown(name))
        }
    }

    /// Reads a text of a known form: an identifier, a name.
    pub(crate) fn parsed<T: FromStr>(&mut self, name: &str) -> Result<T, RecordError> {
        let text = self.text(name)?;
        text.parse().map_err(|_| self.unknown(name))
    }

    pub(crate) fn flag(&mut self, name: &str) -> Result<bool, RecordError> {
        let value = self.value(name)?;
        value.as_bool().ok_or_else(|| self.unknown(name))
    }

    pub(crate) fn count(&mut self, name: &str) -> Result<u32, RecordError> {
        let number = self.value(name)?.as_u64();
        let count = number.and_then(|number| u32::try_from(number).ok());
        count.ok_or_else(|| self.unknown(name))
    }

    pub(crate) fn instant(&mut self, name: &str) -> Result<Timestamp, RecordError> {
        let millis = self.value(name)?.as_i64();
        let instant = millis.map(Timestamp::from_millis);
        instant.ok_or_else(|| self.unknown(name))
    }

    pub(crate) fn object(&mut self, name: &str) -> Result<Self, RecordError> {
        Self::of_value(self.path_of(name), self.value(name)?)
    }

    /// The error of a field with a form that we do not know.
    pub(crate) fn unknown(&self, name: &str) -> RecordError {
        RecordError::unknown(self.path_of(name))
    }

    /// Refuses what was not read: an older program must not drop what a newer one wrote.
    pub(crate) fn finish(self) -> Result<(), RecordError> {
        match self.rest.keys().next() {
            None => Ok(()),
            Some(_) => Err(RecordError::unknown(format!("a field of {}", self.path))),
        }
    }

    fn path_of(&self, name: &str) -> String {
        format!("{}.{name}", self.path)
    }
}

fn not_json(field: &str) -> RecordError {
    RecordError::NotJson {
        field: field.to_owned(),
    }
}
