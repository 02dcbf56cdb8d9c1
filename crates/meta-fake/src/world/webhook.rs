//! From something that happened to the apps that are to be told.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::{App, AppSubscription, Asset, AssetKind, World};

/// The field, and on a Page the member, of what happens in a thread that another app has.
const STANDBY: &str = "standby";

/// Something that happened, before it is known who listens.
#[derive(Debug, Clone)]
pub(super) struct Notice {
    pub(super) entry_id: String,
    pub(super) field: String,
    /// `entry.time`: seconds for an account, milliseconds for a Page, none for messages.
    pub(super) time: Option<i64>,
    pub(super) member: Member,
    pub(super) item: Value,
    pub(super) lane: String,
    /// The customer of the thread that it belongs to, if another app may have that thread.
    pub(super) customer: Option<String>,
}

/// Under which name an entry holds what happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Member {
    Changes,
    Messaging,
    Standby,
}

impl Member {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Changes => "changes",
            Self::Messaging => "messaging",
            Self::Standby => STANDBY,
        }
    }
}

/// Something that happened and one app is to be told; it waits to be packed into a POST.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Event {
    pub(super) app_id: String,
    pub(super) url: String,
    pub(super) object: String,
    pub(super) entry_id: String,
    pub(super) time: Option<i64>,
    pub(super) member: Member,
    pub(super) item: Value,
    pub(super) lane: String,
}

impl Notice {
    /// A change of a WABA's field.
    pub(super) fn change(entry_id: String, field: &str, value: &Value, lane: String) -> Self {
        Self {
            entry_id,
            field: field.to_owned(),
            time: None,
            member: Member::Changes,
            item: json!({ "value": value, "field": field }),
            lane,
            customer: None,
        }
    }

    /// An event of a Page or an Instagram account; `time` in milliseconds.
    pub(super) fn messaging(
        entry_id: String,
        field: &str,
        event: Value,
        time: i64,
        lane: String,
    ) -> Self {
        Self {
            entry_id,
            field: field.to_owned(),
            time: Some(time),
            member: Member::Messaging,
            item: event,
            lane,
            customer: None,
        }
    }

    /// The same notice with `entry.time`.
    pub(super) fn at(mut self, time: i64) -> Self {
        self.time = Some(time);
        self
    }

    /// The same notice as part of the thread with a customer.
    pub(super) fn of_thread(mut self, customer: &str) -> Self {
        self.customer = Some(customer.to_owned());
        self
    }

    /// The same notice, whoever has the thread.
    pub(super) fn of_no_thread(mut self) -> Self {
        self.customer = None;
        self
    }

    /// The same notice for an app that does not have the thread.
    fn in_standby(&self, is_nested: bool) -> Self {
        let mut standby = Self {
            field: STANDBY.to_owned(),
            ..self.clone()
        };
        match self.member {
            Member::Changes => {
                standby.item = json!({
                    "value": in_standby(self.item["value"].clone(), is_nested),
                    "field": STANDBY,
                });
            }
            Member::Messaging | Member::Standby => standby.member = Member::Standby,
        }
        standby
    }
}

/// The value of a WhatsApp change in standby: all but the number stands one level deeper.
fn in_standby(value: Value, is_nested: bool) -> Value {
    let Value::Object(mut outer) = value else {
        return value;
    };
    if is_nested {
        let inner: Vec<String> = outer.keys().cloned().collect();
        let inner = inner
            .into_iter()
            .filter(|name| name != "messaging_product" && name != "metadata");
        let inner: Map<String, Value> =
            inner.filter_map(|name| outer.remove_entry(&name)).collect();
        outer.insert(STANDBY.to_owned(), Value::Object(inner));
    }
    Value::Object(outer)
}

impl World {
    /// Tells every app that listens to a number, a Page or an Instagram account. An app that does
    /// not have the thread hears of it in standby.
    pub(super) fn announce(&mut self, asset: &Asset, notice: &Notice) {
        let customer = notice.customer.as_deref();
        let owner = customer.and_then(|customer| self.thread_owner(&asset.id, customer));
        let Some(owner) = owner.map(str::to_owned) else {
            self.announce_to(asset, notice, |_| true);
            return;
        };
        self.announce_to(asset, notice, |app_id| app_id == owner);
        let standby = notice.in_standby(self.settings.nests_standby);
        self.announce_to(asset, &standby, |app_id| app_id != owner);
    }

