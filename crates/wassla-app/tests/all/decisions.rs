//! What is done with a message, by the channel, the plan and the agent as they stand at each step.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde_json::json;
use wassla_app::Observer;
use wassla_domain::ChatKind::{Messenger, Whatsapp};
use wassla_domain::calls::CallOutcome;
use wassla_domain::inbound::{DropReason, Outcome, Skip};
use wassla_domain::inbox::Delivery;
use wassla_domain::ports::ChannelStore;
use wassla_domain::{AgentStatus, Modality};

use crate::desk::Post;
use crate::test_app::{TestApp, acme, owner};

/// What comes in between two steps.
#[derive(Debug, Clone, Copy)]
enum Change {
    AgentIsADraft,
    AgentIsTakenAway,
    Suspended,
    PlanIsLost,
    Disconnected,
    AccessEnded,
    NineDaysPass,
}

const CHANGES: [(Change, Outcome); 7] = [
    (Change::AgentIsADraft, Outcome::Skipped(Skip::AgentDraft)),
    (
        Change::AgentIsTakenAway,
        Outcome::Skipped(Skip::AgentMissing),
    ),
    (
        Change::Suspended,
        Outcome::Dropped(DropReason::WorkspaceSuspended),
    ),
    (Change::PlanIsLost, Outcome::Dropped(DropReason::NotInPlan)),
    (
        Change::Disconnected,
        Outcome::Dropped(DropReason::NoChannel),
    ),
    (
        Change::AccessEnded,
        Outcome::Dropped(DropReason::ReconnectNeeded),
    ),
    (Change::NineDaysPass, Outcome::Dropped(DropReason::Stale)),
];

impl TestApp {
    async fn suffers(&self, change: Change) {
        match change {
            Change::AgentIsADraft => {
                let draft = AgentStatus::Draft;
                self.hires("ag_layla", Modality::Text, draft).await;
            }
            Change::AgentIsTakenAway => {
                let now = self.now();
                let kind = Whatsapp.into();
                let assigned = self.store.assign_agent(&acme(), kind, None, now).await;
                assert!(assigned.unwrap());
            }
            Change::Suspended => self.plans.suspend(&acme()),
            Change::PlanIsLost => self.plans.include(&acme(), []),
            Change::Disconnected => {
                let kind = Whatsapp.into();
                self.wassla.disconnect(&owner(), kind).await.unwrap();
            }
            Change::AccessEnded => {
                let request = self.graph.world(|world| world.deauthorize("aisha"));
                self.wassla.deauthorize(&request).await.unwrap();
            }
            Change::NineDaysPass => self.passes(Duration::from_hours(9 * 24)),
        }
    }
}

#[tokio::test]
async fn a_message_is_decided_on_as_things_stand_when_it_is_taken_in() {
    for (change, outcome) in CHANGES {
        let app = TestApp::answering(Whatsapp).await;
        app.customer_writes(Whatsapp, "karim", "Hello").await;
        app.suffers(change).await;
        app.works().await;

        assert_eq!(app.counted(Whatsapp, outcome).await, 1, "{change:?}");
        let view = app.wassla.delivery(&owner(), Whatsapp.into()).await;
        let view = view.unwrap();
        assert_eq!((view.received, view.delivered), (1, 0), "{change:?}");
        assert_eq!(view.dropped, u64::from(outcome.is_dropped()), "{change:?}");
        let kept = usize::from(!outcome.is_dropped());
        assert_eq!(app.conversations().await.len(), kept, "{change:?}");
        assert_eq!(app.staff.times(), 0, "{change:?}: no agent is asked");
        assert!(app.texts_at_meta().is_empty(), "{change:?}");
    }
}

#[tokio::test]
async fn what_changes_before_an_agent_is_asked_is_honoured() {
    for (change, _) in CHANGES {
        let app = TestApp::answering(Whatsapp).await;
        app.customer_writes(Whatsapp, "karim", "Hello").await;
        app.takes_in().await;
        app.suffers(change).await;
        assert_eq!(app.asks_agents().await, 1, "{change:?}");
        app.works().await;
        assert_eq!(app.staff.times(), 0, "{change:?}: no agent is asked");
        assert_eq!(app.messages().await.len(), 1, "{change:?}");
    }
}

#[tokio::test]
async fn what_changes_before_a_reply_leaves_is_honoured_and_said() {
    for (change, _) in CHANGES {
        let app = TestApp::answering(Whatsapp).await;
        app.customer_writes(Whatsapp, "karim", "Hello").await;
        app.takes_in().await;
        app.asks_agents().await;
        app.suffers(change).await;
        app.works().await;
        let reply = app.messages().await.remove(1);
        // Who answered does not matter any more once it is answered.
        let leaves = matches!(change, Change::AgentIsADraft | Change::AgentIsTakenAway);
        assert_eq!(app.texts_at_meta().len(), usize::from(leaves), "{change:?}");
        let state = if leaves {
            Delivery::Sent
        } else {
            Delivery::Failed
        };
        assert_eq!(reply.delivery, state, "{change:?}");
        let failure = reply.failure;
        assert_eq!(failure.is_some(), !leaves, "{change:?} {failure:?}");
    }
}

