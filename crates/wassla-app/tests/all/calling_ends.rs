//! Calls that end as a channel: the calling row goes in the same write, and Meta follows.

use std::time::Duration;

use meta_fake::fault::What;
use wassla_domain::ChatKind::Whatsapp;
use wassla_domain::ports::{ChannelStore, CleanupStore};
use wassla_domain::{ChannelState, RefusalCode, Role};

use crate::desk::subscription_of;
use crate::disconnect::code;
use crate::enabling::SET;
use crate::gate::{Cut, Gate};
use crate::phone::CALLS;
use crate::test_app::{TestApp, caller, owner};

/// How calls come to an end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    Calls,
    Chat,
    Deauthorized,
    Removed,
    Moved,
}

impl End {
    const ALL: [Self; 5] = [
        Self::Calls,
        Self::Chat,
        Self::Deauthorized,
        Self::Removed,
        Self::Moved,
    ];
}

impl TestApp {
    /// The end, at a Meta that lets the token live on for a while.
    async fn suffers_the(&self, end: End) {
        match end {
            End::Calls => self.wassla.disconnect(&owner(), CALLS).await.unwrap(),
            End::Chat => {
                let gone = self.wassla.disconnect(&owner(), Whatsapp.into()).await;
                gone.unwrap();
            }
            End::Deauthorized => {
                let request = self.graph.world(|world| world.request_deletion("aisha"));
                self.wassla.deauthorize(&request).await.unwrap();
            }
            End::Removed => {
                let waba = subscription_of(&self.row(Whatsapp).await.unwrap());
                self.graph.world(|world| {
                    let before = world.wabas.clone();
                    world.remove_partner(&waba);
                    world.wabas = before;
                });
                self.meta_tells().await;
                self.takes_in().await;
            }
            End::Moved => {
                self.connects("omar", Whatsapp).await;
            }
        }
        self.wassla.finish_tasks().await;
    }

    /// Cleans up until nothing is owed.
    pub(crate) async fn cleans_up_all(&self) {
        for _ in 0..40 {
            self.wassla.cleanup_due().await.unwrap();
            if self.jobs().await == 0 {
                return;
            }
            self.passes(Duration::from_mins(31));
        }
        panic!("something is owed still");
    }
}

#[tokio::test]
async fn t26_the_calling_row_goes_at_once_and_calls_are_switched_off_at_meta() {
    for end in End::ALL {
        let app = TestApp::taking_calls().await;
        let number = app.number().await;
        app.suffers_the(end).await;
        assert!(!app.has_calling_row().await, "{end:?}");
        assert!(app.is_callable(&number), "{end:?}: that is owed still");
        let jobs = app.store.jobs_after(None, 10).await.unwrap();
        assert_eq!(jobs.len(), 1, "{end:?}");
        assert!(jobs[0].ends_calling, "{end:?}");
        assert_eq!(app.cleans_up().await, 1, "{end:?}");
        assert!(!app.is_callable(&number), "{end:?}");
        assert_eq!(app.jobs().await, 0, "{end:?}");
        let chat = app.row(Whatsapp).await;
        assert_eq!(chat.is_none(), end == End::Chat, "{end:?}");
        if matches!(end, End::Calls) {
            assert_eq!(chat.unwrap().state, ChannelState::Connected);
            assert!(app.graph.count("unsubscribe_waba") == 0);
        }
    }
}

#[tokio::test]
async fn a_meta_that_is_down_is_asked_again_until_it_has_done_it() {
    for end in End::ALL {
        for what in [What::Drop, What::DoThenDrop, What::ThrottledMinutes(7)] {
            let app = TestApp::taking_calls().await;
            let number = app.number().await;
            app.suffers_the(end).await;
            app.spoils(SET, what.clone());
            for _ in 0..3 {
                app.cleans_up().await;
                assert_eq!(app.jobs().await, 1, "{end:?} {what:?}");
                app.passes(Duration::from_mins(31));
            }
            app.is_well_again();
            app.cleans_up_all().await;
            assert!(!app.is_callable(&number), "{end:?} {what:?}");
        }
    }
}

#[tokio::test]
async fn wherever_an_end_is_cut_short_nothing_is_orphaned_and_meta_follows() {
    for end in [End::Calls, End::Chat] {
        for cut in Cut::ALL {
            for step in 0.. {
                let app = TestApp::taking_calls().await;
                let number = app.number().await;
                let gate = Gate::cutting(step, cut);
                let doomed = app.with(|ports| *ports = gate.before(ports));
                let kind = if end == End::Calls {
                    CALLS
                } else {
                    Whatsapp.into()
                };
                let who = owner();
                let ending = async {
                    let _done = doomed.disconnect(&who, kind).await;
                    doomed.finish_tasks().await;
                    let _count = doomed.cleanup_due().await;
                };
                tokio::select! {
                    () = ending => {}
                    () = gate.crashed() => {}
                }
                let case = format!("{end:?} {cut:?} {step} {:?}", gate.was_cut());
                let stands = app.has_calling_row().await;
                assert!(!stands || app.is_callable(&number), "{case}");
                app.passes(Duration::from_mins(31));
                app.cleans_up_all().await;
                assert_eq!(app.is_callable(&number), stands, "{case}");
                if gate.was_cut().is_none() {
                    assert!(step > 6, "{case}: hardly anything was cut");
                    break;
                }
            }
        }
    }
}

