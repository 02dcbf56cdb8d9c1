//! What happens to WhatsApp accounts outside of Graph, told as `account_update`.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use time::{OffsetDateTime, macros::format_description};

use super::{GraphProblem, Number, World, webhook::Notice};

/// Seconds that a restriction lasts.
const RESTRICTED_FOR: i64 = 7 * 86_400;

/// A WABA that may not write for a while.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Restriction {
    /// The account.
    pub waba_id: String,
    /// Unix seconds of its end.
    pub expiration: i64,
}

impl World {
    /// The business takes the app's access to a WABA away: `PARTNER_REMOVED`.
    ///
    /// Its tokens no longer see the WABA until somebody signs in again.
    pub fn remove_partner(&mut self, waba_id: &str) {
        let mut value = self.with_waba("PARTNER_REMOVED", waba_id);
        value["disconnection_info"] =
            json!({ "reason": "PARTNER_REMOVED", "initiated_by": "BUSINESS" });
        self.end_sharing(waba_id, &value);
    }

    /// The business uninstalls the app from a WABA: `PARTNER_APP_UNINSTALLED`, which Meta sends
    /// with the WABA's id or without any.
    pub fn uninstall_app(&mut self, waba_id: &str, with_info: bool) {
        let event = "PARTNER_APP_UNINSTALLED";
        let value = if with_info {
            self.with_waba(event, waba_id)
        } else {
            json!({ "event": event })
        };
        self.end_sharing(waba_id, &value);
    }

    /// The business uninstalls another app, of which its partners hear too.
    pub fn uninstall_another_app(&mut self, waba_id: &str, app_id: &str) {
        let mut value = self.with_waba("PARTNER_APP_UNINSTALLED", waba_id);
        value["waba_info"]["partner_app_id"] = json!(app_id);
        let business_id = self.main_app().business_id();
        self.tell_account(waba_id, &business_id, &value);
    }

    /// Meta finds something that its policy forbids, and does nothing yet: `ACCOUNT_VIOLATION`.
    pub fn violate(&mut self, waba_id: &str, violation_type: &str) {
        let info = json!({ "violation_type": violation_type });
        let value = json!({ "event": "ACCOUNT_VIOLATION", "violation_info": info });
        self.tell_account(waba_id, waba_id, &value);
    }

    /// Keeps a WABA from writing for seven days: `ACCOUNT_RESTRICTION`. Its numbers' messages are
    /// refused with 368.
    pub fn restrict_waba(&mut self, waba_id: &str) {
        let expiration = self.now() + RESTRICTED_FOR;
        self.end_restriction(waba_id);
        self.restrictions.push(Restriction {
            waba_id: waba_id.to_owned(),
            expiration,
        });
        let restricted = |kind: &str| json!({ "restriction_type": kind, "expiration": expiration });
        let info = [
            restricted("RESTRICTED_BIZ_INITIATED_MESSAGING"),
            restricted("RESTRICTED_CUSTOMER_INITIATED_MESSAGING"),
        ];
        let value = json!({ "event": "ACCOUNT_RESTRICTION", "restriction_info": info });
        self.tell_account(waba_id, waba_id, &value);
    }

    /// Ends the restriction of a WABA, of which Meta says nothing.
    pub fn end_restriction(&mut self, waba_id: &str) {
        self.restrictions.retain(|held| held.waba_id != waba_id);
    }

    /// Whether a WABA may not write now.
    pub fn is_restricted(&self, waba_id: &str) -> bool {
        let now = self.now();
        let mut held = self.restrictions.iter();
        held.any(|held| held.waba_id == waba_id && now < held.expiration)
    }

    /// Announces a ban, which does nothing yet: `DISABLED_UPDATE` with `SCHEDULE_FOR_DISABLE`.
    pub fn schedule_ban(&mut self, waba_id: &str) {
        self.tell_ban(waba_id, "SCHEDULE_FOR_DISABLE");
    }

    /// Bans a WABA and its numbers: `DISABLED_UPDATE` with `DISABLE`.
    pub fn ban_waba(&mut self, waba_id: &str) {
        self.change_numbers_of(waba_id, |number| "BANNED".clone_into(&mut number.status));
        self.tell_ban(waba_id, "DISABLE");
    }

