use wassla_domain::agent::assignable;
use wassla_domain::{Action, Agent, AgentId, Caller, ChannelKind, Refusal, RefusalCode};

use crate::{UseCaseError, Wassla};

impl Wassla {
    /// The agents of the caller's workspace, to choose from.
    ///
    /// # Errors
    /// `role_not_allowed`, or a fault of the directory.
    pub async fn agents(&self, caller: &Caller) -> Result<Vec<Agent>, UseCaseError> {
        caller.may(Action::SeeChannels)?;
        Ok(self.ports.agents.agents(&caller.workspace).await?)
    }

    /// Lets an agent answer on a channel.
    ///
    /// # Errors
    /// `role_not_allowed`, `agent_not_found`, `agent_wrong_modality`, `channel_not_connected`, or a
    /// fault.
    pub async fn assign_agent(
        &self,
        caller: &Caller,
        kind: ChannelKind,
        agent: &AgentId,
    ) -> Result<(), UseCaseError> {
        caller.may(Action::ManageChannels)?;
        let not_connected = Refusal::new(RefusalCode::ChannelNotConnected);
        let agents = self.ports.agents.agents(&caller.workspace).await?;
        assignable(&agents, agent, kind)?;

        let now = self.ports.clock.now();
        let channels = &self.ports.channels;
        let assigned = channels
            .assign_agent(&caller.workspace, kind, Some(agent), now)
            .await?;
        if assigned {
            Ok(())
        } else {
            Err(not_connected.into())
        }
    }
}
