use wassla_domain::attempt::{AuthorizationCode, PermittedCode};
use wassla_domain::ports::MetaGraph;

async fn forges_the_permission(graph: &dyn MetaGraph) {
    let code = PermittedCode(AuthorizationCode::new("code"));
    let _ = graph.exchange_code(code).await;
}

fn main() {}
