//! `GET /inbox/events`: tells an open Inbox page that something changed, and nothing more. What
//! changed is read by asking for the page again.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::Extension;
use axum::extract::State;
use axum::http::{HeaderName, HeaderValue};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures::Stream;
use futures::stream;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;
use wassla_app::InboxNews;
use wassla_domain::ChannelKind;

use crate::extract::caller::ApiCaller;
use crate::failure::ProblemBody;
use crate::problem::Problem;
use crate::state::HttpState;

/// Browsers connect again by themselves, and a session that has ended is noticed then.
const AT_MOST: Duration = Duration::from_mins(10);
/// What is silent for longer may be taken for dead on the way.
const HEARTBEAT: Duration = Duration::from_secs(15);
/// After how long a browser connects again.
const AGAIN_AFTER: Duration = Duration::from_secs(1);

/// How many pages are told at once: each keeps a connection, and the others are for Meta.
const WATCHERS: usize = 1024;

/// The places of those who watch.
#[derive(Clone)]
pub(crate) struct Watchers(Arc<Semaphore>);

impl Default for Watchers {
    fn default() -> Self {
        Self(Arc::new(Semaphore::new(WATCHERS)))
    }
}

/// Says that something in the Inbox changed, as often as it does.
#[utoipa::path(get, path = "/inbox/events", tag = "pages",
    responses(
        (status = 200, description = "Server-sent events `changed`", body = str,
            content_type = "text/event-stream"),
        (status = 401, description = "No session", body = ProblemBody,
            content_type = "application/problem+json"),
        (status = 403, description = "The role may not", body = ProblemBody,
            content_type = "application/problem+json"),
        (status = 503, description = "Too many watch already", body = ProblemBody,
            content_type = "application/problem+json"),
    ))]
pub(crate) async fn inbox_events(
    State(state): State<HttpState>,
    Extension(watchers): Extension<Watchers>,
    ApiCaller(caller): ApiCaller,
) -> Result<Response, Problem> {
    let news = state.wassla.inbox_news(&caller);
    let news = news.map_err(|stop| Problem::stop(&stop, ChannelKind::ALL[0]))?;

    let place = watchers.0.try_acquire_owned();
    let place = place.map_err(|_| Problem::unavailable())?;
    let events = Sse::new(told(news, place, state.stopping.clone()));
    let events = events.keep_alive(KeepAlive::new().interval(HEARTBEAT));
    // Proxies that collect an answer before they pass it on would make the page wait.
    let unbuffered = (
        HeaderName::from_static("x-accel-buffering"),
        HeaderValue::from_static("no"),
    );
    Ok(([unbuffered], events).into_response())
}

/// The first event opens the stream; it ends at a stop, or when its time is over.
fn told(
    news: InboxNews,
    place: OwnedSemaphorePermit,
    stopping: CancellationToken,
) -> impl Stream<Item = Result<Event, Infallible>> {
    let until = Instant::now() + AT_MOST;
    let opened = Event::default().retry(AGAIN_AFTER).comment("open");
    let watch = (news, place, stopping);
    let changes = stream::unfold(watch, move |(mut news, place, stopping)| async move {
        let change = tokio::select! {
            biased;
            () = stopping.cancelled() => return None,
            () = tokio::time::sleep_until(until) => return None,
            change = news.next() => change,
        };
        let event = Event::default().event("changed").data(change.to_string());
        Some((Ok(event), (news, place, stopping)))
    });
    stream::StreamExt::chain(stream::once(async { Ok(opened) }), changes)
}
