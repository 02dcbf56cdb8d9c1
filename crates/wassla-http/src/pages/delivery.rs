//! The delivery section of a Manage dialog: so that "nothing arrives" has an answer.

use wassla_app::DeliveryView;
use wassla_catalogue::Texts;

use super::moment::Moment;

/// What became of everything that arrived.
pub(crate) struct DeliverySection {
    pub(crate) received: u64,
    pub(crate) delivered: u64,
    pub(crate) dropped: u64,
    pub(crate) counts: Vec<CountLine>,
    pub(crate) last: Option<Moment>,
}

/// One outcome that occurred.
pub(crate) struct CountLine {
    pub(crate) outcome: &'static str,
    pub(crate) words: String,
    pub(crate) is_dropped: bool,
    pub(crate) count: u64,
}

impl DeliverySection {
    pub(crate) fn new(view: &DeliveryView, t: &Texts) -> Self {
        let counts = view.counts.iter().map(|counted| CountLine {
            outcome: counted.outcome.as_str(),
            words: t.event_outcome(counted.outcome),
            is_dropped: counted.outcome.is_dropped(),
            count: counted.count,
        });
        Self {
            received: view.received,
            delivered: view.delivered,
            dropped: view.dropped,
            counts: counts.collect(),
            last: view.last_at.map(|at| Moment::minute(at, t)),
        }
    }
}
