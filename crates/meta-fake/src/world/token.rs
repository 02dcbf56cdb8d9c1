//! Access tokens: who they speak for, when they end and why they die.

use hmac::{Hmac, KeyInit, Mac};
use serde::{Deserialize, Serialize};
use sha2::Sha256;

use super::{GraphProblem, World};

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TokenKind {
    /// A person's, for an hour or two.
    ShortUser,
    /// A person's, for about sixty days.
    LongUser,
    /// A Page's.
    Page,
    /// `id|secret`.
    App,
}

/// Why a token stopped being good before its time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Death {
    /// The person removed the app: 190/458.
    AppRemoved,
    /// The person changed the password: 190/460.
    PasswordChanged,
    /// The person lost the role on the Page: 190/492.
    PageRoleLost,
}

/// An access token.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Token {
    /// The token.
    pub token: String,
    /// What it is.
    pub kind: TokenKind,
    /// The app it was given to.
    pub app_id: String,
    /// The person it speaks for.
    pub person_id: String,
    /// The Page, of a Page token.
    pub page_id: Option<String>,
    /// Unix seconds.
    pub issued_at: i64,
    /// Unix seconds; never when missing.
    pub expires_at: Option<i64>,
    /// Why it is dead.
    pub death: Option<Death>,
}

/// A token as the exchange answers it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IssuedToken {
    /// The token.
    pub access_token: String,
    /// Seconds until it expires; missing when it does not, or when Meta keeps silent.
    pub expires_in: Option<i64>,
}

/// Who is asking: a token that was found good.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TokenHolder {
    /// The token.
    pub token: String,
    /// What it is.
    pub kind: TokenKind,
    /// The app it was given to.
    pub app_id: String,
    /// The person it speaks for; missing for an app token.
    pub person_id: Option<String>,
    /// The Page, of a Page token.
    pub page_id: Option<String>,
}

impl World {
    /// Checks a token and, when given or required, its `appsecret_proof`.
    pub fn authenticate(
        &self,
        token: &str,
        proof: Option<&str>,
    ) -> Result<TokenHolder, GraphProblem> {
        let caller = match token.split_once('|') {
            Some((id, secret)) => self.app_caller(token, id, secret)?,
            None => self.token_caller(token)?,
        };
        self.check_proof(&caller, proof)?;
        Ok(caller)
    }

    /// `appsecret_proof` of a token: HMAC-SHA256 under the app's secret, lower-case hex.
    pub fn proof(&self, app_id: &str, token: &str) -> Option<String> {
        let secret = self.app(app_id)?.secret.as_bytes();
        let mut mac = Hmac::<Sha256>::new_from_slice(secret).ok()?;
        mac.update(token.as_bytes());
        Some(hex::encode(mac.finalize().into_bytes()))
    }

    /// Turns a good user token into a long-lived one (`grant_type=fb_exchange_token`).
    pub fn extend_token(
        &mut self,
        client_id: &str,
        client_secret: &str,
        token: &str,
    ) -> Result<IssuedToken, GraphProblem> {
        self.authenticate_app(client_id, client_secret)?;
        let caller = self.token_caller(token)?;
        let person_id = caller.person_id.clone().filter(|_| caller.is_user());
        let Some(person_id) = person_id.filter(|_| caller.app_id == client_id) else {
            return Err(GraphProblem::parameter(
                "The token cannot be exchanged by this app",
            ));
        };
        Ok(self.issue_token(client_id, &person_id, TokenKind::LongUser))
    }

    /// Gives out a token, as an exchange does.
    pub fn issue_token(&mut self, app_id: &str, person_id: &str, kind: TokenKind) -> IssuedToken {
        let lifetime = match kind {
            TokenKind::ShortUser => Some(self.settings.short_token_seconds),
            TokenKind::LongUser => Some(self.settings.long_token_seconds),
            TokenKind::Page | TokenKind::App => None,
        };
        let expires_at = lifetime.map(|seconds| self.now() + seconds);
        let access_token = self.keep_token(app_id, person_id, kind, None, expires_at);
        let expires_in = lifetime.filter(|_| self.settings.answers_expires_in);
        IssuedToken {
            access_token,
            expires_in,
        }
    }

