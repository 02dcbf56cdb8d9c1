//! Answers with sentences in them: in the language that the program asked for.

use std::convert::Infallible;

use axum::Json;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use wassla_catalogue::Texts;

use crate::language::{ANSWERS_CHOSEN_BY, RequestLanguage, declare};

/// The sentences of an answer.
pub(crate) struct AnswerTexts(pub(crate) Texts);

/// A body with sentences, and the language that they are in.
pub(crate) struct Worded<B> {
    pub(crate) body: B,
    pub(crate) texts: Texts,
}

impl<S: Sync> FromRequestParts<S> for AnswerTexts {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Infallible> {
        let language = RequestLanguage::from_request_parts(parts, state).await?;
        Ok(Self(language.of_answers()))
    }
}

impl<B: Serialize> IntoResponse for Worded<B> {
    fn into_response(self) -> Response {
        let mut response = Json(self.body).into_response();
        declare(&mut response, &self.texts, ANSWERS_CHOSEN_BY);
        response
    }
}
