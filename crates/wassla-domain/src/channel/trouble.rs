//! What Meta says of an account beside the steps of provisioning.

use crate::channel::ChannelState;

/// Something that Meta said of the asset or of our access to it, and that has not ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Trouble {
    /// Meta answered a call with 190: the token is dead.
    TokenDead,
    /// The person removed the app (deauthorize callback).
    Deauthorized,
    /// The business took the account away from us (`PARTNER_REMOVED`).
    PartnerRemoved,
    /// The business removed the app (`PARTNER_APP_UNINSTALLED`).
    AppUninstalled,
    /// The account was deleted (`ACCOUNT_DELETED`).
    AccountDeleted,
    /// The account is banned (`DISABLED_UPDATE`, `DISABLE`).
    Banned,
    /// The account will be banned (`DISABLED_UPDATE`, `SCHEDULE_FOR_DISABLE`).
    BanAnnounced,
    /// The account may not do everything (`ACCOUNT_RESTRICTION`).
    Restricted,
    /// The account broke a rule of Meta's (`ACCOUNT_VIOLATION`).
    Violation,
    /// The number left Cloud API through the phone's app (`ACCOUNT_OFFBOARDED`).
    Offboarded,
    /// Meta has flagged the number for low quality (`phone_number_quality_update`, `FLAGGED`).
    Flagged,
    /// Meta raises an alert that is critical (`account_alerts`), and of no other kind here.
    Alerted,
}

impl Trouble {
    /// All of them.
    pub const ALL: [Self; 12] = [
        Self::TokenDead,
        Self::Deauthorized,
        Self::PartnerRemoved,
        Self::AppUninstalled,
        Self::AccountDeleted,
        Self::Banned,
        Self::BanAnnounced,
        Self::Restricted,
        Self::Violation,
        Self::Offboarded,
        Self::Flagged,
        Self::Alerted,
    ];

    /// The name in rows and JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::TokenDead => "token_dead",
            Self::Deauthorized => "deauthorized",
            Self::PartnerRemoved => "partner_removed",
            Self::AppUninstalled => "app_uninstalled",
            Self::AccountDeleted => "account_deleted",
            Self::Banned => "banned",
            Self::BanAnnounced => "ban_announced",
            Self::Restricted => "restricted",
            Self::Violation => "violation",
            Self::Offboarded => "offboarded",
            Self::Flagged => "flagged",
            Self::Alerted => "alerted",
        }
    }

    /// Reads a name.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|trouble| trouble.as_str() == text)
    }

    /// Whether our access was taken away: secrets are erased, and only a new sign-in helps. A dead
    /// token is not taken away: Meta revives it when the person settles what it asks them.
    pub const fn ends_access(self) -> bool {
        matches!(
            self,
            Self::Deauthorized | Self::PartnerRemoved | Self::AppUninstalled
        )
    }

    /// The state that it forces on a channel; `None` if messages still flow as before.
    pub const fn state(self) -> Option<ChannelState> {
        match self {
            Self::TokenDead | Self::Deauthorized | Self::PartnerRemoved | Self::AppUninstalled => {
                Some(ChannelState::ReconnectNeeded)
            }
            Self::AccountDeleted | Self::Banned | Self::Restricted | Self::Offboarded => {
                Some(ChannelState::NeedsAttention)
            }
            Self::BanAnnounced | Self::Violation | Self::Flagged | Self::Alerted => None,
        }
    }

    /// How bad it is: what is worse, or as bad and newer, is what people are told.
    pub(super) const fn severity(self) -> u8 {
        match self.state() {
            _ if self.ends_access() => 3,
            Some(ChannelState::ReconnectNeeded) => 2,
            Some(_) => 1,
            None => 0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_trouble_reads_back() {
        for trouble in Trouble::ALL {
            assert_eq!(Trouble::parse(trouble.as_str()), Some(trouble));
        }
    }

    #[test]
    fn access_that_ended_needs_a_new_sign_in() {
        for trouble in Trouble::ALL {
            let reconnect = trouble.state() == Some(ChannelState::ReconnectNeeded);
            assert!(reconnect || !trouble.ends_access(), "{trouble:?}");
        }
        assert_eq!(
            Trouble::TokenDead.state(),
            Some(ChannelState::ReconnectNeeded)
        );
        assert!(!Trouble::TokenDead.ends_access());
    }
}
