//! Tokens and what `debug_token` says of them.

use std::time::Duration;

use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use serde_json::Value;
use wassla_domain::Timestamp;
use wassla_domain::meta::{AccessToken, Expiry, GrantedTargets, IssuedToken, TokenFacts};

use super::{Id, Integer, loose};
use crate::answer::Unusable;

/// Meta's tokens are some hundred characters, and may grow.
const LONGEST_TOKEN: usize = 4_096;

#[derive(Deserialize)]
struct Issued {
    access_token: String,
    #[serde(default, deserialize_with = "loose")]
    expires_in: Option<Integer>,
}

#[derive(Deserialize)]
struct Inspected {
    data: Inspection,
}

#[derive(Deserialize)]
struct Inspection {
    #[serde(default, deserialize_with = "loose")]
    app_id: Option<Id>,
    #[serde(default, deserialize_with = "loose")]
    user_id: Option<Id>,
    #[serde(default, deserialize_with = "loose")]
    is_valid: Option<bool>,
    #[serde(default, deserialize_with = "loose")]
    expires_at: Option<Integer>,
    #[serde(default, deserialize_with = "loose")]
    scopes: Option<Vec<Value>>,
    #[serde(default, deserialize_with = "loose")]
    granular_scopes: Option<Vec<Value>>,
}

#[derive(Deserialize)]
struct GranularScope {
    scope: String,
    #[serde(default, deserialize_with = "loose")]
    target_ids: Option<Vec<Value>>,
}

/// A token that a header can carry; nothing else is one.
pub(super) fn access_token(text: SecretString) -> Option<AccessToken> {
    let bytes = text.expose_secret().as_bytes();
    let visible = bytes.iter().all(u8::is_ascii_graphic);
    let usable = visible && (1..=LONGEST_TOKEN).contains(&bytes.len());
    usable.then(|| AccessToken::new(text))
}

pub(crate) fn issued(body: Value) -> Result<IssuedToken, Unusable> {
    let issued = Issued::deserialize(body).map_err(|_| Unusable::Form)?;
    let seconds = issued.expires_in.map(|seconds| seconds.0);
    Ok(IssuedToken {
        token: access_token(issued.access_token.into()).ok_or(Unusable::Form)?,
        expires_in: seconds.filter(|it| *it > 0).map(Duration::from_secs),
    })
}

pub(crate) fn facts(body: Value) -> Result<TokenFacts, Unusable> {
    let Inspected { data } = Inspected::deserialize(body).map_err(|_| Unusable::Form)?;
    let expires = match data.expires_at.map(|at| i64::try_from(at.0)) {
        Some(Ok(0)) => Expiry::Never,
        Some(Ok(at)) => Expiry::At(Timestamp::from_seconds(at)),
        None | Some(Err(_)) => Expiry::Unknown,
    };
    let scopes = data.scopes.unwrap_or_default();
    let names = scopes.iter().filter_map(Value::as_str);
    Ok(TokenFacts {
        valid: data.is_valid.unwrap_or(false),
        app: data.app_id.and_then(|id| id.parse()),
        user: data.user_id.and_then(|id| id.parse()),
        expires,
        scopes: names.map(str::to_owned).collect(),
        targets: targets(data.granular_scopes.unwrap_or_default()),
    })
}

/// What permissions were granted for; what has another form is as good as left out.
fn targets(granular_scopes: Vec<Value>) -> GrantedTargets {
    let mut targets = GrantedTargets::default();
    let scopes = granular_scopes.into_iter();
    for granted in scopes.filter_map(|one| GranularScope::deserialize(one).ok()) {
        for id in granted.target_ids.into_iter().flatten() {
            if let Ok(id) = Id::deserialize(id) {
                targets.add(&granted.scope, id.as_str());
            }
        }
    }
    targets
}
