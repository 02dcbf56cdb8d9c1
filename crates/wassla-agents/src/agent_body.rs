//! The agent that is asked, as every request says it.

use serde::Serialize;
use wassla_domain::Agent;

#[derive(Serialize)]
pub(crate) struct AgentBody<'a> {
    id: &'a str,
    name: &'a str,
}

impl<'a> AgentBody<'a> {
    pub(crate) fn of(agent: &'a Agent) -> Self {
        Self {
            id: agent.id.as_str(),
            name: &agent.name,
        }
    }
}
