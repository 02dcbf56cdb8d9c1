//! Figures for Prometheus.

use wassla_app::Observer as _;
use wassla_domain::calls::CallOutcome;
use wassla_domain::inbound::{DropReason, Outcome};
use wassla_http::metrics_router;

use crate::world::{Visit, World, owner};

async fn figures(world: &World) -> String {
    let router = metrics_router(world.registry.clone());
    Visit::new(&router, "GET", "/metrics").send().await.body
}

#[tokio::test]
async fn requests_are_counted_by_route_and_never_by_path() {
    let world = World::new();
    world
        .get("/api/v1/channels/whatsapp/status")
        .by(&owner())
        .send()
        .await;
    world
        .get("/api/v1/channels/canary/status")
        .by(&owner())
        .send()
        .await;
    world.get("/canary?code=canary").send().await;
    Visit::new(&world.app, "CANARY", "/channels").send().await;
    let text = figures(&world).await;
    for line in [
        r#"wassla_http_requests_total{method="GET",route="/api/v1/channels/{kind}/status",status="200"} 1"#,
        r#"wassla_http_requests_total{method="GET",route="/api/v1/channels/{kind}/status",status="404"} 1"#,
        r#"wassla_http_requests_total{method="GET",route="unmatched",status="404"} 1"#,
        r#"wassla_http_requests_total{method="other",route="/channels",status="405"} 1"#,
    ] {
        assert!(text.contains(line), "{line} in {text}");
    }
    assert!(!text.contains("canary") && !text.contains("CANARY"));
}

#[tokio::test]
async fn landings_are_counted_by_code() {
    let world = World::new();
    world
        .get("/oauth/meta/callback?error=access_denied&state=x")
        .send()
        .await;
    let text = figures(&world).await;
    assert!(
        text.contains(r#"wassla_landings_total{outcome="state_invalid"} 1"#),
        "{text}"
    );
}

#[tokio::test]
async fn what_happens_in_the_background_is_counted() {
    let world = World::new();
    for outcome in Outcome::ALL {
        world.metrics.event_processed(outcome);
    }
    world
        .metrics
        .event_processed(Outcome::Dropped(DropReason::NoChannel));
    world.metrics.agent_failed("timeout");
    for outcome in CallOutcome::ALL {
        world.metrics.call_ended(outcome);
    }
    world.metrics.call_ended(CallOutcome::Completed);
    world.metrics.bridge_failed("timeout");
    let text = figures(&world).await;
    for line in [
        r#"wassla_inbound_events_total{outcome="delivered"} 1"#,
        r#"wassla_inbound_events_total{outcome="no_channel"} 2"#,
        "wassla_inbound_dropped_total 7",
        r#"wassla_agent_failures_total{reason="timeout"} 1"#,
        r#"wassla_calls_ended_total{outcome="completed"} 2"#,
        r#"wassla_calls_ended_total{outcome="agent_draft"} 1"#,
        r#"wassla_bridge_failures_total{reason="timeout"} 1"#,
    ] {
        assert!(text.contains(line), "{line} in {text}");
    }
}

#[tokio::test]
async fn deliveries_are_counted_by_their_answer() {
    let world = World::new();
    world.delivers_signed("{}").send().await;
    world.delivers("{}").send().await;
    let text = figures(&world).await;
    for status in ["200", "401"] {
        let line = format!(
            r#"wassla_http_requests_total{{method="POST",route="/webhooks/meta",status="{status}"}} 1"#
        );
        assert!(text.contains(&line), "{line} in {text}");
    }
}
