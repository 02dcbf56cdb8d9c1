//! Who and what the demo starts with.

use wassla_domain::ports::{AgentDirectory, WorkspaceDirectory};
use wassla_domain::{
    Agent, AgentId, AgentStatus, Caller, Fault, Modality, Role, UserId, Workspace, WorkspaceId,
};
use wassla_http::{DemoUser, DemoUsers};

/// Id, name, plan, suspended, and what the user switcher says.
const WORKSPACES: [(&str, &str, &str, bool, &str); 3] = [
    ("ws_acme", "Acme", "growth", false, "Acme, Growth plan"),
    ("ws_birch", "Birch", "free", false, "Birch, Free plan"),
    ("ws_cedar", "Cedar", "growth", true, "Cedar, suspended"),
];

const AGENTS: [(&str, &str, &str, Modality, AgentStatus); 4] = [
    (
        "ag_layla",
        "ws_acme",
        "Layla",
        Modality::Text,
        AgentStatus::Published,
    ),
    (
        "ag_idris",
        "ws_acme",
        "Idris",
        Modality::Text,
        AgentStatus::Draft,
    ),
    (
        "ag_noor",
        "ws_acme",
        "Noor",
        Modality::Voice,
        AgentStatus::Published,
    ),
    (
        "ag_basil",
        "ws_birch",
        "Basil",
        Modality::Text,
        AgentStatus::Published,
    ),
];

/// Id, name, role, workspace, and the language of their sessions.
const PEOPLE: [(&str, &str, Role, &str, Option<&str>); 8] = [
    ("olivia", "Olivia", Role::Owner, "ws_acme", None),
    ("adam", "Adam", Role::Admin, "ws_acme", None),
    ("sara", "Sara", Role::Support, "ws_acme", None),
    ("faris", "Faris", Role::Finance, "ws_acme", None),
    ("vera", "Vera", Role::Viewer, "ws_acme", None),
    ("layan", "ليان", Role::Admin, "ws_acme", Some("ar")),
    ("bruno", "Bruno", Role::Owner, "ws_birch", None),
    ("celia", "Celia", Role::Owner, "ws_cedar", None),
];

/// Writes the workspaces that are not there, with their agents. What is there stays as it is.
pub(crate) async fn seed(
    workspaces: &dyn WorkspaceDirectory,
    agents: &dyn AgentDirectory,
) -> Result<(), Fault> {
    for (id, name, plan, suspended, _) in WORKSPACES {
        let workspace = Workspace {
            id: ours(WorkspaceId::parse(id)),
            name: name.to_owned(),
            plan: plan.to_owned(),
            suspended,
        };
        if workspaces.workspace(&workspace.id).await?.is_some() {
            continue;
        }
        workspaces.put_workspace(&workspace).await?;
        for agent in AGENTS.iter().filter(|agent| agent.1 == id) {
            agents.put_agent(&as_agent(*agent)).await?;
        }
    }
    Ok(())
}

fn as_agent(row: (&str, &str, &str, Modality, AgentStatus)) -> Agent {
    let (id, workspace, name, modality, status) = row;
    Agent {
        id: ours(AgentId::parse(id)),
        workspace: ours(WorkspaceId::parse(workspace)),
        name: name.to_owned(),
        modality,
        status,
    }
}

/// The people whom the switcher offers: every role, and an owner of every workspace.
pub(crate) fn people() -> DemoUsers {
    let people = PEOPLE.map(|(id, name, role, workspace, locale)| {
        let row = WORKSPACES.iter().find(|row| row.0 == workspace);
        let (workspace_name, note) = row.map_or(("", ""), |row| (row.1, row.4));
        DemoUser {
            caller: Caller {
                user: ours(UserId::parse(id)),
                workspace: ours(WorkspaceId::parse(workspace)),
                role: Some(role),
            },
            name: name.to_owned(),
            workspace_name: workspace_name.to_owned(),
            note: note.to_owned(),
            locale: locale.map(str::to_owned),
        }
    });
    DemoUsers::new(people.into())
}

fn ours<T>(id: Result<T, wassla_domain::ids::InvalidId>) -> T {
    id.expect("the tables above hold well-formed ids")
}
