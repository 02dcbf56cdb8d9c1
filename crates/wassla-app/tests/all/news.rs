//! What people who watch an Inbox are told, and when.

use std::time::Duration;

use tokio::time::{Instant, timeout};
use wassla_domain::ChatKind::Whatsapp;
use wassla_domain::{RefusalCode, Role};

use crate::disconnect::code;
use crate::office::{Office, caller, owner};

const A_MINUTE: Duration = Duration::from_mins(1);

#[tokio::test(start_paused = true)]
async fn a_watcher_is_told_at_once_how_it_stands_and_then_of_each_change() {
    let office = Office::answering(Whatsapp).await;
    let mut news = office.wassla.inbox_news(&owner()).unwrap();
    let from = Instant::now();
    let first = news.next().await;
    assert_eq!(from.elapsed(), Duration::ZERO);
    assert!(
        timeout(A_MINUTE, news.next()).await.is_err(),
        "nothing has changed"
    );

    office.customer_writes(Whatsapp, "karim", "Hello").await;
    let from = Instant::now();
    let (second, _) = tokio::join!(news.next(), office.takes_in());
    assert!(second > first);
    assert_eq!(
        from.elapsed(),
        Duration::ZERO,
        "this process's changes are told at once"
    );

    // Many in a row are told together.
    let from = Instant::now();
    office.works().await;
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
    let office = Office::answering(Whatsapp).await;
    let mut news = office.wassla.inbox_news(&owner()).unwrap();
    news.next().await;
    let elsewhere = office.with(|_| {});
    office.customer_writes(Whatsapp, "karim", "Hello").await;
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
    let office = Office::answering(Whatsapp).await;
    let birch = caller("user_2", "ws_birch", Some(Role::Viewer));
    let mut theirs = office.wassla.inbox_news(&birch).unwrap();
    theirs.next().await;
    let mut ours = office.wassla.inbox_news(&owner()).unwrap();
    ours.next().await;
    office.customer_writes(Whatsapp, "karim", "Hello").await;
    office.works().await;
    ours.next().await;
    assert!(timeout(A_MINUTE, theirs.next()).await.is_err());
}

#[tokio::test]
async fn who_may_not_read_the_inbox_may_not_watch_it() {
    let office = Office::open();
    for role in [Some(Role::Finance), None] {
        let somebody = caller("user_9", "ws_acme", role);
        let refused = office.wassla.inbox_news(&somebody).map(|_| ());
        assert_eq!(code(refused), RefusalCode::RoleNotAllowed);
    }
}
