//! Calling, and calls, before a test begins.

use axum::http::StatusCode;
use meta_fake::world::Consent;
use wassla_domain::calling::CallingEvidence;
use wassla_domain::calls::CallEvent;
use wassla_domain::inbound::{Alias, AliasKind, AssetRef, Customer as Person};
use wassla_domain::inbox::Effect;
use wassla_domain::ports::{
    AgentDirectory as _, CallLog as _, CallingStore as _, ChannelStore as _,
};
use wassla_domain::{Agent, AgentStatus, Call, ChannelState, ChatKind, WorkspaceId};
use wassla_testkit::fixtures::{self, after, id};

use super::{World, owner};

impl World {
    /// A published voice agent of a workspace.
    pub(crate) async fn has_voice(&self, workspace: &str, name: &str) {
        let agent = fixtures::voice_agent(&id::<WorkspaceId>(workspace), name);
        assert!(self.store.put_agent(&agent).await.unwrap());
    }

    /// A voice agent that is being written.
    pub(crate) async fn has_draft_voice(&self, workspace: &str, name: &str) {
        let agent = Agent {
            status: AgentStatus::Draft,
            ..fixtures::voice_agent(&id::<WorkspaceId>(workspace), name)
        };
        assert!(self.store.put_agent(&agent).await.unwrap());
    }

    /// The owner of `ws_1` connects the WhatsApp number of this person at Meta, which would tell
    /// of its calls. The answer is the number's id.
    pub(crate) async fn signs_in(&self, person: &str) -> String {
        self.graph.world(|meta| {
            let hook = "https://app.example.com/webhooks/meta";
            let fields = ["messages", "calls"];
            meta.set_app_webhook("whatsapp_business_account", hook, "verify", &fields);
        });
        let left = self.posts("/channels/whatsapp/connect", "");
        let left = left.by(&owner()).send().await;
        let back = self.consents(left.location(), person, &Consent::ContinueWithAll);
        let back = self.get(&back).cookie(&left.cookie()).by(&owner());
        let landed = back.send().await;
        assert_eq!(landed.status, StatusCode::SEE_OTHER, "{landed:?}");
        let rows = self.store.channels(&id("ws_1")).await.unwrap();
        let row = rows.iter().find(|row| row.kind() == ChatKind::Whatsapp);
        row.unwrap().asset.external_id().to_owned()
    }

    /// Calls ride on the WhatsApp row of a workspace, with `ag_voice`.
    pub(crate) async fn takes_calls(&self, workspace: &str) {
        self.has_calling(workspace, |evidence| evidence.state())
            .await;
    }

    /// The same, with evidence that is not that of a number that takes calls.
    pub(crate) async fn has_calling(
        &self,
        workspace: &str,
        change: impl FnOnce(&mut CallingEvidence) -> ChannelState,
    ) {
        let rows = self.store.channels(&id(workspace)).await.unwrap();
        let chat = rows.iter().find(|row| row.kind() == ChatKind::Whatsapp);
        let row = fixtures::calling(chat.unwrap());
        assert!(self.store.put_calling(&row).await.unwrap());
        let mut progress = fixtures::calling_enabled(&row);
        progress.state = change(&mut progress.evidence);
        assert!(self.store.record_calling(&progress).await.unwrap());
    }

    /// Meta said something of a call, and it was taken in. The answer is the call as it is now.
    pub(crate) async fn said_of_a_call(&self, workspace: &str, event: CallEvent) -> Call {
        let workspace: WorkspaceId = id(workspace);
        let external_id = event.call.clone();
        let note = fixtures::call_note(&workspace, event);
        self.takes_in(Effect::Call(Box::new(note))).await;
        let logged = self.store.calls(&workspace, None, None, 1000).await;
        let mut logged = logged.unwrap().into_iter();
        logged.find(|call| call.external_id == external_id).unwrap()
    }

    /// A call of Sami rings.
    pub(crate) async fn rings(&self, workspace: &str, name: &str, seconds: i64) -> Call {
        let event = fixtures::call_rings(&number(), (name, sami()), after(seconds));
        self.said_of_a_call(workspace, named(event)).await
    }

    /// A call of Sami is over, after so many seconds of talk, or without any.
    pub(crate) async fn ends(
        &self,
        workspace: &str,
        (name, talked): (&str, Option<u32>),
        seconds: i64,
    ) -> Call {
        let event = fixtures::call_terminates(&number(), (name, sami()), talked, after(seconds));
        self.said_of_a_call(workspace, named(event)).await
    }
}

/// The number that is called.
pub(crate) fn number() -> AssetRef {
    fixtures::asset_ref(&fixtures::whatsapp(1))
}

/// The caller.
pub(crate) fn sami() -> Alias {
    fixtures::alias(AliasKind::WaId, "15550177")
}

fn named(event: CallEvent) -> CallEvent {
    let customer = Person::new([sami()], Some("Sami".to_owned()));
    CallEvent { customer, ..event }
}
