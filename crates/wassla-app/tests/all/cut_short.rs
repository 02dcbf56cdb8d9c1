//! A process that ends, or a part that fails, between any two steps from the delivery to the
//! reply: nothing is lost, and nothing is repeated in silence.

use std::collections::BTreeMap;
use std::time::Duration;

use meta_fake::fault::{Fault, What};
use wassla_app::Wassla;
use wassla_domain::ChatKind::{Instagram, Messenger, Whatsapp};
use wassla_domain::inbox::{Author, Delivery, Message};
use wassla_domain::{ChatKind, MessageId};

use crate::desk::Post;
use crate::gate::{Cut, Gate};
use crate::test_app::TestApp;

/// More than there are steps.
const STEPS_AT_MOST: usize = 200;

/// Who writes what: an agent is asked once for each customer's messages.
const LETTERS: [(&str, &str); 3] = [("karim", "First"), ("nadia", "Second"), ("karim", "Third")];

/// From the delivery to the reply, as far as the process gets.
async fn run(app: &TestApp, wassla: &Wassla, posts: &[Post]) -> Vec<Post> {
    let mut refused = Vec::new();
    for post in posts {
        if post.reaches(wassla).await.is_err() {
            refused.push(post.clone());
        }
    }
    for _ in 0..3 {
        // What fails waits; the others go on.
        let _taken = wassla.process_events().await;
        let _asked = wassla.answer_due().await;
        let _sent = wassla.send_due().await;
    }
    wassla.finish_tasks().await;
    assert!(app.staff.times() < 100);
    refused
}

/// Lets a process get as far as the cut, and another finish. Says in which call the first was cut.
async fn cut_short(
    kind: ChatKind,
    step: usize,
    cut: Cut,
    reports: bool,
) -> (Option<&'static str>, TestApp) {
    let app = TestApp::answering(kind).await;
    app.graph.world(|world| world.settings.events_per_post = 2);
    for (customer, text) in LETTERS {
        let customer = if kind == Whatsapp { customer } else { "tarek" };
        app.customer_types(kind, customer, text).await;
    }
    let posts = app.posts();
    let gate = Gate::cutting(step, cut);
    let doomed = app.with(|ports| *ports = gate.before(ports));
    let refused = tokio::select! {
        refused = run(&app, &doomed, &posts) => refused,
        () = gate.crashed() => posts,
    };
    if reports {
        app.passes(Duration::from_secs(1));
        app.meta_tells().await;
        app.takes_in().await;
    }
    // Nobody has told Meta that these were taken: it delivers them again.
    for post in refused {
        post.reaches(&app.wassla).await.unwrap();
    }
    for _ in 0..12 {
        app.works().await;
        app.passes(Duration::from_secs(20));
    }
    (gate.was_cut(), app)
}

/// Every message of a customer is in one answer, and every answer is at Meta once, or twice and
/// marked.
async fn assert_answered_once(app: &TestApp, case: &str) -> Vec<Message> {
    let mut at_meta: BTreeMap<String, usize> = BTreeMap::new();
    for text in app.texts_at_meta() {
        *at_meta.entry(text).or_default() += 1;
    }
    let mut replies = Vec::new();
    for conversation in app.conversations().await {
        let messages = app.messages_in(&conversation.id).await;
        replies.extend(
            messages
                .into_iter()
                .filter(|one| one.author != Author::Customer),
        );
    }
    let mut answered = Vec::new();
    for reply in &replies {
        let words = reply.content.written().unwrap().to_owned();
        let times = at_meta.remove(&words).unwrap_or_default();
        let most = if reply.possibly_repeated { 2 } else { 1 };
        assert!((1..=most).contains(&times), "{case}: {words} {times} times");
        let is_known = matches!(reply.delivery, Delivery::Sent | Delivery::Delivered);
        assert!(is_known, "{case}: {reply:?}");
        let quoted = words.strip_prefix("Re: ").unwrap();
        answered.extend(quoted.split(", ").map(str::to_owned));
    }
    assert!(at_meta.is_empty(), "{case}: {at_meta:?} are nobody's");
    answered.sort();
    assert_eq!(answered, ["First", "Second", "Third"], "{case}");
    replies
}

async fn at_every_step(kind: ChatKind, cut: Cut, reports: bool) -> BTreeMap<&'static str, usize> {
    let mut repeated = BTreeMap::new();
    for step in 0..STEPS_AT_MOST {
        let (name, app) = cut_short(kind, step, cut, reports).await;
        let case = format!("{kind} {cut:?} {reports} {step} {name:?}");
        let replies = assert_answered_once(&app, &case).await;
        let marked = replies
            .iter()
            .filter(|reply| reply.possibly_repeated)
            .count();
        assert!(marked < 2, "{case}: only one call was cut");
        let Some(name) = name else {
            assert_eq!(marked, 0, "{case}: nothing was cut");
            assert!(step > 20, "{case}: hardly anything was cut");
            return repeated;
        };
        *repeated.entry(name).or_default() += marked;
    }
    panic!("it does not come to an end")
}

