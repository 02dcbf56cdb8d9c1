//! Who answers.

use wassla_app::UseCaseError;
use wassla_domain::ChatKind::Whatsapp;
use wassla_domain::{AgentStatus, Modality, RefusalCode, Role};
use wassla_testkit::fixtures::id;

use crate::test_app::{TestApp, caller, owner};

async fn app() -> TestApp {
    let app = TestApp::open();
    app.hires("ag_text", Modality::Text, AgentStatus::Published)
        .await;
    app.hires("ag_other", Modality::Text, AgentStatus::Draft)
        .await;
    app.hires("ag_voice", Modality::Voice, AgentStatus::Published)
        .await;
    app
}

fn code(stop: Result<(), UseCaseError>) -> RefusalCode {
    match stop {
        Err(UseCaseError::Refused(refusal)) => refusal.code,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_first_connect_takes_the_only_published_text_agent() {
    let app = app().await;
    app.connects("aisha", Whatsapp).await;
    assert_eq!(app.row(Whatsapp).await.unwrap().agent, Some(id("ag_text")));
}

#[tokio::test]
async fn an_agent_is_assigned_by_those_who_may_and_kept_on_reconnect() {
    let app = app().await;
    let whatsapp = Whatsapp.into();
    let assign = |by, agent: &str| {
        let (wassla, agent) = (app.wassla.clone(), id(agent));
        async move { wassla.assign_agent(&by, whatsapp, &agent).await }
    };
    assert_eq!(
        code(assign(owner(), "ag_other").await),
        RefusalCode::ChannelNotConnected
    );
    app.connects("aisha", Whatsapp).await;
    assign(owner(), "ag_other").await.unwrap();
    assert_eq!(
        code(assign(owner(), "ag_voice").await),
        RefusalCode::AgentWrongModality
    );
    assert_eq!(
        code(assign(owner(), "ag_nobody").await),
        RefusalCode::AgentNotFound
    );
    let viewer = caller("user_3", "ws_acme", Some(Role::Viewer));
    assert_eq!(
        code(assign(viewer, "ag_text").await),
        RefusalCode::RoleNotAllowed
    );

    app.connects("aisha", Whatsapp).await;
    assert_eq!(app.row(Whatsapp).await.unwrap().agent, Some(id("ag_other")));
}

#[tokio::test]
async fn an_agent_assigned_while_a_sign_in_runs_is_not_lost() {
    let app = app().await;
    app.connects("aisha", Whatsapp).await;
    app.graph.world(|world| world.settings.delay_ms = 20);
    let away = app.approves(&owner(), "aisha", Whatsapp).await;
    let (wassla, callback) = (app.wassla.clone(), away.callback());
    let sign_in =
        tokio::spawn(async move { wassla.handle_callback(callback).await.unwrap().query() });
    while app.graph.count("exchange_code") < 2 {
        tokio::task::yield_now().await;
    }
    app.wassla
        .assign_agent(&owner(), Whatsapp.into(), &id("ag_other"))
        .await
        .unwrap();
    assert_eq!(sign_in.await.unwrap(), "connected=whatsapp");
    assert_eq!(app.row(Whatsapp).await.unwrap().agent, Some(id("ag_other")));
}
