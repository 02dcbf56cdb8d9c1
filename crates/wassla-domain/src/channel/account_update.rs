//! What a channel becomes when Meta says something of its account.

use super::{Channel, ChannelState, Evidence, Step, StepFailure, Trouble};
use crate::inbound::AccountEvent;
use crate::meta::NumberFacts;
use crate::ports::AccountUpdate;
use crate::time::Timestamp;

impl Channel {
    /// The row after trouble began at Meta; `None` if the row says so already, or was connected
    /// after that.
    pub fn in_trouble(
        &self,
        trouble: Trouble,
        since: Timestamp,
        now: Timestamp,
    ) -> Option<AccountUpdate> {
        // Meta tells whole seconds: what was connected within that second counts as before.
        let is_older = self.credentials.issued_at.seconds() <= since.seconds();
        let is_worse = match self.evidence.trouble {
            Some(known) => known != trouble && trouble.severity() >= known.severity(),
            None => true,
        };
        (is_older && is_worse).then(|| self.amended(Some(trouble), now))
    }

    /// The row after trouble ended at Meta; `None` if there was none, or our access is gone.
    pub fn out_of_trouble(&self, now: Timestamp) -> Option<AccountUpdate> {
        let known = self.evidence.trouble?;
        let ends = known.state() != Some(ChannelState::ReconnectNeeded);
        ends.then(|| self.amended(None, now))
    }

    /// The row after this happened to its account or number; `None` if that changes nothing.
    pub fn after_account_event(
        &self,
        happened: AccountEvent,
        since: Timestamp,
        now: Timestamp,
    ) -> Option<AccountUpdate> {
        match happened {
            AccountEvent::Began(trouble) => self.in_trouble(trouble, since, now),
            AccountEvent::Recovered => self.out_of_trouble(now),
            AccountEvent::Ended(trouble) => {
                let is_it = self.evidence.trouble == Some(trouble);
                is_it.then(|| self.out_of_trouble(now)).flatten()
            }
            AccountEvent::PinLost(how) => self.pin_lost(how, since, now),
            AccountEvent::NumberChanged => None,
        }
    }

    /// The row after Meta described its number again; `None` if nothing is new.
    pub fn number_read_again(&self, facts: &NumberFacts, now: Timestamp) -> Option<AccountUpdate> {
        let mut evidence = self.evidence.clone();
        evidence.see_number(facts, now);
        let said = |evidence: &Evidence| {
            let seen = evidence.number.clone();
            seen.map(|seen| (seen.status, seen.platform))
        };
        let is_new = said(&evidence) != said(&self.evidence);
        let turned_off =
            facts.pin_enabled == Some(false) && evidence.carries_our_pin_since().is_some();
        if turned_off {
            evidence.pin = lost(StepFailure::TurnedOffElsewhere, now);
        }
        (is_new || turned_off).then(|| self.with(evidence, now))
    }

    fn pin_lost(
        &self,
        how: StepFailure,
        since: Timestamp,
        now: Timestamp,
    ) -> Option<AccountUpdate> {
        let ours = self.evidence.carries_our_pin_since()?;
        // What happened before we set ours does not touch it; Meta tells whole seconds.
        let is_after = ours.seconds() <= since.seconds();
        is_after.then(|| {
            let evidence = Evidence {
                pin: lost(how, since),
                ..self.evidence.clone()
            };
            self.with(evidence, now)
        })
    }

    fn amended(&self, trouble: Option<Trouble>, now: Timestamp) -> AccountUpdate {
        let evidence = Evidence {
            trouble,
            ..self.evidence.clone()
        };
        AccountUpdate {
            access_ended: trouble.is_some_and(Trouble::ends_access),
            ..self.with(evidence, now)
        }
    }

    fn with(&self, evidence: Evidence, now: Timestamp) -> AccountUpdate {
        AccountUpdate {
            id: self.id.clone(),
            version: self.version,
            state: ChannelState::of(self.kind(), &evidence),
            evidence,
            access_ended: false,
            job: None,
            at: now,
        }
    }
}

