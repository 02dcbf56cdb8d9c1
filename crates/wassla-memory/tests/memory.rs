//! The in-memory fakes keep the promises of the ports.

use std::sync::Arc;

use async_trait::async_trait;
use wassla_contract::{SecretBoxes, StoreHost, Stores, VoiceHost};
use wassla_domain::CallId;
use wassla_domain::calls::Sdp;
use wassla_domain::ports::VoiceBridge;
use wassla_memory::{FakeSecretBox, ManualClock, MemoryStore, ScriptedVoice, SeededEntropy};
use wassla_testkit::fixtures::{NOW, fresh_id, sdp};

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
}

wassla_contract::store_contract!(crate::host);

struct Voice(ScriptedVoice);

fn voice() -> impl Future<Output = Voice> {
    std::future::ready(Voice(ScriptedVoice::new()))
}

#[async_trait]
impl VoiceHost for Voice {
    fn bridge(&self) -> Arc<dyn VoiceBridge> {
        Arc::new(self.0.clone())
    }

    async fn offer(&self) -> Sdp {
        let call: CallId = fresh_id("offer");
        sdp(call.as_str())
    }
}

wassla_contract::voice_bridge_contract!(crate::voice);

fn boxes() -> SecretBoxes {
    SecretBoxes {
        old: Arc::new(FakeSecretBox::new(&["old"])),
        rotated: Arc::new(FakeSecretBox::new(&["new", "old"])),
        new: Arc::new(FakeSecretBox::new(&["new"])),
    }
}

wassla_contract::secret_box_contract!(crate::boxes);

fn manual_clock() -> ManualClock {
    ManualClock::at(NOW)
}

wassla_contract::clock_contract!(crate::manual_clock);

fn seeded_entropy() -> SeededEntropy {
    SeededEntropy::new(1)
}

wassla_contract::entropy_contract!(crate::seeded_entropy);
