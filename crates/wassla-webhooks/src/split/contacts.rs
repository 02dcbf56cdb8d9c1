use std::borrow::Cow;
use std::collections::BTreeMap;

use crate::json::Json;

/// The `contacts` of a WhatsApp change: the people its messages are from and its calls with.
pub(super) struct Contacts<'a> {
    by_number: BTreeMap<Cow<'a, str>, Json<'a>>,
    by_user: BTreeMap<Cow<'a, str>, Json<'a>>,
    only: Option<Json<'a>>,
}

impl<'a> Contacts<'a> {
    pub(super) fn read(contacts: Option<Json<'a>>) -> Self {
        let list = contacts.map(Json::items).unwrap_or_default();
        let mut contacts = Self {
            by_number: BTreeMap::new(),
            by_user: BTreeMap::new(),
            only: (list.len() == 1).then(|| list[0]),
        };
        for contact in list {
            let [number, user] = contact.members(["wa_id", "user_id"]);
            if let Some(number) = number.and_then(Json::id) {
                contacts.by_number.entry(number).or_insert(contact);
            }
            if let Some(user) = user.and_then(Json::id) {
                contacts.by_user.entry(user).or_insert(contact);
            }
        }
        contacts
    }

    /// Whoever is meant by a number and a user id. Where neither is told it is the only one there
    /// is.
    pub(super) fn of(&self, [number, user]: [Option<Json<'a>>; 2]) -> Option<Json<'a>> {
        let (number, user) = (number.and_then(Json::id), user.and_then(Json::id));
        if number.is_none() && user.is_none() {
            return self.only;
        }
        let by_number = number.and_then(|number| self.by_number.get(&number));
        by_number.or_else(|| self.by_user.get(&user?)).copied()
    }
}