/// A PIN that is ours no more.
const fn lost(how: StepFailure, at: Timestamp) -> Step {
    Step::Failed {
        at,
        failure: how,
        code: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::channel::{Asset, Credentials, MessengerAsset};
    use crate::ids::{ChannelId, MetaUserId, PageId, WorkspaceId};
    use crate::meta::Expiry;
    use crate::sealed::Sealed;

    const NOW: Timestamp = Timestamp::from_seconds(1_000);

    fn channel(trouble: Option<Trouble>) -> Channel {
        let mut evidence = Evidence::of_a_page();
        evidence.subscribed = Step::Done { at: NOW };
        evidence.trouble = trouble;
        Channel {
            id: ChannelId::parse("ch_1").unwrap(),
            workspace: WorkspaceId::parse("ws_1").unwrap(),
            asset: Asset::Messenger(MessengerAsset {
                page: PageId::parse("7").unwrap(),
                page_name: "Shop".into(),
            }),
            agent: None,
            state: ChannelState::Connected,
            credentials: Credentials {
                access_token: Some(Sealed::new("sealed")),
                pin: None,
                expires: Expiry::Never,
                meta_user: MetaUserId::parse("9").unwrap(),
                issued_at: NOW,
            },
            evidence,
            due_at: None,
            moved_from: None,
            version: 4,
            connected_at: NOW,
            updated_at: NOW,
        }
    }

    #[test]
    fn trouble_changes_the_state_and_access_that_ended_erases_the_secrets() {
        let account_update = channel(None)
            .in_trouble(Trouble::PartnerRemoved, NOW, NOW)
            .unwrap();
        assert_eq!(account_update.state, ChannelState::ReconnectNeeded);
        assert!(account_update.access_ended);
        assert_eq!(account_update.version, 4);

        let account_update = channel(None)
            .in_trouble(Trouble::TokenDead, NOW, NOW)
            .unwrap();
        assert_eq!(account_update.state, ChannelState::ReconnectNeeded);
        assert!(!account_update.access_ended);
    }

    #[test]
    fn what_happened_before_this_connection_does_not_touch_it() {
        let before = Timestamp::from_seconds(999);
        let late = channel(None).in_trouble(Trouble::Deauthorized, before, NOW);
        assert_eq!(late, None);
        let same_second = channel(None).in_trouble(Trouble::Deauthorized, NOW, NOW);
        assert!(same_second.is_some());
    }

    #[test]
    fn lesser_trouble_does_not_hide_that_access_ended() {
        let removed = channel(Some(Trouble::PartnerRemoved));
        assert_eq!(removed.in_trouble(Trouble::Restricted, NOW, NOW), None);
        assert_eq!(removed.in_trouble(Trouble::PartnerRemoved, NOW, NOW), None);
        let dead = channel(Some(Trouble::TokenDead));
        assert_eq!(dead.in_trouble(Trouble::Banned, NOW, NOW), None);
        let banned = channel(Some(Trouble::Banned));
        assert_eq!(banned.in_trouble(Trouble::Violation, NOW, NOW), None);
        assert!(banned.in_trouble(Trouble::Restricted, NOW, NOW).is_some());
        assert!(
            channel(Some(Trouble::Banned))
                .in_trouble(Trouble::Deauthorized, NOW, NOW)
                .is_some()
        );
    }

    fn with_pin(pin: Step, registered: Step) -> Channel {
        let mut channel = channel(None);
        channel.evidence.pin = pin;
        channel.evidence.registered = registered;
        channel
    }

    #[test]
    fn a_pin_that_somebody_else_changed_is_ours_no_more_and_messages_go_on() {
        let later = Timestamp::from_seconds(1_500);
        let changed = AccountEvent::PinLost(StepFailure::ChangedElsewhere);
        let done = Step::Done { at: NOW };
        for ours in [
            with_pin(done.clone(), Step::NotNeeded),
            with_pin(Step::NotNeeded, done.clone()),
        ] {
            let update = ours.after_account_event(changed, later, later).unwrap();
            assert_eq!(
                update.evidence.pin,
                lost(StepFailure::ChangedElsewhere, later)
            );
            assert_eq!(update.state, ChannelState::Connected);
            assert!(!update.access_ended);
            let known = Channel {
                evidence: update.evidence,
                ..ours
            };
            assert_eq!(known.after_account_event(changed, later, later), None);
        }
        for other in [
            with_pin(Step::NotNeeded, Step::NotNeeded),
            with_pin(Step::due(), Step::NotNeeded),
        ] {
            assert_eq!(other.after_account_event(changed, later, later), None);
        }
        let ours = with_pin(done, Step::NotNeeded);
        let before = Timestamp::from_seconds(999);
        assert_eq!(ours.after_account_event(changed, before, later), None);
        assert!(ours.after_account_event(changed, NOW, later).is_some());
    }

    #[test]
    fn one_kind_of_trouble_ends_and_no_other() {
        let unflagged = AccountEvent::Ended(Trouble::Flagged);
        let flagged = channel(Some(Trouble::Flagged));
        let update = flagged.after_account_event(unflagged, NOW, NOW).unwrap();
        assert_eq!(update.evidence.trouble, None);
        for other in [None, Some(Trouble::Banned)] {
            let other = channel(other).after_account_event(unflagged, NOW, NOW);
            assert_eq!(other, None);
        }
        let recovered = channel(Some(Trouble::Banned));
        let recovered = recovered.after_account_event(AccountEvent::Recovered, NOW, NOW);
        assert!(recovered.is_some());
        let changed = channel(None).after_account_event(AccountEvent::NumberChanged, NOW, NOW);
        assert_eq!(changed, None, "it is read again");
    }

    #[test]
    fn a_number_that_is_read_again_is_written_only_when_it_is_new() {
        let facts = |status: &str, pin_enabled| NumberFacts {
            id: crate::ids::PhoneNumberId::parse("1").unwrap(),
            display: "+1 555 0100".into(),
            verified_name: None,
            status: Some(status.into()),
            platform: Some("CLOUD_API".into()),
            on_business_app: false,
            pin_enabled,
        };
        let mut ours = with_pin(Step::Done { at: NOW }, Step::NotNeeded);
        ours.evidence
            .see_number(&facts("CONNECTED", Some(true)), NOW);
        let later = Timestamp::from_seconds(2_000);
        let read = |status, pin| ours.number_read_again(&facts(status, pin), later);
        assert_eq!(read("CONNECTED", Some(true)), None);
        assert_eq!(read("CONNECTED", None), None);
        let flagged = read("FLAGGED", Some(true)).unwrap();
        assert_eq!(flagged.evidence.number.unwrap().at, later);
        let off = read("CONNECTED", Some(false)).unwrap();
        assert_eq!(
            off.evidence.pin,
            lost(StepFailure::TurnedOffElsewhere, later)
        );
    }

    #[test]
    fn trouble_ends_unless_our_access_did() {
        let reinstated = channel(Some(Trouble::Banned)).out_of_trouble(NOW).unwrap();
        assert_eq!(reinstated.state, ChannelState::Connected);
        assert_eq!(reinstated.evidence.trouble, None);
        assert_eq!(channel(Some(Trouble::TokenDead)).out_of_trouble(NOW), None);
        assert_eq!(
            channel(Some(Trouble::Deauthorized)).out_of_trouble(NOW),
            None
        );
        assert_eq!(channel(None).out_of_trouble(NOW), None);
    }
}
