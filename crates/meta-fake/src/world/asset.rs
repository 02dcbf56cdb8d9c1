//! What customers write to: numbers, Pages and Instagram accounts alike.

use serde::{Deserialize, Serialize};

use super::{Number, Page, World};

/// Which of Meta's messengers something belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AssetKind {
    /// A WhatsApp number.
    Whatsapp,
    /// A Facebook Page.
    Messenger,
    /// A professional Instagram account.
    Instagram,
}

impl AssetKind {
    /// The messenger's name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Whatsapp => "WhatsApp",
            Self::Messenger => "Messenger",
            Self::Instagram => "Instagram",
        }
    }

    /// The object of its webhooks.
    pub fn object(self) -> &'static str {
        match self {
            Self::Whatsapp => super::app::WHATSAPP,
            Self::Messenger => super::app::PAGE,
            Self::Instagram => super::app::INSTAGRAM,
        }
    }
}

/// Something that customers can write to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asset {
    /// Its messenger.
    pub kind: AssetKind,
    /// The phone number id, the Page's id or the Instagram account's id.
    pub id: String,
    /// The WABA of a number; the Page of a Page and of its Instagram account.
    pub owner_id: String,
    /// What it is called.
    pub name: String,
    /// The number or the user name, as customers see it.
    pub address: String,
}

impl World {
    /// Everything that customers can write to: numbers, then Pages, each with its Instagram.
    pub fn assets(&self) -> Vec<Asset> {
        let numbers = self.numbers.iter().filter_map(|one| self.number_asset(one));
        let pages = self.pages.iter().flat_map(page_assets);
        numbers.chain(pages).collect()
    }

    /// The number, Page or Instagram account with this id.
    pub fn asset(&self, id: &str) -> Option<Asset> {
        if let Some(number) = self.numbers.iter().find(|number| number.id == id) {
            return self.number_asset(number);
        }
        let mut assets = self.pages.iter().flat_map(page_assets);
        assets.find(|asset| asset.id == id)
    }

    fn number_asset(&self, number: &Number) -> Option<Asset> {
        Some(Asset {
            kind: AssetKind::Whatsapp,
            id: number.id.clone(),
            owner_id: self.waba_of(&number.id)?.to_owned(),
            name: number.verified_name.clone(),
            address: number.display.clone(),
        })
    }
}

fn page_assets(page: &Page) -> impl Iterator<Item = Asset> {
    let own = Asset {
        kind: AssetKind::Messenger,
        id: page.id.clone(),
        owner_id: page.id.clone(),
        name: page.name.clone(),
        address: page.name.clone(),
    };
    let instagram = page.instagram.as_ref().map(|account| Asset {
        kind: AssetKind::Instagram,
        id: account.id.clone(),
        owner_id: page.id.clone(),
        name: account.name.clone(),
        address: format!("@{}", account.username),
    });
    std::iter::once(own).chain(instagram)
}

/// The digits of a number, however it is written.
pub(super) fn digits(number: &str) -> String {
    number.chars().filter(char::is_ascii_digit).collect()
}