#[tokio::test]
async fn t27_nothing_that_comes_after_a_disconnect_reaches_an_agent() {
    let app = TestApp::answering(Whatsapp).await;
    app.customer_writes(Whatsapp, "karim", "Before").await;
    app.works().await;
    let asset = app.asset(Whatsapp).await;
    // Meta goes on telling: the clean-up has not been there yet.
    app.suffers(Change::Disconnected).await;
    for n in 0..20 {
        let text = format!("After {n}");
        app.graph
            .world(|world| world.customer_writes(&asset, "karim", &text));
    }
    app.meta_tells().await;
    app.works().await;
    assert_eq!(app.staff.times(), 1);
    assert_eq!(app.texts_at_meta(), ["Re: Before"]);
    let dropped = Outcome::Dropped(DropReason::NoChannel);
    assert!(app.counted(Whatsapp, dropped).await >= 20);
    assert_eq!(
        app.messages().await.len(),
        2,
        "the conversation outlives the row"
    );
}

#[tokio::test]
async fn what_a_person_wrote_elsewhere_is_left_aside_and_our_own_echo_is_noted() {
    let app = TestApp::answering(Messenger).await;
    app.customer_writes(Messenger, "tarek", "Hello").await;
    app.works().await;
    app.meta_tells().await;
    app.works().await;
    let echo = Outcome::Dropped(DropReason::Echo);
    assert_eq!(app.counted(Messenger, echo).await, 0);
    assert!(app.counted(Messenger, Outcome::Noted).await > 0);

    let page = app.asset(Messenger).await;
    let customer = app.conversation().await.aliases[0].value().to_owned();
    let at = app.now().millis();
    let message = json!({ "mid": "m_elsewhere", "text": "By hand", "is_echo": true, "app_id": 1 });
    let event = json!({ "sender": { "id": page }, "recipient": { "id": customer },
        "timestamp": at, "message": message });
    let entry = json!({ "id": page, "time": at, "messaging": [event] });
    let body = json!({ "object": "page", "entry": [entry] }).to_string();
    Post::signed(body).reaches(&app.wassla).await.unwrap();
    app.works().await;
    assert_eq!(app.counted(Messenger, echo).await, 1);
    assert_eq!((app.staff.times(), app.messages().await.len()), (1, 2));
}

/// Everything that was told of events.
#[derive(Default)]
struct Tally(Mutex<Vec<Outcome>>);

impl Observer for Tally {
    fn event_processed(&self, outcome: Outcome) {
        self.0.lock().unwrap().push(outcome);
    }

    fn agent_failed(&self, _: &'static str) {}

    fn call_ended(&self, _: CallOutcome) {}

    fn bridge_failed(&self, _: &'static str) {}
}

#[tokio::test]
async fn a_message_to_a_number_of_nobody_is_dropped_and_told_to_the_observer() {
    let app = TestApp::answering(Whatsapp).await;
    let tally = Arc::new(Tally::default());
    let wassla = app.wassla.clone().observed_by(tally.clone());
    app.customer_types(Whatsapp, "karim", "Hello").await;
    let ours = app.asset(Whatsapp).await;
    for post in app.posts() {
        let foreign = Post::signed(post.body.replace(&ours, "990000000000001"));
        foreign.reaches(&wassla).await.unwrap();
        post.reaches(&wassla).await.unwrap();
    }
    Post::signed(r#"{"object":"unheard of"}"#)
        .reaches(&wassla)
        .await
        .unwrap();
    app.works_as(&wassla).await;
    let told = tally.0.lock().unwrap().clone();
    let nobody = Outcome::Dropped(DropReason::NoChannel);
    assert_eq!(told, [nobody, Outcome::Delivered, Outcome::NotUnderstood]);
    assert_eq!(
        app.counted(Whatsapp, nobody).await,
        0,
        "it is nobody's count"
    );
}

#[tokio::test]
async fn what_asks_for_no_answer_is_shown_and_no_agent_is_asked() {
    let app = TestApp::answering(Whatsapp).await;
    let asset = app.asset(Whatsapp).await;
    let poll = json!({ "type": "poll", "poll": { "name": "Which?" } });
    let thumb =
        json!({ "type": "reaction", "reaction": { "message_id": "wamid.x", "emoji": "👍" } });
    app.graph.world(|world| {
        for content in [poll, thumb] {
            world.customer_sends(&asset, "karim", content);
        }
    });
    app.meta_tells().await;
    app.works().await;
    assert_eq!((app.staff.times(), app.messages().await.len()), (0, 2));
    let shown = Outcome::Skipped(Skip::NoAnswerNeeded);
    assert_eq!(app.counted(Whatsapp, shown).await, 2);
}
