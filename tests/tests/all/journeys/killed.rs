//! A server is killed between two steps; another one completes what it left.

use std::time::Duration;

use meta_fake::fault::{Fault, What};
use meta_fake::world::AssetKind;
use wassla_journeys::world::{Agents, Person, Phone, Setup, Store, World};

const ANSWER: &str = "Heard: Are the roses fresh?";
/// Longer than any lease of these servers.
const LEASES_END: Duration = Duration::from_mins(2);

struct Scene {
    world: World,
    owner: Person,
    agents: Agents,
    phone: Phone,
}

impl Scene {
    async fn on(store: Store) -> Self {
        let agents = Agents::start().await;
        let setup = Setup::on(store).asking(&agents).working().mortal();
        let world = setup.open().await;
        world.hires("ws_acme", "ag_layla", "Layla").await;
        let mut owner = world.owner();
        owner.connects("whatsapp", "aisha").await;
        let phone = world.phone("karim", AssetKind::Whatsapp, "+1 202-555-0101");
        Self {
            world,
            owner,
            agents,
            phone,
        }
    }

    /// The customer writes, and the agent is thinking about it.
    async fn agent_thinks(&self) {
        self.agents.think();
        self.phone.writes("Are the roses fresh?");
        let agents = &self.agents;
        self.world
            .until("the agent is asked", async || !agents.asked().is_empty())
            .await;
    }

    /// The answer is on its way to Meta while nothing that Meta tells finds us.
    async fn answer_leaves(&self, fault: What) {
        self.agent_thinks().await;
        self.world.meta_finds_us(false);
        let sending = Fault::once("POST /{phone}/messages", fault);
        self.world.meta(|meta| meta.script(sending));
        self.agents.answer_again();
        let world = &self.world;
        world
            .until("the answer leaves", async || {
                world.count("POST /{phone}/messages") == 1
            })
            .await;
    }

    /// The server is killed and another one starts.
    async fn another_server_takes_over(&mut self) {
        self.world.kills_server(0);
        let next = self.world.starts_another_server_in_time().await;
        self.owner.reaches_server(next);
    }

    async fn customer_sees(&self, answers: &[&str]) {
        let (world, phone) = (&self.world, &self.phone);
        world
            .until("the customer sees it", async || phone.sees() == answers)
            .await;
    }

    async fn repeated(&self) -> bool {
        let thread = self.owner.thread_on("whatsapp").await;
        assert_eq!(thread.len(), 2, "one message, one answer: {thread:?}");
        thread[1]["possibly_repeated"].as_bool().unwrap()
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_message_whose_agent_was_asked_by_a_server_that_died_is_answered_once() {
    for store in Store::BOTH {
        let mut scene = Scene::on(store).await;
        scene.agent_thinks().await;
        scene.another_server_takes_over().await;
        scene.agents.answer_again();
        scene.world.passes(LEASES_END);
        scene.customer_sees(&[ANSWER]).await;
        assert!(!scene.repeated().await, "it was never sent before");
        let asked = scene.agents.asked();
        assert_eq!(asked.len(), 2);
        assert_eq!(asked[0]["request_id"], asked[1]["request_id"]);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_answer_that_meta_took_as_the_server_died_is_not_sent_again() {
    for store in Store::BOTH {
        let mut scene = Scene::on(store).await;
        scene.answer_leaves(What::Delay(60_000)).await;
        scene.another_server_takes_over().await;
        scene.world.meta_finds_us(true);
        scene.world.passes(Duration::from_secs(3));
        let (world, owner) = (&scene.world, &scene.owner);
        world
            .until("Meta's reports name it", async || {
                owner.ticks_on("whatsapp").await == ["delivered"]
            })
            .await;
        world.passes(LEASES_END);
        scene.phone.writes("And the tulips too?");
        scene
            .customer_sees(&[ANSWER, "Heard: And the tulips too?"])
            .await;
        assert_eq!(world.count("POST /{phone}/messages"), 2);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_answer_of_which_nobody_knows_is_sent_again_and_marked() {
    for store in Store::BOTH {
        let mut scene = Scene::on(store).await;
        scene.answer_leaves(What::Drop).await;
        scene.another_server_takes_over().await;
        scene.world.meta_finds_us(true);
        scene.world.passes(LEASES_END);
        scene.customer_sees(&[ANSWER]).await;
        assert!(scene.repeated().await, "never repeated silently");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_acknowledged_before_a_kill_is_handled_after_it() {
    for store in Store::BOTH {
        let mut scene = Scene::on(store).await;
        let number = scene.phone.business().to_owned();
        let world = &scene.world;
        let bodies: Vec<_> = (0..20)
            .map(|place| {
                let id = format!("wamid.acknowledged.{place}");
                world.whatsapp_text(&number, &id, &format!("Acknowledged message {place:02}"))
            })
            .collect();
        for body in &bodies {
            assert_eq!(world.delivers(body).await.status, 200);
        }
        scene.another_server_takes_over().await;
        scene.world.passes(LEASES_END);
        let (world, owner) = (&scene.world, &scene.owner);
        let is_customer = |one: &&serde_json::Value| one["author"]["type"] == "customer";
        world
            .until("all are shown", async || {
                let thread = owner.thread_on("whatsapp").await;
                thread.iter().filter(is_customer).count() == bodies.len()
            })
            .await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_clean_up_that_a_server_left_is_done_by_another() {
    for store in Store::BOTH {
        let mut scene = Scene::on(store).await;
        let slow = Fault::once("DELETE /{waba}/subscribed_apps", What::Drop);
        scene.world.meta(|meta| meta.script(slow));
        assert_eq!(scene.owner.disconnects("whatsapp").await, 204);
        scene.another_server_takes_over().await;
        let world = &scene.world;
        world
            .until("Meta is left clean", async || {
                world.passes(Duration::from_secs(10));
                world.meta(|meta| meta.wabas.iter().all(|waba| waba.subscriptions.is_empty()))
            })
            .await;
        let jobs = world.stores().jobs.clone();
        world
            .until("nothing is owed", async || {
                jobs.jobs_after(None, 9).await.unwrap().is_empty()
            })
            .await;
    }
}
