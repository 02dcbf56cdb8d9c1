//! Customers: the people who write to businesses.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{ProfileAccess, World};

/// Somebody with a phone, who never signs in to the app.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Customer {
    /// The short name on pages and in tests, such as `karim`.
    pub slug: String,
    /// The profile's name.
    pub name: String,
    /// What is special about this customer, for the phone page.
    pub about: String,
    /// The WhatsApp user name.
    #[serde(default)]
    pub username: Option<String>,
    /// The phone number in digits; missing when WhatsApp keeps it from businesses.
    #[serde(default)]
    pub wa_id: Option<String>,
    /// The business-scoped user id of WhatsApp.
    #[serde(default)]
    pub user_id: Option<String>,
    /// The user name on Instagram.
    #[serde(default)]
    pub instagram: Option<String>,
    /// Whether Pages and Instagram accounts may read the profile.
    #[serde(default)]
    pub profile: ProfileAccess,
    /// PSIDs by Page and IGSIDs by Instagram account, given out at the first contact.
    #[serde(default)]
    pub scoped_ids: BTreeMap<String, String>,
}

impl Customer {
    /// Whether the customer can write to WhatsApp numbers.
    pub fn is_on_whatsapp(&self) -> bool {
        self.wa_id.is_some() || self.user_id.is_some()
    }
}

/// The customers of the demo.
pub(super) fn demo_customers() -> Vec<Customer> {
    let customer = |slug: &str, name: &str, about: &str| Customer {
        slug: slug.to_owned(),
        name: name.to_owned(),
        about: about.to_owned(),
        username: None,
        wa_id: None,
        user_id: None,
        instagram: Some(format!("{slug}.demo")),
        profile: ProfileAccess::default(),
        scoped_ids: BTreeMap::new(),
    };
    vec![
        Customer {
            wa_id: Some("12025550171".to_owned()),
            user_id: Some("US.1795305600000171".to_owned()),
            ..customer("karim", "Karim Said", "Everywhere; has a phone number")
        },
        Customer {
            username: Some("@nadia.farah".to_owned()),
            user_id: Some("US.1795305600000172".to_owned()),
            ..customer("nadia", "Nadia Farah", "Everywhere; hides the phone number")
        },
        customer("tarek", "Tarek Amin", "Messenger and Instagram only"),
        Customer {
            profile: ProfileAccess::ConsentMissing,
            ..customer(
                "salma",
                "Salma Idris",
                "Messenger and Instagram only; hides the name",
            )
        },
    ]
}

impl World {
    /// Adds a customer; on WhatsApp when there is a `wa_id`, a `user_id` or both.
    pub fn add_customer(
        &mut self,
        slug: &str,
        name: &str,
        wa_id: Option<&str>,
        user_id: Option<&str>,
    ) {
        self.customers.push(Customer {
            slug: slug.to_owned(),
            name: name.to_owned(),
            about: String::new(),
            username: None,
            wa_id: wa_id.map(str::to_owned),
            user_id: user_id.map(str::to_owned),
            instagram: None,
            profile: ProfileAccess::default(),
            scoped_ids: BTreeMap::new(),
        });
    }

    /// The customer with this slug.
    pub fn customer(&self, slug: &str) -> Option<&Customer> {
        self.customers.iter().find(|customer| customer.slug == slug)
    }

    /// The PSID or IGSID of a customer, given out when there is none yet.
    ///
    /// # Panics
    /// When there is no such customer.
    pub fn scoped_id(&mut self, slug: &str, asset_id: &str) -> String {
        let fresh = self.next_id();
        let customer = self.customers.iter_mut().find(|one| one.slug == slug);
        let customer = customer.expect("the customer exists");
        let held = customer.scoped_ids.entry(asset_id.to_owned());
        held.or_insert(fresh).clone()
    }

    /// Whether somebody has this PSID or IGSID.
    pub fn is_customer(&self, id: &str) -> bool {
        let mut held = self
            .customers
            .iter()
            .flat_map(|one| one.scoped_ids.values());
        held.any(|held| held == id)
    }

    /// Changes whether Pages and Instagram accounts may read a customer's profile.
    ///
    /// # Panics
    /// When there is no such customer.
    pub fn set_profile_access(&mut self, slug: &str, access: ProfileAccess) {
        let customer = self.customers.iter_mut().find(|one| one.slug == slug);
        customer.expect("the customer exists").profile = access;
    }

    /// The customer on WhatsApp with this `wa_id` or `user_id`.
    pub(super) fn whatsapp_customer(&self, name: &str) -> Option<&Customer> {
        let is_it = |held: &Option<String>| held.as_deref() == Some(name);
        self.customers
            .iter()
            .find(|customer| is_it(&customer.wa_id) || is_it(&customer.user_id))
    }

    /// The customer with this PSID or IGSID, and the Page or account that knows it by that.
    pub(super) fn scoped_customer(&self, id: &str, asset_ids: &[&str]) -> Option<(&str, &str)> {
        self.customers.iter().find_map(|customer| {
            let mut held = customer.scoped_ids.iter();
            let (asset_id, _) = held
                .find(|(asset_id, held)| *held == id && asset_ids.contains(&asset_id.as_str()))?;
            Some((customer.slug.as_str(), asset_id.as_str()))
        })
    }
}
