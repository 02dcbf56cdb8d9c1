//! Calls of one workspace beside those of another.

use wassla_domain::ChatKind::Whatsapp;
use wassla_domain::ports::{AgentDirectory, CallingStore};
use wassla_domain::{Caller, ChannelKind, RefusalCode, Role};
use wassla_testkit::fixtures::voice_agent;

use crate::disconnect::code;
use crate::phone::CALLS;
use crate::test_app::{TestApp, caller, owner};

impl TestApp {
    async fn ends(&self, kind: ChannelKind) {
        self.wassla.disconnect(&owner(), kind).await.unwrap();
        self.wassla.finish_tasks().await;
    }
}

fn birch() -> Caller {
    caller("user_2", "ws_birch", Some(Role::Owner))
}

/// Birch takes calls on the number of Lina.
async fn with_birch() -> (TestApp, String) {
    let app = TestApp::taking_calls().await;
    app.plans.include_all(&birch().workspace);
    let agent = voice_agent(&birch().workspace, "ag_birch");
    assert!(app.store.put_agent(&agent).await.unwrap());
    app.connects_to(&birch(), "lina", Whatsapp).await;
    app.wassla.finish_tasks().await;
    app.enables_as(&birch(), "ag_birch").await.unwrap();
    let row = app.row_of(&birch().workspace, Whatsapp).await.unwrap();
    (app, row.asset.external_id().to_owned())
}

#[tokio::test]
async fn what_one_workspace_ends_is_not_anothers() {
    let (app, theirs) = with_birch().await;
    let ours = app.number().await;
    let before = app.calling_row_of(&birch().workspace).await;
    for kind in [CALLS, Whatsapp.into()] {
        app.ends(kind).await;
        app.cleans_up_all().await;
        assert!(!app.is_callable(&ours) && app.is_callable(&theirs));
        assert_eq!(app.calling_row_of(&birch().workspace).await, before);
        if kind == CALLS {
            app.enables("ag_vera").await.unwrap();
        }
    }
    let refused = app.wassla.disconnect(&owner(), CALLS).await;
    assert_eq!(code(refused), RefusalCode::ChannelNotConnected);
}

#[tokio::test]
async fn a_number_that_went_to_another_workspace_takes_its_calls() {
    let app = TestApp::taking_calls().await;
    let number = app.number().await;
    app.ends(Whatsapp.into()).await;
    app.plans.include_all(&birch().workspace);
    let agent = voice_agent(&birch().workspace, "ag_birch");
    assert!(app.store.put_agent(&agent).await.unwrap());
    app.connects_to(&birch(), "aisha", Whatsapp).await;
    app.wassla.finish_tasks().await;
    app.enables_as(&birch(), "ag_birch").await.unwrap();
    app.cleans_up_all().await;
    assert!(app.is_callable(&number));
    let numbers = [number.parse().unwrap()];
    let rows = app.store.callings_of(&numbers).await.unwrap();
    assert_eq!(rows.len(), 1);
    assert_eq!(rows[0].workspace, birch().workspace);
}
