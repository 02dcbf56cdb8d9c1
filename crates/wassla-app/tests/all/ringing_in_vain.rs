//! Calls that nobody answers: rejected at Meta where that can be done, and logged or counted.

use std::time::Duration;

use meta_fake::world::CallState;
use wassla_domain::ChatKind::Whatsapp;
use wassla_domain::calling::CallingEvidence;
use wassla_domain::calls::{CallOutcome, CallStage, CallSummary};
use wassla_domain::inbound::{Content, DropReason, Outcome, Skip};
use wassla_domain::ports::{CallingStore, ChannelStore};
use wassla_domain::{AgentStatus, Calling, ChannelState, Modality};

use crate::phone::CALLS;
use crate::test_app::{TestApp, acme, owner};

/// What comes in the way of a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Change {
    NoAgent,
    AgentIsADraft,
    AgentWrites,
    CallsDisconnected,
    ChatDisconnected,
    PlanIsLost,
    Suspended,
}

impl TestApp {
    async fn changes(&self, change: Change) {
        match change {
            Change::NoAgent => {
                let now = self.now();
                let assigned = self.store.assign_agent(&acme(), CALLS, None, now).await;
                assert!(assigned.unwrap());
            }
            Change::AgentIsADraft => {
                let draft = AgentStatus::Draft;
                self.hires("ag_vera", Modality::Voice, draft).await;
            }
            Change::AgentWrites => {
                let published = AgentStatus::Published;
                self.hires("ag_vera", Modality::Text, published).await;
            }
            Change::CallsDisconnected => {
                self.wassla.disconnect(&owner(), CALLS).await.unwrap();
            }
            Change::ChatDisconnected => {
                let gone = self.wassla.disconnect(&owner(), Whatsapp.into()).await;
                gone.unwrap();
            }
            Change::PlanIsLost => self.plans.include(&acme(), [Whatsapp.into()]),
            Change::Suspended => self.plans.suspend(&acme()),
        }
    }
}

