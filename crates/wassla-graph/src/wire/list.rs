//! A page of a list.

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use wassla_domain::meta::{Cursor, Listed};

use super::loose;
use crate::answer::Unusable;

/// Meta's cursors are some hundred characters.
const LONGEST_CURSOR: usize = 4_096;

#[derive(Default, Deserialize)]
struct Paging {
    #[serde(default, deserialize_with = "loose")]
    cursors: Option<Cursors>,
    /// Its presence says that there is more; it is never followed.
    #[serde(default, deserialize_with = "loose")]
    next: Option<String>,
}

#[derive(Deserialize)]
struct Cursors {
    #[serde(default, deserialize_with = "loose")]
    after: Option<String>,
}

/// Reads a list. An item that cannot be used is left out: one bad item must not hide the others.
pub(super) fn listed<W: DeserializeOwned, T>(
    what: &'static str,
    mut body: Value,
    read: impl Fn(W) -> Option<T>,
) -> Result<Listed<T>, Unusable> {
    let data = body.get_mut("data").map(Value::take);
    let data = match data {
        Some(Value::Array(data)) => data,
        Some(Value::Null) => Vec::new(),
        Some(_) | None => return Err(Unusable::Form),
    };
    let length = data.len();
    let items: Vec<T> = data
        .into_iter()
        .filter_map(|item| read(W::deserialize(item).ok()?))
        .collect();
    let skipped = length - items.len();
    if skipped > 0 {
        tracing::warn!(what, skipped, "left out of Meta's list what cannot be used");
    }
    Ok(Listed {
        items,
        after: body
            .get_mut("paging")
            .and_then(|paging| after(paging.take())),
    })
}

/// Reads a list inside another answer, where a missing one is an empty one.
pub(super) fn nested<W: DeserializeOwned, T>(
    what: &'static str,
    body: Option<Value>,
    read: impl Fn(W) -> Option<T>,
) -> Listed<T> {
    let listed = body.and_then(|body| listed(what, body, read).ok());
    listed.unwrap_or_else(|| Listed::complete(Vec::new()))
}

fn after(paging: Value) -> Option<Cursor> {
    let paging = Paging::deserialize(paging).unwrap_or_default();
    // On the last page Meta still answers a cursor, but no `next`.
    paging.next.filter(|next| !next.is_empty())?;
    let after = paging.cursors.and_then(|cursors| cursors.after);
    let usable = |after: &String| (1..=LONGEST_CURSOR).contains(&after.len());
    let after = after.filter(usable).map(Cursor::new);
    if after.is_none() {
        tracing::warn!("Meta's list goes on, but does not say where: the rest is not read");
    }
    after
}
