//! [`MetaCalling`]: which path is asked how.

use async_trait::async_trait;
use wassla_domain::PhoneNumberId;
use wassla_domain::calls::CallControl;
use wassla_domain::meta::{AccessToken, CallingSettings, CallingSwitch, MetaError};
use wassla_domain::ports::MetaCalling;

use crate::client::GraphClient;
use crate::request::{Authority, GraphRequest};
use crate::wire::{calling, done};

#[async_trait]
impl MetaCalling for GraphClient {
    async fn calling_settings(
        &self,
        token: &AccessToken,
        number: &PhoneNumberId,
    ) -> Result<CallingSettings, MetaError> {
        let path = [number.as_str(), "settings"];
        let call = GraphRequest::get("/{phone}/settings", &path).with(Authority::Token(token));
        self.ask(call, calling::settings).await
    }

    async fn set_calling(
        &self,
        token: &AccessToken,
        number: &PhoneNumberId,
        switch: CallingSwitch,
    ) -> Result<(), MetaError> {
        let path = [number.as_str(), "settings"];
        let call = GraphRequest::post("/{phone}/settings", &path)
            .with(Authority::Token(token))
            .json(calling::wanted(switch));
        self.ask(call, done::done).await
    }

    async fn control_call(
        &self,
        token: &AccessToken,
        number: &PhoneNumberId,
        control: &CallControl,
    ) -> Result<(), MetaError> {
        let call = GraphRequest::post("/{phone}/calls", &[number.as_str(), "calls"])
            .with(Authority::Token(token))
            .json(calling::control(control))
            .at_most_once();
        self.ask(call, done::done).await
    }
}