#[tokio::test]
async fn a_sign_in_before_the_clean_up_does_not_leave_calls_on() {
    for end in [End::Chat, End::Deauthorized, End::Removed] {
        let app = TestApp::taking_calls().await;
        let number = app.number().await;
        app.suffers_the(end).await;
        app.passes(Duration::from_secs(5));
        app.connects("aisha", Whatsapp).await;
        app.wassla.finish_tasks().await;
        assert_eq!(app.number().await, number);
        assert!(!app.has_calling_row().await, "{end:?}: nobody asked for it");
        app.cleans_up_all().await;
        assert!(!app.is_callable(&number), "{end:?}");
        let row = app.row(Whatsapp).await.unwrap();
        assert!(app.is_subscribed(&subscription_of(&row)), "{end:?}");
        assert_eq!(row.state, ChannelState::Connected);
    }
}

#[tokio::test]
async fn calls_that_are_enabled_again_before_the_clean_up_stay_on() {
    for end in End::ALL {
        let app = TestApp::taking_calls().await;
        let number = app.number().await;
        app.suffers_the(end).await;
        app.passes(Duration::from_secs(5));
        if end != End::Calls {
            app.connects("aisha", Whatsapp).await;
            app.wassla.finish_tasks().await;
        }
        app.enables("ag_victor").await.unwrap();
        let set = app.asked_of_settings().1;
        app.cleans_up_all().await;
        assert!(app.is_callable(&number), "{end:?}");
        assert_eq!(app.asked_of_settings().1, set, "{end:?}: Meta is let be");
        assert_eq!(app.calling_state().await, Some(ChannelState::Connected));
    }
}

#[tokio::test(start_paused = true)]
async fn a_clean_up_waits_while_somebody_enables() {
    let app = TestApp::taking_calls().await;
    let (number, now) = (app.number().await, app.now());
    app.wassla.disconnect(&owner(), CALLS).await.unwrap();
    let (name, until) = (
        format!("calling:{number}"),
        now.plus(Duration::from_mins(1)),
    );
    let leases = app.ports.leases.clone();
    assert!(leases.lease(&name, "somebody", now, until).await.unwrap());
    app.cleans_up().await;
    assert!(app.is_callable(&number));
    assert_eq!(app.jobs().await, 1);
    leases.release(&name, "somebody").await.unwrap();
    app.passes(Duration::from_secs(2));
    app.cleans_up().await;
    assert!(!app.is_callable(&number));
}

#[tokio::test]
async fn a_person_whose_data_is_deleted_leaves_no_row_and_no_debt() {
    let app = TestApp::taking_calls().await;
    let number = app.number().await;
    let request = app.graph.world(|world| world.request_deletion("aisha"));
    app.wassla.delete_data(&request).await.unwrap();
    assert!(!app.has_calling_row().await);
    assert!(app.row(Whatsapp).await.is_none());
    assert_eq!((app.jobs().await, app.cleans_up().await), (0, 0));
    assert!(app.is_callable(&number), "with what token?");
    // Whoever connects the number later has calls as that card says: not connected.
    app.passes(Duration::from_secs(5));
    app.connects("aisha", Whatsapp).await;
    app.wassla.finish_tasks().await;
    app.enables("ag_vera").await.unwrap();
    app.wassla.disconnect(&owner(), CALLS).await.unwrap();
    app.cleans_up_all().await;
    assert!(!app.is_callable(&number));
}

#[tokio::test]
async fn who_may_not_manage_channels_ends_no_calls() {
    let app = TestApp::taking_calls().await;
    let somebody = caller("user_5", "ws_acme", Some(Role::Support));
    let refused = app.wassla.disconnect(&somebody, CALLS).await;
    assert_eq!(code(refused), RefusalCode::RoleNotAllowed);
    assert!(app.has_calling_row().await);
    // A suspended workspace may.
    app.plans.suspend(&owner().workspace);
    app.wassla.disconnect(&owner(), CALLS).await.unwrap();
    assert!(!app.has_calling_row().await);
    let rows = app.store.channels_after(None, 10).await.unwrap();
    assert_eq!(rows.len(), 1);
}

#[tokio::test]
async fn a_card_that_needs_a_new_sign_in_is_looked_at_after_it() {
    let app = TestApp::taking_calls().await;
    let number = app.number().await;
    app.graph.world(|world| {
        world.change_password("aisha");
        world.restrict_calling(&number);
        world.end_calling_restriction(&number);
    });
    app.hears_from_meta().await;
    let state = app.calling_state().await;
    assert_eq!(state, Some(ChannelState::ReconnectNeeded));
    app.passes(Duration::from_secs(5));
    app.connects("aisha", Whatsapp).await;
    app.wassla.finish_tasks().await;
    app.wassla.enable_due().await.unwrap();
    assert_eq!(app.calling_state().await, Some(ChannelState::Connected));
    assert!(app.is_callable(&number));
}
