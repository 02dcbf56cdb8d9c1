//! Calls that end as a channel: the calling row goes in the same write, and Meta follows.

use std::time::Duration;

use wassla_domain::ChatKind::Whatsapp;
use wassla_domain::ports::{ChannelStore, CleanupStore};
use wassla_domain::{ChannelState, RefusalCode, Role};
use wassla_testkit::meta::fault::What;

use crate::desk::subscription_of;
use crate::disconnect::code;
use crate::enabling::SET;
use crate::gate::{Cut, Gate};
use crate::office::{Office, caller, owner};
use crate::phone::CALLS;

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

impl Office {
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
        let office = Office::taking_calls().await;
        let number = office.number().await;
        office.suffers_the(end).await;
        assert!(!office.has_calling_row().await, "{end:?}");
        assert!(office.is_callable(&number), "{end:?}: that is owed still");
        let jobs = office.store.jobs_after(None, 10).await.unwrap();
        assert_eq!(jobs.len(), 1, "{end:?}");
        assert!(jobs[0].ends_calling, "{end:?}");
        assert_eq!(office.cleans_up().await, 1, "{end:?}");
        assert!(!office.is_callable(&number), "{end:?}");
        assert_eq!(office.jobs().await, 0, "{end:?}");
        let chat = office.row(Whatsapp).await;
        assert_eq!(chat.is_none(), end == End::Chat, "{end:?}");
        if matches!(end, End::Calls) {
            assert_eq!(chat.unwrap().state, ChannelState::Connected);
            assert!(office.graph.count("unsubscribe_waba") == 0);
        }
    }
}

#[tokio::test]
async fn a_meta_that_is_down_is_asked_again_until_it_has_done_it() {
    for end in End::ALL {
        for what in [What::Drop, What::DoThenDrop, What::ThrottledMinutes(7)] {
            let office = Office::taking_calls().await;
            let number = office.number().await;
            office.suffers_the(end).await;
            office.spoils(SET, what.clone());
            for _ in 0..3 {
                office.cleans_up().await;
                assert_eq!(office.jobs().await, 1, "{end:?} {what:?}");
                office.passes(Duration::from_mins(31));
            }
            office.is_well_again();
            office.cleans_up_all().await;
            assert!(!office.is_callable(&number), "{end:?} {what:?}");
        }
    }
}

#[tokio::test]
async fn wherever_an_end_is_cut_short_nothing_is_orphaned_and_meta_follows() {
    for end in [End::Calls, End::Chat] {
        for cut in Cut::ALL {
            for step in 0.. {
                let office = Office::taking_calls().await;
                let number = office.number().await;
                let gate = Gate::cutting(step, cut);
                let doomed = office.with(|ports| *ports = gate.before(ports));
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
                let stands = office.has_calling_row().await;
                assert!(!stands || office.is_callable(&number), "{case}");
                office.passes(Duration::from_mins(31));
                office.cleans_up_all().await;
                assert_eq!(office.is_callable(&number), stands, "{case}");
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
        let office = Office::taking_calls().await;
        let number = office.number().await;
        office.suffers_the(end).await;
        office.passes(Duration::from_secs(5));
        office.connects("aisha", Whatsapp).await;
        office.wassla.finish_tasks().await;
        assert_eq!(office.number().await, number);
        assert!(
            !office.has_calling_row().await,
            "{end:?}: nobody asked for it"
        );
        office.cleans_up_all().await;
        assert!(!office.is_callable(&number), "{end:?}");
        let row = office.row(Whatsapp).await.unwrap();
        assert!(office.is_subscribed(&subscription_of(&row)), "{end:?}");
        assert_eq!(row.state, ChannelState::Connected);
    }
}

#[tokio::test]
async fn calls_that_are_enabled_again_before_the_clean_up_stay_on() {
    for end in End::ALL {
        let office = Office::taking_calls().await;
        let number = office.number().await;
        office.suffers_the(end).await;
        office.passes(Duration::from_secs(5));
        if end != End::Calls {
            office.connects("aisha", Whatsapp).await;
            office.wassla.finish_tasks().await;
        }
        office.enables("ag_victor").await.unwrap();
        let set = office.asked_of_settings().1;
        office.cleans_up_all().await;
        assert!(office.is_callable(&number), "{end:?}");
        assert_eq!(office.asked_of_settings().1, set, "{end:?}: Meta is let be");
        assert_eq!(office.calling_state().await, Some(ChannelState::Connected));
    }
}

#[tokio::test(start_paused = true)]
async fn a_clean_up_waits_while_somebody_enables() {
    let office = Office::taking_calls().await;
    let (number, now) = (office.number().await, office.now());
    office.wassla.disconnect(&owner(), CALLS).await.unwrap();
    let (name, until) = (
        format!("calling:{number}"),
        now.plus(Duration::from_mins(1)),
    );
    let leases = office.ports.leases.clone();
    assert!(leases.lease(&name, "somebody", now, until).await.unwrap());
    office.cleans_up().await;
    assert!(office.is_callable(&number));
    assert_eq!(office.jobs().await, 1);
    leases.release(&name, "somebody").await.unwrap();
    office.passes(Duration::from_secs(2));
    office.cleans_up().await;
    assert!(!office.is_callable(&number));
}

#[tokio::test]
async fn a_person_whose_data_is_deleted_leaves_no_row_and_no_debt() {
    let office = Office::taking_calls().await;
    let number = office.number().await;
    let request = office.graph.world(|world| world.request_deletion("aisha"));
    office.wassla.delete_data(&request).await.unwrap();
    assert!(!office.has_calling_row().await);
    assert!(office.row(Whatsapp).await.is_none());
    assert_eq!((office.jobs().await, office.cleans_up().await), (0, 0));
    assert!(office.is_callable(&number), "with what token?");
    // Whoever connects the number later has calls as that card says: not connected.
    office.passes(Duration::from_secs(5));
    office.connects("aisha", Whatsapp).await;
    office.wassla.finish_tasks().await;
    office.enables("ag_vera").await.unwrap();
    office.wassla.disconnect(&owner(), CALLS).await.unwrap();
    office.cleans_up_all().await;
    assert!(!office.is_callable(&number));
}

#[tokio::test]
async fn who_may_not_manage_channels_ends_no_calls() {
    let office = Office::taking_calls().await;
    let somebody = caller("user_5", "ws_acme", Some(Role::Support));
    let refused = office.wassla.disconnect(&somebody, CALLS).await;
    assert_eq!(code(refused), RefusalCode::RoleNotAllowed);
    assert!(office.has_calling_row().await);
    // A suspended workspace may.
    office.plans.suspend(&owner().workspace);
    office.wassla.disconnect(&owner(), CALLS).await.unwrap();
    assert!(!office.has_calling_row().await);
    let rows = office.store.channels_after(None, 10).await.unwrap();
    assert_eq!(rows.len(), 1);
}

#[tokio::test]
async fn a_card_that_needs_a_new_sign_in_is_looked_at_after_it() {
    let office = Office::taking_calls().await;
    let number = office.number().await;
    office.graph.world(|world| {
        world.change_password("aisha");
        world.restrict_calling(&number);
        world.end_calling_restriction(&number);
    });
    office.hears_from_meta().await;
    let state = office.calling_state().await;
    assert_eq!(state, Some(ChannelState::ReconnectNeeded));
    office.passes(Duration::from_secs(5));
    office.connects("aisha", Whatsapp).await;
    office.wassla.finish_tasks().await;
    office.wassla.enable_due().await.unwrap();
    assert_eq!(office.calling_state().await, Some(ChannelState::Connected));
    assert!(office.is_callable(&number));
}
