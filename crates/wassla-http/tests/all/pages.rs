//! The Channels page: banners say what the rows bear out, in words of the catalogue.

use axum::http::StatusCode;
use wassla_domain::refusal::Offer;
use wassla_domain::{ChannelState, ChatKind, Refusal, RefusalCode};
use wassla_testkit::fixtures::{self, id};

use crate::world::{World, connected, english, owner, row};

async fn page(world: &World, path: &str) -> String {
    let answer = world.get(path).by(&owner()).send().await;
    assert_eq!(answer.status, StatusCode::OK, "{path}");
    answer.body
}

/// As the templates write it.
fn escaped(text: &str) -> String {
    text.replace('&', "&#38;")
        .replace('\'', "&#39;")
        .replace('"', "&#34;")
}

#[tokio::test]
async fn every_landing_code_has_its_banner_for_every_channel() {
    let world = World::new();
    for code in RefusalCode::ALL.iter().filter(|code| code.is_landing()) {
        for kind in ChatKind::ALL {
            let body = page(&world, &format!("/channels?error={code}&channel={kind}")).await;
            let words = english().refusal(&Refusal::new(*code), kind);
            assert!(
                body.contains(&format!("data-banner=\"error\" data-code=\"{code}\"")),
                "{code}"
            );
            assert!(
                body.contains(&escaped(&words.happened)),
                "{code}: {}",
                words.happened
            );
            assert!(
                body.contains(&escaped(&words.next_step)),
                "{code}: {}",
                words.next_step
            );
            let quoted = format!("Code <code>{code}</code>");
            assert!(body.contains(&quoted), "{code} can be quoted");
            let offer = match code.offer() {
                Offer::Nothing => "dismiss",
                Offer::Upgrade => "upgrade",
                Offer::TryAgain => "try-again",
                Offer::AskAgain => "ask-again",
                Offer::Support => "support",
            };
            assert!(body.contains(&format!("data-offer=\"{offer}\"")), "{code}");
            if matches!(code.offer(), Offer::TryAgain | Offer::AskAgain) {
                let action = format!("<form method=\"post\" action=\"/channels/{kind}/connect\">");
                assert!(
                    body.matches(&action).count() >= 2,
                    "{code}: in the banner and on the tile"
                );
            }
        }
    }
}

#[tokio::test]
async fn metas_own_code_stands_on_the_banner_as_a_code() {
    let world = World::new();
    let read = async |upstream: &str| {
        let query = format!("error=token_exchange_failed&channel=whatsapp&upstream={upstream}");
        page(&world, &format!("/channels?{query}")).await
    };
    for code in ["190", "100.36007"] {
        let said = format!("Meta&#39;s code <code data-upstream>{code}</code>");
        assert!(read(code).await.contains(&said), "{code}");
    }
    for other in ["", "x", "1.", "190%3Cb%3E", "99999999999"] {
        assert!(!read(other).await.contains("data-upstream"), "{other}");
    }
    let alone = page(&world, "/channels?upstream=190").await;
    assert!(!alone.contains("data-upstream"));
}

#[tokio::test]
async fn the_query_is_a_hint_and_green_only_for_rows_that_are_connected() {
    let all = "connected=whatsapp,instagram,messenger";
    let nothing = page(&World::new(), &format!("/channels?{all}")).await;
    assert!(!nothing.contains("data-banner"));

    let table = [
        (ChannelState::Connected, "connected"),
        (ChannelState::Connecting, "pending"),
        (ChannelState::NeedsAttention, "attention"),
        (ChannelState::ReconnectNeeded, "attention"),
    ];
    for (state, banner) in table {
        let world = World::new();
        world.has([row("ws_1", ChatKind::Whatsapp, state)]).await;
        for said in ["connected", "pending", "attention"] {
            let body = page(&world, &format!("/channels?{said}=whatsapp")).await;
            assert_eq!(body.matches("data-banner=").count(), 1, "{state:?} {said}");
            assert!(
                body.contains(&format!("data-banner=\"{banner}\"")),
                "{state:?} {said}"
            );
        }
        assert!(
            !page(&world, "/channels").await.contains("data-banner"),
            "nothing was said"
        );
        let missing = page(&world, "/channels?missing=whatsapp").await;
        assert!(!missing.contains("data-banner"), "it is not missing");
    }
}

