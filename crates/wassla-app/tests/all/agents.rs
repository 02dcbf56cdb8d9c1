//! Who answers.

use wassla_app::UseCaseError;
use wassla_domain::ChatKind::Whatsapp;
use wassla_domain::{AgentStatus, Modality, RefusalCode, Role};
use wassla_testkit::fixtures::id;

use crate::office::{Office, caller, owner};

async fn office() -> Office {
    let office = Office::open();
    office
        .hires("ag_text", Modality::Text, AgentStatus::Published)
        .await;
    office
        .hires("ag_other", Modality::Text, AgentStatus::Draft)
        .await;
    office
        .hires("ag_voice", Modality::Voice, AgentStatus::Published)
        .await;
    office
}

fn code(stop: Result<(), UseCaseError>) -> RefusalCode {
    match stop {
        Err(UseCaseError::Refused(refusal)) => refusal.code,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_first_connect_takes_the_only_published_text_agent() {
    let office = office().await;
    office.connects("aisha", Whatsapp).await;
    assert_eq!(
        office.row(Whatsapp).await.unwrap().agent,
        Some(id("ag_text"))
    );
}

#[tokio::test]
async fn an_agent_is_assigned_by_those_who_may_and_kept_on_reconnect() {
    let office = office().await;
    let whatsapp = Whatsapp.into();
    let assign = |by, agent: &str| {
        let (wassla, agent) = (office.wassla.clone(), id(agent));
        async move { wassla.assign_agent(&by, whatsapp, &agent).await }
    };
    assert_eq!(
        code(assign(owner(), "ag_other").await),
        RefusalCode::ChannelNotConnected
    );
    office.connects("aisha", Whatsapp).await;
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

    office.connects("aisha", Whatsapp).await;
    assert_eq!(
        office.row(Whatsapp).await.unwrap().agent,
        Some(id("ag_other"))
    );
}

#[tokio::test]
async fn an_agent_assigned_while_a_sign_in_runs_is_not_lost() {
    let office = office().await;
    office.connects("aisha", Whatsapp).await;
    office.graph.world(|world| world.settings.delay_ms = 20);
    let away = office.approves(&owner(), "aisha", Whatsapp).await;
    let (wassla, callback) = (office.wassla.clone(), away.callback());
    let sign_in = tokio::spawn(async move { wassla.handle_callback(callback).await.unwrap() });
    while office.graph.count("exchange_code") < 2 {
        tokio::task::yield_now().await;
    }
    office
        .wassla
        .assign_agent(&owner(), Whatsapp.into(), &id("ag_other"))
        .await
        .unwrap();
    assert_eq!(sign_in.await.unwrap(), "connected=whatsapp");
    assert_eq!(
        office.row(Whatsapp).await.unwrap().agent,
        Some(id("ag_other"))
    );
}
