//! Ten customers call one number at the same time: each has a session of their own.

use std::collections::BTreeSet;
use std::sync::Arc;

use meta_fake::world::{AssetKind, CallState};
use serde_json::Value;
use wassla_domain::calls::Sdp;
use wassla_journeys::world::{Person, Phone, Setup, Store, World};
use wassla_voice::{DemoVoice, DemoVoiceSettings};

use super::call_scene::{NUMBER, Scene, takes_calls};
use super::caller::Caller;

const CALLERS: usize = 10;

/// Customers with a phone each.
fn customers(world: &World) -> Vec<Phone> {
    let names = (0..CALLERS).map(|number| {
        let slug = format!("caller{number}");
        let wa_id = format!("1202555018{number}");
        world.meta(|meta| meta.add_customer(&slug, &slug, Some(&wa_id), None));
        slug
    });
    let names: Vec<String> = names.collect();
    let phones = names
        .iter()
        .map(|name| world.phone(name, AssetKind::Whatsapp, NUMBER));
    phones.collect()
}

fn distinct<'a>(texts: impl IntoIterator<Item = &'a str>) -> usize {
    texts.into_iter().collect::<BTreeSet<_>>().len()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn ten_calls_at_once_have_ten_sessions_in_the_voice_runtime() {
    for store in Store::BOTH {
        let scene = Scene::on(store).await;
        let phones = customers(&scene.world);
        let calls: Vec<String> = phones.iter().map(Phone::calls).collect();
        for call in &calls {
            scene.call_at_meta_is(call, CallState::Accepted).await;
        }
        let at_meta: Vec<_> = calls.iter().map(|call| scene.phone.call(call)).collect();
        let answers = at_meta.iter().filter_map(|call| call.answer.as_deref());
        assert_eq!(distinct(answers), CALLERS, "an answer for each");
        let offers = scene.voices.offers();
        assert_eq!(offers.len(), CALLERS);
        assert_eq!(
            distinct(offers.iter().filter_map(|one| one["call_id"].as_str())),
            CALLERS
        );
        for call in &at_meta {
            let same = |one: &&Value| one["call_id"].as_str() == call.opaque.as_deref();
            let offer = offers.iter().find(same).unwrap();
            assert_eq!(
                offer["sdp"],
                call.offer.as_str(),
                "each call with its own offer"
            );
            assert_eq!(offer["customer"], call.customer.as_str());
        }

        assert!(phones[3].hangs_up(&calls[3]));
        let ended = |calls: &[Value]| calls.iter().filter(|one| one["stage"] == "ended").count();
        scene
            .world
            .until("that one is over", async || {
                ended(&scene.owner.calls().await) == 1
            })
            .await;
        scene
            .world
            .until("its session is over", async || {
                scene.voices.ends() == [at_meta[3].opaque.clone().unwrap()]
            })
            .await;
        assert_eq!(scene.owner.conversations().await.len(), CALLERS);
        let others = calls.iter().filter(|call| **call != calls[3]);
        for call in others {
            assert_eq!(scene.phone.call(call).state, CallState::Accepted);
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn ten_callers_at_once_hear_themselves_until_they_hang_up() {
    talk(1).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "hundreds of calls take a minute: scripts/long calls"]
async fn long_hundreds_of_callers_hear_themselves_and_nothing_is_left_of_them() {
    talk(20).await;
}

/// On each store, so many rounds of ten callers.
async fn talk(rounds: u64) {
    for store in Store::BOTH {
        let voice = DemoVoice::new(DemoVoiceSettings::default()).unwrap();
        let setup = Setup::on(store).speaking_by_itself(Arc::new(voice));
        let world = setup.working().open().await;
        let owner = takes_calls(&world).await;
        let phones = customers(&world);
        for round in 1..=rounds {
            ten_talk(&world, &owner, &phones).await;
            assert_eq!(world.calls_ended("completed").await, round * 10);
        }
        assert_eq!(owner.conversations().await.len(), CALLERS);
    }
}

async fn ten_talk(world: &World, owner: &Person, phones: &[Phone]) {
    let mut placed = Vec::new();
    for phone in phones {
        let caller = Caller::dialling().await;
        placed.push((phone, phone.calls_with(&caller.offer()), caller));
    }
    let talks = placed.into_iter().map(async |(phone, call, mut caller)| {
        world
            .until("it is picked up", async || {
                phone.call(&call).state == CallState::Accepted
            })
            .await;
        let answer = phone.call(&call).answer.unwrap();
        caller.takes(&Sdp::new(&answer).unwrap());
        caller.connects().await;
        caller.is_echoed().await;
        (phone, call, caller, answer)
    });
    let mut talking = futures::future::join_all(talks).await;
    let answers = talking.iter().map(|(.., answer)| answer.as_str());
    assert_eq!(distinct(answers), CALLERS, "an answer for each");
    let live = async || {
        let mut live = owner.calls().await;
        live.retain(|call| call["stage"] == "connected");
        live
    };
    world
        .until("all stand in the log", async || {
            live().await.len() == CALLERS
        })
        .await;

    let (phone, call, mut caller, _) = talking.remove(4);
    assert!(phone.hangs_up(&call));
    caller.until(|caller| caller.hung_up).await;
    for (_, _, caller, _) in &mut talking {
        caller.is_echoed().await;
    }
    let live = live().await;
    assert_eq!(live.len(), CALLERS - 1, "the others talk on");
    for call in live {
        assert_eq!(owner.hangs_up(&call).await.status, 204);
    }
    for (phone, call, caller, _) in &mut talking {
        assert_eq!(phone.call(call).state, CallState::Terminated);
        caller.until(|caller| caller.hung_up).await;
    }
}