    /// The problem that this token is answered with now, if any.
    pub fn token_problem(&self, token: &Token) -> Option<GraphProblem> {
        let (subcode, message) = match token.death {
            Some(Death::AppRemoved) => (
                458,
                "Error validating access token: The user has not authorized application",
            ),
            Some(Death::PasswordChanged) => (
                460,
                "Error validating access token: The session has been invalidated because the \
                 user changed their password",
            ),
            Some(Death::PageRoleLost) => (
                492,
                "Error validating access token: The user lost the role on the Page of this token",
            ),
            None => {
                token.expires_at.filter(|at| *at <= self.now())?;
                (463, "Error validating access token: Session has expired")
            }
        };
        Some(GraphProblem::dead_token(subcode, message))
    }

    pub(super) fn kill_tokens(&mut self, death: Death, chosen: impl Fn(&Token) -> bool) {
        for token in self.tokens.iter_mut().filter(|token| chosen(token)) {
            token.death.get_or_insert(death);
        }
    }

    pub(super) fn derive_page_token(&mut self, caller: &TokenHolder, page_id: &str) -> String {
        let source = self.tokens.iter().find(|held| held.token == caller.token);
        let expires_at = match caller.kind {
            TokenKind::ShortUser => source.and_then(|held| held.expires_at),
            TokenKind::LongUser | TokenKind::Page | TokenKind::App => None,
        };
        let person_id = caller.person_id.clone().unwrap_or_default();
        let same = |held: &&Token| {
            held.page_id.as_deref() == Some(page_id)
                && held.app_id == caller.app_id
                && held.person_id == person_id
                && held.expires_at == expires_at
                && held.death.is_none()
        };
        if let Some(held) = self.tokens.iter().find(same) {
            return held.token.clone();
        }
        self.keep_token(
            &caller.app_id,
            &person_id,
            TokenKind::Page,
            Some(page_id),
            expires_at,
        )
    }

    fn keep_token(
        &mut self,
        app_id: &str,
        person_id: &str,
        kind: TokenKind,
        page_id: Option<&str>,
        expires_at: Option<i64>,
    ) -> String {
        let prefix = match kind {
            TokenKind::ShortUser => "EAAS",
            TokenKind::LongUser => "EAAL",
            TokenKind::Page => "EAAP",
            TokenKind::App => "EAAA",
        };
        let token = self.next_secret(prefix);
        self.tokens.push(Token {
            token: token.clone(),
            kind,
            app_id: app_id.to_owned(),
            person_id: person_id.to_owned(),
            page_id: page_id.map(str::to_owned),
            issued_at: self.now(),
            expires_at,
            death: None,
        });
        token
    }

    fn app_caller(&self, token: &str, id: &str, secret: &str) -> Result<TokenHolder, GraphProblem> {
        let Some(app) = self.app(id) else {
            let message = "Error validating application. Invalid application ID.";
            return Err(GraphProblem::new(101, message).challenge("invalid_client"));
        };
        if app.secret != secret {
            let problem = GraphProblem::new(190, "Invalid OAuth access token signature.");
            return Err(problem.challenge("invalid_token"));
        }
        Ok(TokenHolder {
            token: token.to_owned(),
            kind: TokenKind::App,
            app_id: id.to_owned(),
            person_id: None,
            page_id: None,
        })
    }

    fn token_caller(&self, token: &str) -> Result<TokenHolder, GraphProblem> {
        let held = self.tokens.iter().find(|held| held.token == token);
        let held = held.ok_or_else(GraphProblem::not_a_token)?;
        if let Some(problem) = self.token_problem(held) {
            return Err(problem);
        }
        Ok(TokenHolder {
            token: token.to_owned(),
            kind: held.kind,
            app_id: held.app_id.clone(),
            person_id: Some(held.person_id.clone()),
            page_id: held.page_id.clone(),
        })
    }

    fn check_proof(&self, caller: &TokenHolder, proof: Option<&str>) -> Result<(), GraphProblem> {
        let required = self
            .app(&caller.app_id)
            .is_some_and(|app| app.requires_proof);
        let refused =
            |message: &str| Err(GraphProblem::new(100, message).kind("GraphMethodException"));
        match proof {
            Some(proof) if Some(proof) != self.proof(&caller.app_id, &caller.token).as_deref() => {
                refused("Invalid appsecret_proof provided in the API argument")
            }
            None if required && caller.kind != TokenKind::App => {
                refused("API calls from the server require an appsecret_proof argument")
            }
            Some(_) | None => Ok(()),
        }
    }
}
