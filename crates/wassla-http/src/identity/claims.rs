use serde::Deserialize;
use serde_json::Value;
use wassla_domain::{Caller, Role, Timestamp, UserId, WorkspaceId};

use super::Person;

/// How far a session may lie in the future, for hosts whose clock runs ahead of ours.
const SECONDS_AHEAD: i64 = 60;

/// What a session says. Everything but `nbf` and `locale` is required.
#[derive(Deserialize)]
pub(crate) struct Claims {
    sub: String,
    workspace_id: String,
    role: String,
    exp: f64,
    nbf: Option<f64>,
    /// Text of any form: whoever has a session keeps it, whatever their language is called.
    locale: Option<Value>,
}

impl Claims {
    /// The person, when the session holds now and its ids are ids.
    pub(crate) fn person(self, now: Timestamp) -> Option<Person> {
        let begins = self.nbf.map_or(now.seconds(), whole_seconds);
        let holds = now.seconds() < whole_seconds(self.exp)
            && begins <= now.seconds().saturating_add(SECONDS_AHEAD);
        if !holds {
            return None;
        }
        let caller = Caller {
            user: UserId::parse(self.sub).ok()?,
            workspace: WorkspaceId::parse(self.workspace_id).ok()?,
            role: Role::parse(&self.role),
        };
        Some(Person {
            caller,
            locale: self
                .locale
                .as_ref()
                .and_then(Value::as_str)
                .map(str::to_owned),
        })
    }
}

/// RFC 7519 allows fractions. Out of range saturates, not a number is 1970.
#[expect(
    clippy::cast_possible_truncation,
    reason = "saturating is what is wanted"
)]
fn whole_seconds(numeric_date: f64) -> i64 {
    numeric_date.floor() as i64
}
