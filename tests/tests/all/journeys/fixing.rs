//! `check --fix`: Meta asks us for its challenge, and delivers from then on.

use meta_fake::world::AssetKind;
use wassla_journeys::world::{Setup, Store, Voices};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn check_mend_sets_the_webhooks_and_messages_arrive() {
    for store in Store::BOTH {
        let voices = Voices::start().await;
        let world = Setup::on(store).speaking(&voices).working().open().await;
        world.hires("ws_acme", "ag_layla", "Layla").await;
        world.meta(|meta| {
            meta.apps[0].subscriptions.clear();
            meta.settings.asks_challenge = true;
        });
        let mut owner = world.owner();
        owner.connects("whatsapp", "lina").await;
        let phones = [
            world.phone("karim", AssetKind::Whatsapp, "+1 202-555-0121"),
            world.phone("karim", AssetKind::Instagram, "@lina.bakery"),
            world.phone("karim", AssetKind::Messenger, "Lina Bakery"),
        ];
        for phone in &phones {
            phone.writes("Nobody is told of this");
        }
        assert!(world.fixes().await);
        let told = world.meta(|meta| meta.apps[0].subscriptions.clone());
        assert_eq!(told.len(), 3);
        for held in told {
            assert!(held.callback_url.ends_with("/webhooks/meta"), "{held:?}");
        }
        for phone in &phones {
            phone.writes("Do you hear me now?");
            world
                .until("it is answered", async || {
                    phone.sees() == ["You wrote: Do you hear me now?"]
                })
                .await;
        }
        assert_eq!(owner.conversations().await.len(), 3);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn check_mend_fails_while_nobody_answers_the_challenge() {
    let mut world = Setup::on(Store::Postgres).open().await;
    world.meta(|meta| {
        meta.apps[0].subscriptions.clear();
        meta.settings.asks_challenge = true;
    });
    world.stops_server(0).await;
    assert!(!world.fixes().await);
    assert!(world.meta(|meta| meta.apps[0].subscriptions.is_empty()));
}
