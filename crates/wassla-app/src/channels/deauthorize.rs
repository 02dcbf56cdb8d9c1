use std::time::Duration;

use wassla_domain::ports::Deletion;
use wassla_domain::{DeletionCode, Fault};

use crate::Wassla;
use crate::events::ingest::IngestError;

impl Wassla {
    /// Meta says that a person removed the app: the channels that they connected before lose
    /// their secrets, and have to be connected again.
    ///
    /// # Errors
    /// [`IngestError::Forged`] when it is not Meta's, or a fault.
    pub async fn deauthorize(&self, signed_request: &str) -> Result<(), IngestError> {
        let request = self.ports.webhooks.signed_request(signed_request);
        let request = request.ok_or(IngestError::Forged)?;

        let rows = self.ports.channels.channels_of_user(&request.user).await?;
        self.lose_access_of(rows, request.issued_at).await?;
        Ok(())
    }

    /// Meta says that a person wants what is kept of them deleted: the channels that they
    /// connected before go. The answer is a code under which they can see that it was done.
    ///
    /// # Errors
    /// [`IngestError::Forged`] when it is not Meta's, or a fault.
    pub async fn delete_data(&self, signed_request: &str) -> Result<DeletionCode, IngestError> {
        let request = self.ports.webhooks.signed_request(signed_request);
        let request = request.ok_or(IngestError::Forged)?;

        let code = self.fresh_id("del", DeletionCode::parse)?;
        // Meta tells whole seconds: what was connected within that second counts as before.
        let before = request.issued_at.plus(Duration::from_secs(1));
        let now = self.ports.clock.now();
        let deletions = &self.ports.deletions;
        let channels = deletions
            .delete_for(&request.user, before, &code, now)
            .await?;
        tracing::warn!(channels, "channels were deleted at their person's wish");
        Ok(code)
    }

    /// What became of a wish to delete.
    ///
    /// # Errors
    /// A fault of the store.
    pub async fn deletion(&self, code: &str) -> Result<Option<Deletion>, Fault> {
        match DeletionCode::parse(code) {
            Ok(code) => self.ports.deletions.deletion(&code).await,
            Err(_) => Ok(None),
        }
    }
}
