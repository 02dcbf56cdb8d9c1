//! Cursor paging.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::{Value, json};

use crate::world::{GraphProblem, World};

/// Which part of a list is asked for, and what its `next` URL needs.
#[derive(Debug, Clone, Default)]
pub(super) struct Window {
    pub(super) limit: Option<usize>,
    pub(super) after: Option<String>,
    /// The list's path with its version, such as `/v21.0/me/accounts`.
    pub(super) path: String,
    pub(super) token: String,
}

/// Cuts the window out of a list and wraps it with its cursors.
///
/// `next` is there when more follows, and leads nowhere: a caller follows `cursors.after`.
pub(super) fn page<T>(
    world: &World,
    items: &[T],
    window: &Window,
    id: impl Fn(&T) -> &str,
    mut render: impl FnMut(&T) -> Result<Value, GraphProblem>,
) -> Result<Value, GraphProblem> {
    let settings = &world.settings;
    let limit = window
        .limit
        .unwrap_or(settings.page_size)
        .clamp(1, settings.largest_page_size);
    let start = match &window.after {
        None => 0,
        Some(after) => {
            let place = items.iter().position(|item| cursor(id(item)) == *after);
            place.ok_or_else(|| GraphProblem::parameter("Invalid cursor"))? + 1
        }
    };
    let end = items.len().min(start + limit);
    let shown = &items[start..end];
    let data = shown
        .iter()
        .map(&mut render)
        .collect::<Result<Vec<_>, _>>()?;
    let (Some(first), Some(last)) = (shown.first(), shown.last()) else {
        return Ok(json!({ "data": data }));
    };

    let (before, after) = (cursor(id(first)), cursor(id(last)));
    let mut paging = json!({ "cursors": { "before": before, "after": after } });
    if end < items.len() {
        let query = url::form_urlencoded::Serializer::new(String::new())
            .append_pair("access_token", &window.token)
            .append_pair("limit", &limit.to_string())
            .append_pair("after", &after)
            .finish();
        paging["next"] = Value::from(format!("{}{}?{query}", settings.next_base, window.path));
    }
    Ok(json!({ "data": data, "paging": paging }))
}

fn cursor(id: &str) -> String {
    URL_SAFE_NO_PAD.encode(format!("cursor:{id}"))
}
