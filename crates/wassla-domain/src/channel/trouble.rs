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
}

impl Trouble {
    /// All of them.
    pub const ALL: [Self; 10] = [
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
            Self::BanAnnounced | Self::Violation => None,
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

    /// What the tile says.
    pub const fn advice(self) -> &'static str {
        match self {
            Self::TokenDead => "Meta no longer accepts our access: connect again.",
            Self::Deauthorized => {
                "The app was removed on Facebook: connect again to use the channel."
            }
            Self::PartnerRemoved => {
                "The business no longer shares this account with us: connect again."
            }
            Self::AppUninstalled => "The business removed the app at Meta: connect again.",
            Self::AccountDeleted => {
                "Meta has deleted this WhatsApp account: disconnect, and connect another."
            }
            Self::Banned => {
                "Meta has banned this WhatsApp account: appeal in Business Support Home."
            }
            Self::BanAnnounced => {
                "Meta will ban this WhatsApp account soon: appeal in Business Support Home."
            }
            Self::Restricted => {
                "Meta has restricted this WhatsApp account: see Business Support Home."
            }
            Self::Violation => "Meta reports a violation of its rules: see Business Support Home.",
            Self::Offboarded => {
                "The number left the platform in the WhatsApp Business app: connect again."
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_trouble_reads_back_and_says_what_to_do() {
        for trouble in Trouble::ALL {
            assert_eq!(Trouble::parse(trouble.as_str()), Some(trouble));
            assert!(trouble.advice().ends_with('.'));
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
