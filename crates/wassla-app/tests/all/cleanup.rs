//! What is owed at Meta for an asset that no row holds any more.

use std::sync::Arc;
use std::time::Duration;

use meta_fake::fault::{Fault, What};
use meta_fake::world::GraphProblem;
use wassla_domain::ChatKind::{Instagram, Messenger, Whatsapp};
use wassla_domain::Timestamp;
use wassla_domain::ports::CleanupStore;
use wassla_memory::FakeSecretBox;

use crate::desk::subscription_of;
use crate::test_app::{TestApp, owner};

const UNSUBSCRIBE: &str = "DELETE /{waba}/subscribed_apps";

impl TestApp {
    async fn owes(what: Option<What>) -> (Self, String) {
        let app = Self::answering(Whatsapp).await;
        let waba = subscription_of(&app.row(Whatsapp).await.unwrap());
        if let Some(what) = what {
            let fault = Fault::always(UNSUBSCRIBE, what);
            app.graph.world(|world| world.script(fault));
        }
        app.wassla
            .disconnect(&owner(), Whatsapp.into())
            .await
            .unwrap();
        (app, waba)
    }

    async fn job_due_at(&self) -> Option<Timestamp> {
        let jobs = self.store.jobs_after(None, 10).await.unwrap();
        jobs.first().map(|job| job.due_at)
    }
}

#[tokio::test]
async fn a_clean_up_unsubscribes_and_forgets_the_token() {
    let (app, waba) = TestApp::owes(None).await;
    assert!(app.is_subscribed(&waba));
    assert_eq!((app.jobs().await, app.cleans_up().await), (1, 1));
    assert!(!app.is_subscribed(&waba));
    assert_eq!((app.jobs().await, app.cleans_up().await), (0, 0));
}

#[tokio::test]
async fn what_meta_refuses_for_now_is_tried_again_later_and_later() {
    let (app, waba) = TestApp::owes(Some(What::Drop)).await;
    let mut pauses = Vec::new();
    for _ in 0..5 {
        assert_eq!(app.cleans_up().await, 1);
        let due = app.job_due_at().await.unwrap();
        pauses.push(due.seconds() - app.now().seconds());
        assert_eq!(app.cleans_up().await, 0, "not before");
        app.passes(Duration::from_millis(
            u64::try_from(due.millis() - app.now().millis()).unwrap(),
        ));
    }
    assert_eq!(pauses, [5, 10, 20, 40, 80]);
    app.graph.world(|world| world.faults.clear());
    app.cleans_up().await;
    assert_eq!(app.jobs().await, 0);
    assert!(!app.is_subscribed(&waba));
}

#[tokio::test]
async fn a_clean_up_whose_answer_was_lost_is_harmless_when_it_is_done_again() {
    let (app, waba) = TestApp::owes(Some(What::DoThenDrop)).await;
    app.cleans_up().await;
    assert_eq!(app.jobs().await, 1, "nobody knows that it is done");
    app.graph.world(|world| world.faults.clear());
    app.passes(Duration::from_secs(5));
    app.cleans_up().await;
    assert_eq!(app.jobs().await, 0);
    assert!(!app.is_subscribed(&waba));
}

#[tokio::test]
async fn a_dead_token_or_an_asset_out_of_sight_ends_a_debt() {
    let (app, _) = TestApp::owes(None).await;
    app.graph.world(|world| world.change_password("aisha"));
    assert_eq!(app.cleans_up().await, 1);
    assert_eq!(app.jobs().await, 0, "nothing can be done with a dead token");

    let (app, _) = TestApp::owes(None).await;
    app.graph.world(|world| world.lose_business_roles("aisha"));
    assert_eq!(app.cleans_up().await, 1);
    assert_eq!(app.jobs().await, 0, "nor with one that sees nothing");
}

#[tokio::test]
async fn a_debt_is_forgotten_after_seven_days_whatever_meta_says() {
    let denied = GraphProblem::permission_missing("whatsapp_business_management");
    for what in [What::Error(denied), What::Drop, What::ThrottledMinutes(30)] {
        let (app, _) = TestApp::owes(Some(what.clone())).await;
        let from = app.now();
        while let Some(due) = app.job_due_at().await {
            let pause = u64::try_from((due.seconds() - app.now().seconds()).max(1)).unwrap();
            assert!(pause <= 3_600, "{what:?}: at least once an hour");
            app.passes(Duration::from_secs(pause));
            app.cleans_up().await;
            assert!(
                app.now() < from.plus(Duration::from_hours(7 * 24 + 2)),
                "{what:?}"
            );
        }
        assert!(
            app.now() >= from.plus(Duration::from_hours(7 * 24)),
            "{what:?}"
        );
    }
}