    /// Tells every app that is subscribed to a WABA and to the notice's field.
    pub(super) fn announce_of_waba(&mut self, waba_id: &str, notice: &Notice) {
        self.announce_to_waba(waba_id, notice, |_| true);
    }

    fn announce_to(&mut self, asset: &Asset, notice: &Notice, hears: impl Fn(&str) -> bool) {
        match asset.kind {
            AssetKind::Whatsapp => self.announce_to_waba(&asset.owner_id, notice, hears),
            AssetKind::Messenger | AssetKind::Instagram => {
                self.announce_to_page(asset, notice, hears);
            }
        }
    }

    fn announce_to_waba(&mut self, waba_id: &str, notice: &Notice, hears: impl Fn(&str) -> bool) {
        let Some(waba) = self.wabas.iter().find(|waba| waba.id == waba_id) else {
            return;
        };
        let listening = waba.subscriptions.iter().filter(|held| hears(&held.app_id));
        let subscribed = listening.filter_map(|held| {
            let webhook = self.webhook(&held.app_id, super::app::WHATSAPP, &notice.field)?;
            let over = held.override_callback_uri.as_ref();
            // Only messages go to the override.
            let over = over.filter(|_| notice.field == "messages");
            Some((
                held.app_id.clone(),
                over.unwrap_or(&webhook.callback_url).clone(),
            ))
        });
        let told: Vec<(String, String)> = subscribed.collect();
        self.queue(told, super::app::WHATSAPP, notice);
    }

    fn announce_to_page(&mut self, asset: &Asset, notice: &Notice, hears: impl Fn(&str) -> bool) {
        let Some(page) = self.pages.iter().find(|page| page.id == asset.owner_id) else {
            return;
        };
        let object = asset.kind.object();
        let listening = page.subscriptions.iter().filter(|held| hears(&held.app_id));
        let subscribed = listening.filter_map(|held| {
            // Instagram needs any field of the Page; which ones are sent, its own webhook says.
            let is_wanted =
                asset.kind == AssetKind::Instagram || held.fields.contains(&notice.field);
            let webhook = self.webhook(&held.app_id, object, &notice.field)?;
            is_wanted.then(|| (held.app_id.clone(), webhook.callback_url.clone()))
        });
        let told: Vec<(String, String)> = subscribed.collect();
        self.queue(told, object, notice);
    }

    /// The active app-level webhook of an object, if it includes the field.
    pub(super) fn webhook(
        &self,
        app_id: &str,
        object: &str,
        field: &str,
    ) -> Option<&AppSubscription> {
        let includes = |held: &&AppSubscription| {
            held.object == object && held.active && held.fields.iter().any(|one| one == field)
        };
        self.app(app_id)?.subscriptions.iter().find(includes)
    }

    fn queue(&mut self, told: Vec<(String, String)>, object: &str, notice: &Notice) {
        for (app_id, url) in told {
            self.waiting.push(Event {
                app_id,
                url,
                object: object.to_owned(),
                entry_id: notice.entry_id.clone(),
                time: notice.time,
                member: notice.member,
                item: notice.item.clone(),
                lane: notice.lane.clone(),
            });
        }
    }

    /// Sets the webhook of an object of the app under test, without asking the URL for anything.
    ///
    /// # Panics
    /// When the world has no app.
    pub fn set_app_webhook(
        &mut self,
        object: &str,
        callback_url: &str,
        verify_token: &str,
        fields: &[&str],
    ) {
        let app = self.main_app_mut();
        app.subscriptions.retain(|held| held.object != object);
        app.subscriptions.push(AppSubscription {
            object: object.to_owned(),
            callback_url: callback_url.to_owned(),
            verify_token: verify_token.to_owned(),
            fields: fields.iter().map(|&field| field.to_owned()).collect(),
            active: true,
        });
    }

    /// Sets where the app under test is told that somebody removed it, and that somebody wants
    /// their data deleted.
    ///
    /// # Panics
    /// When the world has no app.
    pub fn set_app_callbacks(&mut self, deauthorize_url: &str, data_deletion_url: &str) {
        let app = self.main_app_mut();
        app.deauthorize_url = Some(deauthorize_url.to_owned());
        app.data_deletion_url = Some(data_deletion_url.to_owned());
    }

    fn main_app_mut(&mut self) -> &mut App {
        self.apps.first_mut().expect("the world was given an app")
    }
}
