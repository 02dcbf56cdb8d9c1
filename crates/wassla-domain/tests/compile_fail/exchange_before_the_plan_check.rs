use wassla_domain::attempt::Returned;
use wassla_domain::ports::MetaGraph;

async fn skips_the_plan_check(graph: &dyn MetaGraph, returned: Returned) {
    let (code, _) = returned.exchange();
    let _ = graph.exchange_code(code).await;
}

fn main() {}
