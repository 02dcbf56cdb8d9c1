//! The card of WhatsApp Call on the Channels page.

use axum::http::StatusCode;
use meta_fake::fault::{Fault, What};
use meta_fake::world::GraphProblem;
use wassla_domain::channel::StepFailure;
use wassla_domain::meta::{CODES, CodeEntry};
use wassla_domain::ports::AgentDirectory as _;
use wassla_domain::{ChannelKind, ChannelState, ChatKind, MetaCode, Refusal, RefusalCode, Step};
use wassla_testkit::fixtures::{self, after, id};

use crate::world::{Answer, Session, World, connected, english, owner, row};

pub(crate) async fn world() -> World {
    let world = World::new();
    world.has([connected("ws_1", fixtures::whatsapp(1))]).await;
    world
}

async fn page(world: &World, path: &str) -> String {
    let answer = world.get(path).by(&owner()).send().await;
    assert_eq!(answer.status, StatusCode::OK, "{path}");
    answer.body
}

/// The card; nothing when there is none.
pub(crate) async fn card(world: &World, path: &str) -> Option<String> {
    let body = page(world, path).await;
    let begin = body.find("<section class=\"call-card\"")?;
    let end = body[begin..].find("</section>").unwrap();
    Some(body[begin..begin + end].to_owned())
}

async fn posts(world: &World, path: &str, form: &str) -> Answer {
    world.posts(path, form).by(&owner()).send().await
}

async fn enables(world: &World) -> Answer {
    let path = "/channels/whatsapp_call/enable";
    posts(world, path, "agent_id=ag_voice").await
}

/// As the templates write it.
fn escaped(text: &str) -> String {
    text.replace('\'', "&#39;")
}

#[tokio::test]
async fn the_card_stands_once_there_is_a_number_to_be_called() {
    assert_eq!(card(&World::new(), "/channels").await, None);
    for (state, is_shown) in [
        (ChannelState::Connecting, false),
        (ChannelState::Connected, true),
        (ChannelState::NeedsAttention, true),
        (ChannelState::ReconnectNeeded, true),
    ] {
        let world = World::new();
        world.has([row("ws_1", ChatKind::Whatsapp, state)]).await;
        let card = card(&world, "/channels").await;
        assert_eq!(card.is_some(), is_shown, "{state:?}");
    }
    let world = World::new();
    let others = [ChatKind::Instagram, ChatKind::Messenger];
    world
        .has(others.map(|kind| connected("ws_1", fixtures::asset(kind, 1))))
        .await;
    assert_eq!(card(&world, "/channels").await, None);
}

#[tokio::test]
async fn published_voice_agents_are_offered_and_no_others() {
    let world = world().await;
    world.has_agent("ws_1", "ag_text").await;
    world.has_draft_voice("ws_1", "ag_draft").await;
    world.has_voice("ws_2", "ag_theirs").await;
    let nobody = card(&world, "/channels").await.unwrap();
    assert!(nobody.contains("No voice agent is published yet. Publish one"));
    assert!(!nobody.contains("<button") && !nobody.contains("<select"));

    world.has_voice("ws_1", "ag_voice").await;
    let one = card(&world, "/channels").await.unwrap();
    assert!(one.contains("<label for=\"call-agent\">"));
    assert!(one.contains("<select id=\"call-agent\" name=\"agent_id\" required>"));
    assert!(one.contains("<option value=\"ag_voice\" selected>Agent ag_voice</option>"));
    assert_eq!(one.matches("<option").count(), 1, "the only one is chosen");
    assert!(one.contains("id=\"call-connect\""));

    world.has_voice("ws_1", "ag_voice_2").await;
    let two = card(&world, "/channels").await.unwrap();
    assert!(two.contains("<option value=\"\">Choose a voice agent</option>"));
    assert_eq!(two.matches("<option").count(), 3);
    assert!(!two.contains("selected"), "nobody is chosen by chance");
    for other in ["ag_text", "ag_draft", "ag_theirs"] {
        assert!(!two.contains(other), "{other}");
    }
}

