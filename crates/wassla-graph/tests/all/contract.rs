use std::sync::Arc;

use meta_fake::World;
use meta_fake::server::FakeMeta;
use wassla_contract::{meta_app, meta_calling, meta_graph};

use crate::served::client;

mod as_meta_graph {
    wassla_contract::meta_graph_contract!(super::graph);
}

mod as_meta_calling {
    wassla_contract::meta_calling_contract!(super::calling);
}

mod as_meta_app {
    wassla_contract::meta_app_contract!(super::app);
}

async fn graph(world: World) -> meta_graph::Bench {
    let meta = FakeMeta::start(world).await;
    let graph = client(&meta.base_url());
    meta_graph::Bench::new(Arc::new(graph), meta.shared(), meta)
}

async fn calling(world: World) -> meta_calling::Bench {
    let meta = FakeMeta::start(world).await;
    let graph = client(&meta.base_url());
    meta_calling::Bench::new(Arc::new(graph), meta.shared(), meta)
}

async fn app(world: World) -> meta_app::Bench {
    let meta = FakeMeta::start(world).await;
    let app = client(&meta.base_url());
    meta_app::Bench::new(Arc::new(app), meta)
}
