//! Authorization codes and their exchange.

use serde::{Deserialize, Serialize};

use super::{App, GraphProblem, IssuedToken, TokenKind, World};

/// An authorization code and what it is bound to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuthorizationCode {
    /// The code.
    pub code: String,
    /// The app it was given to.
    pub app_id: String,
    /// The person who consented.
    pub person_id: String,
    /// The dialog's redirect URI.
    pub redirect_uri: String,
    /// Unix seconds.
    pub issued_at: i64,
    /// Whether it was exchanged.
    pub used: bool,
}

/// A request to exchange a code.
#[derive(Debug, Clone, Copy)]
pub struct CodeExchange<'a> {
    /// The app's id.
    pub client_id: &'a str,
    /// The app's secret.
    pub client_secret: &'a str,
    /// The redirect URI, which must be the dialog's.
    pub redirect_uri: &'a str,
    /// The code.
    pub code: &'a str,
}

impl World {
    /// Gives out a code, as the dialog does after a consent.
    pub fn issue_code(&mut self, app_id: &str, person_id: &str, redirect_uri: &str) -> String {
        self.share_again(app_id, person_id);
        let code = self.next_secret("AQD");
        let issued_at = self.now();
        self.codes.push(AuthorizationCode {
            code: code.clone(),
            app_id: app_id.to_owned(),
            person_id: person_id.to_owned(),
            redirect_uri: redirect_uri.to_owned(),
            issued_at,
            used: false,
        });
        code
    }

    /// Exchanges a code for a short-lived token.
    ///
    /// Unknown app 101, wrong secret 1, code of another app or malformed 100, other redirect URI
    /// 100/36008, used 100/36009, expired 100/36007.
    pub fn exchange_code(&mut self, asked: CodeExchange<'_>) -> Result<IssuedToken, GraphProblem> {
        self.authenticate_app(asked.client_id, asked.client_secret)?;
        let now = self.now();
        let lifetime = self.settings.code_seconds;
        let code = self
            .codes
            .iter_mut()
            .find(|held| held.code == asked.code && held.app_id == asked.client_id)
            .ok_or_else(|| refused("Invalid verification code format."))?;
        if code.redirect_uri != asked.redirect_uri {
            return Err(refused(
                "Error validating verification code. Please make sure your redirect_uri is \
                 identical to the one you used in the OAuth dialog request",
            )
            .subcode(36_008));
        }
        if code.used {
            return Err(refused("This authorization code has been used.").subcode(36_009));
        }
        if now - code.issued_at > lifetime {
            return Err(refused("This authorization code has expired.").subcode(36_007));
        }

        code.used = true;
        let (app_id, person_id) = (code.app_id.clone(), code.person_id.clone());
        Ok(self.issue_token(&app_id, &person_id, TokenKind::ShortUser))
    }

    /// The app with this id and secret.
    pub fn authenticate_app(&self, id: &str, secret: &str) -> Result<&App, GraphProblem> {
        let app = self.app(id).ok_or_else(|| {
            GraphProblem::new(101, "Error validating application. Invalid application ID.")
                .challenge("invalid_client")
        })?;
        if app.secret != secret {
            let problem = GraphProblem::new(1, "Error validating client secret.");
            return Err(problem.challenge("invalid_client"));
        }
        Ok(app)
    }
}

fn refused(message: &str) -> GraphProblem {
    GraphProblem::new(100, message).challenge("invalid_code")
}
