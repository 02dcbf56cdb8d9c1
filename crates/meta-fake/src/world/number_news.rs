//! What happens to single numbers outside of Graph: their PIN, their quality, alerts, complaints.

use serde_json::{Value, json};

use super::{World, asset::digits, webhook::Notice};

impl World {
    /// Somebody sets another PIN in WhatsApp Manager: `security` with `PIN_CHANGED`.
    pub fn change_pin_in_manager(&mut self, number_id: &str, pin: &str) {
        self.set_foreign_pin(number_id, pin);
        let value = json!({ "event": "PIN_CHANGED" });
        self.tell_of_number(number_id, "security", value);
    }

    /// Somebody turns the PIN off with the link of an e-mail: `security` with
    /// `PIN_REQUEST_SUCCESS`.
    pub fn turn_pin_off_in_manager(&mut self, number_id: &str) {
        self.change_number(number_id, |number| number.pin = None);
        let value = json!({ "event": "PIN_REQUEST_SUCCESS" });
        self.tell_of_number(number_id, "security", value);
    }

    /// Somebody of the business asks for two-step verification to be turned off: `security` with
    /// `PIN_RESET_REQUEST`, which alone names who.
    pub fn request_pin_reset(&mut self, number_id: &str) {
        let requester = self.next_id();
        let value = json!({ "event": "PIN_RESET_REQUEST", "requester": requester });
        self.tell_of_number(number_id, "security", value);
    }

    /// Makes a number one that Cloud API alone uses.
    pub fn take_off_business_app(&mut self, number_id: &str) {
        self.change_number(number_id, |number| number.is_on_biz_app = false);
    }

    /// Customers complain: `phone_number_quality_update` with `FLAGGED`.
    pub fn flag_number(&mut self, number_id: &str) {
        self.change_number(number_id, |number| {
            "RED".clone_into(&mut number.quality_rating);
        });
        self.tell_quality(number_id, "FLAGGED");
    }

    /// They do not any more: `UNFLAGGED`.
    pub fn unflag_number(&mut self, number_id: &str) {
        self.change_number(number_id, |number| {
            "GREEN".clone_into(&mut number.quality_rating);
        });
        self.tell_quality(number_id, "UNFLAGGED");
    }

    /// Meta raises an alert about a number: `account_alerts`.
    pub fn alert_about_number(&mut self, number_id: &str, severity: &str, kind: &str) {
        let value = json!({
            "entity_type": "PHONE_NUMBER",
            "entity_id": number_id,
            "alert_info": { "alert_severity": severity, "alert_status": "NONE", "alert_type": kind },
        });
        self.tell_at(number_id, "account_alerts", None, &value);
    }

    /// Customers complain about calls: `ACCOUNT_VIOLATION` with `LOW_CALLING_QUALITY`, which names
    /// the number and no account.
    pub fn report_low_calling_quality(&mut self, number_id: &str) {
        let number = self.numbers.iter().find(|one| one.id == number_id);
        let display = number.map(|one| one.display.clone());
        let value = json!({
            "event": "ACCOUNT_VIOLATION",
            "phone_number": display,
            "violation_info": { "violation_type": "LOW_CALLING_QUALITY" },
        });
        self.tell_at(number_id, "account_update", Some("0"), &value);
    }

    /// A customer stops marketing messages of a number (`stop`), or wants them again (`resume`).
    ///
    /// # Panics
    /// When there is no such number or customer.
    pub fn customer_prefers(&mut self, number_id: &str, customer: &str, value: &str) {
        let mut customers = self.customers.iter();
        let customer = customers.find(|one| one.slug == customer);
        let customer = customer.expect("the customer exists");
        let number = self.numbers.iter().find(|one| one.id == number_id);
        let display = digits(&number.expect("the number exists").display);
        let preference = json!({
            "wa_id": customer.wa_id,
            "user_id": customer.user_id,
            "detail": format!("User requested to {value} marketing messages"),
            "category": "marketing_messages",
            "value": value,
            "timestamp": self.now(),
        });
        let value = json!({
            "messaging_product": "whatsapp",
            "metadata": { "display_phone_number": display, "phone_number_id": number_id },
            "contacts": [{ "profile": { "name": customer.name }, "wa_id": customer.wa_id }],
            "user_preferences": [preference],
        });
        self.tell_at(number_id, "user_preferences", None, &value);
    }

    fn tell_quality(&mut self, number_id: &str, event: &str) {
        let mut numbers = self.numbers.iter();
        let number = numbers.find(|number| number.id == number_id);
        let tier = number.map(|number| number.calling.limit_tier());
        let value = json!({
            "event": event,
            "current_limit": tier,
            "max_daily_conversations_per_business": tier,
        });
        self.tell_of_number(number_id, "phone_number_quality_update", value);
    }

    /// These fields name the number only as people dial it.
    fn tell_of_number(&mut self, number_id: &str, field: &str, mut value: Value) {
        let number = self.numbers.iter().find(|one| one.id == number_id);
        let display = number.map(|one| digits(&one.display));
        value["display_phone_number"] = json!(display);
        self.tell_at(number_id, field, None, &value);
    }

    fn tell_at(&mut self, number_id: &str, field: &str, entry_id: Option<&str>, value: &Value) {
        let owns = |ids: &[String]| ids.iter().any(|held| held == number_id);
        let Some(waba) = self.wabas.iter().find(|waba| owns(&waba.number_ids)) else {
            return;
        };
        let waba_id = waba.id.clone();
        let entry_id = entry_id.unwrap_or(&waba_id).to_owned();
        let notice = Notice::change(entry_id, field, value, format!("account:{waba_id}"));
        let now = self.now();
        self.announce_of_waba(&waba_id, &notice.at(now));
    }
}
