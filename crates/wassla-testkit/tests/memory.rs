//! The in-memory fakes keep the promises of the ports.

use std::sync::Arc;

use async_trait::async_trait;
use wassla_domain::WorkspaceId;
use wassla_testkit::contract::{SecretBoxes, StoreHost, Stores};
use wassla_testkit::fixtures::NOW;
use wassla_testkit::memory::{FakeSecretBox, ManualClock, MemoryStore, SeededEntropy};

struct Host(MemoryStore);

fn host() -> impl Future<Output = Host> {
    std::future::ready(Host(MemoryStore::new()))
}

#[async_trait]
impl StoreHost for Host {
    fn stores(&self) -> Stores {
        Stores::of(self.0.clone())
    }

    async fn reopen(&self) -> Stores {
        self.stores()
    }

    async fn plant_calling_row(&self, workspace: &WorkspaceId) {
        self.0.plant_calling_row(workspace);
    }

    async fn has_calling_row(&self, workspace: &WorkspaceId) -> bool {
        self.0.has_calling_row(workspace)
    }
}

wassla_testkit::store_contract!(crate::host);

fn boxes() -> SecretBoxes {
    SecretBoxes {
        old: Arc::new(FakeSecretBox::new(&["old"])),
        rotated: Arc::new(FakeSecretBox::new(&["new", "old"])),
        new: Arc::new(FakeSecretBox::new(&["new"])),
    }
}

wassla_testkit::secret_box_contract!(crate::boxes);

fn manual_clock() -> ManualClock {
    ManualClock::at(NOW)
}

wassla_testkit::clock_contract!(crate::manual_clock);

fn seeded_entropy() -> SeededEntropy {
    SeededEntropy::new(1)
}

wassla_testkit::entropy_contract!(crate::seeded_entropy);