#[tokio::test]
async fn calls_are_connected_changed_and_disconnected_without_script() {
    let world = World::new();
    world.has_voice("ws_1", "ag_voice").await;
    world.has_voice("ws_1", "ag_other").await;
    world.signs_in("aisha").await;
    let before = card(&world, "/channels").await.unwrap();
    assert!(before.contains("data-state=\"not_connected\""));
    assert!(
        before.contains("+1 202-555-0101"),
        "the number that is called"
    );
    assert!(before.contains("method=\"post\" action=\"/channels/whatsapp_call/enable\""));
    assert!(!before.contains("id=\"call-disconnect\""));

    let enabled = enables(&world).await;
    let expected = "/channels?connected=whatsapp_call#call-notice";
    assert_eq!(
        (enabled.status, enabled.location()),
        (StatusCode::SEE_OTHER, expected)
    );
    let after = card(&world, enabled.location()).await.unwrap();
    assert!(after.contains("data-state=\"connected\""));
    assert!(after.contains("id=\"call-notice\" role=\"status\""));
    assert!(after.contains("Agent ag_voice answers calls."));
    assert!(after.contains("<option value=\"ag_voice\" selected>"));
    assert!(!after.contains("id=\"call-connect\"") && !after.contains("id=\"call-problem\""));
    assert!(
        after.contains("<details class=\"disconnect\">"),
        "asks first"
    );
    assert!(
        !page(&world, enabled.location())
            .await
            .contains("data-banner")
    );

    let changed = posts(&world, "/channels/whatsapp_call/agent", "agent_id=ag_other").await;
    let expected = "/channels?saved=whatsapp_call#call-notice";
    assert_eq!(changed.location(), expected);
    let after = card(&world, changed.location()).await.unwrap();
    assert!(after.contains("The agent for calls was saved."));
    assert!(after.contains("Agent ag_other answers calls."));

    for _twice in 0..2 {
        let left = posts(&world, "/channels/whatsapp_call/disconnect", "").await;
        let expected = "/channels?disconnected=whatsapp_call#call-notice";
        assert_eq!(left.location(), expected);
        let after = card(&world, left.location()).await.unwrap();
        assert!(after.contains("data-state=\"not_connected\""));
        assert!(after.contains("Calls are disconnected."));
        assert!(after.contains("id=\"call-connect\""));
    }
}

#[tokio::test]
async fn every_no_of_metas_lands_on_the_card_in_its_own_words() {
    let of_calls = |entry: &CodeEntry| Some((entry.first, entry.calling?));
    for (code, reason) in CODES.iter().filter_map(of_calls) {
        let world = World::new();
        world.has_voice("ws_1", "ag_voice").await;
        world.signs_in("aisha").await;
        let problem = GraphProblem::new(code.into(), "canary-message");
        let refused = Fault::always("POST /{phone}/settings", What::Error(problem));
        world.graph.world(|meta| meta.script(refused));
        let landed = enables(&world).await;
        assert_eq!(landed.status, StatusCode::SEE_OTHER, "{landed:?}");
        let card = card(&world, landed.location()).await.unwrap();
        if landed.location().contains("connected=") {
            assert!(card.contains("data-state=\"connecting\""), "{code}");
            assert!(card.contains("it is tried again by itself"));
            continue;
        }
        let (code, upstream) = (reason.refusal(), code);
        let query = format!("?error={code}&channel=whatsapp_call&upstream={upstream}");
        assert_eq!(landed.location(), format!("/channels{query}#call-problem"));
        let told = format!("id=\"call-problem\" data-code=\"{code}\" role=\"alert\"");
        assert!(card.contains(&told), "{upstream}");
        let its_own = format!("Meta&#39;s code <code data-upstream>{upstream}</code>");
        assert!(card.contains(&its_own), "{upstream}");
        let words = english().calling(reason);
        assert!(card.contains(&escaped(&words.happened)), "{upstream}");
        assert!(card.contains(&escaped(&words.next_step)), "{upstream}");
        assert!(
            card.contains("id=\"call-connect\""),
            "it can be tried again"
        );
        let page = page(&world, landed.location()).await;
        assert!(!page.contains("data-banner") && !page.contains("canary"));
    }
}

#[tokio::test]
async fn every_refusal_that_lands_has_its_words_on_the_card() {
    let world = world().await;
    world.has_voice("ws_1", "ag_voice").await;
    for code in [
        RefusalCode::PermissionMissing,
        RefusalCode::AgentNotFound,
        RefusalCode::AgentWrongModality,
        RefusalCode::AgentNotPublished,
        RefusalCode::CallingLimitTooLow,
        RefusalCode::CallingNotSubscribed,
        RefusalCode::CallingBusinessApp,
        RefusalCode::CallingPayment,
        RefusalCode::CallingRefused,
    ] {
        let path = format!("/channels?error={code}&channel=whatsapp_call");
        let card = card(&world, &path).await.unwrap();
        let words = english().refusal(&Refusal::new(code), ChannelKind::WhatsappCall);
        for said in [&words.happened, &words.next_step] {
            assert!(card.contains(&escaped(said)), "{code}: {said}");
        }
        let page = page(&world, &path).await;
        assert!(!page.contains("data-banner"), "{code} is the card's");
        let elsewhere = page.replace(&card, "");
        assert!(!elsewhere.contains(&escaped(&words.happened)), "{code}");
    }
    let refused = posts(&world, "/channels/whatsapp_call/enable", "agent_id=").await;
    let expected = "/channels?error=agent_not_found&channel=whatsapp_call#call-problem";
    assert_eq!(refused.location(), expected);
}

