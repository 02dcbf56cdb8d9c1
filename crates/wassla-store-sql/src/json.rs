//! JSON arrays as parameters of statements.

use serde_json::Value;

/// An array of texts or numbers.
pub fn texts<T: Clone + Into<Value>>(values: &[T]) -> String {
    Value::from(values.to_vec()).to_string()
}

/// A JSON array; `None` if it would be empty.
pub(crate) fn array(values: impl IntoIterator<Item = Value>) -> Option<String> {
    let values: Vec<_> = values.into_iter().collect();
    (!values.is_empty()).then(|| Value::Array(values).to_string())
}
