//! `workspaces` and `agents`.

use sqlx::FromRow;
use wassla_domain::{Agent, AgentStatus, Fault, Modality, Workspace};

use crate::channel::parsed;
use crate::error::RecordError;
use crate::{inconsistent, storable};

/// A row of `workspaces`, column by column.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct WorkspaceRecord {
    /// `id`.
    pub id: String,
    /// `name`.
    pub name: String,
    /// `plan`.
    pub plan: String,
    /// `suspended`.
    pub suspended: bool,
}

/// A row of `agents`, column by column.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct AgentRecord {
    /// `id`.
    pub id: String,
    /// `workspace_id`.
    pub workspace_id: String,
    /// `name`.
    pub name: String,
    /// `modality`.
    pub modality: String,
    /// `status`.
    pub status: String,
}

impl From<&Workspace> for WorkspaceRecord {
    fn from(workspace: &Workspace) -> Self {
        Self {
            id: workspace.id.to_string(),
            name: storable(&workspace.name).into_owned(),
            plan: storable(&workspace.plan).into_owned(),
            suspended: workspace.suspended,
        }
    }
}

impl WorkspaceRecord {
    /// The workspace of a row.
    ///
    /// # Errors
    /// [`Fault::Inconsistent`] when the row makes no sense.
    pub fn read(self) -> Result<Workspace, Fault> {
        Ok(Workspace {
            id: parsed("id", &self.id).map_err(inconsistent("a row of workspaces"))?,
            name: self.name,
            plan: self.plan,
            suspended: self.suspended,
        })
    }
}

impl From<&Agent> for AgentRecord {
    fn from(agent: &Agent) -> Self {
        Self {
            id: agent.id.to_string(),
            workspace_id: agent.workspace.to_string(),
            name: storable(&agent.name).into_owned(),
            modality: agent.modality.as_str().to_owned(),
            status: agent.status.as_str().to_owned(),
        }
    }
}

impl AgentRecord {
    /// The agent of a row.
    ///
    /// # Errors
    /// [`Fault::Inconsistent`] when the row makes no sense.
    pub fn read(self) -> Result<Agent, Fault> {
        self.agent().map_err(inconsistent("a row of agents"))
    }

    fn agent(self) -> Result<Agent, RecordError> {
        let unknown = |field: &str| RecordError::unknown(field);
        Ok(Agent {
            id: parsed("id", &self.id)?,
            workspace: parsed("workspace_id", &self.workspace_id)?,
            name: self.name,
            modality: Modality::parse(&self.modality).ok_or_else(|| unknown("modality"))?,
            status: AgentStatus::parse(&self.status).ok_or_else(|| unknown("status"))?,
        })
    }
}

#[cfg(test)]
mod tests {
    use wassla_testkit::fixtures::{agent, id, workspace};

    use super::*;

    #[test]
    fn rows_read_back() {
        let acme = workspace("ws_1");
        assert_eq!(WorkspaceRecord::from(&acme).read().unwrap(), acme);
        for modality in [Modality::Text, Modality::Voice] {
            for status in [AgentStatus::Draft, AgentStatus::Published] {
                let agent = Agent {
                    modality,
                    status,
                    ..agent(&id("ws_1"), "ag_1")
                };
                assert_eq!(AgentRecord::from(&agent).read().unwrap(), agent);
            }
        }
    }

    #[test]
    fn an_unknown_word_is_a_fault() {
        let good = AgentRecord::from(&agent(&id("ws_1"), "ag_1"));
        let broken = [
            AgentRecord {
                modality: "Text".into(),
                ..good.clone()
            },
            AgentRecord {
                status: String::new(),
                ..good.clone()
            },
            AgentRecord {
                id: "a b".into(),
                ..good
            },
        ];
        for record in broken {
            assert!(matches!(record.read(), Err(Fault::Inconsistent { .. })));
        }
        let nameless = WorkspaceRecord {
            id: String::new(),
            ..WorkspaceRecord::from(&workspace("ws_1"))
        };
        assert!(nameless.read().is_err());
    }
}
