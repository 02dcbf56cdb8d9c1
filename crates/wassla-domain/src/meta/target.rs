//! The assets that permissions were granted for (`granular_scopes` of `debug_token`).

use crate::ids::{BusinessId, PageId, WabaId};

/// The assets that a person chose on the permission screen, in Meta's order. A permission that is
/// limited to no asset names none; so does an answer that leaves the list out.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct GrantedTargets {
    /// WhatsApp accounts.
    pub wabas: Vec<WabaId>,
    /// Pages.
    pub pages: Vec<PageId>,
    /// Businesses; at times the only thing that is named.
    pub businesses: Vec<BusinessId>,
}

impl GrantedTargets {
    /// Takes in that a permission was granted for this asset. What is of no use here, or has no
    /// form of an id, is left out.
    pub fn add(&mut self, scope: &str, id: &str) {
        match scope {
            "whatsapp_business_management" | "whatsapp_business_messaging" => {
                keep(&mut self.wabas, WabaId::parse(id));
            }
            "pages_show_list"
            | "pages_messaging"
            | "pages_manage_metadata"
            | "pages_read_engagement" => keep(&mut self.pages, PageId::parse(id)),
            "business_management" => keep(&mut self.businesses, BusinessId::parse(id)),
            _ => {}
        }
    }
}

fn keep<I: PartialEq, E>(known: &mut Vec<I>, id: Result<I, E>) {
    if let Ok(id) = id
        && !known.contains(&id)
    {
        known.push(id);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_asset_is_named_once_whatever_it_was_granted_with() {
        let mut targets = GrantedTargets::default();
        for (scope, id) in [
            ("whatsapp_business_management", "12"),
            ("whatsapp_business_messaging", "12"),
            ("whatsapp_business_messaging", "11"),
            ("whatsapp_business_management", "1/../2"),
            ("business_management", "7"),
            ("instagram_basic", "8"),
            ("pages_messaging", "21"),
            ("pages_show_list", "20"),
            ("pages_manage_metadata", "21"),
        ] {
            targets.add(scope, id);
        }
        let wabas: Vec<_> = targets.wabas.iter().map(WabaId::as_str).collect();
        let pages: Vec<_> = targets.pages.iter().map(PageId::as_str).collect();
        assert_eq!((wabas, pages), (vec!["12", "11"], vec!["21", "20"]));
        assert_eq!(targets.businesses, [BusinessId::parse("7").unwrap()]);
    }
}