#[tokio::test]
async fn nothing_of_the_query_is_printed() {
    let world = World::new();
    let canary = "canary%3Cscript%3E";
    for path in [
        format!("/channels?error={canary}"),
        format!("/channels?error=access_denied&channel={canary}&upstream={canary}"),
        format!(
            "/channels?connected={canary}&pending={canary}&attention={canary}&missing={canary}"
        ),
        format!("/channels?{canary}={canary}&manage={canary}&saved={canary}"),
        format!("/channels?error=state_expired&error={canary}"),
        "/channels?error=agent_not_found&channel=whatsapp".to_owned(),
        "/channels?connected=%FF%FE&error=%00".to_owned(),
    ] {
        let body = page(&world, &path).await;
        assert!(
            !body.contains("canary") && !body.contains('\u{fffd}'),
            "{path}"
        );
        assert!(!body.contains("agent_not_found"), "not a landing: {path}");
    }
}

#[tokio::test]
async fn each_state_offers_its_button() {
    let table = [
        (None, "data-action=\"connect\""),
        (Some(ChannelState::NeedsAttention), "Reconnect Instagram"),
        (Some(ChannelState::ReconnectNeeded), "Reconnect Instagram"),
        (Some(ChannelState::Connected), "Manage Instagram"),
        (Some(ChannelState::Connecting), "Manage Instagram"),
    ];
    for (state, button) in table {
        let world = World::new();
        world
            .has(state.map(|state| row("ws_1", ChatKind::Instagram, state)))
            .await;
        let body = page(&world, "/channels").await;
        let name = state.map_or("not_connected", ChannelState::as_str);
        assert!(body.contains(&format!("data-kind=\"instagram\" data-state=\"{name}\"")));
        assert!(body.contains(button), "{name}");
        let reconnect = body.contains("Reconnect Instagram");
        assert_eq!(reconnect, button.starts_with("Reconnect"), "{name}");
    }
}

#[tokio::test]
async fn a_plan_that_was_lost_offers_the_upgrade_instead_of_a_reconnect() {
    let world = World::new();
    world
        .plans
        .include(&id("ws_1"), [ChatKind::Instagram.into()]);
    world
        .has([row(
            "ws_1",
            ChatKind::Whatsapp,
            ChannelState::ReconnectNeeded,
        )])
        .await;
    let body = page(&world, "/channels").await;
    assert!(body.contains("Not in your plan"));
    assert!(body.contains("data-action=\"upgrade\""));
    assert!(!body.contains("aria-label=\"Reconnect WhatsApp\""));
}

#[tokio::test]
async fn a_suspended_workspace_says_so_once() {
    let world = World::new();
    world.plans.suspend(&id("ws_1"));
    let body = page(&world, "/channels").await;
    assert!(body.contains("data-banner=\"suspended\""));
    let landed = page(
        &world,
        "/channels?error=workspace_suspended&channel=whatsapp",
    )
    .await;
    assert_eq!(landed.matches("This workspace is suspended").count(), 1);
    let tried = world
        .posts("/channels/whatsapp/connect", "")
        .by(&owner())
        .send()
        .await;
    assert_eq!(
        tried.location(),
        "/channels?error=workspace_suspended&channel=whatsapp"
    );
}

