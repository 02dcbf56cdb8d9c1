//! The `calling` part of `/{phone}/settings`.

use serde_json::{Map, Value, json};

use super::{Calling, LEAST_LIMIT};
use crate::world::{GraphProblem, Number, TokenHolder, World, app::WHATSAPP, number};

/// Settings that this Meta keeps and answers, and that change nothing else here.
const KEPT: [&str; 4] = [
    "call_icon_visibility",
    "call_icons",
    "call_hours",
    "srtp_key_exchange_protocol",
];

impl World {
    /// What a number is set to for calls, as `GET /{phone}/settings` says it under `calling`.
    ///
    /// # Errors
    /// 100/33 and 200, as for the number itself.
    pub fn calling_settings(&self, caller: &TokenHolder, id: &str) -> Result<Value, GraphProblem> {
        let number = self.number(caller, "get", id)?;
        Ok(self.settings_of(&number.calling))
    }

    /// Changes what `wanted` names and leaves the rest; values are read in either case.
    ///
    /// # Errors
    /// Enabling is refused with 131031 for a banned number, 133010 for one that is not on Cloud
    /// API, 100 for one of the Business app (no page of Meta's names a code for it), 138015 when
    /// the messaging limit is too low, 138018 when the app would not hear of calls, and 131044
    /// when [`crate::world::Settings::payment_needed_to_enable`] and there is none. 100 for
    /// what no setting is.
    pub fn set_calling(
        &mut self,
        caller: &TokenHolder,
        id: &str,
        wanted: &Value,
    ) -> Result<(), GraphProblem> {
        let number = self.number(caller, "post", id)?;
        let Some(wanted) = wanted.as_object() else {
            return Err(GraphProblem::parameter("Param calling must be an object"));
        };
        let changed = changed(&number.calling, wanted)?;
        if changed.is_enabled && !number.calling.is_enabled {
            self.refuse_enabling(caller, number, &changed)?;
        }

        self.put_calling(id, changed);
        Ok(())
    }

    /// Takes the settings over and tells them when they are others than before.
    pub(super) fn put_calling(&mut self, id: &str, calling: Calling) {
        let is_told = self.numbers.iter().any(|held| {
            held.id == id && self.settings_of(&held.calling) != self.settings_of(&calling)
        });
        self.change_number(id, |number| number.calling = calling);
        if is_told {
            self.tell_settings(id);
        }
    }

    pub(super) fn settings_of(&self, calling: &Calling) -> Value {
        let word = |is_on| match (is_on, self.settings.answers_lower_case) {
            (true, false) => "ENABLED",
            (false, false) => "DISABLED",
            (true, true) => "enabled",
            (false, true) => "disabled",
        };
        let mut settings = json!({
            "status": word(calling.is_enabled),
            "call_icon_visibility": "DEFAULT",
            "callback_permission_status": word(calling.allows_callback),
        });
        for (name, value) in &calling.others {
            settings[name] = value.clone();
        }
        if calling.has_sip {
            settings["sip"] = json!({ "status": word(true) });
        }
        if let Some(restriction) = calling.restricted(self.now()) {
            settings["restrictions"] = json!({ "restrictions_list": [restriction] });
        }
        settings
    }

    fn refuse_enabling(
        &self,
        caller: &TokenHolder,
        number: &Number,
        wanted: &Calling,
    ) -> Result<(), GraphProblem> {
        number::refuse_banned(number)?;
        number::refuse_coexistence(number, "Calling")?;
        if !number.is_registered() {
            let message = "(#133010) Account not registered";
            return Err(GraphProblem::new(133_010, message));
        }
        if wanted.messaging_limit < LEAST_LIMIT {
            let message = "(#138015) Calling cannot be enabled for this phone number";
            return Err(GraphProblem::new(138_015, message).details(format!(
                "A messaging limit of at least {LEAST_LIMIT} is needed"
            )));
        }
        if !wanted.has_sip && !self.hears_calls(&caller.app_id, &number.id) {
            let message = "(#138018) Calling prerequisites are not met";
            return Err(GraphProblem::new(138_018, message).details(
                "The app must be subscribed to the account and to the webhook field calls",
            ));
        }
        if !wanted.has_payment && self.settings.payment_needed_to_enable {
            return Err(no_payment());
        }
        Ok(())
    }

    /// Whether the app is subscribed to the number's account and to the field.
    fn hears_calls(&self, app_id: &str, number_id: &str) -> bool {
        let waba_id = self.waba_of(number_id);
        let waba = self.wabas.iter().find(|waba| Some(&*waba.id) == waba_id);
        let is_subscribed =
            waba.is_some_and(|waba| waba.subscriptions.iter().any(|one| one.app_id == app_id));
        is_subscribed && self.webhook(app_id, WHATSAPP, "calls").is_some()
    }
}

fn no_payment() -> GraphProblem {
    GraphProblem::new(131_044, "(#131044) Business eligibility: payment issue")
        .details("The account has no payment method")
}

/// The settings with what is wanted; refuses what is no setting or no value of it.
fn changed(held: &Calling, wanted: &Map<String, Value>) -> Result<Calling, GraphProblem> {
    let mut changed = held.clone();
    for (name, value) in wanted {
        match name.as_str() {
            "status" => changed.is_enabled = switch(name, value)?,
            "callback_permission_status" => changed.allows_callback = switch(name, value)?,
            "sip" => changed.has_sip = switch("sip.status", &value["status"])?,
            kept if KEPT.contains(&kept) => {
                changed.others.insert(name.clone(), upper(value));
            }
            _ => {
                let message = format!("Unexpected key \"{name}\" on param \"calling\"");
                return Err(GraphProblem::parameter(message));
            }
        }
    }
    Ok(changed)
}

fn switch(name: &str, value: &Value) -> Result<bool, GraphProblem> {
    let word = value.as_str().unwrap_or_default().to_ascii_uppercase();
    match word.as_str() {
        "ENABLED" => Ok(true),
        "DISABLED" => Ok(false),
        _ => Err(GraphProblem::parameter(format!(
            "Param calling.{name} must be one of {{ENABLED, DISABLED}}"
        ))),
    }
}

fn upper(value: &Value) -> Value {
    value.as_str().map_or_else(
        || value.clone(),
        |word| Value::from(word.to_ascii_uppercase()),
    )
}
