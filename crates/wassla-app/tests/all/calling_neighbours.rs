//! Calls of one workspace beside those of another.

use wassla_domain::ChatKind::Whatsapp;
use wassla_domain::ports::{AgentDirectory, CallingStore};
use wassla_domain::{Caller, ChannelKind, RefusalCode, Role};
use wassla_testkit::fixtures::voice_agent;

use crate::disconnect::code;
use crate::office::{Office, caller, owner};
use crate::phone::CALLS;

impl Office {
    async fn ends(&self, kind: ChannelKind) {
        self.wassla.disconnect(&owner(), kind).await.unwrap();
        self.wassla.finish_tasks().await;
    }
}

fn birch() -> Caller {
    caller("user_2", "ws_birch", Some(Role::Owner))
}

/// Birch takes calls on the number of Lina.
async fn with_birch() -> (Office, String) {
    let office = Office::taking_calls().await;
    office.plans.include_all(&birch().workspace);
    let agent = voice_agent(&birch().workspace, "ag_birch");
    assert!(office.store.put_agent(&agent).await.unwrap());
    office.connects_to(&birch(), "lina", Whatsapp).await;
    office.wassla.finish_tasks().await;
    office.enables_as(&birch(), "ag_birch").await.unwrap();
    let row = office.row_of(&birch().workspace, Whatsapp).await.unwrap();
    (office, row.asset.external_id().to_owned())
}

#[tokio::test]
async fn what_one_workspace_ends_is_not_anothers() {
    let (office, theirs) = with_birch().await;
    let ours = office.number().await;
    let before = office.calling_row_of(&birch().workspace).await;
    for kind in [CALLS, Whatsapp.into()] {
        office.ends(kind).await;
        office.cleans_up_all().await;
        assert!(!office.is_callable(&ours) && office.is_callable(&theirs));
        assert_eq!(office.calling_row_of(&birch().workspace).await, before);
        if kind == CALLS {
            office.enables("ag_vera").await.unwrap();
        }
    }
    let refused = office.wassla.disconnect(&owner(), CALLS).await;
    assert_eq!(code(refused), RefusalCode::ChannelNotConnected);
}

#[tokio::test]
async fn a_number_that_went_to_another_workspace_takes_its_calls() {
    let office = Office::taking_calls().await;
    let number = office.number().await;
    office.ends(Whatsapp.into()).await;
    office.plans.include_all(&birch().workspace);
    let agent = voice_agent(&birch().workspace, "ag_birch");
    assert!(office.store.put_agent(&agent).await.unwrap());
    office.connects_to(&birch(), "aisha", Whatsapp).await;
    office.wassla.finish_tasks().await;
    office.enables_as(&birch(), "ag_birch").await.unwrap();
    office.cleans_up_all().await;
    assert!(office.is_callable(&number));
    let numbers = [number.parse().unwrap()];
    let rows = office.store.callings_of(&numbers).await.unwrap();
    assert_eq!(rows.len(), 1);
    assert_eq!(rows[0].workspace, birch().workspace);
}
