//! The help articles: read by everybody of a workspace, linked where they are needed.

use axum::http::StatusCode;
use serde_json::json;
use wassla_domain::{ChannelKind, ChannelState, ChatKind};
use wassla_testkit::fixtures::{self, id};

use crate::roles::ROLES;
use crate::world::{Session, World, connected, owner, row, url};

const ARTICLES: [&str; 4] = [
    "change_plan",
    "train_agent",
    "troubleshoot",
    "voice_and_text",
];

async fn page(world: &World, path: &str) -> String {
    let answer = world.get(path).by(&owner()).send().await;
    assert_eq!(answer.status, StatusCode::OK, "{path}");
    answer.body
}

#[tokio::test]
async fn every_article_is_a_page_in_every_language_and_leads_to_the_others() {
    let world = World::new();
    for article in ARTICLES {
        for (locale, html, back) in [
            ("en", "<html lang=\"en\" dir=\"ltr\">", "Back to Channels"),
            ("ar", "<html lang=\"ar\" dir=\"rtl\">", "العودة إلى القنوات"),
        ] {
            let session = owner().claiming("locale", json!(locale));
            let path = format!("/help/{article}");
            let answer = world.get(&path).by(&session).send().await;
            assert_eq!(answer.status, StatusCode::OK);
            for part in [
                html,
                back,
                "<header class=\"sidebar\">",
                &format!("data-article=\"{article}\""),
                &format!("name=\"return_to\" value=\"{path}\""),
            ] {
                assert!(answer.body.contains(part), "{locale} {article}: {part}");
            }
            for id in ["help-", "article-", "offer-"] {
                let said = format!(">{id}");
                assert!(
                    !answer.body.contains(&said),
                    "{locale} {article} lacks words"
                );
            }
            let main = answer
                .body
                .split("<nav class=\"help-more\"")
                .nth(1)
                .unwrap();
            for other in ARTICLES {
                let link = format!("href=\"/help/{other}\"");
                assert_eq!(main.contains(&link), other != article, "{article}: {other}");
            }
        }
    }
}

#[tokio::test]
async fn articles_are_read_by_every_role_and_by_nobody_without_a_session() {
    let world = World::new();
    for article in ARTICLES {
        let path = format!("/help/{article}");
        for (role, may_see, _) in ROLES {
            let session = Session::of("user_1", "ws_1", role);
            let answer = world.get(&path).by(&session).send().await;
            let is_read = answer.status == StatusCode::OK;
            assert_eq!(is_read, may_see, "{role} {article}");
        }
        let nobody = world.get(&path).send().await;
        assert_eq!(nobody.status, StatusCode::UNAUTHORIZED, "{article}");
    }
    for path in ["/help/no_such_article", "/help/%FF", "/help/"] {
        let answer = world.get(path).by(&owner()).send().await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
    }
}

#[tokio::test]
async fn an_article_of_the_host_is_read_there() {
    let elsewhere = "https://help.example.com/agents";
    let world = World::wishing(|wishes| {
        wishes.settings.help.train_agent = Some(url(elsewhere));
    });
    let answer = world.get("/help/train_agent").by(&owner()).send().await;
    assert_eq!(
        (answer.status, answer.location()),
        (StatusCode::SEE_OTHER, elsewhere)
    );
    let other = page(&world, "/help/voice_and_text").await;
    assert!(other.contains(&format!("href=\"{elsewhere}\"")));
    assert!(!other.contains("href=\"/help/train_agent\""));
}

#[tokio::test]
async fn the_article_on_plans_says_what_the_plan_includes_now() {
    let world = World::new();
    world
        .plans
        .include(&id("ws_1"), [ChatKind::Instagram.into()]);
    let told = page(&world, "/help/change_plan").await;
    for kind in ChannelKind::ALL {
        let is_included = kind == ChatKind::Instagram.into();
        let line = format!("data-kind=\"{kind}\" data-included=\"{is_included}\"");
        assert!(told.contains(&line), "{line}");
    }
    assert!(told.contains("href=\"https://example.com/upgrade\" data-offer=\"upgrade\""));

    world.plans.suspend(&id("ws_1"));
    let told = page(&world, "/help/change_plan").await;
    assert!(told.contains("This workspace is suspended"));
    assert!(!told.contains("data-included"));
}

