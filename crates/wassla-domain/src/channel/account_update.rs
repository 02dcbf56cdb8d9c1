//! What a channel becomes when Meta says something of its account.

use super::{Channel, ChannelState, Trouble};
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

    fn amended(&self, trouble: Option<Trouble>, now: Timestamp) -> AccountUpdate {
        let mut evidence = self.evidence.clone();
        evidence.trouble = trouble;
        AccountUpdate {
            id: self.id.clone(),
            version: self.version,
            state: ChannelState::of(self.kind(), &evidence),
            evidence,
            access_ended: trouble.is_some_and(Trouble::ends_access),
            job: None,
            at: now,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::channel::{Asset, Credentials, Evidence, MessengerAsset, Step};
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
