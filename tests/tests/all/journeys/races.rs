//! Everything at once.

use futures::future::join_all;
use secrecy::ExposeSecret as _;
use wassla_domain::ports::SecretBox as _;
use wassla_domain::{Role, SealedField};
use wassla_journeys::world::{Person, Store, World};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn t03_of_64_racing_callbacks_one_asks_meta() {
    for store in Store::BOTH {
        let world = World::on(store).await;
        let mut owner = world.owner();
        owner.leaves_and_continues("whatsapp", "aisha").await;
        let url = owner.address();
        let stranger = owner.in_another_browser();
        let own = join_all((0..64).map(|_| owner.opens(&url)));
        let foreign = join_all((0..16).map(|_| stranger.opens(&url)));
        let (own, foreign) = tokio::join!(own, foreign);
        for answer in own {
            assert_eq!(answer.landing(), "connected=whatsapp");
        }
        for answer in foreign {
            assert_eq!(answer.landing(), "error=state_invalid&channel=whatsapp");
        }
        assert_eq!(world.exchanges(), 1, "{store:?}");
        assert_eq!(world.count("POST /{waba}/subscribed_apps"), 1);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn t20_sign_ins_that_race_for_one_workspace_end_with_one_row_and_one_pin() {
    for store in Store::BOTH {
        let world = World::on(store).await;
        let people = (0..8).map(|number| {
            let mut person = world.person(&format!("u_{number}"), "ws_acme", Role::Admin);
            async move {
                person.leaves_and_continues("whatsapp", "huda").await;
                person
            }
        });
        let people = join_all(people).await;
        let landings = join_all(people.iter().map(Person::comes_back)).await;
        for landing in landings {
            assert!(
                ["connected=whatsapp", "pending=whatsapp"].contains(&landing.as_str()),
                "{landing}"
            );
        }
        let rows = world.rows("ws_acme").await;
        assert_eq!(rows.len(), 1);
        let context = rows[0].seal_context(SealedField::Pin);
        let pin = rows[0].credentials.pin.as_ref().unwrap();
        let pin = world.secret_box().open(&context, pin).unwrap();
        let at_meta = world.meta(|meta| {
            let number = meta
                .numbers
                .iter()
                .find(|one| one.display == "+1 202-555-0141");
            number.unwrap().pin.clone()
        });
        assert_eq!(
            at_meta.as_deref(),
            Some(pin.expose_secret()),
            "one PIN, here and there"
        );
        let mut owner = world.owner();
        assert_eq!(
            owner.connects("whatsapp", "huda").await,
            "connected=whatsapp"
        );
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn t19_workspaces_that_race_for_one_number_leave_it_to_one() {
    for store in Store::BOTH {
        let world = World::on(store).await;
        let people = ["ws_acme", "ws_birch"].map(|workspace| {
            let mut person = world.person("u_any", workspace, Role::Owner);
            async move {
                person.leaves_and_continues("whatsapp", "aisha").await;
                person
            }
        });
        let [acme, birch] = people;
        let (acme, birch) = tokio::join!(acme, birch);
        let (acme, birch) = tokio::join!(acme.comes_back(), birch.comes_back());
        let mut landings = [acme.as_str(), birch.as_str()];
        landings.sort_unstable();
        assert_eq!(
            landings,
            [
                "connected=whatsapp",
                "missing=whatsapp&error=number_in_use&channel=whatsapp"
            ]
        );
        let rows = world.rows("ws_acme").await.len() + world.rows("ws_birch").await.len();
        assert_eq!(rows, 1);
    }
}
