//! The body of an answer, or why there is none.

use wassla_outbound::{Response, StatusCode};

use crate::failure::EndpointFailure;

/// A status that says that there is no answer.
#[derive(Debug, thiserror::Error)]
#[error("the runtime answered with status {0}")]
struct BodyRefused(u16);

/// The body of a 200, as long as it is not larger than this; nothing for a 204.
pub(crate) async fn whole(
    mut response: Response,
    at_most: usize,
) -> Result<Option<Vec<u8>>, EndpointFailure> {
    let status = response.status();
    match status {
        StatusCode::OK => {}
        StatusCode::NO_CONTENT => return Ok(None),
        _ => {
            return Err(EndpointFailure::because(
                reason_of(status),
                BodyRefused(status.into()),
            ));
        }
    }
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(broken_off)? {
        if body.len() + chunk.len() > at_most {
            return Err(EndpointFailure::new("too_large"));
        }
        body.extend_from_slice(&chunk);
    }
    Ok(Some(body))
}

fn reason_of(status: StatusCode) -> &'static str {
    match status.as_u16() {
        300..400 => "redirected",
        429 => "throttled",
        400..500 => "refused",
        500.. => "server_error",
        _ => "unexpected_status",
    }
}

fn broken_off(error: wassla_outbound::Error) -> EndpointFailure {
    let reason = if error.is_timeout() {
        "timed_out"
    } else {
        "broken_off"
    };
    EndpointFailure::because(reason, error.without_url())
}
