//! What the demo's bar needs from the program that runs it.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use url::Url;
use wassla_domain::Fault;

use crate::identity::DemoUsers;

/// What the demo's bar needs.
#[derive(Clone)]
pub struct Demo {
    /// Who can be picked; also the answer to who asks.
    pub users: Arc<DemoUsers>,
    /// What the bar's buttons do.
    pub hooks: Arc<dyn DemoHooks>,
    /// The fake Meta's own page.
    pub meta_url: Url,
}

/// What only the program that runs the demo can do.
#[async_trait]
pub trait DemoHooks: Send + Sync + 'static {
    /// Moves our clock and Meta's forward.
    ///
    /// # Errors
    /// [`Fault::Unavailable`] when one of them cannot be moved.
    async fn advance(&self, by: Duration) -> Result<(), Fault>;
}
