//! What arrives and is not given to an agent: taken from Meta, counted under its reason.

use meta_fake::world::AssetKind;
use wassla_domain::AgentStatus;
use wassla_journeys::world::{Agents, Person, Setup, Store, World};

/// The reason is counted once more, for the owner and for the operator, and nobody was asked.
async fn is_counted(world: &World, owner: &Person, agents: &Agents, outcome: &str) {
    let what = format!("{outcome} is counted");
    world
        .until(&what, async || {
            owner.counted("whatsapp", outcome).await == 1
        })
        .await;
    assert_eq!(world.events(outcome).await, 1, "{outcome}");
    assert_eq!(agents.heard(), [""; 0], "{outcome}");
    assert_eq!(world.count("POST /{phone}/messages"), 0, "{outcome}");
    let posts = world.meta(|meta| meta.journal.posts().to_vec());
    let statuses = posts.iter().map(|post| post.status);
    assert!(
        statuses.clone().all(|status| status == Some(200)),
        "{posts:?}"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_an_agent_a_plan_or_a_channel_it_is_200_nobody_is_asked_and_it_is_counted() {
    for store in Store::BOTH {
        let agents = Agents::start().await;
        let setup = Setup::on(store).asking(&agents).working();
        let world = setup.open().await;
        let mut owner = world.owner();
        owner.connects("whatsapp", "aisha").await;
        let phone = world.phone("karim", AssetKind::Whatsapp, "+1 202-555-0101");

        phone.writes("There is no agent yet");
        is_counted(&world, &owner, &agents, "agent_missing").await;

        world.hires("ws_acme", "ag_layla", "Layla").await;
        owner.chooses_agent("whatsapp", "ag_layla").await;
        let draft = AgentStatus::Draft;
        world
            .puts_agent("ws_acme", "ag_layla", "Layla", draft)
            .await;
        phone.writes("The agent is a draft");
        is_counted(&world, &owner, &agents, "agent_draft").await;
        world.hires("ws_acme", "ag_layla", "Layla").await;
        assert_eq!(owner.thread_on("whatsapp").await.len(), 2, "both are shown");

        world.puts_workspace("ws_acme", "Acme", "free", false).await;
        phone.writes("The plan was lost");
        is_counted(&world, &owner, &agents, "not_in_plan").await;

        world
            .puts_workspace("ws_acme", "Acme", "growth", true)
            .await;
        phone.writes("The workspace is suspended");
        is_counted(&world, &owner, &agents, "workspace_suspended").await;
        world
            .puts_workspace("ws_acme", "Acme", "growth", false)
            .await;

        let unknown = world.whatsapp_text("99000111", "wamid.unknown", "Nobody has this number");
        assert_eq!(world.delivers(&unknown).await.status, 200);
        world
            .until("it is counted", async || {
                world.events("no_channel").await == 1
            })
            .await;
        assert_eq!(owner.counted("whatsapp", "no_channel").await, 0, "nobody's");

        let number = phone.business().to_owned();
        assert_eq!(owner.disconnects("whatsapp").await, 204);
        let late = world.whatsapp_text(&number, "wamid.late", "The number is gone");
        assert_eq!(world.delivers(&late).await.status, 200);
        world
            .until("the drop is counted for its last owner", async || {
                owner.counted("whatsapp", "no_channel").await == 1
            })
            .await;
        assert_eq!(world.events("no_channel").await, 2);
        assert_eq!(world.figure("wassla_inbound_dropped_total").await, 4);

        assert_eq!(
            owner.thread_on("whatsapp").await.len(),
            2,
            "dropped is dropped"
        );
        let view = owner.delivery("whatsapp").await;
        assert_eq!(
            (&view["received"], &view["dropped"]),
            (&5.into(), &3.into()),
            "{view}"
        );
        assert_eq!(agents.heard(), [""; 0]);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_not_given_to_an_agent_is_not_given_to_it_later() {
    for store in Store::BOTH {
        let agents = Agents::start().await;
        let world = Setup::on(store).asking(&agents).working().open().await;
        world.hires("ws_acme", "ag_layla", "Layla").await;
        let mut owner = world.owner();
        owner.connects("whatsapp", "aisha").await;
        let phone = world.phone("karim", AssetKind::Whatsapp, "+1 202-555-0101");
        let free = "free";
        world.puts_workspace("ws_acme", "Acme", free, false).await;
        phone.writes("Nobody hears this");
        world
            .until("it is counted", async || {
                owner.counted("whatsapp", "not_in_plan").await == 1
            })
            .await;
        world
            .puts_workspace("ws_acme", "Acme", "growth", false)
            .await;
        phone.writes("Now somebody does");
        world
            .until("it is answered", async || {
                phone.sees() == ["Heard: Now somebody does"]
            })
            .await;
        assert_eq!(agents.heard(), ["Now somebody does"]);
        assert_eq!(agents.asked()[0]["messages"].as_array().unwrap().len(), 1);
    }
}