#[tokio::test]
async fn the_article_on_agents_lists_those_of_the_workspace() {
    let world = World::new();
    let none = page(&world, "/help/train_agent").await;
    assert!(none.contains("Your workspace has no agent yet."));

    world.has_agent("ws_1", "ag_text").await;
    world.has_draft_voice("ws_1", "ag_voice").await;
    world.has_agent("ws_2", "ag_theirs").await;
    let told = page(&world, "/help/train_agent").await;
    let list = told.split("data-agents>").nth(1).unwrap();
    let list = list.split("</ul>").next().unwrap();
    let lines: Vec<&str> = list.split("<li>").skip(1).collect();
    assert_eq!(lines.len(), 2);
    for (name, words) in [
        ("Agent ag_text", ["Text agent", ">Published<"]),
        ("Agent ag_voice", ["Voice agent", ">Draft<"]),
    ] {
        let line = lines.iter().find(|line| line.contains(name)).unwrap();
        for said in words {
            assert!(line.contains(said), "{name}: {said}");
        }
    }
    assert!(!told.contains("ag_theirs"));
}

#[tokio::test]
async fn a_draft_agent_is_said_on_the_tile_with_the_way_to_publish_it() {
    for state in [
        ChannelState::Connected,
        ChannelState::NeedsAttention,
        ChannelState::Connecting,
    ] {
        let world = World::new();
        world.has_draft("ws_1", "ag_draft").await;
        world.has([row("ws_1", ChatKind::Whatsapp, state)]).await;
        world.is_answered_by("ws_1", "ag_draft").await;
        let told = page(&world, "/channels").await;
        let tile = told.split("<li class=\"tile\"").nth(1).unwrap();
        let said = "Agent ag_draft is a draft: messages are stored, nobody answers.";
        assert!(tile.contains(said), "{state:?}");
        assert!(tile.contains("href=\"/help/train_agent\""), "{state:?}");
        assert!(!tile.contains("answers here"), "{state:?}");
    }
    let world = World::new();
    world.has_agent("ws_1", "ag_1").await;
    world.has([connected("ws_1", fixtures::whatsapp(1))]).await;
    world.is_answered_by("ws_1", "ag_1").await;
    let told = page(&world, "/channels").await;
    assert!(!told.contains("is a draft"));
    assert!(told.contains("Agent ag_1 answers here."));
}

#[tokio::test]
async fn pages_lead_to_the_article_that_helps() {
    let world = World::new();
    world.has([connected("ws_1", fixtures::whatsapp(1))]).await;
    let channels = page(&world, "/channels?connected=whatsapp").await;
    let banner = channels.split("data-banner=\"connected\"").nth(1).unwrap();
    let banner = banner.split("</section>").next().unwrap();
    assert!(banner.contains("href=\"/help/troubleshoot\" data-offer=\"nothing-arrives\""));
    assert!(banner.contains("Write to it from another phone"));

    let manage = channels.split("<dialog").nth(1).unwrap();
    assert!(manage.contains("href=\"/help/troubleshoot\" data-help=\"troubleshoot\""));
    assert!(
        manage.contains("href=\"/help/train_agent\""),
        "nobody is chosen"
    );
    let card = channels
        .split("<section class=\"call-card\"")
        .nth(1)
        .unwrap();
    assert!(card.contains("href=\"/help/voice_and_text\""));

    let plan = page(
        &world,
        "/channels?error=feature_not_in_plan&channel=instagram",
    )
    .await;
    assert!(plan.contains("href=\"https://example.com/upgrade\" data-offer=\"upgrade\""));
    assert!(plan.contains("href=\"/help/change_plan\" data-offer=\"change-plan\""));
}

#[tokio::test]
async fn without_its_links_no_banner_promises_one() {
    let world = World::wishing(|wishes| {
        wishes.settings.upgrade_url = None;
        wishes.settings.support_url = None;
    });
    world
        .plans
        .include(&id("ws_1"), [ChatKind::Instagram.into()]);
    world.has([connected("ws_1", fixtures::whatsapp(1))]).await;
    let plan = page(
        &world,
        "/channels?error=feature_not_in_plan&channel=whatsapp",
    )
    .await;
    assert!(plan.contains("href=\"/help/change_plan\" data-offer=\"upgrade\""));
    assert!(plan.contains("href=\"/help/change_plan\" data-action=\"upgrade\""));
    assert!(
        !plan.contains("data-offer=\"change-plan\""),
        "it is one link"
    );

    let support = page(&world, "/channels?error=number_in_use&channel=whatsapp").await;
    assert!(!support.contains("data-offer=\"support\""));
    assert!(!support.contains(">Contact support<"));
    assert!(support.contains("Support is whoever runs Wassla for you."));
    assert!(!support.contains("If you need to choose between numbers here"));

    let article = page(&world, "/help/change_plan").await;
    assert!(article.contains("Ask whoever runs Wassla for you to change the plan"));
    assert!(!article.contains("data-offer=\"upgrade\""));
}
