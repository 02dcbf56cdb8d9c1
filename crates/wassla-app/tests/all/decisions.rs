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
use crate::office::{Office, acme, owner};

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

impl Office {
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
        let office = Office::answering(Whatsapp).await;
        office.customer_writes(Whatsapp, "karim", "Hello").await;
        office.suffers(change).await;
        office.works().await;

        assert_eq!(office.counted(Whatsapp, outcome).await, 1, "{change:?}");
        let view = office.wassla.delivery(&owner(), Whatsapp.into()).await;
        let view = view.unwrap();
        assert_eq!((view.received, view.delivered), (1, 0), "{change:?}");
        assert_eq!(view.dropped, u64::from(outcome.is_dropped()), "{change:?}");
        let kept = usize::from(!outcome.is_dropped());
        assert_eq!(office.conversations().await.len(), kept, "{change:?}");
        assert_eq!(office.staff.times(), 0, "{change:?}: no agent is asked");
        assert!(office.texts_at_meta().is_empty(), "{change:?}");
    }
}

#[tokio::test]
async fn what_changes_before_an_agent_is_asked_is_honoured() {
    for (change, _) in CHANGES {
        let office = Office::answering(Whatsapp).await;
        office.customer_writes(Whatsapp, "karim", "Hello").await;
        office.takes_in().await;
        office.suffers(change).await;
        assert_eq!(office.asks_agents().await, 1, "{change:?}");
        office.works().await;
        assert_eq!(office.staff.times(), 0, "{change:?}: no agent is asked");
        assert_eq!(office.messages().await.len(), 1, "{change:?}");
    }
}

#[tokio::test]
async fn what_changes_before_a_reply_leaves_is_honoured_and_said() {
    for (change, _) in CHANGES {
        let office = Office::answering(Whatsapp).await;
        office.customer_writes(Whatsapp, "karim", "Hello").await;
        office.takes_in().await;
        office.asks_agents().await;
        office.suffers(change).await;
        office.works().await;
        let reply = office.messages().await.remove(1);
        // Who answered does not matter any more once it is answered.
        let leaves = matches!(change, Change::AgentIsADraft | Change::AgentIsTakenAway);
        assert_eq!(
            office.texts_at_meta().len(),
            usize::from(leaves),
            "{change:?}"
        );
        let state = if leaves {
            Delivery::Sent
        } else {
            Delivery::Failed
        };
        assert_eq!(reply.delivery, state, "{change:?}");
        let words = reply.failure.map(|failure| failure.words);
        assert_eq!(words.is_some(), !leaves, "{change:?} {words:?}");
    }
}

#[tokio::test]
async fn t27_nothing_that_comes_after_a_disconnect_reaches_an_agent() {
    let office = Office::answering(Whatsapp).await;
    office.customer_writes(Whatsapp, "karim", "Before").await;
    office.works().await;
    let asset = office.asset(Whatsapp).await;
    // Meta goes on telling: the clean-up has not been there yet.
    office.suffers(Change::Disconnected).await;
    for n in 0..20 {
        let text = format!("After {n}");
        office
            .graph
            .world(|world| world.customer_writes(&asset, "karim", &text));
    }
    office.meta_tells().await;
    office.works().await;
    assert_eq!(office.staff.times(), 1);
    assert_eq!(office.texts_at_meta(), ["Re: Before"]);
    let dropped = Outcome::Dropped(DropReason::NoChannel);
    assert!(office.counted(Whatsapp, dropped).await >= 20);
    assert_eq!(
        office.messages().await.len(),
        2,
        "the conversation outlives the row"
    );
}

#[tokio::test]
async fn what_a_person_wrote_elsewhere_is_left_aside_and_our_own_echo_is_noted() {
    let office = Office::answering(Messenger).await;
    office.customer_writes(Messenger, "tarek", "Hello").await;
    office.works().await;
    office.meta_tells().await;
    office.works().await;
    let echo = Outcome::Dropped(DropReason::Echo);
    assert_eq!(office.counted(Messenger, echo).await, 0);
    assert!(office.counted(Messenger, Outcome::Noted).await > 0);

    let page = office.asset(Messenger).await;
    let customer = office.conversation().await.aliases[0].value().to_owned();
    let at = office.now().millis();
    let message = json!({ "mid": "m_elsewhere", "text": "By hand", "is_echo": true, "app_id": 1 });
    let event = json!({ "sender": { "id": page }, "recipient": { "id": customer },
        "timestamp": at, "message": message });
    let entry = json!({ "id": page, "time": at, "messaging": [event] });
    let body = json!({ "object": "page", "entry": [entry] }).to_string();
    Post::signed(body).reaches(&office.wassla).await.unwrap();
    office.works().await;
    assert_eq!(office.counted(Messenger, echo).await, 1);
    assert_eq!(
        (office.staff.times(), office.messages().await.len()),
        (1, 2)
    );
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
    let office = Office::answering(Whatsapp).await;
    let tally = Arc::new(Tally::default());
    let wassla = office.wassla.clone().observed_by(tally.clone());
    office.customer_types(Whatsapp, "karim", "Hello").await;
    let ours = office.asset(Whatsapp).await;
    for post in office.posts() {
        let foreign = Post::signed(post.body.replace(&ours, "990000000000001"));
        foreign.reaches(&wassla).await.unwrap();
        post.reaches(&wassla).await.unwrap();
    }
    Post::signed(r#"{"object":"unheard of"}"#)
        .reaches(&wassla)
        .await
        .unwrap();
    office.works_as(&wassla).await;
    let told = tally.0.lock().unwrap().clone();
    let nobody = Outcome::Dropped(DropReason::NoChannel);
    assert_eq!(told, [nobody, Outcome::Delivered, Outcome::NotUnderstood]);
    assert_eq!(
        office.counted(Whatsapp, nobody).await,
        0,
        "it is nobody's count"
    );
}

#[tokio::test]
async fn what_asks_for_no_answer_is_shown_and_no_agent_is_asked() {
    let office = Office::answering(Whatsapp).await;
    let asset = office.asset(Whatsapp).await;
    let poll = json!({ "type": "poll", "poll": { "name": "Which?" } });
    let thumb =
        json!({ "type": "reaction", "reaction": { "message_id": "wamid.x", "emoji": "👍" } });
    office.graph.world(|world| {
        for content in [poll, thumb] {
            world.customer_sends(&asset, "karim", content);
        }
    });
    office.meta_tells().await;
    office.works().await;
    assert_eq!(
        (office.staff.times(), office.messages().await.len()),
        (0, 2)
    );
    let shown = Outcome::Skipped(Skip::NoAnswerNeeded);
    assert_eq!(office.counted(Whatsapp, shown).await, 2);
}