#[tokio::test]
async fn what_another_row_uses_is_left_alone_without_a_call() {
    let app = TestApp::answering(Messenger).await;
    let page = subscription_of(&app.row(Messenger).await.unwrap());
    app.wassla
        .disconnect(&owner(), Instagram.into())
        .await
        .unwrap();
    assert_eq!(app.cleans_up().await, 1);
    assert_eq!(
        (app.jobs().await, app.graph.count("unsubscribe_page")),
        (0, 0)
    );
    assert!(app.is_subscribed(&page));
    app.customer_writes(Messenger, "tarek", "Hello").await;
    app.works().await;
    assert_eq!(app.texts_at_meta(), ["Re: Hello"]);

    app.wassla
        .disconnect(&owner(), Messenger.into())
        .await
        .unwrap();
    app.cleans_up().await;
    assert_eq!(
        (app.jobs().await, app.graph.count("unsubscribe_page")),
        (0, 1)
    );
    assert!(!app.is_subscribed(&page));
}

#[tokio::test]
async fn a_clean_up_waits_while_somebody_subscribes() {
    let (app, waba) = TestApp::owes(None).await;
    let (now, name) = (app.now(), format!("waba:{waba}"));
    let until = now.plus(Duration::from_mins(1));
    let leases = app.ports.leases.clone();
    assert!(leases.lease(&name, "somebody", now, until).await.unwrap());
    assert_eq!(app.cleans_up().await, 1);
    assert_eq!(
        (app.jobs().await, app.graph.count("unsubscribe_waba")),
        (1, 0)
    );
    leases.release(&name, "somebody").await.unwrap();
    app.passes(Duration::from_secs(2));
    app.cleans_up().await;
    assert_eq!(
        (app.jobs().await, app.graph.count("unsubscribe_waba")),
        (0, 1)
    );
}

#[tokio::test]
async fn the_account_that_a_row_moved_away_from_is_left_clean() {
    let app = TestApp::answering(Whatsapp).await;
    let old = subscription_of(&app.row(Whatsapp).await.unwrap());
    // Sami cannot see Aisha's number: the row moves to his.
    app.connects("sami", Whatsapp).await;
    app.wassla.finish_tasks().await;
    let new = subscription_of(&app.row(Whatsapp).await.unwrap());
    assert_ne!(old, new);
    assert_eq!((app.jobs().await, app.cleans_up().await), (1, 1));
    assert!(!app.is_subscribed(&old));
    assert!(app.is_subscribed(&new));
    assert_eq!(app.jobs().await, 0);
}

#[tokio::test]
async fn a_debt_that_a_crash_left_is_worked_off_by_another_process() {
    let (app, waba) = TestApp::owes(None).await;
    let gate = crate::gate::Gate::cutting(3, crate::gate::Cut::CrashBefore);
    let doomed = app.with(|ports| *ports = gate.before(ports));
    tokio::select! {
        _ = doomed.cleanup_due() => panic!("it was to crash"),
        () = gate.crashed() => {}
    }
    assert_eq!(gate.was_cut(), Some("unsubscribe_waba"));
    assert_eq!(app.cleans_up().await, 0, "the lease is still held");
    app.passes(Duration::from_mins(1));
    assert_eq!(app.cleans_up().await, 1);
    assert_eq!(app.jobs().await, 0);
    assert!(!app.is_subscribed(&waba));
}

#[tokio::test]
async fn a_debt_whose_token_cannot_be_opened_is_forgotten_after_seven_days_too() {
    let (app, _) = TestApp::owes(None).await;
    let other_key = Arc::new(FakeSecretBox::new(&["another"]));
    let keyless = app.with(|ports| ports.secrets = other_key);
    assert_eq!(keyless.cleanup_due().await.unwrap(), 1);
    app.passes(Duration::from_hours(7 * 24 - 1));
    assert_eq!(keyless.cleanup_due().await.unwrap(), 1);
    assert_eq!(app.jobs().await, 1, "the key may come back");
    app.passes(Duration::from_hours(1));
    assert_eq!(keyless.cleanup_due().await.unwrap(), 1);
    assert_eq!(
        (app.jobs().await, app.graph.count("unsubscribe_waba")),
        (0, 0)
    );
}
