//! People, what they administer and what they granted to whom.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{GraphProblem, TokenHolder, TokenKind, World, permission, token::Death};

/// Somebody who can sign in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// The short name on forms and in tests, such as `aisha`.
    pub slug: String,
    /// The app-scoped user id.
    pub id: String,
    /// The name on pages.
    pub name: String,
    /// What is special about this person, for the sign-in page.
    pub about: String,
    /// Ids of the businesses this person administers.
    #[serde(default)]
    pub admin_of: Vec<String>,
    /// Ids of WABAs this person was given without a role in the business.
    #[serde(default)]
    pub assigned_wabas: Vec<String>,
    /// Roles on Pages.
    #[serde(default)]
    pub page_roles: Vec<PageRole>,
    /// What was granted and declined, by app id and permission.
    #[serde(default)]
    pub grants: BTreeMap<String, BTreeMap<String, GrantStatus>>,
}

/// What a person may do on a Page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PageRole {
    /// The Page's id.
    pub page_id: String,
    /// The tasks, such as `MESSAGING`.
    pub tasks: Vec<String>,
}

/// What a person answered when asked for a permission.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GrantStatus {
    /// Given.
    Granted,
    /// Refused; not asked again without `auth_type=rerequest`.
    Declined,
}

impl GrantStatus {
    /// The word that `/me/permissions` answers.
    pub fn name(self) -> &'static str {
        match self {
            Self::Granted => "granted",
            Self::Declined => "declined",
        }
    }
}

impl World {
    /// The person with this slug.
    pub fn person(&self, slug: &str) -> Option<&Person> {
        self.people.iter().find(|person| person.slug == slug)
    }

    /// The person behind a caller's token.
    pub fn caller_person(&self, caller: &TokenHolder) -> Option<&Person> {
        let id = caller.person_id.as_ref()?;
        self.people.iter().find(|person| person.id == *id)
    }

    /// Whether the person behind the token granted this permission to the token's app.
    pub fn has(&self, caller: &TokenHolder, permission: &str) -> bool {
        self.caller_person(caller)
            .and_then(|person| person.grants.get(&caller.app_id))
            .is_some_and(|grants| grants.get(permission) == Some(&GrantStatus::Granted))
    }

    /// Refuses with code 200 unless the permission was granted.
    pub fn need(&self, caller: &TokenHolder, permission: &str) -> Result<(), GraphProblem> {
        if self.has(caller, permission) {
            return Ok(());
        }
        Err(GraphProblem::permission_missing(permission))
    }

    /// The person behind a user token, as `/me` means it.
    pub fn me(&self, caller: &TokenHolder) -> Result<&Person, GraphProblem> {
        self.caller_person(caller).filter(|_| caller.is_user()).ok_or_else(|| {
            GraphProblem::new(
                2500,
                "An active access token must be used to query information about the current user.",
            )
        })
    }

    /// What the person granted and declined, in the catalogue's order.
    pub fn permissions(
        &self,
        caller: &TokenHolder,
    ) -> Result<Vec<(&'static str, GrantStatus)>, GraphProblem> {
        let grants = self.me(caller)?.grants.get(&caller.app_id);
        let status = |name: &str| grants.and_then(|grants| grants.get(name).copied());
        let known = permission::CATALOGUE.into_iter();
        Ok(known
            .filter_map(|one| status(one.name).map(|status| (one.name, status)))
            .collect())
    }

    /// Takes one permission back, or all: then every token that this person gave the app dies.
    pub fn revoke_permissions(
        &mut self,
        caller: &TokenHolder,
        user_id: &str,
        permission: Option<&str>,
    ) -> Result<(), GraphProblem> {
        if self.me(caller)?.id != user_id {
            return Err(GraphProblem::unseen("delete", user_id));
        }
        let Some(permission) = permission else {
            self.forget_app(user_id, &caller.app_id);
            return Ok(());
        };
        if permission::permission(permission).is_none() {
            return Err(GraphProblem::parameter(format!(
                "Invalid permission '{permission}'"
            )));
        }
        self.set_grant(user_id, &caller.app_id, permission, GrantStatus::Declined);
        Ok(())
    }

    pub(super) fn set_grant(
        &mut self,
        user_id: &str,
        app_id: &str,
        permission: &str,
        status: GrantStatus,
    ) {
        if let Some(person) = self.people.iter_mut().find(|person| person.id == user_id) {
            let grants = person.grants.entry(app_id.to_owned()).or_default();
            grants.insert(permission.to_owned(), status);
        }
    }

    pub(super) fn forget_app(&mut self, user_id: &str, app_id: &str) {
        if let Some(person) = self.people.iter_mut().find(|person| person.id == user_id) {
            person.grants.remove(app_id);
        }
        self.kill_tokens(Death::AppRemoved, |token| {
            token.person_id == user_id && token.app_id == app_id
        });
    }
}

impl TokenHolder {
    /// Whether a person's own token was used.
    pub fn is_user(&self) -> bool {
        matches!(self.kind, TokenKind::ShortUser | TokenKind::LongUser)
    }
}
