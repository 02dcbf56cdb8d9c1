use wassla_domain::Timestamp;
use wassla_domain::meta::{AccessToken, Expiry, Reached, Remedy};

use super::bench::{APP_ID, Bench, REDIRECT_URI, code};
use meta_fake::world::TokenKind;

/// The second exchange of a code is refused for good.
pub async fn a_code_is_spent_once(bench: &Bench) {
    let fresh = bench.world(|world| world.sign_in("aisha", REDIRECT_URI));
    let issued = bench.exchange(&fresh).await.expect("a fresh code");
    assert_eq!(issued.expires_in.map(|it| it.as_secs()), Some(5_400));

    let error = bench.exchange(&fresh).await.expect_err("it was spent");
    assert_eq!(error.remedy, Remedy::Never);
    assert_eq!(error.reached, Reached::Answered);
    assert_eq!(
        error.code.map(|it| it.to_string()).as_deref(),
        Some("100.36009")
    );
}

/// What a person granted is given back: every token that they gave the app dies, nobody else's.
pub async fn what_is_given_back_is_dead(bench: &Bench) {
    let first = bench.signs_in("aisha").await;
    let second = bench.signs_in_for_long("aisha").await;
    let other = bench.signs_in("omar").await;
    let facts = bench.graph.inspect_token(&second).await.expect("ours");
    let user = facts.user.expect("a person's token");
    bench
        .graph
        .revoke_grant(&second, &user)
        .await
        .expect("given back");
    for dead in [&first, &second] {
        let error = bench.graph.permissions(dead).await.expect_err("it is dead");
        assert_eq!(error.remedy, Remedy::Reconnect);
    }
    bench.graph.permissions(&other).await.expect("Omar's lives");
}

/// A code that is too old is refused for good.
pub async fn an_expired_code_is_refused(bench: &Bench) {
    let late = bench.world(|world| {
        let code = world.sign_in("aisha", REDIRECT_URI);
        world.advance(world.settings.code_seconds + 1);
        code
    });
    assert_eq!(code(bench.exchange(&late).await), "100.36007");
}

/// The redirect URI of the exchange is the dialog's.
pub async fn a_code_of_another_redirect_uri_is_refused(bench: &Bench) {
    let elsewhere = "https://app.example.com/oauth/meta/callback/";
    let other = bench.world(|world| world.sign_in("aisha", elsewhere));
    assert_eq!(code(bench.exchange(&other).await), "100.36008");
}

/// Extending gives a token that lives for weeks, and inspecting tells whose it is.
pub async fn a_short_token_becomes_a_long_one(bench: &Bench) {
    let short = bench.signs_in("aisha").await;
    let long = bench.graph.extend_token(&short).await.expect("extended");
    assert_eq!(long.expires_in.map(|it| it.as_secs()), Some(5_184_000));

    let facts = bench.graph.inspect_token(&long.token).await.expect("ours");
    let (now, user) = bench.world(|world| {
        let person = world.person("aisha").expect("she exists");
        (world.now(), person.id.clone())
    });
    assert!(facts.valid);
    assert_eq!(facts.app.as_ref(), Some(bench.graph.app_id()));
    assert_eq!(bench.graph.app_id().as_str(), APP_ID);
    assert_eq!(facts.user.map(|it| it.to_string()), Some(user));
    let ends = Expiry::At(Timestamp::from_seconds(now + 5_184_000));
    assert_eq!(facts.expires, ends);
    assert!(facts.scopes.contains("whatsapp_business_management"));
}

/// Where Meta leaves the lifetime out, only the inspection tells it.
pub async fn an_unsaid_lifetime_is_not_invented(bench: &Bench) {
    bench.world(|world| {
        world.settings.answers_expires_in = false;
        world.settings.answers_token_type = false;
    });
    let short = bench.signs_in("aisha").await;
    let long = bench.graph.extend_token(&short).await.expect("extended");
    assert_eq!(long.expires_in, None);
    let facts = bench.graph.inspect_token(&long.token).await.expect("ours");
    assert!(matches!(facts.expires, Expiry::At(_)));
}

/// The inspection names the app that a token belongs to.
pub async fn a_foreign_token_is_told_apart(bench: &Bench) {
    let foreign = bench.world(|world| {
        world.put_app("999", "another-secret", &["https://elsewhere.example"]);
        let person = world.person("aisha").expect("she exists").id.clone();
        world.issue_token("999", &person, TokenKind::LongUser)
    });
    let foreign = AccessToken::new(foreign.access_token);
    let facts = bench.graph.inspect_token(&foreign).await.expect("told");
    assert_eq!(facts.app.map(|app| app.to_string()).as_deref(), Some("999"));
}

/// Removed app, changed password, expiry: each means that the person has to come again.
pub async fn a_dead_token_needs_a_new_sign_in(bench: &Bench) {
    for (reason, expected) in [(0, "190.458"), (1, "190.460"), (2, "190.463")] {
        let token = bench.signs_in_for_long("aisha").await;
        bench.world(|world| match reason {
            0 => world.remove_app("aisha"),
            1 => world.change_password("aisha"),
            _ => world.advance(5_184_001),
        });
        let error = bench.graph.businesses(&token, true, None).await;
        let error = error.expect_err("the token is dead");
        assert_eq!(error.remedy, Remedy::Reconnect);
        assert!(!error.is_lost_access());
        assert_eq!(
            error.code.map(|it| it.to_string()).as_deref(),
            Some(expected)
        );
    }
}

/// Inspecting a dead token is answered: it is not valid.
pub async fn a_dead_token_is_inspected_as_invalid(bench: &Bench) {
    let token = bench.signs_in_for_long("aisha").await;
    bench.world(|world| world.change_password("aisha"));
    let facts = bench.graph.inspect_token(&token).await.expect("answered");
    assert!(!facts.valid);
    let never_one = AccessToken::new("EAAnonsense");
    let facts = bench.graph.inspect_token(&never_one).await;
    assert!(!facts.expect("answered").valid);
}

/// A text that never was a token is as good as a dead one.
pub async fn what_is_no_token_needs_a_new_sign_in(bench: &Bench) {
    for nonsense in ["EAAnonsense", "line\nbreak", ""] {
        let token = AccessToken::new(nonsense);
        let error = bench.graph.pages(&token, None).await;
        assert_eq!(error.expect_err("no token").remedy, Remedy::Reconnect);
    }
}

/// The permissions that a person declined are named, apart from those that were granted.
pub async fn granted_and_declined_are_named(bench: &Bench) {
    let token = bench.signs_in("lina").await;
    bench.world(|world| world.decline("lina", "instagram_basic"));
    let grants = bench.graph.permissions(&token).await.expect("answered");
    assert!(grants.declined.contains("instagram_basic"));
    assert_eq!(grants.declined.len(), 1);
    assert!(grants.granted.contains("pages_show_list"));
    assert!(!grants.granted.contains("instagram_basic"));
}
