//! Calls of which nobody says that they are over, and other words that get lost.

use std::time::Duration;

use wassla_domain::calls::CallOutcome;
use wassla_domain::{CallId, ChannelState};
use wassla_testkit::fixtures::id;
use wassla_testkit::meta::world::CallState;

use crate::office::{Office, owner};

impl Office {
    async fn deauthorizes(&self) {
        let request = self.graph.world(|world| world.deauthorize("aisha"));
        self.wassla.deauthorize(&request).await.unwrap();
        self.a_while().await;
    }

    /// This process keeps what it has in hand.
    async fn keeps(&self) {
        let wassla = self.wassla.clone();
        tokio::spawn(async move { wassla.answer_calls().await });
        self.a_while().await;
    }
}

#[tokio::test(start_paused = true)]
async fn a_call_does_not_outlive_the_access_to_its_number() {
    let office = Office::taking_calls().await;
    let (wacid, _) = office.talks_with("karim").await;
    office.deauthorizes().await;
    assert_eq!(office.outcome(&wacid).await, Some(CallOutcome::Completed));
    assert_eq!(office.voice.live(), []);
}

#[tokio::test(start_paused = true)]
async fn a_call_does_not_outlive_a_calling_row_that_goes_without_a_word() {
    let office = Office::taking_calls().await;
    let (wacid, _) = office.talks_with("karim").await;
    let request = office.graph.world(|world| world.deauthorize("aisha"));
    office.wassla.delete_data(&request).await.unwrap();
    assert_eq!(office.outcome(&wacid).await, None);
    office.goes_by(Duration::from_secs(5)).await;
    office.keeps().await;
    assert_eq!(office.outcome(&wacid).await, Some(CallOutcome::Completed));
    assert_eq!(office.voice.live(), []);
}

#[tokio::test(start_paused = true)]
async fn a_call_whose_end_was_never_told_ends_after_hours() {
    let office = Office::taking_calls().await;
    let (wacid, _) = office.talks_with("karim").await;
    for hour in 0..4 {
        office.passes(Duration::from_hours(1));
        office.keeps().await;
        if hour < 3 {
            assert_eq!(office.outcome(&wacid).await, None, "{hour}");
        }
    }
    office.passes(Duration::from_secs(5));
    office.keeps().await;
    assert_eq!(office.outcome(&wacid).await, Some(CallOutcome::Completed));
    assert_eq!(office.state_at_meta(&wacid), CallState::Terminated);
}

#[tokio::test(start_paused = true)]
async fn whoever_hangs_up_is_not_held_by_a_dead_token() {
    let office = Office::taking_calls().await;
    let (wacid, call) = office.talks_with("karim").await;
    office.graph.world(|world| world.change_password("aisha"));
    office.wassla.hang_up(&owner(), &call.id).await.unwrap();
    office.a_while().await;
    assert_eq!(office.outcome(&wacid).await, Some(CallOutcome::Completed));
    assert_eq!(office.voice.live(), []);
    let gone = id::<CallId>("call_gone");
    assert!(office.wassla.hang_up(&owner(), &gone).await.is_err());
}

#[tokio::test(start_paused = true)]
async fn the_card_does_not_promise_calls_once_the_token_is_dead() {
    let office = Office::taking_calls().await;
    let wacid = office.customer_calls("karim").await;
    office.graph.world(|world| world.change_password("aisha"));
    office.picks_up().await;
    assert!(office.outcome(&wacid).await.is_some());
    assert_eq!(office.calling_state().await, Some(ChannelState::Connected));
    let card = office.calls_card().await;
    assert_eq!(card.state.as_str(), "reconnect_needed");
    assert!(card.next_step.unwrap().contains("connect WhatsApp again"));
}

#[tokio::test(start_paused = true)]
async fn who_gave_up_while_the_agent_was_fetched_is_missed() {
    let office = Office::taking_calls().await;
    let wacid = office.customer_calls("karim").await;
    // Meta knows, and its word is on the way.
    office.graph.world(|world| world.customer_hangs_up(&wacid));
    office.picks_up().await;
    assert_eq!(office.outcome(&wacid).await, Some(CallOutcome::Missed));
    assert_eq!(office.voice.live(), []);
    office.hears().await;
    assert_eq!(office.outcome(&wacid).await, Some(CallOutcome::Missed));
}
