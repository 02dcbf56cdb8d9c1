//! Whoever refuses to enable calls says why, and leaves nothing behind.

use meta_fake::fault::{Fault, What};
use meta_fake::world::GraphProblem;
use wassla_domain::ChatKind::Whatsapp;
use wassla_domain::channel::Trouble;
use wassla_domain::meta::CallingReason;
use wassla_domain::{
    AgentStatus, ChannelKind, ChannelState, Modality, NextStep, Refusal, RefusalCode, Role,
};
use wassla_testkit::fixtures::{id, voice_agent};

use wassla_app::UseCaseError;
use wassla_domain::ports::AgentDirectory;

use crate::enabling::{READ, SET};
use crate::phone::state_of;
use crate::test_app::{TestApp, acme, caller, owner};

impl TestApp {
    async fn is_refused(&self, agent: &str) -> Refusal {
        match self.enables(agent).await {
            Err(UseCaseError::Refused(refusal)) => refusal,
            other => panic!("{other:?}"),
        }
    }

    /// Nothing stands here, and nothing at Meta.
    async fn assert_nothing_is_left(&self, case: &str) {
        assert!(!self.has_calling_row().await, "{case}");
        assert_eq!(self.jobs().await, 0, "{case}");
        assert!(self.wassla.enable_due().await.unwrap() == 0, "{case}");
    }
}

#[tokio::test]
async fn what_we_refuse_ourselves_is_not_asked_of_meta() {
    let cases = [
        ("suspended", "ag_vera", RefusalCode::WorkspaceSuspended),
        ("no plan", "ag_vera", RefusalCode::FeatureNotInPlan),
        ("no chat", "ag_vera", RefusalCode::ChannelNotConnected),
        ("no access", "ag_vera", RefusalCode::ChannelNotConnected),
        ("as it is", "ag_gone", RefusalCode::AgentNotFound),
        ("as it is", "ag_birch", RefusalCode::AgentNotFound),
        ("as it is", "ag_layla", RefusalCode::AgentWrongModality),
        ("as it is", "ag_draft", RefusalCode::AgentNotPublished),
    ];
    for (case, agent, code) in cases {
        let app = TestApp::with_voices().await;
        let foreign = voice_agent(&id("ws_birch"), "ag_birch");
        assert!(app.store.put_agent(&foreign).await.unwrap());
        match case {
            "suspended" => app.plans.suspend(&acme()),
            "no plan" => app.plans.include(&acme(), [Whatsapp.into()]),
            "no chat" => {
                let gone = app.wassla.disconnect(&owner(), Whatsapp.into()).await;
                gone.unwrap();
                app.cleans_up().await;
            }
            "no access" => {
                let request = app.graph.world(|world| world.deauthorize("aisha"));
                app.wassla.deauthorize(&request).await.unwrap();
            }
            _ => {}
        }
        let refusal = app.is_refused(agent).await;
        assert_eq!(refusal.code, code, "{case} {agent}");
        assert_eq!(app.asked_of_settings(), (0, 0), "{case} {agent}");
        app.assert_nothing_is_left(case).await;
    }
}

#[tokio::test]
async fn who_may_not_manage_channels_learns_nothing_else() {
    let app = TestApp::with_voices().await;
    app.plans.suspend(&acme());
    for role in [
        Some(Role::Support),
        Some(Role::Finance),
        Some(Role::Viewer),
        None,
    ] {
        let somebody = caller("user_5", "ws_acme", role);
        let refused = app.enables_as(&somebody, "ag_gone").await;
        let code = crate::disconnect::code(refused);
        assert_eq!(code, RefusalCode::RoleNotAllowed, "{role:?}");
    }
}

/// What Meta has against it, what it is called here, Meta's code, and how often it was set.
const METAS: [(&str, RefusalCode, Option<u32>, usize); 8] = [
    ("limit", RefusalCode::CallingLimitTooLow, Some(138_015), 1),
    ("hook", RefusalCode::CallingNotSubscribed, Some(138_018), 1),
    ("app", RefusalCode::CallingBusinessApp, None, 0),
    ("payment", RefusalCode::CallingPayment, Some(131_044), 1),
    ("sip", RefusalCode::CallingRefused, Some(131_055), 0),
    ("other", RefusalCode::CallingRefused, Some(138_014), 1),
    ("right", RefusalCode::PermissionMissing, Some(200), 1),
    ("token", RefusalCode::ChannelNotConnected, Some(190), 0),
];

async fn with_trouble(case: &str) -> TestApp {
    let app = TestApp::with_voices().await;
    let number = app.number().await;
    app.graph.world(|world| match case {
        "limit" => world.limit_messaging(&number, 250),
        "hook" => {
            let webhook = "https://app.example.com/webhooks/meta";
            let object = "whatsapp_business_account";
            world.set_app_webhook(object, webhook, "verify", &["messages"]);
        }
        "app" => world.put_on_business_app(&number),
        "payment" => {
            world.settings.payment_needed_to_enable = true;
            world.set_payment(&number, false);
        }
        "sip" => world.set_sip(&number, true),
        "other" => {
            let problem = GraphProblem::new(138_014, "not now").status(400);
            world.script(Fault::always(SET, What::Error(problem)));
        }
        "right" => {
            let problem = GraphProblem::permission_missing("whatsapp_business_management");
            world.script(Fault::always(SET, What::Error(problem)));
        }
        "token" => world.change_password("aisha"),
        other => panic!("{other}"),
    });
    app
}

