//! What a channel is connected to at Meta.

use crate::ids::{BusinessId, InstagramId, PageId, PhoneNumberId, WabaId};
use crate::inbound::AssetRef;
use crate::kind::ChatKind;

/// An asset at Meta. Its `external_id` is unique among all workspaces.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Asset {
    /// A WhatsApp number.
    Whatsapp(WhatsappAsset),
    /// An Instagram professional account.
    Instagram(InstagramAsset),
    /// A Page.
    Messenger(MessengerAsset),
}

/// A WhatsApp number and its account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WhatsappAsset {
    /// The business that owns the account, when known.
    pub business: Option<BusinessId>,
    /// The account.
    pub waba: WabaId,
    /// The number.
    pub phone_number: PhoneNumberId,
    /// The number as people read it.
    pub display: String,
    /// The name that customers see.
    pub verified_name: Option<String>,
    /// How many numbers of the account were seen when this one was chosen.
    pub numbers: u32,
    /// Whether the account had more numbers than were counted.
    pub and_more: bool,
}

/// An Instagram account and the Page that carries its messages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InstagramAsset {
    /// The account.
    pub instagram: InstagramId,
    /// Its user name.
    pub username: Option<String>,
    /// The Page.
    pub page: PageId,
    /// The Page's name.
    pub page_name: String,
}

/// A Page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MessengerAsset {
    /// The Page.
    pub page: PageId,
    /// Its name.
    pub page_name: String,
}

impl Asset {
    /// The kind of channel that it makes.
    pub const fn kind(&self) -> ChatKind {
        match self {
            Self::Whatsapp(_) => ChatKind::Whatsapp,
            Self::Instagram(_) => ChatKind::Instagram,
            Self::Messenger(_) => ChatKind::Messenger,
        }
    }

    /// The number; `None` for other kinds.
    pub const fn phone_number(&self) -> Option<&PhoneNumberId> {
        match self {
            Self::Whatsapp(asset) => Some(&asset.phone_number),
            Self::Instagram(_) | Self::Messenger(_) => None,
        }
    }

    /// The id that no two rows share.
    pub fn external_id(&self) -> &str {
        match self {
            Self::Whatsapp(asset) => asset.phone_number.as_str(),
            Self::Instagram(asset) => asset.instagram.as_str(),
            Self::Messenger(asset) => asset.page.as_str(),
        }
    }

    /// What events name it by.
    pub fn reference(&self) -> AssetRef {
        AssetRef {
            kind: self.kind(),
            external_id: self.external_id().to_owned(),
        }
    }

    /// What people read on the tile.
    pub fn display(&self) -> String {
        match self {
            Self::Whatsapp(asset) => asset.display.clone(),
            Self::Instagram(asset) => asset
                .username
                .as_ref()
                .map_or_else(|| asset.page_name.clone(), |name| format!("@{name}")),
            Self::Messenger(asset) => asset.page_name.clone(),
        }
    }
}
