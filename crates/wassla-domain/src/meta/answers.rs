//! Businesses, accounts, numbers and Pages as the Graph lists them.

use crate::ids::{AppId, BusinessId, InstagramId, MetaUserId, PageId, PhoneNumberId, WabaId};
use crate::meta::AccessToken;
use crate::time::Timestamp;

/// Where the next page of a list starts (`cursors.after`). Meta's `next` URL is never followed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cursor(String);

impl Cursor {
    /// Wraps a cursor.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The cursor as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// One page of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed<T> {
    /// The items, in answer order.
    pub items: Vec<T>,
    /// Where the next page starts, when there is one.
    pub after: Option<Cursor>,
}

impl<T> Listed<T> {
    /// A list that ends here.
    pub fn complete(items: Vec<T>) -> Self {
        Self { items, after: None }
    }

    /// The same list of something else.
    pub fn map<U>(self, change: impl FnMut(T) -> U) -> Listed<U> {
        Listed {
            items: self.items.into_iter().map(change).collect(),
            after: self.after,
        }
    }
}

/// A business and the WhatsApp accounts that it owns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BusinessFacts {
    /// Its id.
    pub id: BusinessId,
    /// The accounts it owns; empty also when the token may not see them.
    pub wabas: Listed<WabaFacts>,
}

/// An edge of the Graph that lists WhatsApp accounts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WabaEdge {
    /// The accounts that a business owns.
    Owned(BusinessId),
    /// The accounts of others that are shared with a business.
    Client(BusinessId),
    /// The accounts that were assigned to a person.
    Assigned(MetaUserId),
}

/// A WhatsApp Business Account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WabaFacts {
    /// Its id.
    pub id: WabaId,
    /// Its numbers, when they came in the same answer.
    pub numbers: Option<Listed<NumberFacts>>,
}

/// A number as Meta describes it now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NumberFacts {
    /// Its id.
    pub id: PhoneNumberId,
    /// The number as people read it. Its form differs between edges: show it, never join on it.
    pub display: String,
    /// The name that customers see.
    pub verified_name: Option<String>,
    /// `status`; only `CONNECTED` can send and receive.
    pub status: Option<String>,
    /// `platform_type`; `CLOUD_API` once registered there.
    pub platform: Option<String>,
    /// Whether the number also lives in the WhatsApp Business app (coexistence).
    pub on_business_app: bool,
    /// Whether two-step verification has a PIN already; Meta may leave it out.
    pub pin_enabled: Option<bool>,
}

impl NumberFacts {
    /// Whether the number can send and receive.
    pub fn is_connected(&self) -> bool {
        self.status.as_deref() == Some("CONNECTED")
    }
}

/// What calling is set to at a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CallingSwitch {
    /// Customers can call.
    On,
    /// They cannot.
    Off,
}

/// The settings of a number, as far as they are about calls.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CallingSettings {
    /// `calling.status` in upper case; `None` if Meta left it out.
    pub status: Option<String>,
    /// Whether calls go by SIP (`calling.sip.status`): then none comes to us.
    pub sip: bool,
    /// What keeps calls away for a while (`calling.restrictions`).
    pub restriction: Option<CallingRestriction>,
}

/// A restriction of calls.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CallingRestriction {
    /// `type`.
    pub kind: String,
    /// `reason`, when Meta gave one.
    pub reason: Option<String>,
    /// `expiration`, when Meta gave one.
    pub expires: Option<Timestamp>,
}

impl CallingSettings {
    /// Whether calling is switched on.
    pub fn is_enabled(&self) -> bool {
        self.status.as_deref() == Some("ENABLED")
    }

    /// Whether calls of customers come to us at this instant.
    pub fn takes_calls(&self, now: Timestamp) -> bool {
        self.is_enabled() && !self.sip && !self.is_restricted(now)
    }

    /// Whether Meta keeps calls of customers away at this instant. A restriction may be of calls
    /// of the business alone.
    pub fn is_restricted(&self, now: Timestamp) -> bool {
        self.restriction.as_ref().is_some_and(|restriction| {
            let ended = restriction.expires.is_some_and(|at| at <= now);
            restriction.kind.contains("USER_INITIATED") && !ended
        })
    }
}

/// A Page that the person manages.
#[derive(Debug, Clone)]
pub struct PageFacts {
    /// Its id.
    pub id: PageId,
    /// Its name.
    pub name: String,
    /// What the person may do with it; `None` when Meta left it out.
    pub tasks: Option<Vec<String>>,
    /// The Instagram professional account linked to it, with its user name.
    pub instagram: Option<(InstagramId, Option<String>)>,
    /// The Page's own token, when it was asked for.
    pub token: Option<AccessToken>,
}

impl PageFacts {
    /// Whether the person may answer messages of the Page. Without a task list Meta decides
    /// when we subscribe.
    pub fn may_message(&self) -> bool {
        self.tasks
            .as_ref()
            .is_none_or(|tasks| tasks.iter().any(|task| task == "MESSAGING"))
    }
}

/// The app as Meta knows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AppFacts {
    /// Its id.
    pub id: AppId,
    /// Its name.
    pub name: Option<String>,
    /// The API version that answered (`facebook-api-version`).
    pub answered_version: Option<String>,
}

/// A webhook subscription of the app.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AppWebhook {
    /// The object: `whatsapp_business_account`, `page`, `instagram`.
    pub object: String,
    /// Where Meta delivers.
    pub callback_url: String,
    /// Whether Meta delivers.
    pub active: bool,
    /// The fields subscribed.
    pub fields: Vec<String>,
}
