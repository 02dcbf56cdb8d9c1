//! Who writes to a Page: `GET /{psid}` and `GET /{igsid}`.

use serde_json::Value;
use serde_json::json;

use super::object::{Fields, Member, object};
use crate::world::{AssetKind, GraphProblem, TokenHolder, World};

/// A customer's profile, with the fields that were asked for.
pub(super) fn of_customer(
    world: &World,
    caller: &TokenHolder,
    id: &str,
    fields: Fields<'_>,
) -> Result<Value, GraphProblem> {
    let profile = world.profile(caller, id)?;
    let picture = format!("https://lookaside.example/profile/{id}");
    if profile.kind == AssetKind::Instagram {
        let node = "IGBusinessScopedID";
        return object(node, id, fields, &["name", "username"], |field| {
            let value = match field.name.as_str() {
                "name" => json!(profile.name),
                "username" => match &profile.username {
                    Some(username) => json!(username),
                    None => return Ok(Member::Absent),
                },
                "profile_pic" => json!(picture),
                "is_verified_user" | "is_user_follow_business" | "is_business_follow_user" => {
                    json!(false)
                }
                "follower_count" => json!(0),
                _ => return Ok(Member::Nonexisting),
            };
            Ok(Member::Value(value))
        });
    }
    let (first, last) = profile.name.split_once(' ').unwrap_or((&profile.name, ""));
    let defaults = &["first_name", "last_name", "profile_pic"];
    object("User", id, fields, defaults, |field| {
        Ok(match field.name.as_str() {
            "name" => Member::Value(json!(profile.name)),
            "first_name" => Member::Value(json!(first)),
            "last_name" if last.is_empty() => Member::Absent,
            "last_name" => Member::Value(json!(last)),
            "profile_pic" => Member::Value(json!(picture)),
            _ => Member::Nonexisting,
        })
    })
}
