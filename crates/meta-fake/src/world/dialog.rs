//! The OAuth dialog: what is asked, and the redirect that follows the answer.

use url::Url;

use super::{App, GrantStatus, Person, World, permission};

/// The query of a dialog request.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DialogRequest {
    /// `client_id`.
    pub client_id: String,
    /// `redirect_uri`.
    pub redirect_uri: String,
    /// `state`.
    pub state: String,
    /// `scope`: names separated by commas or spaces.
    pub scope: String,
    /// `response_type`; `code` when empty.
    pub response_type: String,
    /// `auth_type`; `rerequest` asks again for what was declined.
    pub auth_type: String,
}

/// What the consent page shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DialogPage {
    /// The app's name.
    pub app_name: String,
    /// The permissions to tick, in the order they were asked for.
    pub permissions: Vec<AskedPermission>,
}

/// A permission on the consent page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AskedPermission {
    /// The scope's name.
    pub name: &'static str,
    /// What it allows.
    pub meaning: &'static str,
    /// Whether it cannot be unticked.
    pub is_locked: bool,
}

/// Why an error page is shown; there is never a redirect.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{title}: {message}")]
pub struct DialogError {
    /// The page's heading.
    pub title: String,
    /// What is wrong.
    pub message: String,
}

/// What the person answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Consent {
    /// Continue, with these permissions ticked.
    Continue(Vec<String>),
    /// Continue, with everything ticked that the page shows.
    ContinueWithAll,
    /// Cancel.
    Cancel,
}

impl DialogRequest {
    /// Reads the query of a dialog URL; parameters that it does not know are ignored.
    pub fn from_query(query: &str) -> Self {
        let mut request = Self::default();
        for (name, value) in url::form_urlencoded::parse(query.as_bytes()) {
            let place = match name.as_ref() {
                "client_id" => &mut request.client_id,
                "redirect_uri" => &mut request.redirect_uri,
                "state" => &mut request.state,
                "scope" => &mut request.scope,
                "response_type" => &mut request.response_type,
                "auth_type" => &mut request.auth_type,
                _ => continue,
            };
            *place = value.into_owned();
        }
        request
    }

    fn names(text: &str) -> impl Iterator<Item = &str> {
        text.split([',', ' ']).filter(|name| !name.is_empty())
    }
}

impl World {
    /// The page that a person sees, before signing in when there is no `person` yet.
    ///
    /// What that person declined before is not shown again without `auth_type=rerequest`.
    pub fn dialog(
        &self,
        request: &DialogRequest,
        person: Option<&str>,
    ) -> Result<DialogPage, DialogError> {
        let app = self.dialog_app(request)?;
        let person = person.map(|slug| self.dialog_person(slug)).transpose()?;
        let grants = person.and_then(|person| person.grants.get(&app.id));
        let asks_again = request.auth_type == "rerequest";

        let mut asked = vec![permission::PUBLIC_PROFILE];
        let mut unknown = Vec::new();
        for name in DialogRequest::names(&request.scope) {
            match permission::permission(name) {
                Some(known) if !asked.contains(&known.name) => asked.push(known.name),
                Some(_) => {}
                None => unknown.push(name),
            }
        }
        if !unknown.is_empty() {
            return Err(error(
                "Invalid Scopes",
                &format!(
                    "This app asks for permissions that do not exist: {}",
                    unknown.join(", ")
                ),
            ));
        }

        let declined =
            |name: &str| grants.is_some_and(|held| held.get(name) == Some(&GrantStatus::Declined));
        let permissions = permission::CATALOGUE
            .into_iter()
            .filter(|one| asked.contains(&one.name) && (asks_again || !declined(one.name)))
            .map(|one| AskedPermission {
                name: one.name,
                meaning: one.meaning,
                is_locked: one.name == permission::PUBLIC_PROFILE,
            })
            .collect();
        Ok(DialogPage {
            app_name: app.name.clone(),
            permissions,
        })
    }

