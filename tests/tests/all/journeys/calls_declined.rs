//! Calls that nobody answers: rejected at Meta while the caller waits, and logged with the reason.

use std::time::{Duration, Instant};

use meta_fake::fault::{Fault, What};
use meta_fake::world::CallState;
use serde_json::json;
use wassla_domain::AgentStatus;
use wassla_journeys::world::Store;

use super::call_scene::{NUMBER, Scene};

/// The reason that is counted, and how it comes about.
type Failure<'a> = (&'static str, &'a dyn Fn(&Scene));

/// Meta's window is at least this long.
const WINDOW: Duration = Duration::from_secs(30);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_voice_runtime_that_fails_in_any_way_rejects_the_call_within_metas_window() {
    let whole = json!({ "sdp_type": "answer", "sdp": "no description" }).to_string();
    let failures: [Failure<'_>; 6] = [
        ("server_error", &|scene| scene.voices.go_down(503)),
        ("refused", &|scene| scene.voices.go_down(403)),
        ("not_understood", &|scene| scene.voices.babble("<html>")),
        ("not_understood", &|scene| scene.voices.babble("{}")),
        ("not_understood", &|scene| scene.voices.babble(&whole)),
        ("too_large", &|scene| {
            scene.voices.babble(&" ".repeat(1 << 20));
        }),
    ];
    for store in Store::BOTH {
        let scene = Scene::on(store).await;
        for (number, (reason, fails)) in failures.iter().enumerate() {
            fails(&scene);
            let started = Instant::now();
            let call = scene.phone.calls();
            scene.call_at_meta_is(&call, CallState::Rejected).await;
            assert!(
                started.elapsed() < WINDOW,
                "{reason}: {:?}",
                started.elapsed()
            );
            scene.call_is("bridge_failed").await;
            let ended = u64::try_from(number).unwrap() + 1;
            assert_eq!(scene.world.calls_ended("bridge_failed").await, ended);
            let figure = format!("wassla_bridge_failures_total{{reason=\"{reason}\"}}");
            assert!(scene.world.figure(&figure).await > 0, "{reason}");
            assert_eq!(scene.phone.call(&call).answer, None);
            let logged = scene.owner.last_call().await.unwrap();
            assert_eq!(logged["agent_id"], json!(null), "{logged}");
        }
        assert_eq!(scene.world.finds_secrets(), [], "{store:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_voice_runtime_that_does_not_answer_is_told_that_the_call_is_over() {
    for store in Store::BOTH {
        let scene = Scene::on(store).await;
        scene.voices.fall_silent();
        let started = Instant::now();
        let call = scene.phone.calls();
        scene.call_at_meta_is(&call, CallState::Rejected).await;
        assert!(started.elapsed() < WINDOW, "{:?}", started.elapsed());
        scene.call_is("bridge_failed").await;
        let logged = scene.owner.last_call().await.unwrap();
        scene.voices_hear_the_end_of(&logged).await;
        scene.voices.answer_again();
        assert_eq!(scene.phone.call(&call).answer, None, "it comes too late");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_voice_runtime_that_is_back_answers_the_next_call() {
    let scene = Scene::on(Store::Sqlite).await;
    scene.voices.go_down(503);
    let call = scene.phone.calls();
    scene.call_at_meta_is(&call, CallState::Rejected).await;
    scene.voices.answer_again();
    scene.world.passes(Duration::from_mins(1));
    scene.karim_talks().await;
    assert_eq!(scene.owner.calls().await.len(), 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_an_agent_that_speaks_the_call_is_rejected() {
    for store in Store::BOTH {
        let scene = Scene::on(store).await;
        let world = &scene.world;
        let draft = AgentStatus::Draft;
        world.puts_voice("ws_acme", "ag_vera", "Vera", draft).await;
        let call = scene.phone.calls();
        scene.call_at_meta_is(&call, CallState::Rejected).await;
        scene.call_is("agent_draft").await;
        assert_eq!(scene.owner.counted("whatsapp_call", "agent_draft").await, 1);

        // An agent that learns to write speaks no longer.
        world.hires("ws_acme", "ag_vera", "Vera").await;
        let call = scene.phone.calls();
        scene.call_at_meta_is(&call, CallState::Rejected).await;
        scene.call_is("agent_missing").await;
        assert_eq!(
            scene.owner.counted("whatsapp_call", "agent_missing").await,
            1
        );
        assert_eq!(scene.voices.offers(), [json!(null); 0]);

        world.hires_voice("ws_acme", "ag_vera", "Vera").await;
        scene.karim_talks().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_call_that_was_told_too_late_is_missed_and_never_answered() {
    for store in Store::BOTH {
        let scene = Scene::on(store).await;
        scene.world.meta_finds_us(false);
        let call = scene.phone.calls();
        scene.world.passes(Duration::from_secs(26));
        scene.world.meta_finds_us(true);
        scene.call_is("missed").await;
        assert_eq!(
            scene.phone.call(&call).state,
            CallState::Ringing,
            "left to ring out"
        );
        assert_eq!(scene.owner.counted("whatsapp_call", "too_late").await, 1);
        scene.conversation_says("Voice call, missed").await;

        scene.world.meta_finds_us(false);
        scene.phone.calls();
        scene.world.passes(Duration::from_secs(20));
        scene.world.meta_finds_us(true);
        scene.call_is("connected").await;
        assert_eq!(scene.voices.offers().len(), 1, "one was in time");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_call_to_a_disconnected_number_is_rejected_and_counted() {
    for store in Store::BOTH {
        let scene = Scene::on(store).await;
        // Meta goes on to ring as long as it was not told.
        let down = Fault::always("POST /{phone}/settings", What::Empty(500));
        scene.world.meta(|meta| meta.script(down));
        assert_eq!(scene.owner.disconnects("whatsapp_call").await, 204);
        let call = scene.phone.calls();
        scene.call_at_meta_is(&call, CallState::Rejected).await;
        scene
            .world
            .until("it is counted", async || {
                scene.owner.counted("whatsapp_call", "no_channel").await == 1
            })
            .await;

        assert_eq!(scene.owner.disconnects("whatsapp").await, 204);
        let number = scene.world.number(NUMBER);
        let late = connect(&scene, &number, "wacid.late");
        assert_eq!(scene.world.delivers(&late).await.status, 200);
        scene
            .world
            .until("it is counted for its last owner", async || {
                scene.owner.counted("whatsapp_call", "no_channel").await == 2
            })
            .await;
        let stranger = connect(&scene, "99000111", "wacid.stranger");
        assert_eq!(scene.world.delivers(&stranger).await.status, 200);
        scene
            .world
            .until("a stranger's is counted for the operator", async || {
                scene.world.events("no_channel").await == 3
            })
            .await;
        let view = scene.owner.delivery("whatsapp_call").await;
        assert_eq!(view["dropped"], 2, "{view}");
        assert_eq!(scene.owner.delivery("whatsapp").await["dropped"], 0);
        assert_eq!(scene.owner.calls().await, [json!(null); 0]);
        assert_eq!(scene.voices.offers(), [json!(null); 0]);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_workspace_without_calls_in_its_plan_rejects_and_counts_them() {
    for store in Store::BOTH {
        let scene = Scene::on(store).await;
        let world = &scene.world;
        world.puts_workspace("ws_acme", "Acme", "free", false).await;
        let call = scene.phone.calls();
        scene.call_at_meta_is(&call, CallState::Rejected).await;
        world
            .until("it is counted", async || {
                scene.owner.counted("whatsapp_call", "not_in_plan").await == 1
            })
            .await;
        world
            .puts_workspace("ws_acme", "Acme", "growth", true)
            .await;
        let call = scene.phone.calls();
        scene.call_at_meta_is(&call, CallState::Rejected).await;
        world
            .until("it is counted", async || {
                scene
                    .owner
                    .counted("whatsapp_call", "workspace_suspended")
                    .await
                    == 1
            })
            .await;
        world
            .puts_workspace("ws_acme", "Acme", "growth", false)
            .await;
        assert_eq!(scene.owner.calls().await, [json!(null); 0]);
        scene.karim_talks().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_call_that_meta_does_not_let_us_pick_up_failed_with_its_code() {
    for store in Store::BOTH {
        let scene = Scene::on(store).await;
        let number = scene.world.number(NUMBER);
        scene.voices.fall_silent();
        let call = scene.phone.calls();
        scene.call_is("answering").await;
        // The bridge answers, and the number has SIP meanwhile.
        scene.world.meta(|meta| meta.set_sip(&number, true));
        scene.voices.answer_again();
        scene.call_is("failed").await;
        let logged = scene.owner.last_call().await.unwrap();
        assert_eq!(logged["failure"]["code"], 131_055, "{logged}");
        assert_eq!(scene.phone.call(&call).answer, None);
        scene.voices_hear_the_end_of(&logged).await;
    }
}

fn connect(scene: &Scene, number: &str, call: &str) -> serde_json::Value {
    json!({
        "object": "whatsapp_business_account",
        "entry": [{ "id": "2001", "changes": [{ "field": "calls", "value": {
            "messaging_product": "whatsapp",
            "metadata": { "display_phone_number": "12025550101", "phone_number_id": number },
            "contacts": [{ "profile": { "name": "Karim Said" }, "wa_id": "12025550171" }],
            "calls": [{
                "id": call, "from": "12025550171", "to": "12025550101", "event": "connect",
                "timestamp": scene.world.now().seconds().to_string(),
                "direction": "USER_INITIATED",
                "session": { "sdp_type": "offer", "sdp": "v=0\r\ns=-\r\nt=0 0\r\n" },
            }],
        }}]}],
    })
}