#[tokio::test(start_paused = true)]
async fn what_an_agent_cannot_take_is_rejected_and_logged() {
    for (change, outcome, counted) in [
        (
            Change::NoAgent,
            CallOutcome::AgentMissing,
            Skip::AgentMissing,
        ),
        (
            Change::AgentIsADraft,
            CallOutcome::AgentDraft,
            Skip::AgentDraft,
        ),
        (
            Change::AgentWrites,
            CallOutcome::AgentMissing,
            Skip::AgentMissing,
        ),
    ] {
        // Before it is taken in, and after.
        for is_known in [false, true] {
            let app = TestApp::taking_calls().await;
            let wacid = app.customer_calls("karim").await;
            if is_known {
                app.takes_in().await;
            }
            app.changes(change).await;
            app.picks_up().await;
            let case = format!("{change:?} {is_known}");
            assert_eq!(app.outcome(&wacid).await, Some(outcome), "{case}");
            assert_eq!(app.state_at_meta(&wacid), CallState::Rejected, "{case}");
            assert_eq!(app.voice.offers().len(), 0, "{case}");
            let skipped = app.counted_calls(Outcome::Skipped(counted)).await;
            assert_eq!(skipped, u64::from(!is_known), "{case}");
            // Meta's own word of the end follows, and changes nothing.
            app.hears().await;
            assert_eq!(app.outcome(&wacid).await, Some(outcome), "{case}");
            app.assert_quiet().await;
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_bridge_that_fails_or_takes_too_long_loses_the_call() {
    for (is_slow, reason, waited) in [(false, "down", 0), (true, "too_slow", 10)] {
        let app = TestApp::taking_calls().await;
        let tally = std::sync::Arc::new(crate::talking::Tally::default());
        let wassla = app.wassla.clone().observed_by(tally.clone());
        if is_slow {
            app.voice.hang();
        } else {
            app.voice.fail("down");
        }
        let wacid = app.customer_calls("karim").await;
        let from = tokio::time::Instant::now();
        wassla.process_events().await.unwrap();
        assert_eq!(wassla.answer_calls().await.unwrap(), 1);
        assert_eq!(from.elapsed().as_secs(), waited, "{reason}");
        let outcome = app.outcome(&wacid).await;
        assert_eq!(outcome, Some(CallOutcome::BridgeFailed), "{reason}");
        assert_eq!(app.state_at_meta(&wacid), CallState::Rejected);
        let call = app.logged(&wacid).await.id;
        assert!(app.voice.ends().contains(&call), "what it opened goes");
        assert_eq!(tally.bridges(), [reason]);
        assert_eq!(tally.calls(), [CallOutcome::BridgeFailed]);
        assert_eq!(app.controls(), 1);
        app.assert_quiet().await;
    }
}

#[tokio::test(start_paused = true)]
async fn a_bridge_is_not_waited_for_longer_than_a_caller_waits() {
    let app = TestApp::taking_calls().await;
    app.voice.hang();
    let wacid = app.customer_calls("karim").await;
    app.goes_by(Duration::from_secs(20)).await;
    let from = tokio::time::Instant::now();
    app.takes_in().await;
    app.wassla.answer_calls().await.unwrap();
    assert_eq!(from.elapsed().as_secs(), 5);
    assert_eq!(app.outcome(&wacid).await, Some(CallOutcome::BridgeFailed));
}

#[tokio::test(start_paused = true)]
async fn a_call_that_is_older_than_twenty_five_seconds_is_missed_and_meta_is_not_asked() {
    for (seconds, is_known, answered) in [
        (25, false, true),
        (26, false, false),
        (25, true, true),
        (26, true, false),
    ] {
        let app = TestApp::taking_calls().await;
        let wacid = app.customer_calls("karim").await;
        if is_known {
            app.takes_in().await;
        }
        app.passes(Duration::from_secs(seconds));
        app.picks_up().await;
        let case = format!("{seconds} {is_known}");
        if answered {
            assert_eq!(app.state_at_meta(&wacid), CallState::Accepted, "{case}");
            continue;
        }
        assert_eq!(
            app.outcome(&wacid).await,
            Some(CallOutcome::Missed),
            "{case}"
        );
        assert_eq!((app.voice.offers().len(), app.controls()), (0, 0), "{case}");
        let late = app.counted_calls(Outcome::Skipped(Skip::TooLate)).await;
        assert_eq!(late, u64::from(!is_known), "{case}");
        let missed = CallSummary::incoming(CallStage::Ended(CallOutcome::Missed));
        let message = app.messages().await.remove(0);
        assert_eq!(message.content, Content::Call(missed));
        app.assert_quiet().await;
    }
}

#[tokio::test(start_paused = true)]
async fn a_call_for_nobody_is_counted_and_rejected_and_no_bridge_is_asked() {
    for (change, reason) in [
        (Change::CallsDisconnected, DropReason::NoChannel),
        (Change::ChatDisconnected, DropReason::NoChannel),
        (Change::PlanIsLost, DropReason::NotInPlan),
        (Change::Suspended, DropReason::WorkspaceSuspended),
    ] {
        let app = TestApp::taking_calls().await;
        let wacid = app.customer_calls("karim").await;
        app.changes(change).await;
        app.picks_up().await;
        let state = app.state_at_meta(&wacid);
        assert_eq!(state, CallState::Rejected, "{change:?}");
        let dropped = app.counted_calls(Outcome::Dropped(reason)).await;
        assert_eq!(dropped, 1, "{change:?}");
        assert_eq!(app.voice.offers().len(), 0, "{change:?}");
        assert_eq!(app.log().await, [], "{change:?}");
        assert!(app.conversations().await.is_empty(), "{change:?}");
        app.hears().await;
        assert_eq!(app.log().await, [], "{change:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn what_changes_between_the_ring_and_the_answer_counts() {
    for change in [
        Change::CallsDisconnected,
        Change::ChatDisconnected,
        Change::PlanIsLost,
        Change::Suspended,
    ] {
        let app = TestApp::taking_calls().await;
        let wacid = app.customer_calls("karim").await;
        app.takes_in().await;
        app.changes(change).await;
        app.picks_up().await;
        let outcome = app.outcome(&wacid).await;
        assert_eq!(outcome, Some(CallOutcome::NotConnected), "{change:?}");
        assert!(app.at_meta(&wacid).state.is_over(), "{change:?}");
        assert_eq!(app.voice.offers().len(), 0, "{change:?}");
        app.assert_quiet().await;
    }
}

#[tokio::test(start_paused = true)]
async fn a_call_that_can_be_rejected_no_more_is_let_ring_out() {
    // No token is left.
    let app = TestApp::taking_calls().await;
    let wacid = app.customer_calls("karim").await;
    app.changes(Change::ChatDisconnected).await;
    app.cleans_up().await;
    assert_eq!(app.jobs().await, 0);
    app.picks_up().await;
    assert_eq!(
        (app.state_at_meta(&wacid), app.controls()),
        (CallState::Ringing, 0)
    );

    // It does not ring any more.
    let app = TestApp::taking_calls().await;
    app.customer_calls("karim").await;
    app.changes(Change::CallsDisconnected).await;
    app.passes(Duration::from_mins(1));
    app.picks_up().await;
    assert_eq!(app.controls(), 0);
}

#[tokio::test(start_paused = true)]
async fn a_number_that_is_still_connecting_takes_the_calls_that_come() {
    let app = TestApp::taking_calls().await;
    let wacid = app.customer_calls("karim").await;
    let row = app.calling_row().await.unwrap();
    let connecting = Calling {
        evidence: CallingEvidence::none(),
        state: ChannelState::Connecting,
        version: row.version + 1,
        ..row
    };
    assert!(app.store.put_calling(&connecting).await.unwrap());
    assert_eq!(app.calling_state().await, Some(ChannelState::Connecting));
    app.picks_up().await;
    assert_eq!(app.state_at_meta(&wacid), CallState::Accepted);
}
