//! `/me/permissions`.

use serde::Deserialize;
use serde_json::Value;
use wassla_domain::scopes::Grants;

use super::list;
use crate::answer::Unusable;

#[derive(Deserialize)]
struct Permission {
    permission: String,
    status: String,
}

/// Reads what was granted and declined; any other status (`expired`) is neither.
pub(crate) fn grants(body: Value) -> Result<Grants, Unusable> {
    let listed = list::listed("permissions", body, |one: Permission| Some(one))?;
    let mut grants = Grants::default();
    for one in listed.items {
        match one.status.as_str() {
            "granted" => grants.granted.insert(one.permission),
            "declined" => grants.declined.insert(one.permission),
            _ => continue,
        };
    }
    Ok(grants)
}
