//! A scene in which customers can call: Aisha's flowers, where Vera answers.

use std::time::Duration;

use meta_fake::world::{AssetKind, CallState};
use serde_json::Value;
use wassla_journeys::world::{Person, Phone, Setup, Store, Voices, World};

/// The number that is called.
pub(super) const NUMBER: &str = "+1 202-555-0101";
/// Longer than a process keeps a call without renewing it.
pub(super) const CALL_IS_LOST: Duration = Duration::from_secs(20);

pub(super) struct Scene {
    pub(super) world: World,
    pub(super) owner: Person,
    pub(super) voices: Voices,
    pub(super) phone: Phone,
}

impl Scene {
    /// A voice runtime behind HTTP, and Karim, who can call.
    pub(super) async fn on(store: Store) -> Self {
        Self::with(|| Setup::on(store)).await
    }

    pub(super) async fn with(setup: impl FnOnce() -> Setup) -> Self {
        let voices = Voices::start().await;
        let world = setup().speaking(&voices).working().open().await;
        let owner = takes_calls(&world).await;
        let phone = world.phone("karim", AssetKind::Whatsapp, NUMBER);
        Self {
            world,
            owner,
            voices,
            phone,
        }
    }

    /// The newest call is at this stage, or ended so.
    pub(super) async fn call_is(&self, word: &str) {
        is_call(&self.world, &self.owner, word).await;
    }

    /// A call is so at Meta.
    pub(super) async fn call_at_meta_is(&self, call: &str, state: CallState) {
        let what = format!("the call is {state:?} at Meta");
        self.world
            .until(&what, async || self.phone.call(call).state == state)
            .await;
    }

    /// Karim calls and is talking to Vera; answers Meta's id and the call in the log.
    pub(super) async fn karim_talks(&self) -> (String, Value) {
        let call = self.phone.calls();
        self.call_is("connected").await;
        self.call_at_meta_is(&call, CallState::Accepted).await;
        (call, self.owner.last_call().await.unwrap())
    }

    /// The voice runtime was told that this call is over.
    pub(super) async fn voices_hear_the_end_of(&self, call: &Value) {
        let id = call["id"].as_str().unwrap().to_owned();
        self.world
            .until("the voice runtime hears of the end", async || {
                self.voices.ends().contains(&id)
            })
            .await;
    }

    /// The only message in the conversation says this.
    pub(super) async fn conversation_says(&self, words: &str) {
        self.world
            .until(words, async || {
                let talk = self.owner.talk_on("whatsapp").await;
                talk == [("customer".to_owned(), words.to_owned())]
            })
            .await;
    }
}

/// Connects Aisha's number and lets Vera answer calls; nothing is under way then.
pub(super) async fn takes_calls(world: &World) -> Person {
    world.hires_voice("ws_acme", "ag_vera", "Vera").await;
    let mut owner = world.owner();
    assert_eq!(
        owner.connects("whatsapp", "aisha").await,
        "connected=whatsapp"
    );
    let enabled = owner.enables_calls("ag_vera").await;
    assert_eq!(enabled.status, 200, "{enabled:?}");
    world
        .until("Meta's news of the settings are taken in", async || {
            owner.counted("whatsapp_call", "noted").await == 1
        })
        .await;
    owner
}

/// The newest call is at this stage, or ended so.
pub(super) async fn is_call(world: &World, owner: &Person, expected: &str) {
    world
        .until(&format!("the call is {expected}"), async || {
            owner.last_call_is().await == expected
        })
        .await;
}
