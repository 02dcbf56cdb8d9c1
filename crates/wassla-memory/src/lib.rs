#![doc = include_str!("../README.md")]

mod clock;
mod entropy;
mod fake_graph;
mod plans;
mod secret_box;
mod store;
mod voice;

pub use clock::ManualClock;
pub use entropy::{ScriptedEntropy, SeededEntropy};
pub use fake_graph::FakeGraph;
pub use plans::FixedPlans;
pub use secret_box::FakeSecretBox;
pub use store::MemoryStore;
pub use voice::ScriptedVoice;