#[tokio::test]
async fn what_meta_refuses_leaves_no_row_and_asks_nothing_more() {
    for (case, code, upstream, times) in METAS {
        let app = with_trouble(case).await;
        let refusal = app.is_refused("ag_vera").await;
        assert_eq!(refusal.code, code, "{case}");
        let said = refusal.upstream.map(|upstream| upstream.code);
        assert_eq!(said, upstream, "{case}");
        assert_eq!(app.asked_of_settings(), (1, times), "{case}");
        app.assert_nothing_is_left(case).await;
        assert!(!app.is_callable(&app.number().await), "{case}");
        assert_eq!(state_of(&app.calls_card().await), None, "{case}");
    }
}

#[tokio::test]
async fn a_dead_token_is_noted_on_the_row_that_holds_it() {
    let app = with_trouble("token").await;
    app.is_refused("ag_vera").await;
    let row = app.row(Whatsapp).await.unwrap();
    assert_eq!(row.state, ChannelState::ReconnectNeeded);
    assert_eq!(row.evidence.trouble, Some(Trouble::TokenDead));
}

#[tokio::test]
async fn what_was_refused_is_enabled_once_its_reason_is_gone() {
    let app = with_trouble("limit").await;
    app.is_refused("ag_vera").await;
    let number = app.number().await;
    app.graph
        .world(|world| world.limit_messaging(&number, 2_000));
    let view = app.enables("ag_vera").await.unwrap();
    assert_eq!(state_of(&view), Some(ChannelState::Connected));
}

#[tokio::test]
async fn a_refusal_after_calls_were_switched_on_switches_them_off_again() {
    // Meta says yes, and then does not let us read that it did.
    let app = TestApp::with_voices().await;
    let denied = GraphProblem::permission_missing("whatsapp_business_management");
    let fault = Fault::always(READ, What::Error(denied)).after(1);
    app.graph.world(|world| world.script(fault));
    let refusal = app.is_refused("ag_vera").await;
    assert_eq!(refusal.code, RefusalCode::PermissionMissing);
    let number = app.number().await;
    assert!(app.is_callable(&number) && !app.has_calling_row().await);
    assert_eq!(app.jobs().await, 1);
    app.is_well_again();
    app.cleans_up().await;
    assert!(!app.is_callable(&number));
    assert_eq!(app.jobs().await, 0);
}

#[tokio::test]
async fn calls_that_are_connected_are_not_taken_away_by_connecting_them_once_more() {
    // Something came in the way since, or Meta does not let us look this once.
    let app = TestApp::taking_calls().await;
    let number = app.number().await;
    app.graph.world(|world| world.set_sip(&number, true));
    let view = app.enables("ag_victor").await.unwrap();
    assert_eq!(state_of(&view), Some(ChannelState::NeedsAttention));
    assert_eq!(
        view.next_step,
        Some(NextStep::Calling(CallingReason::TakenBySip))
    );
    assert_eq!(view.agent, Some(id("ag_victor")));

    let app = TestApp::taking_calls().await;
    let number = app.number().await;
    let denied = GraphProblem::permission_missing("whatsapp_business_management");
    app.graph
        .world(|world| world.script(Fault::always(READ, What::Error(denied))));
    let view = app.enables("ag_vera").await.unwrap();
    assert_eq!(state_of(&view), Some(ChannelState::NeedsAttention));
    assert!(app.is_callable(&number) && app.has_calling_row().await);
    assert_eq!(app.jobs().await, 0);
}

#[tokio::test]
async fn an_agent_is_assigned_to_calls_as_to_any_channel() {
    let app = TestApp::taking_calls().await;
    let calls = ChannelKind::WhatsappCall;
    let assign = |agent: &str| {
        let (wassla, agent) = (app.wassla.clone(), id(agent));
        async move { wassla.assign_agent(&owner(), calls, &agent).await }
    };
    assign("ag_victor").await.unwrap();
    let agent = app.calling_row().await.unwrap().agent;
    assert_eq!(agent.unwrap().as_str(), "ag_victor");
    let refused = crate::disconnect::code(assign("ag_layla").await);
    assert_eq!(refused, RefusalCode::AgentWrongModality);
    app.hires("ag_vanished", Modality::Voice, AgentStatus::Published)
        .await;
    app.wassla.disconnect(&owner(), calls).await.unwrap();
    let refused = crate::disconnect::code(assign("ag_vanished").await);
    assert_eq!(refused, RefusalCode::ChannelNotConnected);
}
