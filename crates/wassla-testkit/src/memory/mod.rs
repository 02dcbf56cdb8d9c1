//! In-memory fakes of the ports. They pass the same contract suites as the real adapters, so a
//! test that uses them learns something about the real ones.

mod clock;
mod entropy;
mod plans;
mod secret_box;
mod store;
mod voice;

pub use clock::ManualClock;
pub use entropy::{ScriptedEntropy, SeededEntropy};
pub use plans::FixedPlans;
pub use secret_box::FakeSecretBox;
pub use store::MemoryStore;
pub use voice::ScriptedVoice;
