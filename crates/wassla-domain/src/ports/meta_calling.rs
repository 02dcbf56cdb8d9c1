use async_trait::async_trait;

use crate::calls::CallControl;
use crate::ids::PhoneNumberId;
use crate::meta::{AccessToken, CallingSettings, CallingSwitch, MetaError};

/// Meta's side of calling: the settings of a number, and its calls.
///
/// An adapter MUST put tokens in the Authorization header, MUST NOT keep or show a token, a
/// session description or Meta's own message, MUST bound every call in time, MUST NOT follow
/// redirects, and MUST NOT repeat [`control_call`](Self::control_call) by itself unless the
/// request did not leave.
#[async_trait]
pub trait MetaCalling: Send + Sync + 'static {
    /// The settings of a number (`GET /{number}/settings`).
    ///
    /// # Errors
    /// [`MetaError`], with what can be done about it.
    async fn calling_settings(
        &self,
        token: &AccessToken,
        number: &PhoneNumberId,
    ) -> Result<CallingSettings, MetaError>;

    /// Switches calling on or off (`POST /{number}/settings`). Again is harmless.
    ///
    /// # Errors
    /// [`MetaError`], with what can be done about it.
    async fn set_calling(
        &self,
        token: &AccessToken,
        number: &PhoneNumberId,
        switch: CallingSwitch,
    ) -> Result<(), MetaError>;

    /// Tells Meta what to do with a call (`POST /{number}/calls`).
    ///
    /// # Errors
    /// [`MetaError`], with what can be done about it.
    async fn control_call(
        &self,
        token: &AccessToken,
        number: &PhoneNumberId,
        control: &CallControl,
    ) -> Result<(), MetaError>;
}