#[tokio::test]
async fn nothing_is_lost_or_repeated_in_silence_wherever_a_process_ends_or_a_part_fails() {
    for cut in Cut::ALL {
        let repeated = at_every_step(Whatsapp, cut, false).await;
        let marked: Vec<_> = repeated.iter().filter(|(_, times)| **times > 0).collect();
        for (name, _) in &marked {
            let unknown = ["begin_attempt", "send_text", "end_attempt"];
            assert!(unknown.contains(*name), "{cut:?}: {marked:?}");
        }
        assert!(!marked.is_empty(), "{cut:?}");
    }
}

#[tokio::test]
async fn through_a_page_too() {
    for kind in [Messenger, Instagram] {
        for cut in Cut::ALL {
            at_every_step(kind, cut, false).await;
        }
    }
}

#[tokio::test]
async fn a_report_that_names_the_message_in_time_ends_all_doubt() {
    // WhatsApp's status and Messenger's echo carry our id; Instagram gives nothing back.
    for kind in [Whatsapp, Messenger] {
        for cut in [Cut::AnswerLost, Cut::CrashAfter] {
            let repeated = at_every_step(kind, cut, true).await;
            assert_eq!(repeated["send_text"], 0, "{kind} {cut:?}");
            assert_eq!(repeated["end_attempt"], 0, "{kind} {cut:?}");
        }
    }
}

/// A reply of which Meta's answer is lost.
async fn in_doubt(what: What) -> (TestApp, MessageId) {
    let app = TestApp::answering(Whatsapp).await;
    app.customer_writes(Whatsapp, "karim", "Hello").await;
    let fault = Fault::once("POST /{phone}/messages", what);
    app.graph.world(|world| world.script(fault));
    app.works().await;
    let reply = app.messages().await.remove(1);
    assert_eq!(reply.delivery, Delivery::Sending);
    (app, reply.id)
}

#[tokio::test]
async fn a_report_is_waited_for_ten_seconds_and_then_it_is_sent_again_and_marked() {
    for (what, times) in [(What::Drop, 1), (What::DoThenDrop, 2)] {
        let (app, id) = in_doubt(what).await;
        // Meta's report is lost as well.
        let _lost = app.posts();
        app.passes(Duration::from_secs(9));
        app.works().await;
        assert_eq!(app.graph.count("send_text"), 1, "not before the time");
        app.passes(Duration::from_secs(1));
        app.works().await;
        let reply = app.messages().await.remove(1);
        assert_eq!((reply.id, reply.delivery), (id, Delivery::Sent));
        assert!(reply.possibly_repeated);
        assert_eq!(app.texts_at_meta().len(), times);
    }
}

#[tokio::test]
async fn a_report_within_the_ten_seconds_settles_it() {
    let (app, id) = in_doubt(What::DoThenDrop).await;
    app.passes(Duration::from_secs(9));
    app.meta_tells().await;
    app.works().await;
    app.passes(Duration::from_mins(5));
    app.works().await;
    let reply = app.messages().await.remove(1);
    assert_eq!(reply.id, id);
    assert!(matches!(
        reply.delivery,
        Delivery::Sent | Delivery::Delivered
    ));
    assert!(!reply.possibly_repeated && reply.external_id.is_some());
    assert_eq!(
        (app.graph.count("send_text"), app.texts_at_meta().len()),
        (1, 1)
    );
}

#[tokio::test]
async fn what_a_crash_left_is_taken_in_by_another_process_within_five_seconds() {
    let app = TestApp::answering(Whatsapp).await;
    app.customer_writes(Whatsapp, "karim", "Hello").await;
    // It ends while it holds the lease.
    let gate = Gate::cutting(2, Cut::CrashBefore);
    let doomed = app.with(|ports| *ports = gate.before(ports));
    tokio::select! {
        _ = doomed.process_events() => panic!("it was to crash"),
        () = gate.crashed() => {}
    }
    assert_eq!(app.takes_in().await, 0, "the lease is still held");
    app.passes(Duration::from_secs(5));
    assert_eq!(app.takes_in().await, 1);
}

#[tokio::test]
async fn a_fault_of_the_store_holds_up_no_one_longer_than_itself() {
    for step in 0..8 {
        let app = TestApp::answering(Whatsapp).await;
        app.customer_writes(Whatsapp, "karim", "Hello").await;
        let gate = Gate::cutting(step, Cut::Fails);
        let blinking = app.with(|ports| *ports = gate.before(ports));
        let _failed = blinking.process_events().await;
        blinking.process_events().await.unwrap();
        assert_eq!(
            app.messages().await.len(),
            1,
            "{step}: {:?}",
            gate.was_cut()
        );
    }
}