    /// Takes the person's answer and says where the browser goes.
    pub fn consent(
        &mut self,
        request: &DialogRequest,
        person: &str,
        consent: &Consent,
    ) -> Result<String, DialogError> {
        let page = self.dialog(request, Some(person))?;
        let person_id = self.dialog_person(person)?.id.clone();
        let app_id = self.dialog_app(request)?.id.clone();
        let mut location = Url::parse(&request.redirect_uri)
            .map_err(|_| error("URL blocked", "The redirect URI is not a URL."))?;
        let inactive = (!self.settings.app_is_active).then(|| (1_349_245, "App not active".into()));
        if let Some((code, message)) = self.dialog_failure.take().or(inactive) {
            location
                .query_pairs_mut()
                .append_pair("error_code", &code.to_string())
                .append_pair("error_message", &message)
                .append_pair("state", &request.state);
            return Ok(finish(location));
        }
        let ticked = |one: &AskedPermission| match consent {
            Consent::Cancel => None,
            Consent::ContinueWithAll => Some(true),
            Consent::Continue(names) => Some(one.is_locked || names.iter().any(|n| n == one.name)),
        };
        let answers: Option<Vec<(&str, bool)>> = page
            .permissions
            .iter()
            .map(|one| ticked(one).map(|is_ticked| (one.name, is_ticked)))
            .collect();
        let Some(answers) = answers else {
            return Ok(finish(cancelled(location, &request.state)));
        };

        for (name, is_ticked) in &answers {
            let status = if *is_ticked {
                GrantStatus::Granted
            } else {
                GrantStatus::Declined
            };
            self.set_grant(&person_id, &app_id, name, status);
        }
        let code = self.issue_code(&app_id, &person_id, &request.redirect_uri);
        location
            .query_pairs_mut()
            .append_pair("code", &code)
            .append_pair("state", &request.state);
        if DialogRequest::names(&request.response_type).any(|kind| kind == "granted_scopes") {
            let all = |wanted: bool| {
                let chosen = answers.iter().filter(|(_, ticked)| *ticked == wanted);
                chosen.map(|(name, _)| *name).collect::<Vec<_>>().join(",")
            };
            location
                .query_pairs_mut()
                .append_pair("granted_scopes", &all(true))
                .append_pair("denied_scopes", &all(false));
        }
        Ok(finish(location))
    }

    /// Lets the next return from the dialog fail with `error_code` and `error_message`.
    pub fn fail_next_dialog(&mut self, code: i64, message: &str) {
        self.dialog_failure = Some((code, message.to_owned()));
    }

    fn dialog_app(&self, request: &DialogRequest) -> Result<&App, DialogError> {
        let app = self.app(&request.client_id).ok_or_else(|| {
            error(
                "Invalid App ID",
                "The provided app ID does not look like a valid app ID.",
            )
        })?;
        if !app.redirect_uris.contains(&request.redirect_uri) {
            return Err(error(
                "URL blocked",
                "This redirect failed because the redirect URI is not white-listed in the app's \
                 client OAuth settings.",
            ));
        }
        if request.state.is_empty() {
            return Err(error(
                "Missing parameter",
                "The parameter state is required.",
            ));
        }
        let mut kinds = DialogRequest::names(&request.response_type);
        if let Some(kind) = kinds.find(|kind| *kind != "code" && *kind != "granted_scopes") {
            let message = format!("This app may not use the response type {kind}.");
            return Err(error("Invalid response type", &message));
        }
        Ok(app)
    }

    fn dialog_person(&self, slug: &str) -> Result<&Person, DialogError> {
        self.person(slug)
            .ok_or_else(|| error("Not signed in", "There is no such person."))
    }
}

fn cancelled(mut location: Url, state: &str) -> Url {
    location
        .query_pairs_mut()
        .append_pair("error", "access_denied")
        .append_pair("error_reason", "user_denied")
        .append_pair("error_description", "Permissions error.")
        .append_pair("error_code", "200")
        .append_pair("state", state);
    location
}

/// Facebook appends this fragment when the redirect URI has none of its own.
fn finish(mut location: Url) -> String {
    if location.fragment().is_none() {
        location.set_fragment(Some("_=_"));
    }
    location.into()
}

fn error(title: &str, message: &str) -> DialogError {
    DialogError {
        title: title.to_owned(),
        message: message.to_owned(),
    }
}
