//! Rows for the tests of calling and calls.

use crate::agent::{Agent, AgentStatus, Modality};
use crate::calling::Calling;
use crate::channel::{Asset, Channel, ChannelState, Credentials, Evidence, Step, WhatsappAsset};
use crate::ids::{AgentId, ChannelId, MetaUserId, PhoneNumberId, WabaId, WorkspaceId};
use crate::kind::{ChannelKind, ChatKind};
use crate::meta::{CallingSettings, Expiry};
use crate::plan::Entitlements;
use crate::time::Timestamp;

pub(crate) const NOW: Timestamp = Timestamp::from_seconds(1_000_000);

pub(crate) fn chat() -> Channel {
    Channel {
        id: ChannelId::parse("ch_1").unwrap(),
        workspace: WorkspaceId::parse("ws_1").unwrap(),
        asset: Asset::Whatsapp(WhatsappAsset {
            business: None,
            waba: WabaId::parse("20").unwrap(),
            phone_number: PhoneNumberId::parse("30").unwrap(),
            display: "+1 555".into(),
            verified_name: None,
            numbers: 1,
            and_more: false,
        }),
        agent: None,
        state: ChannelState::Connected,
        credentials: Credentials {
            access_token: None,
            pin: None,
            expires: Expiry::Never,
            meta_user: MetaUserId::parse("9").unwrap(),
            issued_at: NOW,
        },
        evidence: Evidence {
            pin: Step::NotNeeded,
            ..Evidence::of_a_page()
        },
        due_at: None,
        moved_from: None,
        version: 1,
        connected_at: NOW,
        updated_at: NOW,
    }
}

pub(crate) fn calling(agent: &str) -> Calling {
    let (id, agent) = (ChannelId::parse("ch_2").unwrap(), agent_id(agent));
    Calling::begun(&chat(), id, agent, NOW, NOW).unwrap()
}

pub(crate) fn agent_id(text: &str) -> AgentId {
    AgentId::parse(text).unwrap()
}

pub(crate) fn agents() -> Vec<Agent> {
    [
        ("ag_voice", Modality::Voice, AgentStatus::Published),
        ("ag_draft", Modality::Voice, AgentStatus::Draft),
        ("ag_text", Modality::Text, AgentStatus::Published),
    ]
    .map(|(id, modality, status)| Agent {
        id: agent_id(id),
        workspace: WorkspaceId::parse("ws_1").unwrap(),
        name: id.into(),
        modality,
        status,
    })
    .into()
}

pub(crate) fn everything() -> Entitlements {
    Entitlements::Active(ChannelKind::ALL.into())
}

pub(crate) fn chat_only() -> Entitlements {
    Entitlements::Active([ChatKind::Whatsapp.into()].into())
}

pub(crate) fn settings(status: &str) -> CallingSettings {
    CallingSettings {
        status: Some(status.into()),
        sip: false,
        restriction: None,
    }
}
