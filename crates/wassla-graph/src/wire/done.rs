//! `{"success": true}`.

use serde_json::Value;

use crate::answer::Unusable;

#[expect(
    clippy::needless_pass_by_value,
    reason = "every reader takes the body as it came"
)]
pub(crate) fn done(body: Value) -> Result<(), Unusable> {
    // Old endpoints answer a bare `true`.
    let success = body.get("success").unwrap_or(&body);
    match success.as_bool() {
        Some(true) => Ok(()),
        Some(false) => Err(Unusable::NotDone),
        None => Err(Unusable::Form),
    }
}
