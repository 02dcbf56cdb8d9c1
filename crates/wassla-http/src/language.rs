//! In which language a request is answered: the person's choice on our pages, then what their
//! session says, then what the browser accepts.

use std::convert::Infallible;
use std::sync::{Arc, OnceLock};

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::Response;
use wassla_catalogue::{Catalogue, LanguageId, Texts};

use crate::middleware::cookies;

/// The cookie that keeps the choice.
const COOKIE: &str = "wassla_language";

/// How long a browser keeps the choice: a year.
const SECONDS: u32 = 365 * 24 * 3600;

/// The header by which the language of an answer to a program is chosen.
pub(crate) const ANSWERS_CHOSEN_BY: &str = "Accept-Language";

/// What a request says of languages. It travels in the request's extensions; clones are one.
#[derive(Debug, Clone)]
pub(crate) struct RequestLanguage(Arc<Wishes>);

#[derive(Debug)]
struct Wishes {
    catalogue: Catalogue,
    /// By the switch on our pages.
    chosen: Option<LanguageId>,
    /// By the session, once somebody has read it.
    claimed: OnceLock<LanguageId>,
    /// By the browser, or by the program that asks.
    accepted: Option<LanguageId>,
}

impl RequestLanguage {
    pub(crate) fn new(catalogue: &Catalogue, headers: &HeaderMap) -> Self {
        let accepted = headers.get(header::ACCEPT_LANGUAGE);
        let accepted = accepted.and_then(|value| value.to_str().ok());
        Self(Arc::new(Wishes {
            catalogue: catalogue.clone(),
            chosen: cookies::read(headers, COOKIE).and_then(|tag| catalogue.find(tag)),
            claimed: OnceLock::new(),
            accepted: accepted.and_then(|header| catalogue.accept(header)),
        }))
    }

    /// Takes note of the `locale` of a session.
    pub(crate) fn claim(&self, locale: &str) {
        if let Some(language) = self.0.catalogue.find(locale) {
            // The first claim stands: a request has one session.
            let _ = self.0.claimed.set(language);
        }
    }

    /// The sentences of a page.
    pub(crate) fn of_pages(&self) -> Texts {
        let chosen = self.0.chosen.as_ref().or(self.0.claimed.get());
        self.texts(chosen.or(self.0.accepted.as_ref()))
    }

    /// The sentences of an answer to a program.
    pub(crate) fn of_answers(&self) -> Texts {
        self.texts(self.0.accepted.as_ref())
    }

    fn texts(&self, language: Option<&LanguageId>) -> Texts {
        match language {
            Some(language) => self.0.catalogue.language(language),
            None => self.0.catalogue.english(),
        }
    }
}

impl<S: Sync> FromRequestParts<S> for RequestLanguage {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        let known = parts.extensions.get::<Self>().cloned();
        Ok(known.unwrap_or_else(|| Self::new(&Catalogue::shipped(), &parts.headers)))
    }
}

/// Says in which language an answer is, and by what it was chosen.
pub(crate) fn declare(response: &mut Response, texts: &Texts, chosen_by: &'static str) {
    let headers = response.headers_mut();
    if let Ok(tag) = HeaderValue::try_from(texts.tag()) {
        headers.insert(header::CONTENT_LANGUAGE, tag);
    }
    headers.append(header::VARY, HeaderValue::from_static(chosen_by));
}

/// The header that keeps a choice.
pub(crate) fn keep(language: &LanguageId, is_https: bool) -> String {
    let secure = if is_https { "; Secure" } else { "" };
    format!("{COOKIE}={language}; Path=/; Max-Age={SECONDS}; HttpOnly; SameSite=Lax{secure}")
}
