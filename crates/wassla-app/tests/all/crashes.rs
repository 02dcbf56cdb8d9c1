//! What is left when a process ends, or a part of the world does, in the middle.

use std::time::Duration;

use async_trait::async_trait;
use mockall::mock;
use wassla_domain::ChatKind::Whatsapp;
use wassla_domain::attempt::{Attempt, Claim, Claimant, StateHash};
use wassla_domain::ports::{AttemptStore, PlanPolicy};
use wassla_domain::{ChannelState, Entitlements, Fault, Timestamp, WorkspaceId};

use crate::test_app::{TestApp, acme, owner};

mock! {
    Attempts {}
    #[async_trait]
    impl AttemptStore for Attempts {
        async fn begin(&self, attempt: &Attempt) -> Result<(), Fault>;
        async fn claim(&self, claimant: &Claimant, now: Timestamp) -> Result<Claim, Fault>;
        async fn finish(&self, state: &StateHash, landing: &str) -> Result<(), Fault>;
        async fn forget_before(&self, instant: Timestamp) -> Result<u64, Fault>;
    }
}

mock! {
    Plans {}
    #[async_trait]
    impl PlanPolicy for Plans {
        async fn entitlements(&self, workspace: &WorkspaceId) -> Result<Entitlements, Fault>;
    }
}

#[tokio::test]
async fn t23_a_store_that_is_down_spends_nothing() {
    let app = TestApp::open();
    let away = app.approves(&owner(), "aisha", Whatsapp).await;
    let mut down = MockAttempts::new();
    down.expect_claim()
        .returning(|_, _| Err(Fault::unavailable("the store", "down")));
    let broken = app.with(|ports| ports.attempts = std::sync::Arc::new(down));
    assert!(broken.handle_callback(away.callback()).await.is_err());
    assert_eq!(app.graph.count("exchange_code"), 0);
    let landing = app
        .wassla
        .handle_callback(away.callback())
        .await
        .unwrap()
        .query();
    assert_eq!(
        landing, "connected=whatsapp",
        "the same callback works once the store is back"
    );
}

#[tokio::test]
async fn a_plan_that_cannot_be_read_stops_before_meta_is_asked() {
    let app = TestApp::open();
    let away = app.approves(&owner(), "aisha", Whatsapp).await;
    let mut plans = MockPlans::new();
    plans
        .expect_entitlements()
        .returning(|_| Err(Fault::unavailable("plans", "down")));
    let broken = app.with(|ports| ports.plans = std::sync::Arc::new(plans));
    let landing = broken
        .handle_callback(away.callback())
        .await
        .unwrap()
        .query();
    assert_eq!(landing, "error=token_exchange_failed&channel=whatsapp");
    assert_eq!(app.graph.count("exchange_code"), 0);
}

#[tokio::test]
async fn t34_a_plan_lost_during_the_sign_in_writes_nothing() {
    let app = TestApp::open();
    let away = app.approves(&owner(), "aisha", Whatsapp).await;
    let mut asked = 0;
    let mut plans = MockPlans::new();
    plans.expect_entitlements().returning(move |_| {
        asked += 1;
        let kinds = (asked == 1).then_some(Whatsapp.into());
        Ok(Entitlements::Active(kinds.into_iter().collect()))
    });
    let changing = app.with(|ports| ports.plans = std::sync::Arc::new(plans));
    let landing = changing
        .handle_callback(away.callback())
        .await
        .unwrap()
        .query();
    assert_eq!(landing, "error=feature_not_in_plan&channel=whatsapp");
    assert!(app.row(Whatsapp).await.is_none());
}

#[tokio::test(start_paused = true)]
async fn t23_a_blink_of_a_directory_after_the_exchange_is_waited_out() {
    let app = TestApp::open();
    let away = app.approves(&owner(), "aisha", Whatsapp).await;
    let mut asked = 0;
    let mut plans = MockPlans::new();
    plans.expect_entitlements().returning(move |_| {
        asked += 1;
        if (2..=4).contains(&asked) {
            return Err(Fault::unavailable("plans", "blinking"));
        }
        Ok(Entitlements::Active([Whatsapp.into()].into()))
    });
    let blinking = app.with(|ports| ports.plans = std::sync::Arc::new(plans));
    let landing = blinking
        .handle_callback(away.callback())
        .await
        .unwrap()
        .query();
    assert_eq!(landing, "connected=whatsapp");
}

#[tokio::test(start_paused = true)]
async fn a_reload_waits_for_the_landing_and_then_says_pending() {
    let app = TestApp::open();
    let away = app.approves(&owner(), "aisha", Whatsapp).await;
    // Another process claimed it and has not come to an end.
    let claimant = Claimant {
        state: away.state.hash(),
        browser: away.browser.hash(),
        identity: None,
    };
    let now = app.ports.clock.now();
    let claim = app.ports.attempts.claim(&claimant, now).await.unwrap();
    assert!(matches!(claim, Claim::Won(_)));

    let from = tokio::time::Instant::now();
    let landing = app
        .wassla
        .handle_callback(away.callback())
        .await
        .unwrap()
        .query();
    assert_eq!(landing, "pending=whatsapp");
    assert_eq!(from.elapsed().as_secs(), 10);

    app.clock.advance(Duration::from_secs(121));
    let landing = app
        .wassla
        .handle_callback(away.callback())
        .await
        .unwrap()
        .query();
    assert_eq!(
        landing, "error=token_exchange_failed&channel=whatsapp",
        "it crashed: try again"
    );
}

#[tokio::test]
async fn t21_rows_that_a_crash_left_connecting_are_taken_up_by_another_process() {
    let app = TestApp::open();
    let away = app.approves(&owner(), "huda", Whatsapp).await;
    // The process ends with its provisioning hardly begun: its tasks go with their runtime.
    let settings = wassla_app::Settings {
        provision_wait: Duration::ZERO,
        ..Default::default()
    };
    let callback = away.callback();
    let ports = app.ports.clone();
    app.graph.world(|world| world.settings.delay_ms = 50);
    std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        let doomed = wassla_app::Wassla::new(ports, settings);
        let landing = runtime
            .block_on(doomed.handle_callback(callback))
            .unwrap()
            .query();
        assert_eq!(landing, "pending=whatsapp");
        runtime.shutdown_background();
    })
    .join()
    .unwrap();
    assert_eq!(
        app.row(Whatsapp).await.unwrap().state,
        ChannelState::Connecting
    );

    assert_eq!(
        app.wassla.provision_due().await.unwrap(),
        0,
        "the lease is still held"
    );
    app.clock.advance(Duration::from_mins(1));
    assert_eq!(app.wassla.provision_due().await.unwrap(), 1);
    let row = app.row_of(&acme(), Whatsapp).await.unwrap();
    assert_eq!(row.state, ChannelState::Connected);
    assert!(app.graph.count("register") <= 2);
}

#[tokio::test]
async fn a_callback_that_nobody_waits_for_any_more_runs_to_its_end() {
    let app = TestApp::open();
    app.graph.world(|world| world.settings.delay_ms = 20);
    let away = app.approves(&owner(), "aisha", Whatsapp).await;
    let (wassla, callback) = (app.wassla.clone(), away.callback());
    let browser = tokio::spawn(async move { wassla.handle_callback(callback).await });
    while app.graph.count("exchange_code") == 0 {
        tokio::task::yield_now().await;
    }
    browser.abort();
    assert!(browser.await.unwrap_err().is_cancelled());
    app.wassla.finish_tasks().await;
    assert_eq!(
        app.row(Whatsapp).await.unwrap().state,
        ChannelState::Connected
    );
}