#[tokio::test]
async fn manage_shows_the_asset_and_no_secret() {
    let world = World::new();
    world.has_agent("ws_1", "ag_1").await;
    world
        .has(ChatKind::ALL.map(|kind| connected("ws_1", fixtures::asset(kind, 1))))
        .await;
    let body = page(&world, "/channels?manage=whatsapp").await;
    for (field, value) in [
        ("waba_id", "801"),
        ("phone_number_id", "901"),
        ("display", "+1 555 0101"),
        ("verified_name", "Shop 1"),
        ("number_status", "Connected"),
        ("token_expiry", "14 Mar 2027"),
        ("instagram_id", "901"),
        ("page_id", "601"),
        ("page_name", "Page 1"),
    ] {
        assert!(
            body.contains(&format!("data-field=\"{field}\"><bdi>{value}<")),
            "{field}"
        );
    }
    assert!(body.contains("First of 3 numbers"));
    assert!(body.contains("Then choose Disconnect here, and Connect."));
    assert!(body.contains("<option value=\"ag_1\">Agent ag_1</option>"));
    assert!(
        body.contains("data-manage=\"whatsapp\" aria-labelledby=\"manage-whatsapp-title\" open")
    );
    assert_eq!(body.matches(" open>").count(), 1, "one dialog is open");
    for secret in ["sealed", "5001", "meta_user"] {
        assert!(!body.contains(secret), "{secret}");
    }
}

#[tokio::test]
async fn an_agent_is_chosen_on_the_page() {
    let world = World::new();
    world.has_agent("ws_1", "ag_1").await;
    world.has([connected("ws_1", fixtures::whatsapp(1))]).await;
    let saved = world
        .posts("/channels/whatsapp/agent", "agent_id=ag_1")
        .by(&owner())
        .send()
        .await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER);
    let body = page(&world, saved.location()).await;
    assert!(body.contains("data-banner=\"saved\""));
    assert!(body.contains("<option value=\"ag_1\" selected>"));
    let unknown = world
        .posts("/channels/whatsapp/agent", "agent_id=")
        .by(&owner())
        .send()
        .await;
    assert_eq!(unknown.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(unknown.body.contains("data-code=\"agent_not_found\""));
}

#[tokio::test]
async fn pages_carry_the_security_headers_and_nothing_inline() {
    let world = World::new();
    world.has([connected("ws_1", fixtures::whatsapp(1))]).await;
    let answer = world
        .get("/channels?connected=whatsapp")
        .by(&owner())
        .send()
        .await;
    let policy = "default-src 'self'; form-action 'self' https://www.facebook.com; \
                  frame-ancestors 'none'; base-uri 'none'";
    assert_eq!(answer.header("content-security-policy"), policy);
    assert_eq!(answer.header("referrer-policy"), "no-referrer");
    assert_eq!(answer.header("x-content-type-options"), "nosniff");
    assert_eq!(answer.header("cache-control"), "no-store");
    assert!(!answer.body.contains("<style") && !answer.body.contains(" style="));
    assert_eq!(answer.body.matches("<script").count(), 1);
    assert!(answer.body.contains("<script src=\"/assets/channels-"));
    let is_handler = |word: &&str| word.starts_with("on") && word.contains('=');
    let handlers: Vec<&str> = answer.body.split_whitespace().filter(is_handler).collect();
    assert!(handlers.is_empty(), "{handlers:?}");
}

#[tokio::test]
async fn files_of_the_pages_are_kept_for_ever_under_the_name_of_their_version() {
    let world = World::new();
    let body = page(&world, "/channels").await;
    let paths: Vec<&str> = body
        .split('"')
        .filter(|part| part.starts_with("/assets/"))
        .collect();
    assert_eq!(paths.len(), 3);
    for path in paths {
        let file = world.get(path).send().await;
        assert_eq!(file.status, StatusCode::OK, "{path}");
        assert_eq!(
            file.header("cache-control"),
            "public, max-age=31536000, immutable"
        );
        let other = path.replace(['0', '1', '2', '3'], "9");
        if other != path {
            assert_eq!(world.get(&other).send().await.status, StatusCode::NOT_FOUND);
        }
    }
}

#[tokio::test]
async fn the_root_leads_to_the_channels_page() {
    let answer = World::new().get("/").send().await;
    assert_eq!(
        (answer.status, answer.location()),
        (StatusCode::SEE_OTHER, "/channels")
    );
}
