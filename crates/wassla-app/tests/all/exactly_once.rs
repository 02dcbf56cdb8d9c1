//! Whatever Meta delivers, in whatever company and however often, is handled once.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use serde_json::{Value, json};
use wassla_domain::ChatKind::Whatsapp;
use wassla_domain::inbox::Author;

use crate::desk::Post;
use crate::gate::Gate;
use crate::test_app::TestApp;

const CUSTOMERS: [&str; 2] = ["karim", "nadia"];

/// What Meta does with a handful of messages.
#[derive(Debug, Clone)]
struct Plan {
    /// Who writes each message.
    writers: Vec<usize>,
    /// Which messages each delivery holds; messages that none holds come alone at the end.
    deliveries: Vec<Vec<usize>>,
    /// After which deliveries both processes work.
    works: Vec<bool>,
    seed: u64,
}

fn plan() -> impl Strategy<Value = Plan> {
    (1_usize..9).prop_flat_map(|messages| {
        let writers = prop::collection::vec(0..CUSTOMERS.len(), messages);
        let delivery = prop::collection::vec(0..messages, 1..6);
        let deliveries = prop::collection::vec(delivery, 0..8);
        let works = prop::collection::vec(any::<bool>(), 8);
        (writers, deliveries, works, any::<u64>()).prop_map(|(writers, deliveries, works, seed)| {
            Plan {
                writers,
                deliveries,
                works,
                seed,
            }
        })
    })
}

/// One delivery that holds the events of these.
fn together(bodies: &[&Value]) -> Post {
    let entries = bodies
        .iter()
        .flat_map(|body| body["entry"].as_array().unwrap());
    let entries: Vec<_> = entries.cloned().collect();
    let body = json!({ "object": "whatsapp_business_account", "entry": entries });
    Post::signed(body.to_string())
}

async fn follow(plan: Plan) {
    let app = TestApp::answering(Whatsapp).await;
    app.graph.world(|world| world.settings.events_per_post = 1);
    for (n, writer) in plan.writers.iter().enumerate() {
        let text = format!("m{n}");
        app.customer_types(Whatsapp, CUSTOMERS[*writer], &text)
            .await;
    }
    let posts = app.posts();
    let bodies: Vec<Value> = posts
        .iter()
        .map(|post| serde_json::from_str(&post.body).unwrap())
        .collect();
    assert_eq!(bodies.len(), plan.writers.len());

    // Two processes over one store, in each other's way.
    let gates = [Gate::shuffling(plan.seed), Gate::shuffling(!plan.seed)];
    let processes = gates.map(|gate| app.with(|ports| *ports = gate.before(ports)));
    let singles = (0..bodies.len()).map(|n| vec![n]);
    let works = plan.works.iter().cycle();
    for (held, work) in plan.deliveries.iter().cloned().chain(singles).zip(works) {
        let held: Vec<_> = held.iter().map(|n| &bodies[*n]).collect();
        let post = together(&held);
        let (one, other) = tokio::join!(post.reaches(&processes[0]), post.reaches(&processes[1]));
        one.unwrap();
        other.unwrap();
        if *work {
            tokio::join!(app.works_as(&processes[0]), app.works_as(&processes[1]));
        }
    }
    tokio::join!(app.works_as(&processes[0]), app.works_as(&processes[1]));
    assert_handled_once(&app, &plan).await;
}

async fn assert_handled_once(app: &TestApp, plan: &Plan) {
    let mut handled = BTreeMap::new();
    let mut replies = Vec::new();
    for conversation in app.conversations().await {
        for message in app.messages_in(&conversation.id).await {
            assert!(!message.possibly_repeated, "{plan:?}");
            let words = message.content.written().unwrap().to_owned();
            match message.author {
                Author::Customer => *handled.entry(words).or_insert(0) += 1,
                Author::Agent(_) | Author::Teammate(_) => replies.push(words),
            }
        }
    }
    let all: BTreeMap<_, _> = (0..plan.writers.len())
        .map(|n| (format!("m{n}"), 1))
        .collect();
    assert_eq!(handled, all, "{plan:?}");

    let asked = app.staff.asked();
    let rounds: BTreeSet<_> = asked.iter().map(|request| request.id.clone()).collect();
    assert_eq!(
        rounds.len(),
        asked.len(),
        "an agent is asked once a round: {plan:?}"
    );
    assert_eq!(replies.len(), asked.len(), "{plan:?}");

    // Each message is in one answer, and Meta has each answer once.
    let mut answered: Vec<_> = replies
        .iter()
        .flat_map(|reply| reply.strip_prefix("Re: ").unwrap().split(", "))
        .collect();
    answered.sort_unstable();
    let all: Vec<_> = all.keys().map(String::as_str).collect();
    assert_eq!(answered, all, "{plan:?}");
    let mut at_meta = app.texts_at_meta();
    at_meta.sort();
    replies.sort();
    assert_eq!(at_meta, replies, "{plan:?}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn each_message_is_handled_exactly_once_however_meta_delivers_it(plan in plan()) {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .start_paused(true)
            .build()
            .unwrap();
        runtime.block_on(follow(plan));
    }
}
