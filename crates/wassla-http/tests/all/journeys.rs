//! Whole sign-ins, as a person walks them.

use axum::http::StatusCode;
use meta_fake::world::Consent;
use wassla_domain::ChannelKind;
use wassla_testkit::fixtures::{after, id};

use crate::world::{Answer, World, connected, owner, url};

/// Clicks the button of a form, signs in, answers, and follows back to the Channels page.
async fn signs_in(world: &World, form: (&str, &str), person: &str, consent: &Consent) -> Answer {
    let left = world.posts(form.0, form.1).by(&owner()).send().await;
    let back = world.consents(left.location(), person, consent);
    let landed = world
        .get(&back)
        .cookie(&left.cookie())
        .by(&owner())
        .send()
        .await;
    assert_eq!(landed.status, StatusCode::SEE_OTHER, "{landed:?}");
    let mut page = world.get(landed.location()).by(&owner()).send().await;
    page.headers
        .insert("location", landed.location().parse().unwrap());
    page
}

const CONNECT: (&str, &str) = ("/channels/whatsapp/connect", "");

#[tokio::test]
async fn a_person_connects_whatsapp_and_sees_the_number() {
    let world = World::new();
    world.has_agent("ws_1", "ag_1").await;
    let page = signs_in(&world, CONNECT, "aisha", &Consent::ContinueWithAll).await;
    assert_eq!(page.location(), "/channels?connected=whatsapp");
    assert!(page.body.contains("data-banner=\"connected\""));
    assert!(
        page.body
            .contains("data-kind=\"whatsapp\" data-state=\"connected\"")
    );
    assert!(page.body.contains("+1 202-555-0101"));
    for secret in world.graph.world(|meta| meta.secrets()) {
        assert!(!page.body.contains(&secret), "a secret is on the page");
    }
}

#[tokio::test]
async fn all_three_channels_come_with_one_sign_in() {
    let world = World::new();
    let page = signs_in(&world, CONNECT, "lina", &Consent::ContinueWithAll).await;
    assert_eq!(
        page.location(),
        "/channels?connected=whatsapp,instagram,messenger"
    );
    for part in [
        "WhatsApp: +1 202-555-0121",
        "Instagram: @lina.bakery",
        "Messenger: Lina Bakery",
    ] {
        assert!(page.body.contains(part), "{part}");
    }
}

#[tokio::test]
async fn a_declined_permission_is_asked_for_again_with_rerequest() {
    let world = World::new();
    let ticked = [
        "whatsapp_business_management",
        "whatsapp_business_messaging",
        "business_management",
        "pages_show_list",
        "pages_messaging",
        "pages_manage_metadata",
        "pages_read_engagement",
    ];
    let consent = Consent::Continue(ticked.map(str::to_owned).into());
    let page = signs_in(&world, CONNECT, "lina", &consent).await;
    assert_eq!(
        page.location(),
        "/channels?connected=whatsapp,messenger&missing=instagram"
    );
    assert!(page.body.contains("data-banner=\"missing\""));
    assert!(page.body.contains("action=\"/channels/instagram/connect\"><input type=\"hidden\" name=\"ask_again\" value=\"true\">"));

    let again = ("/channels/instagram/connect", "ask_again=true");
    let left = world.posts(again.0, again.1).by(&owner()).send().await;
    assert!(
        url(left.location())
            .query_pairs()
            .any(|pair| pair == ("auth_type".into(), "rerequest".into()))
    );
    let page = signs_in(&world, again, "lina", &Consent::ContinueWithAll).await;
    assert_eq!(
        page.location(),
        "/channels?connected=instagram,whatsapp,messenger"
    );
}

#[tokio::test]
async fn each_way_not_to_connect_lands_with_its_words() {
    let table = [
        (
            "yusuf",
            Consent::ContinueWithAll,
            "no_assets_found",
            "try-again",
        ),
        (
            "noor",
            Consent::ContinueWithAll,
            "no_phone_number",
            "try-again",
        ),
        ("aisha", Consent::Cancel, "access_denied", "try-again"),
    ];
    for (person, consent, code, offer) in table {
        let world = World::new();
        let page = signs_in(&world, CONNECT, person, &consent).await;
        assert!(
            page.location()
                .starts_with(&format!("/channels?error={code}&channel=whatsapp")),
            "{}",
            page.location()
        );
        assert!(
            page.body
                .contains(&format!("data-banner=\"error\" data-code=\"{code}\""))
        );
        assert!(page.body.contains(&format!("data-offer=\"{offer}\"")));
    }
}

#[tokio::test]
async fn the_free_plan_learns_of_the_upgrade_after_the_sign_in() {
    let world = World::new();
    world.plans.include(&id("ws_1"), [] as [ChannelKind; 0]);
    let page = signs_in(&world, CONNECT, "aisha", &Consent::ContinueWithAll).await;
    assert_eq!(
        page.location(),
        "/channels?error=feature_not_in_plan&channel=whatsapp"
    );
    assert!(
        page.body
            .contains("Your current plan doesn&#39;t include WhatsApp")
    );
    assert!(
        page.body
            .contains("href=\"https://example.com/upgrade\" data-offer=\"upgrade\"")
    );
    assert_eq!(world.graph.count("exchange_code"), 0);
}

#[tokio::test]
async fn ten_minutes_are_enough_and_a_second_more_is_too_late() {
    for (seconds, expected) in [
        (600, "/channels?connected=whatsapp"),
        (601, "/channels?error=state_expired&channel=whatsapp"),
    ] {
        let world = World::new();
        let left = world.posts(CONNECT.0, CONNECT.1).by(&owner()).send().await;
        let back = world.consents(left.location(), "aisha", &Consent::ContinueWithAll);
        world.clock.set(after(seconds));
        let landed = world
            .get(&back)
            .cookie(&left.cookie())
            .by(&owner())
            .send()
            .await;
        assert_eq!(landed.location(), expected);
    }
}

#[tokio::test]
async fn a_number_of_another_workspace_is_refused_without_naming_it() {
    let world = World::new();
    let page = signs_in(&world, CONNECT, "aisha", &Consent::ContinueWithAll).await;
    assert_eq!(page.location(), "/channels?connected=whatsapp");
    let other = crate::world::Session::of("user_9", "ws_2", "owner");
    let left = world.posts(CONNECT.0, CONNECT.1).by(&other).send().await;
    let back = world.consents(left.location(), "aisha", &Consent::ContinueWithAll);
    let landed = world
        .get(&back)
        .cookie(&left.cookie())
        .by(&other)
        .send()
        .await;
    assert!(
        landed
            .location()
            .contains("error=number_in_use&channel=whatsapp"),
        "{landed:?}"
    );
    let page = world.get(landed.location()).by(&other).send().await;
    assert!(page.body.contains("data-offer=\"support\""));
    assert!(!page.body.contains("ws_1"));
}

#[tokio::test]
async fn a_row_that_moved_says_from_where_to_where() {
    let world = World::new();
    let mut row = connected("ws_1", wassla_testkit::fixtures::whatsapp(2));
    row.moved_from = Some("+1 555 0101".into());
    world.has([row]).await;
    let page = world
        .get("/channels?connected=whatsapp")
        .by(&owner())
        .send()
        .await;
    assert!(
        page.body
            .contains("WhatsApp: now +1 555 0102, was +1 555 0101"),
        "{}",
        page.body
    );
}
