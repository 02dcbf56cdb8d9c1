//! `MetaCalling` on the model.

use async_trait::async_trait;
use serde_json::{Value, json};
use wassla_domain::calls::{CallAction, CallControl};
use wassla_domain::meta::{
    AccessToken, CallingRestriction, CallingSettings, CallingSwitch, MetaError,
};
use wassla_domain::ports::MetaCalling;
use wassla_domain::{PhoneNumberId, Timestamp};

use super::FakeGraph;
use super::asked::Asked;
use meta_fake::World;
use meta_fake::world;

#[async_trait]
impl MetaCalling for FakeGraph {
    async fn calling_settings(
        &self,
        token: &AccessToken,
        number: &PhoneNumberId,
    ) -> Result<CallingSettings, MetaError> {
        let asked = Asked::get("calling_settings", "/{phone}/settings");
        let read = |world: &mut World| {
            let caller = self.caller(world, token)?;
            world.calling_settings(&caller, number.as_str())
        };
        let told = self.perform(asked.of("{phone}", number.as_str()), read);
        told.await.map(|told| described(&told))
    }

    async fn set_calling(
        &self,
        token: &AccessToken,
        number: &PhoneNumberId,
        switch: CallingSwitch,
    ) -> Result<(), MetaError> {
        let asked = Asked::post("set_calling", "/{phone}/settings");
        let status = match switch {
            CallingSwitch::On => "ENABLED",
            CallingSwitch::Off => "DISABLED",
        };
        let wanted = json!({ "status": status, "callback_permission_status": status });
        let set = |world: &mut World| {
            let caller = self.caller(world, token)?;
            world.set_calling(&caller, number.as_str(), &wanted)
        };
        self.perform(asked.of("{phone}", number.as_str()), set)
            .await
    }

    async fn control_call(
        &self,
        token: &AccessToken,
        number: &PhoneNumberId,
        control: &CallControl,
    ) -> Result<(), MetaError> {
        let asked = Asked::post("control_call", "/{phone}/calls").of("{phone}", number.as_str());
        let act = |world: &mut World| {
            let caller = self.caller(world, token)?;
            let action = action(&control.action);
            world.control_call(&caller, number.as_str(), control.call.as_str(), action)
        };
        self.perform(asked.spending(), act).await
    }
}

fn action(action: &CallAction) -> world::CallAction {
    match action {
        CallAction::PreAccept(answer) => world::CallAction::PreAccept {
            answer: answer.as_str().to_owned(),
        },
        CallAction::Accept { answer, id } => world::CallAction::Accept {
            answer: answer.as_str().to_owned(),
            opaque: Some(id.to_string()),
        },
        CallAction::Reject => world::CallAction::Reject,
        CallAction::Terminate => world::CallAction::Terminate,
    }
}

/// The `calling` part of the settings, as the adapter reads it.
fn described(told: &Value) -> CallingSettings {
    let upper = |told: &Value| told.as_str().map(str::to_ascii_uppercase);
    let restriction = &told["restrictions"]["restrictions_list"][0];
    let text = |name: &str| restriction[name].as_str().map(str::to_owned);
    CallingSettings {
        status: upper(&told["status"]),
        sip: upper(&told["sip"]["status"]).as_deref() == Some("ENABLED"),
        restriction: text("type").map(|kind| CallingRestriction {
            kind,
            reason: text("reason"),
            expires: restriction["expiration"]
                .as_i64()
                .map(Timestamp::from_seconds),
        }),
    }
}
