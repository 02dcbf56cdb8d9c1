use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use serde_json::{Value, json};
use wassla_testkit::fixtures::after;

/// The secret that sessions are signed with.
pub(crate) const SECRET: &str = "canary-session-secret-of-32-bytes!";

/// What a session says; any part may be changed.
#[derive(Clone)]
pub(crate) struct Session {
    pub(crate) claims: Value,
    pub(crate) algorithm: Algorithm,
    pub(crate) key: EncodingKey,
    pub(crate) key_id: Option<String>,
}

impl Session {
    /// A session of an hour.
    pub(crate) fn of(user: &str, workspace: &str, role: &str) -> Self {
        let exp = after(3600).seconds();
        Self {
            claims: json!({ "sub": user, "workspace_id": workspace, "role": role, "exp": exp }),
            algorithm: Algorithm::HS256,
            key: EncodingKey::from_secret(SECRET.as_bytes()),
            key_id: None,
        }
    }

    pub(crate) fn claiming(mut self, name: &str, value: Value) -> Self {
        self.claims[name] = value;
        self
    }

    pub(crate) fn without(mut self, name: &str) -> Self {
        self.claims.as_object_mut().unwrap().remove(name);
        self
    }

    pub(crate) fn token(&self) -> String {
        let header = Header {
            kid: self.key_id.clone(),
            ..Header::new(self.algorithm)
        };
        encode(&header, &self.claims, &self.key).unwrap()
    }
}

/// The owner of `ws_1`.
pub(crate) fn owner() -> Session {
    Session::of("user_1", "ws_1", "owner")
}

/// The same, in a session that outlasts the window of a conversation.
pub(crate) fn owner_for_days() -> Session {
    owner().claiming("exp", after(7 * 24 * 3600).seconds().into())
}
