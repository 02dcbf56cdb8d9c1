//! What the product's description says of pages, and no other test holds.

use axum::http::StatusCode;
use wassla_domain::ChatKind;
use wassla_testkit::fixtures;

use crate::world::{World, connected, owner, url};

async fn page(world: &World, path: &str) -> String {
    let answer = world.get(path).by(&owner()).send().await;
    assert_eq!(answer.status, StatusCode::OK, "{path}");
    answer.body
}

#[tokio::test]
async fn no_page_asks_for_a_secret_or_an_address() {
    let world = World::new();
    world.has_voice("ws_1", "ag_voice").await;
    world
        .has(ChatKind::ALL.map(|kind| connected("ws_1", fixtures::asset(kind, 1))))
        .await;
    for path in [
        "/channels",
        "/channels?manage=whatsapp",
        "/inbox",
        "/help/change_plan",
        "/help/train_agent",
        "/help/troubleshoot",
        "/help/voice_and_text",
    ] {
        let body = page(&world, path).await;
        assert!(!body.contains("<textarea"), "{path}");
        for input in body.split("<input").skip(1) {
            assert!(input.starts_with(" type=\"hidden\""), "{path}: {input:.60}");
        }
    }
}

#[tokio::test]
async fn the_sidebar_leads_to_channels_and_its_tab_inbound() {
    let body = page(&World::new(), "/channels").await;
    let sidebar = body.split("<header class=\"sidebar\">").nth(1).unwrap();
    let sidebar = sidebar.split("</header>").next().unwrap();
    assert!(sidebar.contains("<a href=\"/channels\" aria-current=\"page\">"));
    let tabs = body.split("<nav class=\"tabs\"").nth(1).unwrap();
    let tab = tabs.split("</nav>").next().unwrap();
    assert!(tab.contains("aria-current=\"page\">Inbound</a>"));
}

#[tokio::test]
async fn the_whatsapp_tile_carries_the_green_bubble() {
    let body = page(&World::new(), "/channels").await;
    let tile = body.split("id=\"tile-whatsapp\"").nth(1).unwrap();
    let glyph = tile.split("<svg class=\"glyph\"").nth(1).unwrap();
    let glyph = glyph.split("</svg>").next().unwrap();
    assert!(glyph.contains("fill=\"#1faa53\""), "{glyph}");
}

#[tokio::test]
async fn connect_asks_for_the_permissions_of_all_channels_at_once() {
    let world = World::new();
    for kind in ChatKind::ALL {
        let left = world.posts(&format!("/channels/{kind}/connect"), "");
        let left = left.by(&owner()).send().await;
        let dialog = url(left.location());
        assert!(dialog.path().ends_with("/dialog/oauth"), "{dialog}");
        let scope = dialog.query_pairs().find(|(name, _)| name == "scope");
        let (_, scope) = scope.unwrap();
        let mut asked: Vec<&str> = scope.split([',', ' ']).collect();
        asked.sort_unstable();
        assert_eq!(
            asked,
            [
                "business_management",
                "instagram_basic",
                "instagram_manage_comments",
                "instagram_manage_messages",
                "pages_manage_metadata",
                "pages_messaging",
                "pages_read_engagement",
                "pages_show_list",
                "public_profile",
                "whatsapp_business_management",
                "whatsapp_business_messaging",
            ]
        );
    }
}
