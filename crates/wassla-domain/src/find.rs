//! What the searches bring: assets that can be connected, with the token that works each.

use crate::channel::{Asset, Evidence, InstagramAsset, MessengerAsset, WhatsappAsset};
use crate::discovery::{FoundNumber, NumberSearchEnd};
use crate::meta::{AccessToken, Expiry, MetaError, PageFacts, Remedy};
use crate::provision::Registration;
use crate::time::Timestamp;

/// What a search brought for one kind.
#[derive(Debug, Clone)]
pub enum Finding {
    /// An asset and the token that works it.
    Found(Box<Find>),
    /// The person has none.
    NoAsset,
    /// The person has accounts, but no number.
    NoNumber,
    /// Meta did not let us look, or did not answer.
    Failed(MetaError),
    /// Not looked for: not in the plan.
    NotSought,
}

/// An asset that can be connected.
#[derive(Debug, Clone)]
pub struct Find {
    /// The asset.
    pub asset: Asset,
    /// The token that works it.
    pub token: AccessToken,
    /// When that token ends.
    pub expires: Expiry,
    /// What to do at Meta.
    pub evidence: Evidence,
    /// Whether the number is to carry our PIN.
    pub needs_pin: bool,
}

impl Finding {
    /// What a number search brought; WhatsApp is worked with the person's own token.
    pub fn of_number(
        end: NumberSearchEnd,
        token: &AccessToken,
        expires: Expiry,
        now: Timestamp,
    ) -> Self {
        match end {
            NumberSearchEnd::Found(found) => {
                Self::Found(Box::new(Find::whatsapp(found, token, expires, now)))
            }
            NumberSearchEnd::NoNumber => Self::NoNumber,
            NumberSearchEnd::NoWaba => Self::NoAsset,
            NumberSearchEnd::Failed(error) => Self::Failed(error),
        }
    }

    /// A Page for Messenger, as read with the long-lived token.
    pub fn of_messenger(page: PageFacts) -> Self {
        let asset = Asset::Messenger(MessengerAsset {
            page: page.id,
            page_name: page.name,
        });
        Self::of_page(asset, page.token)
    }

    /// A Page for Instagram, as read with the long-lived token.
    pub fn of_instagram(page: PageFacts) -> Self {
        let Some((instagram, username)) = page.instagram else {
            return Self::NoAsset;
        };
        let asset = Asset::Instagram(InstagramAsset {
            instagram,
            username,
            page: page.id,
            page_name: page.name,
        });
        Self::of_page(asset, page.token)
    }

    /// A Page's token, taken from a long-lived token of the person, does not end by time. A Page
    /// without one may be seen but not worked.
    fn of_page(asset: Asset, token: Option<AccessToken>) -> Self {
        let Some(token) = token else {
            return Self::Failed(MetaError::answered(Remedy::GrantPermission, None, None));
        };
        let evidence = Evidence::of_a_page();
        let needs_pin = false;
        Self::Found(Box::new(Find {
            asset,
            token,
            expires: Expiry::Never,
            evidence,
            needs_pin,
        }))
    }
}

impl Find {
    fn whatsapp(found: FoundNumber, token: &AccessToken, expires: Expiry, now: Timestamp) -> Self {
        let registration = Registration::of(&found.number);
        let mut evidence = registration.evidence();
        evidence.see_number(&found.number, now);
        let asset = Asset::Whatsapp(WhatsappAsset {
            business: found.business,
            waba: found.waba,
            phone_number: found.number.id,
            display: found.number.display,
            verified_name: found.number.verified_name,
            numbers: found.of,
            and_more: found.and_more,
        });
        let needs_pin = registration.needs_pin();
        Self {
            asset,
            token: token.clone(),
            expires,
            evidence,
            needs_pin,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::{InstagramId, PageId};

    fn page(token: Option<AccessToken>) -> PageFacts {
        PageFacts {
            id: PageId::parse("1").unwrap(),
            name: "Shop".into(),
            tasks: None,
            instagram: Some((InstagramId::parse("2").unwrap(), Some("shop".into()))),
            token,
        }
    }

    #[test]
    fn a_page_is_worked_with_its_own_token_only() {
        let Finding::Found(find) = Finding::of_instagram(page(Some(AccessToken::new("page"))))
        else {
            panic!("not found");
        };
        assert_eq!(
            (find.token.expose(), find.asset.external_id()),
            ("page", "2")
        );
        assert_eq!(find.asset.display(), "@shop");

        let without = Finding::of_messenger(page(None));
        assert!(matches!(without, Finding::Failed(error) if error.is_lost_access()));
    }
}
