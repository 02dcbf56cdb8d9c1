use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;
use wassla_app::DeliveryView;
use wassla_catalogue::Texts;
use wassla_domain::ports::Counted;

use super::worded::{AnswerTexts, Worded};
use crate::extract::caller::ApiCaller;
use crate::extract::channel_kind::AnyKind;
use crate::failure::ProblemBody;
use crate::problem::Problem;
use crate::rfc3339;
use crate::state::HttpState;

/// What became of everything that Meta delivered for a channel.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct DeliveryBody {
    /// How many events came.
    received: u64,
    /// How many of them were taken in.
    delivered: u64,
    /// How many of them were dropped.
    dropped: u64,
    /// The same by outcome, those that never happened left out.
    counts: Vec<CountBody>,
    /// When the last event was decided on, RFC 3339.
    last_at: Option<String>,
}

/// One outcome.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CountBody {
    /// Such as `delivered`, `agent_missing` or `no_channel`.
    outcome: &'static str,
    /// Whether it is a loss.
    dropped: bool,
    /// The same in words.
    words: String,
    /// How often.
    count: u64,
    /// When for the last time, RFC 3339.
    last_at: String,
}

/// What became of everything that Meta delivered for a channel.
#[utoipa::path(get, path = "/api/v1/channels/{kind}/delivery", tag = "channels",
    params(("kind" = String, Path, description = "The kind of channel")),
    responses(
        (status = 200, description = "The counts, connected or not", body = DeliveryBody),
        (status = 401, description = "No session", body = ProblemBody,
            content_type = "application/problem+json"),
        (status = 403, description = "The role may not", body = ProblemBody,
            content_type = "application/problem+json"),
        (status = 404, description = "No such kind", body = ProblemBody,
            content_type = "application/problem+json"),
    ))]
pub(crate) async fn channel_delivery(
    State(state): State<HttpState>,
    ApiCaller(caller): ApiCaller,
    AnswerTexts(texts): AnswerTexts,
    AnyKind(kind): AnyKind,
) -> Result<Worded<DeliveryBody>, Problem> {
    let view = state.wassla.delivery(&caller, kind).await;
    let view = view.map_err(|stop| Problem::stop(&stop, kind))?;
    let body = DeliveryBody::new(&view, &texts);
    Ok(Worded { body, texts })
}

impl DeliveryBody {
    fn new(view: &DeliveryView, t: &Texts) -> Self {
        let counts = view.counts.iter();
        Self {
            received: view.received,
            delivered: view.delivered,
            dropped: view.dropped,
            counts: counts.map(|counted| CountBody::new(counted, t)).collect(),
            last_at: view.last_at.map(rfc3339::machine),
        }
    }
}

impl CountBody {
    fn new(counted: &Counted, t: &Texts) -> Self {
        Self {
            outcome: counted.outcome.as_str(),
            dropped: counted.outcome.is_dropped(),
            words: t.event_outcome(counted.outcome),
            count: counted.count,
            last_at: rfc3339::machine(counted.last_at),
        }
    }
}