#[tokio::test]
async fn what_the_row_disproves_is_not_said() {
    let world = world().await;
    world.has_voice("ws_1", "ag_voice").await;
    for happened in ["connected", "saved"] {
        let path = format!("/channels?{happened}=whatsapp_call");
        let card = card(&world, &path).await.unwrap();
        assert!(!card.contains("call-notice"), "{happened}");
    }
    world.takes_calls("ws_1").await;
    for query in [
        "disconnected=whatsapp_call",
        "error=calling_payment&channel=whatsapp_call",
        "error=permission_missing&channel=whatsapp_call",
        "error=feature_not_in_plan&channel=whatsapp_call",
        "error=workspace_suspended&channel=whatsapp_call",
    ] {
        let card = card(&world, &format!("/channels?{query}")).await.unwrap();
        assert!(!card.contains("call-notice"), "{query}");
        assert!(!card.contains("call-problem"), "{query}");
    }
    // An agent may be refused while calls go on.
    let path = "/channels?error=agent_not_found&channel=whatsapp_call";
    assert!(card(&world, path).await.unwrap().contains("call-problem"));
}

#[tokio::test]
async fn nothing_of_the_query_is_printed() {
    let world = world().await;
    world.has_voice("ws_1", "ag_voice").await;
    let canary = "canary%3Cscript%3E";
    for path in [
        format!("/channels?error={canary}&channel=whatsapp_call"),
        format!("/channels?error=calling_refused&channel=whatsapp_call&upstream={canary}"),
        format!("/channels?connected={canary}&saved={canary}&disconnected={canary}"),
        "/channels?error=%FF&channel=whatsapp_call&upstream=%00".to_owned(),
    ] {
        let body = page(&world, &path).await;
        for printed in ["canary", "\u{fffd}"] {
            assert!(!body.contains(printed), "{path} prints {printed}");
        }
    }
    for code in [
        "state_expired",
        "number_in_use",
        "call_over",
        "window_closed",
    ] {
        let path = format!("/channels?error={code}&channel=whatsapp_call");
        assert!(!page(&world, &path).await.contains(code), "{code}");
    }
    for code in ["calling_payment", "agent_not_found"] {
        let path = format!("/channels?error={code}&channel=whatsapp");
        assert!(!page(&world, &path).await.contains(code), "{code}");
    }
}

#[tokio::test]
async fn a_plan_without_calls_offers_the_upgrade_and_no_button() {
    let world = world().await;
    world.has_voice("ws_1", "ag_voice").await;
    world
        .plans
        .include(&id("ws_1"), [ChatKind::Whatsapp.into()]);
    let told = card(&world, "/channels").await.unwrap();
    assert!(told.contains("data-code=\"feature_not_in_plan\""));
    assert!(told.contains("Your current plan doesn&#39;t include WhatsApp Call"));
    assert!(told.contains("href=\"https://example.com/upgrade\" data-offer=\"upgrade\""));
    assert!(!told.contains("<button") && !told.contains("role=\"alert\""));
    let landed = enables(&world).await;
    let expected = "/channels?error=feature_not_in_plan&channel=whatsapp_call#call-problem";
    assert_eq!(landed.location(), expected);
    let told = card(&world, landed.location()).await.unwrap();
    assert!(told.contains("role=\"alert\""));
    assert_eq!(told.matches("doesn&#39;t include").count(), 1);

    world.takes_calls("ws_1").await;
    let lost = card(&world, "/channels").await.unwrap();
    assert!(lost.contains("Not in your plan"));
    assert!(!lost.contains("answers calls."));
    assert!(lost.contains("data-action=\"upgrade\""));
    assert!(
        lost.contains("id=\"call-disconnect\""),
        "it can be given up"
    );
    assert!(!lost.contains("id=\"call-connect\""));
}

#[tokio::test]
async fn a_suspended_workspace_connects_no_calls() {
    let world = world().await;
    world.has_voice("ws_1", "ag_voice").await;
    world.plans.suspend(&id("ws_1"));
    let landed = enables(&world).await;
    let body = page(&world, landed.location()).await;
    assert_eq!(body.matches("This workspace is suspended").count(), 1);
    let card = card(&world, landed.location()).await.unwrap();
    assert!(!card.contains("<button"));
    assert!(card.contains("once the workspace is active again"));
    assert!(!card.contains("Not in your plan"));
}

