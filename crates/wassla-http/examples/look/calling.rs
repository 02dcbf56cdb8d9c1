//! Calling and calls to be looked at.

use async_trait::async_trait;
use wassla_domain::calls::{CallEvent, CallOffer, VoiceSession};
use wassla_domain::inbound::AliasKind;
use wassla_domain::inbox::Effect;
use wassla_domain::ports::{
    AgentDirectory as _, BridgeError, CallingStore as _, ChannelStore as _, VoiceBridge,
};
use wassla_domain::{Agent, CallId, ChatKind, Fault, WorkspaceId};
use wassla_memory::MemoryStore;
use wassla_testkit::fixtures::{self, after};

use crate::inbox::takes_in;

/// A voice bridge that answers nobody.
pub(crate) struct NoVoice;

#[async_trait]
impl VoiceBridge for NoVoice {
    async fn answer(&self, _: &CallOffer) -> Result<VoiceSession, BridgeError> {
        Err(BridgeError::new("nobody"))
    }

    async fn end(&self, _: &CallId) {}
}

/// A published voice agent.
pub(crate) async fn voice(
    store: &MemoryStore,
    workspace: &WorkspaceId,
    name: &str,
) -> Result<Agent, Fault> {
    let agent = Agent {
        name: name.into(),
        ..fixtures::voice_agent(workspace, &format!("{workspace}_{}", name.to_lowercase()))
    };
    store.put_agent(&agent).await?;
    Ok(agent)
}

/// Calls ride on the WhatsApp row of a workspace.
pub(crate) async fn enable(
    store: &MemoryStore,
    workspace: &WorkspaceId,
    agent: &Agent,
) -> Result<(), Fault> {
    let rows = store.channels(workspace).await?;
    let chats = rows.iter().filter(|row| row.kind() == ChatKind::Whatsapp);
    for chat in chats {
        let mut row = fixtures::calling(chat);
        row.agent = Some(agent.id.clone());
        store.put_calling(&row).await?;
        store
            .record_calling(&fixtures::calling_enabled(&row))
            .await?;
    }
    Ok(())
}

/// Calls of Sami: one that was taken, one that was missed, one that rings.
pub(crate) async fn ring(store: &MemoryStore, workspace: &WorkspaceId) -> Result<(), Fault> {
    let asset = fixtures::asset_ref(&fixtures::whatsapp(1));
    let sami = fixtures::alias(AliasKind::WaId, "15550172");
    let rings = |name, seconds| fixtures::call_rings(&asset, (name, sami.clone()), after(seconds));
    let ends = |name, talked, seconds| {
        fixtures::call_terminates(&asset, (name, sami.clone()), talked, after(seconds))
    };
    let events: [CallEvent; 5] = [
        rings("wacid.1", -2900),
        ends("wacid.1", Some(84), -2800),
        rings("wacid.2", -2700),
        ends("wacid.2", None, -2680),
        rings("wacid.3", -10),
    ];
    for event in events {
        let mut note = fixtures::call_note(workspace, event);
        if let Some(desk) = &mut note.recipient {
            desk.channel_display = fixtures::whatsapp(1).display();
        }
        takes_in(store, Effect::Call(Box::new(note))).await?;
    }
    Ok(())
}
