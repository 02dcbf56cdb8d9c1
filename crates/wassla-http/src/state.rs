use std::sync::Arc;

use tokio_util::sync::CancellationToken;
use wassla_app::Wassla;
use wassla_catalogue::Catalogue;
use wassla_domain::ports::Entropy;

use crate::demo::Demo;
use crate::identity::WhoAsks;
use crate::metrics::Metrics;
use crate::settings::HttpSettings;

/// What every handler has at hand. Cheap to clone.
#[derive(Clone)]
pub struct HttpState {
    /// The use cases.
    pub wassla: Wassla,
    /// The host's answer to who asks.
    pub who_asks: Arc<dyn WhoAsks>,
    /// What is said, in every language.
    pub catalogue: Catalogue,
    /// Random bytes, for request ids.
    pub entropy: Arc<dyn Entropy>,
    /// What the operator set.
    pub settings: Arc<HttpSettings>,
    /// Figures.
    pub metrics: Metrics,
    /// Cancelled when the server stops: answers that have no end of their own end then.
    pub stopping: CancellationToken,
    /// The demo's bar and its routes; none outside the demo.
    pub demo: Option<Demo>,
}
