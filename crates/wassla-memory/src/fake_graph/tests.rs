use std::future::{Ready, ready};
use std::sync::{Arc, Mutex};

use wassla_domain::meta::Cursor;
use wassla_domain::ports::MetaGraph;

use super::FakeGraph;
use meta_fake::World;
use wassla_contract::{meta_app, meta_calling, meta_graph};

mod as_meta_graph {
    wassla_contract::meta_graph_contract!(super::graph);
}

mod as_meta_calling {
    wassla_contract::meta_calling_contract!(super::calling);
}

mod as_meta_app {
    wassla_contract::meta_app_contract!(super::app);
}

fn graph(world: World) -> Ready<meta_graph::Bench> {
    let world = Arc::new(Mutex::new(world));
    let graph = FakeGraph::new(world.clone());
    ready(meta_graph::Bench::new(Arc::new(graph), world, ()))
}

fn calling(world: World) -> Ready<meta_calling::Bench> {
    let world = Arc::new(Mutex::new(world));
    let graph = FakeGraph::new(world.clone());
    ready(meta_calling::Bench::new(Arc::new(graph), world, ()))
}

fn app(world: World) -> Ready<meta_app::Bench> {
    let graph = FakeGraph::new(Arc::new(Mutex::new(world)));
    ready(meta_app::Bench::new(Arc::new(graph), ()))
}

#[tokio::test]
async fn what_was_never_asked_is_never_counted() {
    let graph = FakeGraph::new(Arc::new(Mutex::new(meta_graph::world())));
    assert!(graph.calls().is_empty());
    let token = wassla_domain::AccessToken::new("EAAnonsense");
    for _ in 0..2 {
        let after = Cursor::new("1");
        graph.businesses(&token, true, Some(&after)).await.err();
    }
    graph.warm_up().await;
    assert_eq!(graph.count("businesses"), 2);
    assert_eq!(graph.count("exchange_code"), 0);
    assert_eq!(
        graph.calls().keys().copied().collect::<Vec<_>>(),
        ["businesses", "warm_up"]
    );
}
