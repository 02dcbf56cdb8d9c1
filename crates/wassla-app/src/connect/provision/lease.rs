//! The lease under which a WABA or a Page is subscribed.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use wassla_domain::cleanup::Subscription;
use wassla_domain::{Channel, Fault};

use crate::Wassla;

/// How often a lease is asked for before the step is put off.
const LEASE_TRIES: u32 = 30;
/// The pause in between.
const LEASE_PAUSE: Duration = Duration::from_millis(100);

impl Wassla {
    /// Under which name each of these rows holds its subscription; none for a row that is
    /// subscribed. Instagram and Messenger of one Page share a name: they go side by side.
    pub(super) fn shared_leases(
        &self,
        rows: &[Channel],
    ) -> Result<Vec<Option<SharedLease>>, Fault> {
        let mut names = BTreeMap::new();
        let shared_leases = rows.iter().map(|row| {
            if !row.evidence.subscribed.is_due() {
                return Ok(None);
            }
            let subscription = Subscription::of(&row.asset);
            if !names.contains_key(&subscription) {
                let lease = subscription.lease_name();
                let name = self.random_name()?;
                names.insert(
                    subscription.clone(),
                    Arc::new(SubscriptionLease { lease, name }),
                );
            }
            Ok(names.get(&subscription).cloned())
        });
        shared_leases.collect()
    }

    /// Takes a lease as soon as it is free; `false` when it stays taken for longer than a person
    /// waits.
    pub(crate) async fn lease_with_retry(&self, name: &str, holder: &str) -> Result<bool, Fault> {
        for _ in 0..LEASE_TRIES {
            if self.hold(name, holder).await? {
                return Ok(true);
            }
            tokio::time::sleep(LEASE_PAUSE).await;
        }
        self.hold(name, holder).await
    }
}

/// How runs hold the lease on a subscription that they share.
pub(super) type SharedLease = Arc<SubscriptionLease>;

pub(super) struct SubscriptionLease {
    /// The lease.
    pub(super) lease: String,
    /// Whose it is.
    pub(super) name: String,
}
