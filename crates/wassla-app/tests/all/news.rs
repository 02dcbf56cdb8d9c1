//! What people who watch an Inbox are told, and when.

use std::time::Duration;

use tokio::time::{Instant, timeout};
use wassla_domain::ChatKind::Whatsapp;
use wassla_domain::{RefusalCode, Role};

use crate::disconnect::code;
use crate::test_app::{TestApp, caller, owner};

const A_MINUTE: Duration = Duration::from_mins(1);

#[tokio::test(start_paused = true)]
async fn a_watcher_is_told_at_once_how_it_stands_and_then_of_each_change() {
    let app = TestApp::answering(Whatsapp).await;
    let mut news = app.wassla.inbox_news(&owner()).unwrap();
    let from = Instant::now();
    let first = news.next().await;
    assert_eq!(from.elapsed(), Duration::ZERO);
    assert!(
        timeout(A_MINUTE, news.next()).await.is_err(),
        "nothing has changed"
    );

    app.customer_writes(Whatsapp, "karim", "Hello").await;
    let from = Instant::now();
    let (second, _) = tokio::join!(news.next(), app.takes_in());
    assert!(second > first);
    assert_eq!(
        from.elapsed(),
        Duration::ZERO,
        "this process's changes are told at once"
    );

    // Many in a row are told together.
    let from = Instant::now();
    app.works().await;
    let third = news.next().await;
    assert!(third > second);
    assert!(from.elapsed() <= Duration::from_millis(200));
    assert!(
        timeout(A_MINUTE, news.next()).await.is_err(),
        "all of it was told"
    );
}

#[tokio::test(start_paused = true)]
async fn what_another_process_changes_is_told_within_a_second() {
    let app = TestApp::answering(Whatsapp).await;
    let mut news = app.wassla.inbox_news(&owner()).unwrap();
    news.next().await;
    let elsewhere = app.with(|_| {});
    app.customer_writes(Whatsapp, "karim", "Hello").await;
    elsewhere.process_events().await.unwrap();
    let from = Instant::now();
    news.next().await;
    assert!(
        from.elapsed() <= Duration::from_secs(1),
        "{:?}",
        from.elapsed()
    );
}

#[tokio::test(start_paused = true)]
async fn another_workspaces_changes_are_nobody_elses_news() {
    let app = TestApp::answering(Whatsapp).await;
    let birch = caller("user_2", "ws_birch", Some(Role::Viewer));
    let mut theirs = app.wassla.inbox_news(&birch).unwrap();
    theirs.next().await;
    let mut ours = app.wassla.inbox_news(&owner()).unwrap();
    ours.next().await;
    app.customer_writes(Whatsapp, "karim", "Hello").await;
    app.works().await;
    ours.next().await;
    assert!(timeout(A_MINUTE, theirs.next()).await.is_err());
}

#[tokio::test]
async fn who_may_not_read_the_inbox_may_not_watch_it() {
    let app = TestApp::open();
    for role in [Some(Role::Finance), None] {
        let somebody = caller("user_9", "ws_acme", role);
        let refused = app.wassla.inbox_news(&somebody).map(|_| ());
        assert_eq!(code(refused), RefusalCode::RoleNotAllowed);
    }
}
