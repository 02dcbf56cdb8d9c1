use secrecy::{ExposeSecret, SecretString};
use wassla_domain::channel::{CleanupJob, seal_context};
use wassla_domain::{
    AccessToken, Asset, Channel, Fault, Pin, SealContext, Sealed, SealedField, WorkspaceId,
};

use crate::Wassla;

/// How many samples a PIN may take. One in a thousand is refused; sixty-four in a row means that
/// the generator is broken.
const PIN_SAMPLES: u32 = 64;

impl Wassla {
    pub(crate) fn seal_token(
        &self,
        workspace: &WorkspaceId,
        asset: &Asset,
        token: &AccessToken,
    ) -> Result<Sealed, Fault> {
        let context = seal_context(workspace, asset, SealedField::AccessToken);
        self.ports
            .secrets
            .seal(&context, &SecretString::from(token.expose()))
    }

    pub(crate) fn seal_job_token(
        &self,
        held: &Channel,
        token: &AccessToken,
    ) -> Result<Sealed, Fault> {
        let context = held.seal_context(SealedField::CleanupToken);
        self.ports
            .secrets
            .seal(&context, &SecretString::from(token.expose()))
    }

    pub(crate) fn seal_pin(
        &self,
        workspace: &WorkspaceId,
        asset: &Asset,
        pin: &Pin,
    ) -> Result<Sealed, Fault> {
        let context = seal_context(workspace, asset, SealedField::Pin);
        self.ports
            .secrets
            .seal(&context, &SecretString::from(pin.expose()))
    }

    /// The token of a channel; nothing once it was erased.
    pub(crate) fn open_token(&self, channel: &Channel) -> Result<Option<AccessToken>, Fault> {
        let Some(sealed) = &channel.credentials.access_token else {
            return Ok(None);
        };
        let context = channel.seal_context(SealedField::AccessToken);
        let opened = self.ports.secrets.open(&context, sealed)?;
        Ok(Some(AccessToken::new(opened)))
    }

    /// The token of a channel where going on without one is better than a fault; nothing also when
    /// no key opens it any more, which is logged.
    pub(crate) fn usable_token(&self, channel: &Channel) -> Result<Option<AccessToken>, Fault> {
        match self.open_token(channel) {
            Err(fault @ Fault::Inconsistent { .. }) => {
                let error: &dyn std::error::Error = &fault;
                tracing::error!(error, channel = %channel.id, "no key opens the token");
                Ok(None)
            }
            opened => opened,
        }
    }

    pub(crate) fn open_job_token(&self, job: &CleanupJob) -> Result<AccessToken, Fault> {
        let opened = self
            .ports
            .secrets
            .open(&job.seal_context(), &job.access_token)?;
        Ok(AccessToken::new(opened))
    }

    pub(crate) fn open_pin(&self, channel: &Channel) -> Result<Option<Pin>, Fault> {
        let Some(sealed) = &channel.credentials.pin else {
            return Ok(None);
        };
        let context = channel.seal_context(SealedField::Pin);
        let opened = self.ports.secrets.open(&context, sealed)?;
        let pin = Pin::parse(opened.expose_secret());
        pin.map(Some)
            .ok_or_else(|| Fault::inconsistent("a sealed PIN", "it is not six digits"))
    }

    pub(crate) fn draw_pin(&self) -> Result<Pin, Fault> {
        for _ in 0..PIN_SAMPLES {
            if let Some(pin) = Pin::from_entropy(self.random_bytes()?) {
                return Ok(pin);
            }
        }
        Err(Fault::unavailable(
            "the random number generator",
            "it repeats itself",
        ))
    }

    /// The same secret sealed under the newest key, or `None` if it is already.
    pub(crate) fn seal_again(
        &self,
        context: &SealContext<'_>,
        sealed: &Sealed,
    ) -> Result<Option<Sealed>, Fault> {
        if self.ports.secrets.is_current(sealed) {
            return Ok(None);
        }
        let secret = self.ports.secrets.open(context, sealed)?;
        self.ports.secrets.seal(context, &secret).map(Some)
    }

    /// Like [`Self::seal_again`], for a job.
    pub(crate) fn seal_job_again(&self, job: &CleanupJob) -> Result<Option<Sealed>, Fault> {
        self.seal_again(&job.seal_context(), &job.access_token)
    }
}
