//! Figures for Prometheus.

use std::sync::Arc;

use axum::Router;
use axum::extract::State;
use axum::http::{Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use prometheus_client::encoding::{EncodeLabelSet, text};
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::registry::Registry;
use wassla_app::Observer;
use wassla_domain::Landing;
use wassla_domain::calls::CallOutcome;
use wassla_domain::inbound::Outcome;

/// The figures of the HTTP face. Clones count together.
#[derive(Debug, Clone)]
pub struct Metrics {
    requests: Family<RequestLabels, Counter>,
    landings: Family<OutcomeLabels, Counter>,
    events: Family<OutcomeLabels, Counter>,
    drops: Counter,
    agent_failures: Family<FailureLabels, Counter>,
    calls: Family<OutcomeLabels, Counter>,
    bridge_failures: Family<FailureLabels, Counter>,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct RequestLabels {
    method: &'static str,
    route: String,
    status: u16,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct OutcomeLabels {
    outcome: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct FailureLabels {
    reason: &'static str,
}

impl Metrics {
    /// New figures, named in this registry.
    pub fn new(registry: &mut Registry) -> Self {
        let metrics = Self {
            requests: Family::default(),
            landings: Family::default(),
            events: Family::default(),
            drops: Counter::default(),
            agent_failures: Family::default(),
            calls: Family::default(),
            bridge_failures: Family::default(),
        };
        registry.register(
            "wassla_http_requests",
            "Requests answered, by method, route and status",
            metrics.requests.clone(),
        );
        registry.register(
            "wassla_landings",
            "Sign-ins that came back, by what became of the channel that was wanted",
            metrics.landings.clone(),
        );
        registry.register(
            "wassla_inbound_events",
            "Events of Meta's that were decided on, by what became of them",
            metrics.events.clone(),
        );
        registry.register(
            "wassla_inbound_dropped",
            "Events of Meta's that were dropped, for whatever reason",
            metrics.drops.clone(),
        );
        registry.register(
            "wassla_agent_failures",
            "Agents that were asked and did not answer, by reason",
            metrics.agent_failures.clone(),
        );
        registry.register(
            "wassla_calls_ended",
            "Calls that are over, by how they ended",
            metrics.calls.clone(),
        );
        registry.register(
            "wassla_bridge_failures",
            "Voice bridges that were asked and did not answer, by reason",
            metrics.bridge_failures.clone(),
        );
        metrics
    }

    pub(crate) fn count_request(&self, method: &Method, route: &str, status: StatusCode) {
        let labels = RequestLabels {
            method: known(method),
            route: route.to_owned(),
            status: status.as_u16(),
        };
        self.requests.get_or_create(&labels).inc();
    }

    pub(crate) fn count_landing(&self, landing: &Landing) {
        let outcome = landing.outcome();
        self.landings
            .get_or_create(&OutcomeLabels { outcome })
            .inc();
    }
}

/// The figures of what happens in the background.
impl Observer for Metrics {
    fn event_processed(&self, outcome: Outcome) {
        let labels = OutcomeLabels {
            outcome: outcome.as_str(),
        };
        self.events.get_or_create(&labels).inc();
        if outcome.is_dropped() {
            self.drops.inc();
        }
    }

    fn agent_failed(&self, reason: &'static str) {
        let labels = FailureLabels { reason };
        self.agent_failures.get_or_create(&labels).inc();
    }

    fn call_ended(&self, outcome: CallOutcome) {
        let labels = OutcomeLabels {
            outcome: outcome.as_str(),
        };
        self.calls.get_or_create(&labels).inc();
    }

    fn bridge_failed(&self, reason: &'static str) {
        let labels = FailureLabels { reason };
        self.bridge_failures.get_or_create(&labels).inc();
    }
}

/// A client may send any word as a method: it must not become a label.
fn known(method: &Method) -> &'static str {
    match method.as_str() {
        "GET" => "GET",
        "HEAD" => "HEAD",
        "POST" => "POST",
        "PUT" => "PUT",
        "PATCH" => "PATCH",
        "DELETE" => "DELETE",
        "OPTIONS" => "OPTIONS",
        _ => "other",
    }
}

/// `GET /metrics` over everything in this registry: served on its own address.
pub fn metrics_router(registry: Arc<Registry>) -> Router {
    Router::new()
        .route("/metrics", get(figures))
        .with_state(registry)
}

async fn figures(State(registry): State<Arc<Registry>>) -> Response {
    let mut text = String::new();
    if text::encode(&mut text, &registry).is_err() {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    }
    let kind = "application/openmetrics-text; version=1.0.0; charset=utf-8";
    ([(header::CONTENT_TYPE, kind)], text).into_response()
}
