//! JSON arrays as parameters of statements.

use serde_json::{Value, json};
use wassla_domain::inbound::AssetRef;

/// An array of texts or numbers.
pub fn texts<T: Clone + Into<Value>>(values: &[T]) -> String {
    Value::from(values.to_vec()).to_string()
}

/// An array of kind and id of each asset.
pub fn asset_keys<'a>(assets: impl IntoIterator<Item = &'a AssetRef>) -> String {
    let assets = assets.into_iter();
    let keys = assets.map(|asset| json!([asset.kind.as_str(), asset.external_id]));
    Value::Array(keys.collect()).to_string()
}

/// A JSON array; `None` if it would be empty.
pub(crate) fn array(values: impl IntoIterator<Item = Value>) -> Option<String> {
    let values: Vec<_> = values.into_iter().collect();
    (!values.is_empty()).then(|| Value::Array(values).to_string())
}
