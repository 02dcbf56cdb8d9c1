use std::sync::Arc;

use async_trait::async_trait;
use axum::http::HeaderMap;
use jsonwebtoken::{Validation, decode, decode_header};
use wassla_domain::Fault;
use wassla_domain::ports::Clock;

use super::claims::Claims;
use super::keys::JwtKeys;
use super::{Identity, Person, WhoAsks};
use crate::middleware::cookies;

/// The cookie in which pages carry the session.
const COOKIE: &str = "wassla_session";

/// Signed sessions of the host product: a JWT in the cookie `wassla_session` or as a bearer.
pub struct JwtSessions {
    keys: JwtKeys,
    clock: Arc<dyn Clock>,
    issuer: Option<String>,
    audience: Option<String>,
}

impl JwtSessions {
    /// Sessions that these keys signed; issuer and audience are checked when they are given.
    pub fn new(
        keys: JwtKeys,
        clock: Arc<dyn Clock>,
        issuer: Option<String>,
        audience: Option<String>,
    ) -> Self {
        Self {
            keys,
            clock,
            issuer,
            audience,
        }
    }

    async fn person(&self, token: &str) -> Result<Option<Person>, Fault> {
        let Ok(header) = decode_header(token) else {
            return Ok(None);
        };
        let Some(key) = self.keys.key(header.kid.as_deref(), &*self.clock).await? else {
            return Ok(None);
        };

        let mut validation = Validation::new(key.algorithm);
        // The library reads the wall clock: times are checked with ours.
        validation.validate_exp = false;
        validation.validate_aud = self.audience.is_some();
        let mut required = vec!["exp", "sub"];
        if let Some(issuer) = &self.issuer {
            validation.set_issuer(&[issuer]);
            required.push("iss");
        }
        if let Some(audience) = &self.audience {
            validation.set_audience(&[audience]);
            required.push("aud");
        }
        validation.set_required_spec_claims(&required);
        let Ok(session) = decode::<Claims>(token, &key.decoding, &validation) else {
            return Ok(None);
        };
        Ok(session.claims.person(self.clock.now()))
    }
}

#[async_trait]
impl WhoAsks for JwtSessions {
    async fn who_asks(&self, headers: &HeaderMap) -> Result<Identity, Fault> {
        let bearer = cookies::bearer(headers);
        let Some(token) = bearer.or_else(|| cookies::read(headers, COOKIE)) else {
            return Ok(Identity::Nobody);
        };
        let person = self.person(token).await?;
        Ok(person.map_or(Identity::Nobody, Identity::Known))
    }
}
