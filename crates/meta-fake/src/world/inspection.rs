//! `debug_token`: what a token is, said to the app that owns it.

use super::{GrantedScope, GraphProblem, TokenHolder, TokenKind, World};

/// The answer of `debug_token`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TokenReport {
    /// The app of the token.
    pub app_id: Option<String>,
    /// The app's name.
    pub application: Option<String>,
    /// `USER`, `PAGE` or `APP`.
    pub kind: Option<&'static str>,
    /// Whether it would be accepted now.
    pub is_valid: bool,
    /// Unix seconds.
    pub issued_at: Option<i64>,
    /// Unix seconds; 0 is never.
    pub expires_at: Option<i64>,
    /// Unix seconds; 0 is never.
    pub data_access_expires_at: Option<i64>,
    /// The granted permissions, in the catalogue's order.
    pub scopes: Vec<&'static str>,
    /// The same, each with the assets that it was granted for.
    pub granular_scopes: Vec<GrantedScope>,
    /// The app-scoped user id.
    pub user_id: Option<String>,
    /// The Page, of a Page token.
    pub profile_id: Option<String>,
    /// Why it is not valid.
    pub error: Option<GraphProblem>,
}

/// Data may be read for 90 days after a person's last sign-in.
const DATA_ACCESS: i64 = 90 * 86_400;

impl World {
    /// Says what a token is; only an app token may ask.
    pub fn inspect_token(
        &self,
        caller: &TokenHolder,
        token: &str,
    ) -> Result<TokenReport, GraphProblem> {
        if caller.kind != TokenKind::App {
            return Err(GraphProblem::parameter(
                "You must provide an app access token, or a user access token that is an owner or \
                 developer of the app",
            ));
        }
        if let Some((id, secret)) = token.split_once('|') {
            return Ok(self.inspect_app_token(id, secret));
        }
        let Some(held) = self.tokens.iter().find(|held| held.token == token) else {
            return Ok(TokenReport {
                error: Some(GraphProblem::new(190, "Invalid OAuth access token.")),
                ..TokenReport::default()
            });
        };
        let error = self.token_problem(held);
        let owner = TokenHolder {
            token: token.to_owned(),
            kind: TokenKind::ShortUser,
            app_id: held.app_id.clone(),
            person_id: Some(held.person_id.clone()),
            page_id: None,
        };
        let granted = self.permissions(&owner).unwrap_or_default().into_iter();
        let granted = granted.filter(|(_, status)| *status == super::GrantStatus::Granted);
        let scopes: Vec<&'static str> = granted.map(|(name, _)| name).collect();
        Ok(TokenReport {
            app_id: Some(held.app_id.clone()),
            application: self.app(&held.app_id).map(|app| app.name.clone()),
            kind: Some(if held.kind == TokenKind::Page {
                "PAGE"
            } else {
                "USER"
            }),
            is_valid: error.is_none(),
            issued_at: Some(held.issued_at),
            expires_at: Some(held.expires_at.unwrap_or(0)),
            data_access_expires_at: Some(held.issued_at + DATA_ACCESS),
            granular_scopes: self.granted_scopes(&owner, &scopes),
            scopes,
            user_id: Some(held.person_id.clone()),
            profile_id: held.page_id.clone(),
            error,
        })
    }

    fn inspect_app_token(&self, id: &str, secret: &str) -> TokenReport {
        match self.app(id).filter(|app| app.secret == secret) {
            Some(app) => TokenReport {
                app_id: Some(app.id.clone()),
                application: Some(app.name.clone()),
                kind: Some("APP"),
                is_valid: true,
                ..TokenReport::default()
            },
            None => TokenReport {
                error: Some(GraphProblem::new(
                    190,
                    "Invalid OAuth access token signature.",
                )),
                ..TokenReport::default()
            },
        }
    }
}
