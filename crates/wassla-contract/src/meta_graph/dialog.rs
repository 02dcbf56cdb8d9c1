use std::collections::BTreeMap;

use url::Url;
use wassla_domain::attempt::{AuthType, DialogRequest, State};
use wassla_domain::scopes::REQUESTED;

use super::bench::{APP_ID, APP_SECRET, Bench, REDIRECT_URI};
use meta_fake::world::DialogRequest as Asked;

/// The dialog's address names app, redirect, state and scopes, and no secret.
pub async fn the_dialog_carries_what_meta_needs(bench: &Bench) {
    let state = State::from_entropy([7; 32]);
    let url = leaves(bench, &state, AuthType::Usual).await;
    let parameters: BTreeMap<_, _> = url.query_pairs().into_owned().collect();
    let expected = [
        ("client_id", APP_ID),
        ("redirect_uri", REDIRECT_URI),
        ("response_type", "code"),
        ("scope", &REQUESTED.join(" ")),
        ("state", state.expose()),
    ];
    let expected = expected.map(|(name, value)| (name.to_owned(), value.to_owned()));
    assert_eq!(parameters, BTreeMap::from(expected));
    assert!(url.path().ends_with("/v21.0/dialog/oauth"), "{url}");
    assert!(!url.as_str().contains(APP_SECRET));

    let query = url.query().expect("the address has a query");
    let page = bench.world(|world| world.dialog(&Asked::from_query(query), Some("aisha")));
    assert_eq!(
        page.expect("Meta shows it").permissions.len(),
        REQUESTED.len()
    );
}

/// `auth_type=rerequest` is there when declined permissions are to be asked for again.
pub async fn the_dialog_asks_again_only_when_told(bench: &Bench) {
    let state = State::from_entropy([7; 32]);
    for auth_type in [AuthType::Usual, AuthType::Rerequest] {
        let url = leaves(bench, &state, auth_type).await;
        let again = ("auth_type".into(), "rerequest".into());
        assert_eq!(
            url.query_pairs().any(|pair| pair == again),
            auth_type == AuthType::Rerequest
        );
    }
}

/// Warming up never fails, and the address does not depend on it.
async fn leaves(bench: &Bench, state: &State, auth_type: AuthType) -> Url {
    bench.graph.warm_up().await;
    bench.graph.dialog_url(&DialogRequest { state, auth_type })
}
