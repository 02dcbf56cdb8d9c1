//! AI agents as channels see them.

use crate::ids::{AgentId, WorkspaceId};
use crate::kind::ChannelKind;
use crate::refusal::{Refusal, RefusalCode};

/// An agent of a workspace.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Agent {
    /// Its id.
    pub id: AgentId,
    /// Whose it is.
    pub workspace: WorkspaceId,
    /// Its name on pages.
    pub name: String,
    /// How it speaks.
    pub modality: Modality,
    /// Whether it answers yet.
    pub status: AgentStatus,
}

/// How an agent speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Modality {
    /// In writing: chat channels.
    Text,
    /// Aloud: calling.
    Voice,
}

impl Modality {
    /// The name in rows and on the command line.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Voice => "voice",
        }
    }

    /// Reads a name.
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Text, Self::Voice]
            .into_iter()
            .find(|modality| modality.as_str() == text)
    }

    /// What a channel of this kind needs.
    pub const fn needed_by(kind: ChannelKind) -> Self {
        match kind {
            ChannelKind::Chat(_) => Self::Text,
            ChannelKind::WhatsappCall => Self::Voice,
        }
    }
}

/// Whether an agent answers yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AgentStatus {
    /// Being written: assigned or not, it is skipped.
    Draft,
    /// Answers.
    Published,
}

impl AgentStatus {
    /// The name in rows and on the command line.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Published => "published",
        }
    }

    /// Reads a name.
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Draft, Self::Published]
            .into_iter()
            .find(|status| status.as_str() == text)
    }
}

/// The agent that a first connect assigns: the only published text agent, if exactly one.
pub fn agent_of_a_first_connect(agents: &[Agent]) -> Option<AgentId> {
    let mut answering = agents
        .iter()
        .filter(|agent| agent.status == AgentStatus::Published && agent.modality == Modality::Text);
    match (answering.next(), answering.next()) {
        (Some(only), None) => Some(only.id.clone()),
        _ => None,
    }
}

/// Checks that an agent of the workspace may serve a channel of this kind. A draft may be
/// assigned; it starts to answer when it is published.
///
/// # Errors
/// `agent_not_found` when the workspace has no such agent, `agent_wrong_modality` when it speaks
/// the wrong way.
pub fn assignable(agents: &[Agent], id: &AgentId, kind: ChannelKind) -> Result<(), Refusal> {
    let Some(agent) = agents.iter().find(|agent| agent.id == *id) else {
        return Err(Refusal::new(RefusalCode::AgentNotFound));
    };
    if agent.modality != Modality::needed_by(kind) {
        return Err(Refusal::new(RefusalCode::AgentWrongModality));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kind::ChatKind;

    fn agent(id: &str, modality: Modality, status: AgentStatus) -> Agent {
        Agent {
            id: AgentId::parse(id).unwrap(),
            workspace: WorkspaceId::parse("ws_1").unwrap(),
            name: id.into(),
            modality,
            status,
        }
    }

    #[test]
    fn the_only_published_text_agent_is_chosen_and_no_other() {
        let draft = agent("draft", Modality::Text, AgentStatus::Draft);
        let voice = agent("voice", Modality::Voice, AgentStatus::Published);
        let one = agent("one", Modality::Text, AgentStatus::Published);
        let two = agent("two", Modality::Text, AgentStatus::Published);
        let chosen = agent_of_a_first_connect(&[draft.clone(), voice.clone(), one.clone()]);
        assert_eq!(chosen, Some(one.id.clone()));
        assert_eq!(agent_of_a_first_connect(&[one, two]), None);
        assert_eq!(agent_of_a_first_connect(&[draft, voice]), None);
    }

    #[test]
    fn a_chat_channel_takes_only_text_agents_of_its_workspace() {
        let agents = [
            agent("text", Modality::Text, AgentStatus::Draft),
            agent("voice", Modality::Voice, AgentStatus::Published),
        ];
        let whatsapp = ChatKind::Whatsapp.into();
        let refused = |id: &str| {
            assignable(&agents, &AgentId::parse(id).unwrap(), whatsapp)
                .unwrap_err()
                .code
        };
        assert!(assignable(&agents, &AgentId::parse("text").unwrap(), whatsapp).is_ok());
        assert_eq!(refused("voice"), RefusalCode::AgentWrongModality);
        assert_eq!(refused("elsewhere"), RefusalCode::AgentNotFound);
    }
}
