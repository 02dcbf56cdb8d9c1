//! Deliveries of Meta's: refused, or durable before they are answered.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use futures::future::join_all;
use futures::poll;
use tokio::time::timeout;
use wassla_app::{IngestError, Wassla};
use wassla_domain::ChatKind::Whatsapp;
use wassla_domain::ports::EventLog;
use wassla_webhooks::MetaWebhookReader;

use crate::desk::Post;
use crate::held_log::{HeldLog, Mishap};
use crate::readers::{CountingReader, HeavyReader};
use crate::test_app::{APP_SECRET, TestApp};

/// Deliveries of one event each.
fn posts(count: usize) -> Vec<Post> {
    let body =
        |n| format!(r#"{{"object":"page","entry":[{{"id":"{n}","changes":[{{"n":{n}}}]}}]}}"#);
    (0..count).map(|n| Post::signed(body(n))).collect()
}

fn is_unavailable(answer: &Result<(), IngestError>) -> bool {
    matches!(answer, Err(IngestError::Unavailable(_)))
}

async fn written(app: &TestApp) -> usize {
    app.store.pending(10_000).await.unwrap().len()
}

#[tokio::test]
async fn t14_forged_deliveries_write_nothing_and_are_never_parsed() {
    let app = TestApp::open();
    let reader = Arc::new(CountingReader {
        reader: MetaWebhookReader::new(APP_SECRET.into(), None),
        parsed: AtomicUsize::new(0),
    });
    let wassla = app.with(|ports| ports.webhooks = reader.clone());
    let [post, other] = &posts(2)[..] else {
        panic!()
    };
    let upper = post.signature.to_uppercase();
    let cut = &post.signature[..post.signature.len() - 1];
    let bare = &post.signature["sha256=".len()..];
    for signature in [
        None,
        Some(""),
        Some(&other.signature),
        Some(&*upper),
        Some(cut),
        Some(bare),
    ] {
        let answer = wassla.ingest(post.body.as_bytes(), signature).await;
        assert!(matches!(answer, Err(IngestError::Forged)), "{signature:?}");
    }
    assert_eq!(reader.parsed.load(Ordering::SeqCst), 0);
    assert_eq!(written(&app).await, 0);

    post.reaches(&wassla).await.unwrap();
    assert_eq!(
        reader.parsed.load(Ordering::SeqCst),
        1,
        "the counter counts"
    );
    assert_eq!(written(&app).await, 1);
}

#[tokio::test]
async fn what_is_signed_and_not_json_is_refused_as_such() {
    let app = TestApp::open();
    for body in ["", "{", "{} {}", "not json"] {
        let answer = Post::signed(body).reaches(&app.wassla).await;
        assert!(matches!(answer, Err(IngestError::NotJson(_))), "{body}");
    }
    Post::signed("[1]").reaches(&app.wassla).await.unwrap();
    assert_eq!(
        written(&app).await,
        1,
        "JSON that nobody understands is kept"
    );
}

#[tokio::test]
async fn deliveries_that_come_while_one_is_written_share_a_commit() {
    let app = TestApp::open();
    let log = HeldLog::over(&app, []);
    let wassla = app.with(|ports| ports.events = log.clone());
    let posts = posts(100);
    let mut all: Vec<_> = posts
        .iter()
        .map(|post| Box::pin(post.reaches(&wassla)))
        .collect();
    for one in &mut all {
        assert!(
            poll!(one.as_mut()).is_pending(),
            "nobody is answered before it is written"
        );
        tokio::task::yield_now().await;
    }
    assert_eq!(written(&app).await, 0);
    log.go_on();
    for answer in join_all(all).await {
        answer.unwrap();
    }
    assert_eq!(log.appends.load(Ordering::SeqCst), 2);
    assert_eq!(written(&app).await, 100);
}

#[tokio::test]
async fn t24_a_store_that_is_down_refuses_all_that_share_a_commit_and_works_again() {
    let app = TestApp::open();
    let log = HeldLog::over(&app, [Mishap::None, Mishap::Fails]);
    let wassla = app.with(|ports| ports.events = log.clone());
    let posts = posts(12);
    let (first, rest) = posts.split_first().unwrap();
    let (last, middle) = rest.split_last().unwrap();
    let mut first = Box::pin(first.reaches(&wassla));
    assert!(poll!(first.as_mut()).is_pending());
    tokio::task::yield_now().await;
    let mut sharing: Vec<_> = middle
        .iter()
        .map(|post| Box::pin(post.reaches(&wassla)))
        .collect();
    for one in &mut sharing {
        assert!(poll!(one.as_mut()).is_pending());
    }
    log.go_on();
    first.await.unwrap();
    let answers = join_all(sharing).await;
    assert!(answers.iter().all(is_unavailable));
    last.reaches(&wassla).await.unwrap();
    assert_eq!(
        written(&app).await,
        2,
        "what was acknowledged, and nothing else"
    );
}

#[tokio::test]
async fn nothing_that_was_acknowledged_is_lost_while_the_store_comes_and_goes() {
    let app = TestApp::open();
    let mishaps = [Mishap::None, Mishap::Fails, Mishap::Panics]
        .into_iter()
        .cycle();
    let log = HeldLog::over(&app, mishaps.take(90));
    log.go_on();
    let wassla = app.with(|ports| ports.events = log.clone());
    let mut acknowledged = 0;
    for group in posts(120).chunks(3) {
        let answers = join_all(group.iter().map(|post| post.reaches(&wassla))).await;
        acknowledged += answers.iter().filter(|answer| answer.is_ok()).count();
        assert!(
            answers
                .iter()
                .all(|answer| answer.is_ok() || is_unavailable(answer))
        );
        wassla.finish_tasks().await;
    }
    assert!((1..120).contains(&acknowledged), "{acknowledged}");
    assert_eq!(written(&app).await, acknowledged);
}

#[tokio::test(start_paused = true)]
async fn a_panic_while_writing_does_not_wedge_the_line() {
    let app = TestApp::open();
    let log = HeldLog::over(&app, [Mishap::Panics]);
    let wassla = app.with(|ports| ports.events = log.clone());
    let posts = posts(3);
    let mut doomed: Vec<_> = posts[..2]
        .iter()
        .map(|post| Box::pin(post.reaches(&wassla)))
        .collect();
    for one in &mut doomed {
        assert!(poll!(one.as_mut()).is_pending());
        tokio::task::yield_now().await;
    }
    log.go_on();
    let answers = join_all(doomed).await;
    assert!(answers.iter().all(is_unavailable), "Meta comes again");
    let next = timeout(Duration::from_secs(1), posts[2].reaches(&wassla)).await;
    next.expect("the line moves on").unwrap();
    assert_eq!(written(&app).await, 1);
}

#[tokio::test]
async fn t24_too_much_that_waits_is_refused_at_once() {
    let app = TestApp::open();
    let log = HeldLog::over(&app, []);
    let wassla = app.with(|ports| {
        ports.events = log.clone();
        ports.webhooks = Arc::new(HeavyReader(AtomicUsize::new(0)));
    });
    let receive = || Box::pin(wassla.ingest(b"", Some("")));
    let mut first = receive();
    assert!(poll!(first.as_mut()).is_pending());
    tokio::task::yield_now().await;
    let mut waiting: Vec<_> = (0..8).map(|_| receive()).collect();
    for one in &mut waiting {
        assert!(poll!(one.as_mut()).is_pending());
    }
    assert!(is_unavailable(&receive().await), "64 MiB wait already");
    log.go_on();
    first.await.unwrap();
    for answer in join_all(waiting).await {
        answer.unwrap();
    }
    receive().await.unwrap();
}

#[tokio::test]
async fn a_caller_that_goes_away_stops_nobody() {
    let app = TestApp::open();
    let log = HeldLog::over(&app, []);
    let wassla: Wassla = app.with(|ports| ports.events = log.clone());
    let posts = posts(3);
    let [one, other, third] = &posts[..] else {
        panic!()
    };
    let mut gone = Box::pin(one.reaches(&wassla));
    assert!(poll!(gone.as_mut()).is_pending());
    tokio::task::yield_now().await;
    let mut gone_too = Box::pin(other.reaches(&wassla));
    let mut stays = Box::pin(third.reaches(&wassla));
    assert!(poll!(gone_too.as_mut()).is_pending());
    assert!(poll!(stays.as_mut()).is_pending());
    drop((gone, gone_too));
    log.go_on();
    stays.await.unwrap();
    assert_eq!(written(&app).await, 3);
}

#[tokio::test]
async fn an_event_that_meta_delivers_again_is_absorbed_and_later_forgotten() {
    let app = TestApp::answering(Whatsapp).await;
    app.customer_types(Whatsapp, "karim", "Hello").await;
    let posts = app.posts();
    for _ in 0..100 {
        for post in &posts {
            post.reaches(&app.wassla).await.unwrap();
        }
        app.works().await;
    }
    assert_eq!(app.texts_at_meta(), ["Re: Hello"]);
    assert_eq!(app.wassla.purge_events().await.unwrap(), 0);

    // T16: once it is forgotten it is too old to be taken in again.
    app.passes(Duration::from_hours(8 * 24 + 1));
    assert!(app.wassla.purge_events().await.unwrap() > 0);
    for post in &posts {
        post.reaches(&app.wassla).await.unwrap();
    }
    app.works().await;
    assert_eq!((app.staff.times(), app.texts_at_meta().len()), (1, 1));
}