#[tokio::test]
async fn calls_in_trouble_say_why_and_can_be_connected_again() {
    let world = world().await;
    world.has_voice("ws_1", "ag_voice").await;
    world
        .has_calling("ws_1", |evidence| {
            evidence.enabled = Step::Failed {
                at: after(9),
                failure: StepFailure::Refused,
                code: Some(MetaCode::new(131_044, None)),
            };
            evidence.state()
        })
        .await;
    let card = card(&world, "/channels").await.unwrap();
    assert!(card.contains("data-state=\"needs_attention\""));
    assert!(card.contains("Add a payment method"));
    assert!(card.contains("formaction=\"/channels/whatsapp_call/enable\""));
    assert!(!card.contains("answers calls."));
}

#[tokio::test]
async fn an_agent_that_does_not_answer_any_more_is_named() {
    let world = world().await;
    world.has_voice("ws_1", "ag_other").await;
    world.takes_calls("ws_1").await;
    let gone = card(&world, "/channels").await.unwrap();
    assert!(gone.contains("The chosen agent no longer exists: choose another."));
    assert!(gone.contains("<option value=\"\">Choose a voice agent</option>"));
    world.has_draft_voice("ws_1", "ag_voice").await;
    let draft = card(&world, "/channels").await.unwrap();
    assert!(draft.contains("<option value=\"ag_voice\" selected>Agent ag_voice (draft)</option>"));
    assert!(draft.contains("A draft does not answer until it is published."));
    assert!(!draft.contains("answers calls."));
}

#[tokio::test]
async fn disconnecting_chat_says_that_calls_end_too() {
    let world = world().await;
    assert!(!page(&world, "/channels").await.contains("data-ends-calls"));
    world.takes_calls("ws_1").await;
    let messenger = connected("ws_1", fixtures::asset(ChatKind::Messenger, 1));
    world.has([messenger]).await;
    let body = page(&world, "/channels").await;
    assert_eq!(body.matches("data-ends-calls").count(), 1);
    let dialog = body.find("data-manage=\"whatsapp\"").unwrap();
    let said = body.find("data-ends-calls").unwrap();
    assert!(said > dialog && said < body.find("data-manage=\"messenger\"").unwrap());
}

#[tokio::test]
async fn connecting_calls_without_whatsapp_says_what_is_missing() {
    let world = World::new();
    world.has_voice("ws_1", "ag_voice").await;
    let refused = enables(&world).await;
    assert_eq!(refused.status, StatusCode::CONFLICT);
    assert!(refused.body.contains("WhatsApp is not connected"));
    assert!(refused.body.contains("Back to Channels"));
    let form = "agent_id=ag_voice";
    let refused = posts(&world, "/channels/whatsapp_call/agent", form).await;
    assert_eq!(refused.status, StatusCode::CONFLICT);
    assert!(refused.body.contains("WhatsApp Call is not connected"));
}

#[tokio::test]
async fn calls_still_have_no_sign_in() {
    let world = world().await;
    for path in [
        "/channels/whatsapp_call/connect",
        "/channels/telegram/agent",
    ] {
        let refused = posts(&world, path, "").await;
        assert_eq!(refused.status, StatusCode::NOT_FOUND, "{path}");
    }
    let refused = posts(&world, "/channels/whatsapp_call/connect", "").await;
    assert!(refused.body.contains("data-code=\"no_sign_in\""));
}

#[tokio::test]
async fn another_workspace_sees_nothing_of_our_calls() {
    let world = world().await;
    world.has_voice("ws_1", "ag_voice").await;
    world.takes_calls("ws_1").await;
    let text = fixtures::agent(&id("ws_2"), "ag_2");
    world.store.put_agent(&text).await.unwrap();
    world.has([connected("ws_2", fixtures::whatsapp(2))]).await;
    let stranger = Session::of("user_2", "ws_2", "owner");
    let page = world.get("/channels").by(&stranger).send().await.body;
    assert!(page.contains("data-kind=\"whatsapp_call\" data-state=\"not_connected\""));
    for ours in ["ag_voice", "+1 555 0101"] {
        assert!(!page.contains(ours), "{ours}");
    }
    let path = "/channels/whatsapp_call/disconnect";
    let left = world.posts(path, "").by(&stranger).send().await;
    assert_eq!(left.status, StatusCode::SEE_OTHER);
    let ours = card(&world, "/channels").await.unwrap();
    assert!(ours.contains("data-state=\"connected\""));
}
