//! Objects as JSON: the members that were asked for, or the defaults.

use serde_json::{Map, Value, json};
use time::{OffsetDateTime, macros::format_description};

use super::fields::Field;
use crate::world::GraphProblem;

/// The fields that were asked for, if any were.
pub(super) type Fields<'f> = Option<&'f [Field]>;

/// What a node has under the name of a field.
pub(super) enum Member {
    Value(Value),
    /// It exists, and is left out.
    Absent,
    /// The node has no such field.
    Nonexisting,
}

/// An object with the fields asked for, else the defaults; the id is always there.
pub(super) fn object(
    node: &str,
    id: &str,
    fields: Fields<'_>,
    defaults: &[&str],
    member: impl Fn(&Field) -> Result<Member, GraphProblem>,
) -> Result<Value, GraphProblem> {
    let plain = |name: &&str| Field {
        name: (*name).to_owned(),
        ..Field::default()
    };
    let defaults: Vec<Field> = defaults.iter().map(plain).collect();
    let mut members = Map::new();
    for field in fields.unwrap_or(&defaults) {
        let found = if field.name == "id" {
            Member::Value(json!(id))
        } else {
            member(field)?
        };
        match found {
            Member::Value(value) => {
                members.insert(field.name.clone(), value);
            }
            Member::Absent => {}
            Member::Nonexisting => {
                return Err(GraphProblem::parameter(format!(
                    "Tried accessing nonexisting field ({}) on node type ({node})",
                    field.name
                )));
            }
        }
    }
    members.entry("id").or_insert_with(|| json!(id));
    Ok(Value::Object(members))
}

/// The part of a plain object that was asked for.
pub(super) fn select(mut value: Value, field: &Field) -> Member {
    if let (Some(members), Some(asked)) = (value.as_object_mut(), &field.fields) {
        members.retain(|name, _| asked.iter().any(|one| one.name == *name));
    }
    Member::Value(value)
}

pub(super) fn graph_time(unix: i64) -> String {
    let format = format_description!("[year]-[month]-[day]T[hour]:[minute]:[second]+0000");
    let time = OffsetDateTime::from_unix_timestamp(unix).ok();
    time.and_then(|time| time.format(format).ok())
        .unwrap_or_default()
}
