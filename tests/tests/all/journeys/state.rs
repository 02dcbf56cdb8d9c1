//! The state: 256 bits, single use, ten minutes, one browser and one person.

use std::time::Duration;

use url::Url;
use wassla_domain::Role;
use wassla_journeys::world::{Person, Store, World};

const UNKNOWN: &str = "error=state_invalid&channel=whatsapp";

fn with_state(callback: &Url, state: Option<&str>) -> Url {
    let kept: Vec<(String, String)> = callback
        .query_pairs()
        .filter(|(name, _)| name != "state")
        .map(|(name, value)| (name.into_owned(), value.into_owned()))
        .collect();
    let mut url = callback.clone();
    url.query_pairs_mut().clear().extend_pairs(kept);
    if let Some(state) = state {
        url.query_pairs_mut().append_pair("state", state);
    }
    url
}

fn state_of(url: &Url) -> String {
    let state = url.query_pairs().find(|(name, _)| name == "state");
    state.unwrap().1.into_owned()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn t04_ten_minutes_are_in_time_and_one_second_more_is_not() {
    for store in Store::BOTH {
        let cases = [
            (599, "connected=whatsapp"),
            (600, "connected=whatsapp"),
            (601, "error=state_expired&channel=whatsapp"),
            (23 * 3_600, "error=state_expired&channel=whatsapp"),
        ];
        for (seconds, expected) in cases {
            let world = World::on(store).await;
            let mut owner = world.owner();
            owner.leaves_and_continues("whatsapp", "aisha").await;
            world.passes(Duration::from_secs(seconds));
            let landing = owner.comes_back().await;
            assert_eq!(landing, expected, "{seconds}");
            if seconds > 600 {
                assert_eq!(world.calls(), []);
                let page = owner.lands_on(&landing).await;
                assert!(page.banner("error").contains("Try connecting again"));
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn t03_a_reload_lands_the_same_and_asks_meta_nothing() {
    for store in Store::BOTH {
        let world = World::on(store).await;
        let mut owner = world.owner();
        let landing = owner.connects("whatsapp", "lina").await;
        let calls = world.calls().len();
        let rows = world.rows("ws_acme").await;
        world.passes(Duration::from_hours(1));
        for _ in 0..3 {
            assert_eq!(owner.comes_back().await, landing);
        }
        assert_eq!(world.calls().len(), calls);
        assert_eq!(world.rows("ws_acme").await, rows);

        owner.clicks_connect("whatsapp").await;
        owner.signs_in_as("lina").await;
        owner.cancels().await;
        let denied = owner.comes_back().await;
        assert_eq!(
            owner.comes_back().await,
            denied,
            "a refusal is reloaded as well"
        );
    }
}

/// All that can be wrong with who comes back: another browser, with a binding of its own or none,
/// another user, another workspace.
async fn strangers(left: &Person, other: &Person) -> Vec<(&'static str, Person)> {
    let without_binding = left.in_another_browser();
    let mut with_binding = left.in_another_browser();
    with_binding.clicks_connect("whatsapp").await;
    let without_session = [&without_binding, &with_binding].map(|known| {
        let mut nobody = known.lends_browser_to("u_owner", "ws_acme", "owner");
        nobody.signs_out_here();
        nobody
    });
    let [no_binding_nor_session, binding_only] = without_session;
    vec![
        ("another browser of the same session", without_binding),
        ("another browser of the same session, bound", with_binding),
        ("another browser without a session", no_binding_nor_session),
        ("another browser without a session, bound", binding_only),
        ("another person, own browser", other.clone()),
        (
            "this browser, another user",
            left.lends_browser_to("u_other", "ws_acme", "owner"),
        ),
        (
            "this browser, another workspace",
            left.lends_browser_to("u_owner", "ws_birch", "owner"),
        ),
    ]
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn t01_t02_a_callback_in_other_hands_is_refused_and_changes_nothing() {
    for store in Store::BOTH {
        let world = World::on(store).await;
        let mut attacker = world.owner();
        let mut victim = world.person("u_victim", "ws_birch", Role::Owner);
        // The victim has a binding of their own, as after any Connect.
        victim.clicks_connect("whatsapp").await;
        attacker.leaves_and_continues("whatsapp", "omar").await;
        let url = attacker.address();
        for (who, stranger) in strangers(&attacker, &victim).await {
            let answer = stranger.opens(&url).await;
            assert_eq!(answer.landing(), UNKNOWN, "{who}");
        }
        // The mirror: the victim's consent to an address that the attacker was given.
        victim.leaves_and_continues("whatsapp", "aisha").await;
        let code = victim.address();
        let code = code
            .query_pairs()
            .find(|(name, _)| name == "code")
            .unwrap()
            .1
            .into_owned();
        let mut fixed = with_state(&url, None);
        fixed.query_pairs_mut().clear().append_pair("code", &code);
        let fixed = with_state(&fixed, Some(&state_of(&url)));
        assert_eq!(victim.opens(&fixed).await.landing(), UNKNOWN);

        assert_eq!(world.calls(), [], "{store:?}");
        assert_eq!(world.rows("ws_acme").await, []);
        assert_eq!(world.rows("ws_birch").await, []);
        // And none of it spent the attempt of the one who left.
        assert_eq!(attacker.comes_back().await, "connected=whatsapp");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_unknown_and_a_foreign_state_are_refused_alike() {
    for store in Store::BOTH {
        let world = World::on(store).await;
        let mut one = world.owner();
        let mut other = world.person("u_birch", "ws_birch", Role::Owner);
        one.leaves_and_continues("whatsapp", "aisha").await;
        other.leaves_and_continues("instagram", "lina").await;
        let url = one.address();
        let landed = {
            let mut third = world.person("u_third", "ws_birch", Role::Admin);
            third.leaves_and_continues("messenger", "yusuf").await;
            third.comes_back().await;
            third.address()
        };
        let unknown = "A".repeat(43);
        let refused = [
            one.opens(&with_state(&url, Some(&unknown))).await,
            one.opens(&with_state(&url, Some(&state_of(&other.address()))))
                .await,
            one.opens(&with_state(&url, Some(&state_of(&landed)))).await,
            one.opens(&with_state(&url, Some("not of our form"))).await,
            one.opens(&with_state(&url, None)).await,
            one.in_another_browser().opens(&url).await,
        ];
        for answer in &refused {
            assert_eq!(answer.landing(), UNKNOWN);
            assert_eq!(
                answer.without_its_id(),
                refused[0].without_its_id(),
                "{}",
                answer.url
            );
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_tabs_of_one_browser_do_not_disturb_each_other() {
    let world = World::on(Store::Sqlite).await;
    let mut first = world.owner();
    first.clicks_connect("whatsapp").await;
    let mut second = first.clone();
    second.clicks_connect("instagram").await;
    assert_ne!(state_of(&first.address()), state_of(&second.address()));
    first.signs_in_as("lina").await;
    first.continues().await;
    second.signs_in_as("lina").await;
    second.continues().await;
    let landing = second.comes_back().await;
    assert_eq!(landing, "connected=instagram,whatsapp,messenger");
    let landing = first.comes_back().await;
    assert_eq!(landing, "connected=whatsapp,instagram,messenger");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_attempt_is_kept_as_a_hash_only() {
    for store in Store::BOTH {
        let world = World::on(store).await;
        let mut owner = world.owner();
        owner.leaves_and_continues("whatsapp", "aisha").await;
        let state = state_of(&owner.address());
        assert_eq!(state.len(), 43, "256 bits in base64url");
        // The search below knows the state and the browser's key: both were sent.
        let findings = world.finds_secrets();
        assert_eq!(findings, []);
    }
}
