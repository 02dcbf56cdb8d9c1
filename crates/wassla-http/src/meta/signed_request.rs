//! What people do to the app on Facebook, as Meta tells it: they remove it, or ask for their data
//! to be deleted. Nothing here is authorised by a cookie; the signature in the form is.

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::extract::rejection::BytesRejection;
use axum::http::StatusCode;
use serde::Serialize;
use utoipa::ToSchema;
use wassla_app::IngestError;

use crate::extract::parameters::Parameters;
use crate::failure::ProblemBody;
use crate::problem::Problem;
use crate::state::HttpState;

/// Where a person sees what became of their request.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct DeletionAnswer {
    /// The page that shows it.
    url: String,
    /// The code that the person may quote.
    confirmation_code: String,
}

/// A person removed the app.
#[utoipa::path(post, path = "/meta/deauthorize", tag = "meta",
    request_body(content = String, content_type = "application/x-www-form-urlencoded",
        description = "`signed_request`"),
    responses(
        (status = 200, description = "The channels that they connected are no longer used"),
        (status = 400, description = "Signed, but not JSON", body = ProblemBody,
            content_type = "application/problem+json"),
        (status = 401, description = "Not signed by Meta", body = ProblemBody,
            content_type = "application/problem+json"),
        (status = 503, description = "To be sent again", body = ProblemBody,
            content_type = "application/problem+json"),
    ))]
pub(crate) async fn deauthorize(
    State(state): State<HttpState>,
    body: Result<Bytes, BytesRejection>,
) -> Result<StatusCode, Problem> {
    let form = body.map_err(Problem::from)?;
    let form = Parameters::read(&form);

    let done = state.wassla.deauthorize(signed_request(&form)?).await;
    done.map_err(|reason| problem(&reason))?;
    Ok(StatusCode::OK)
}

/// A person asks for their data to be deleted.
#[utoipa::path(post, path = "/meta/data-deletion", tag = "meta",
    request_body(content = String, content_type = "application/x-www-form-urlencoded",
        description = "`signed_request`"),
    responses(
        (status = 200, description = "Deleted; where that can be seen", body = DeletionAnswer),
        (status = 400, description = "Signed, but not JSON", body = ProblemBody,
            content_type = "application/problem+json"),
        (status = 401, description = "Not signed by Meta", body = ProblemBody,
            content_type = "application/problem+json"),
        (status = 503, description = "To be sent again", body = ProblemBody,
            content_type = "application/problem+json"),
    ))]
pub(crate) async fn data_deletion(
    State(state): State<HttpState>,
    body: Result<Bytes, BytesRejection>,
) -> Result<Json<DeletionAnswer>, Problem> {
    let form = body.map_err(Problem::from)?;
    let form = Parameters::read(&form);

    let deleted = state.wassla.delete_data(signed_request(&form)?).await;
    let code = deleted.map_err(|reason| problem(&reason))?;
    let origin = state.settings.own_origin();
    Ok(Json(DeletionAnswer {
        url: format!("{origin}/meta/deletion/{code}"),
        confirmation_code: code.to_string(),
    }))
}

/// None, or more than one, is signed by nobody.
fn signed_request<'a>(form: &'a Parameters<'_>) -> Result<&'a str, Problem> {
    let only = form.only("signed_request").unwrap_or(None);
    only.ok_or_else(Problem::forged)
}

fn problem(reason: &IngestError) -> Problem {
    if let IngestError::Unavailable(fault) = reason {
        let error: &dyn std::error::Error = fault;
        tracing::error!(error, "a signed request was not followed");
    }
    Problem::ingest_failed(reason)
}