    /// Ends the ban of a WABA and its numbers: `DISABLED_UPDATE` with `REINSTATE`.
    pub fn reinstate_waba(&mut self, waba_id: &str) {
        self.change_numbers_of(waba_id, |number| "CONNECTED".clone_into(&mut number.status));
        self.tell_ban(waba_id, "REINSTATE");
    }

    /// Deletes a WABA with its numbers: `ACCOUNT_DELETED`.
    pub fn delete_waba(&mut self, waba_id: &str) {
        self.tell_account(waba_id, waba_id, &json!({ "event": "ACCOUNT_DELETED" }));
        let gone = self.wabas.iter().find(|waba| waba.id == waba_id);
        let number_ids = gone.map(|waba| waba.number_ids.clone()).unwrap_or_default();
        self.numbers.retain(|one| !number_ids.contains(&one.id));
        self.wabas.retain(|waba| waba.id != waba_id);
        for business in &mut self.businesses {
            business.waba_ids.retain(|id| id != waba_id);
            business.client_waba_ids.retain(|id| id != waba_id);
        }
    }

    /// Gives the app its access to every WABA of a person's back, as a new sign-in does.
    pub(super) fn share_again(&mut self, app_id: &str, person_id: &str) {
        let Some(person) = self.people.iter().find(|person| person.id == person_id) else {
            return;
        };
        let businesses = self.businesses.iter();
        let administered = businesses.filter(|one| person.admin_of.contains(&one.id));
        let owned = administered.flat_map(|one| one.waba_ids.iter().chain(&one.client_waba_ids));
        let reached: Vec<String> = owned.chain(&person.assigned_wabas).cloned().collect();
        for waba in self
            .wabas
            .iter_mut()
            .filter(|one| reached.contains(&one.id))
        {
            waba.removed_apps.retain(|held| held != app_id);
        }
    }

    pub(super) fn refuse_restricted(&self, waba_id: &str) -> Result<(), GraphProblem> {
        if !self.is_restricted(waba_id) {
            return Ok(());
        }
        let message = "(#368) Temporarily blocked for policies violations";
        Err(GraphProblem::new(368, message)
            .status(403)
            .details("The account is restricted for a violation of policy"))
    }

    /// The app is told at its own business's id, loses its subscription and sees no more.
    fn end_sharing(&mut self, waba_id: &str, value: &Value) {
        let app = self.main_app();
        let (app_id, business_id) = (app.id.clone(), app.business_id());
        self.tell_account(waba_id, &business_id, value);
        if let Some(waba) = self.wabas.iter_mut().find(|waba| waba.id == waba_id) {
            waba.subscriptions.retain(|held| held.app_id != app_id);
            waba.removed_apps.push(app_id);
        }
    }

    fn tell_ban(&mut self, waba_id: &str, state: &str) {
        let format = format_description!("[month repr:long] [day padding:none], [year]");
        let day = OffsetDateTime::from_unix_timestamp(self.now()).ok();
        let day = day.and_then(|day| day.format(format).ok());
        let ban = json!({ "waba_ban_state": state, "waba_ban_date": day });
        let value = json!({ "event": "DISABLED_UPDATE", "ban_info": ban });
        self.tell_account(waba_id, waba_id, &value);
    }

    fn tell_account(&mut self, waba_id: &str, entry_id: &str, value: &Value) {
        let lane = format!("account:{waba_id}");
        let notice = Notice::change(entry_id.to_owned(), "account_update", value, lane);
        let now = self.now();
        self.announce_of_waba(waba_id, &notice.at(now));
    }

    fn with_waba(&self, event: &str, waba_id: &str) -> Value {
        json!({
            "event": event,
            "waba_info": {
                "waba_id": waba_id,
                "owner_business_id": self.owner_of(waba_id).unwrap_or_default(),
            },
        })
    }

    fn change_numbers_of(&mut self, waba_id: &str, change: impl Fn(&mut Number)) {
        let waba = self.wabas.iter().find(|waba| waba.id == waba_id);
        let number_ids = waba.map(|waba| waba.number_ids.clone()).unwrap_or_default();
        for number in &mut self.numbers {
            if number_ids.contains(&number.id) {
                change(number);
            }
        }
    }
}
