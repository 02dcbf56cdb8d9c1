use wassla_domain::attempt::Permitted;
use wassla_domain::ports::MetaGraph;

async fn spends_the_code_twice(graph: &dyn MetaGraph, permitted: Permitted) {
    let (code, _) = permitted.exchange();
    let _ = graph.exchange_code(code).await;
    let (code, _) = permitted.exchange();
    let _ = graph.exchange_code(code).await;
}

fn main() {}
