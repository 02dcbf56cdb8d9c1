//! What happened to an account at Meta is said wherever its channel is.

use wassla_domain::channel::{StepFailure, Trouble};
use wassla_domain::{Channel, ChannelState, Step};
use wassla_testkit::fixtures::{self, after};

use crate::world::{Customer, Session, World, connected, owner};

const MANAGER: &str = "https://business.facebook.com/wa/manage/phone-numbers/?waba_id=801";
const SUPPORT_HOME: &str = "https://business.facebook.com/business-support-home/";

fn in_trouble(trouble: Trouble) -> Channel {
    let mut row = connected("ws_1", fixtures::whatsapp(1));
    row.evidence.trouble = Some(trouble);
    row.state = ChannelState::of(row.kind(), &row.evidence);
    row
}

fn without_pin(failure: StepFailure) -> Channel {
    let mut row = connected("ws_1", fixtures::whatsapp(1));
    row.evidence.pin = Step::Failed {
        at: after(6),
        failure,
        code: None,
    };
    row
}

async fn page(world: &World, path: &str, session: &Session) -> String {
    world.get(path).by(session).send().await.body
}

/// The part of a page from one text up to another.
fn part<'a>(page: &'a str, from: &str, to: &str) -> &'a str {
    let begin = page.find(from).unwrap_or_else(|| panic!("{from}: {page}"));
    let rest = &page[begin..];
    &rest[..rest.find(to).unwrap()]
}

/// The first button of the WhatsApp tile.
fn first_button(page: &str) -> String {
    let tile = part(page, "id=\"tile-whatsapp\"", "</li>");
    let action = part(tile, "data-action=\"", "\" ");
    let action = action.trim_start_matches("data-action=\"");
    action.split('"').next().unwrap().to_owned()
}

#[tokio::test]
async fn the_first_button_goes_where_the_remedy_is() {
    for (row, action, address) in [
        (
            in_trouble(Trouble::Banned),
            "business-support",
            SUPPORT_HOME,
        ),
        (
            in_trouble(Trouble::Violation),
            "business-support",
            SUPPORT_HOME,
        ),
        (in_trouble(Trouble::Flagged), "whatsapp-manager", MANAGER),
        (
            in_trouble(Trouble::PartnerRemoved),
            "reconnect",
            "/channels/whatsapp/connect",
        ),
        (
            without_pin(StepFailure::ChangedElsewhere),
            "reconnect",
            "/channels/whatsapp/connect",
        ),
        (
            without_pin(StepFailure::TurnedOffElsewhere),
            "reconnect",
            "/channels/whatsapp/connect",
        ),
    ] {
        let world = World::new();
        world.has([row]).await;
        let page = page(&world, "/channels", &owner()).await;
        assert_eq!(first_button(&page), action, "{address}");
        let tile = part(&page, "id=\"tile-whatsapp\"", "</li>");
        assert!(tile.contains(address), "{tile}");
    }
}

#[tokio::test]
async fn who_may_not_act_reads_what_happened_and_gets_no_link() {
    let world = World::new();
    world.has([in_trouble(Trouble::Banned)]).await;
    let viewer = Session::of("user_9", "ws_1", "viewer");
    let page = page(&world, "/channels", &viewer).await;
    assert!(page.contains("Meta has banned this WhatsApp account"));
    assert!(!page.contains(SUPPORT_HOME));
    assert_eq!(first_button(&page), "ask-owner");
}

#[tokio::test]
async fn a_ban_is_said_on_tile_dialog_card_and_in_the_thread() {
    let world = World::new();
    world.has([in_trouble(Trouble::Banned)]).await;
    let banned = "Meta has banned this WhatsApp account";
    let channels = page(&world, "/channels?manage=whatsapp", &owner()).await;
    let tile = part(&channels, "id=\"tile-whatsapp\"", "</li>");
    let dialog = part(&channels, "<dialog class=\"manage\"", "</dialog>");
    let card = part(&channels, "<section class=\"call-card\"", "</section>");
    for part in [tile, dialog, card] {
        assert!(part.contains(banned), "{part}");
        assert!(part.contains(SUPPORT_HOME), "{part}");
    }

    let conversation = world.heard(&Customer::sami(), "Hello?").await;
    let thread = page(&world, &format!("/inbox/{conversation}"), &owner()).await;
    let news = part(&thread, "data-account-news>", "</div>");
    assert!(
        news.contains(banned) && news.contains(SUPPORT_HOME),
        "{news}"
    );
}

#[tokio::test]
async fn a_pin_that_is_not_ours_is_not_said_to_stay() {
    for (row, stays) in [
        (connected("ws_1", fixtures::whatsapp(1)), true),
        (without_pin(StepFailure::ChangedElsewhere), false),
    ] {
        let world = World::new();
        world.has([row]).await;
        let page = page(&world, "/channels?manage=whatsapp", &owner()).await;
        assert_eq!(page.contains("keeps the two-step verification PIN"), stays);
    }
}

#[tokio::test]
async fn trouble_and_a_lost_pin_are_both_said() {
    let mut row = without_pin(StepFailure::ChangedElsewhere);
    row.evidence.trouble = Some(Trouble::Flagged);
    let world = World::new();
    world.has([row]).await;
    let page = page(&world, "/channels?manage=whatsapp", &owner()).await;
    let tile = part(&page, "id=\"tile-whatsapp\"", "</li>");
    let dialog = part(&page, "<dialog class=\"manage\"", "</dialog>");
    for part in [tile, dialog] {
        assert!(part.contains("flagged the number"), "{part}");
        assert!(
            part.contains("changed the number&#39;s two-step PIN"),
            "{part}"
        );
    }
    assert_eq!(first_button(&page), "whatsapp-manager");
    assert!(tile.contains("data-action=\"reconnect\""), "{tile}");
}

#[tokio::test]
async fn while_all_is_well_nothing_is_said() {
    let world = World::new();
    world.has([connected("ws_1", fixtures::whatsapp(1))]).await;
    let page = page(&world, "/channels?manage=whatsapp", &owner()).await;
    assert!(!page.contains("data-account-news"));
    assert!(!page.contains("business.facebook.com"));
}
