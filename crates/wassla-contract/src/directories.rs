//! Clauses of [`WorkspaceDirectory`](wassla_domain::ports::WorkspaceDirectory) and
//! [`AgentDirectory`](wassla_domain::ports::AgentDirectory).

use wassla_domain::{Agent, AgentStatus, Modality, Workspace, WorkspaceId};

use super::host::{RACERS, StoreHost, race, same_text};
use wassla_testkit::fixtures::{agent, hostile_names, id, workspace};

/// A workspace reads back as it was put last, in every process; an unknown one is none.
pub async fn a_workspace_is_what_was_put_last(host: &dyn StoreHost) {
    let directory = host.stores().workspaces;
    let other = host.reopen().await.workspaces;
    let first = workspace("ws_1");
    let bystander = workspace("ws_2");
    let second = Workspace {
        name: "Renamed".into(),
        plan: "a plan that nobody knows".into(),
        suspended: true,
        ..first.clone()
    };
    directory.put_workspace(&bystander).await.unwrap();
    for put in [&first, &second, &second, &first] {
        directory.put_workspace(put).await.unwrap();
        for reader in [&directory, &other] {
            let read = reader.workspace(&first.id).await.unwrap();
            assert_eq!(read.as_ref(), Some(put));
        }
    }
    let read = directory.workspace(&bystander.id).await.unwrap();
    assert_eq!(read, Some(bystander));
    for unknown in ["ws_3", "WS_1", "ws_1%"] {
        let read = directory.workspace(&id(unknown)).await.unwrap();
        assert_eq!(read, None, "{unknown}");
    }
}

/// Many puts at once leave one of them, whole.
pub async fn puts_at_once_leave_one_of_them(host: &dyn StoreHost) {
    let named = |number: usize| Workspace {
        name: format!("name {number}"),
        plan: format!("plan {number}"),
        ..workspace("ws_1")
    };
    race(host, RACERS, |number, stores| async move {
        stores.workspaces.put_workspace(&named(number)).await
    })
    .await;
    let read = host.stores().workspaces.workspace(&id("ws_1")).await;
    let read = read.unwrap().unwrap();
    assert!((0..RACERS).any(|number| read == named(number)), "{read:?}");
}

/// Agents come in the order of their names, then ids, byte by byte, and only the workspace's own.
pub async fn agents_come_in_the_order_of_their_names(host: &dyn StoreHost) {
    let directory = host.stores().agents;
    let whose: WorkspaceId = id("ws_1");
    let stranger = agent(&id("ws_2"), "ag_other");
    assert!(directory.put_agent(&stranger).await.unwrap());
    let mut agents = Vec::new();
    let named = [
        ("ag_1", "Layla"),
        ("ag_3", "Adam"),
        ("ag_2", "Adam"),
        ("ag_4", "ليلى"),
        ("ag_5", "adam"),
        ("ag_6", "Édith"),
        ("ag_7", "_"),
    ];
    for (number, (id, name)) in named.into_iter().enumerate() {
        let agent = Agent {
            name: name.into(),
            modality: [Modality::Text, Modality::Voice][number % 2],
            status: [AgentStatus::Draft, AgentStatus::Published][number / 2 % 2],
            ..agent(&whose, id)
        };
        assert!(directory.put_agent(&agent).await.unwrap());
        agents.push(agent);
    }
    agents.sort_by(|one, other| (&one.name, &one.id).cmp(&(&other.name, &other.id)));

    let later = host.reopen().await.agents;
    assert_eq!(later.agents(&whose).await.unwrap(), agents);
    assert_eq!(later.agents(&stranger.workspace).await.unwrap(), [stranger]);
    assert_eq!(later.agents(&id("ws_3")).await.unwrap(), []);
}

/// An agent is what its own workspace put last; another workspace cannot take its id.
pub async fn an_agent_stays_with_its_workspace(host: &dyn StoreHost) {
    let directory = host.stores().agents;
    let (mine, theirs): (WorkspaceId, WorkspaceId) = (id("ws_1"), id("ws_2"));
    assert!(directory.put_agent(&agent(&mine, "ag_1")).await.unwrap());
    let last = Agent {
        name: "Renamed".into(),
        modality: Modality::Voice,
        status: AgentStatus::Draft,
        ..agent(&mine, "ag_1")
    };
    assert!(directory.put_agent(&last).await.unwrap());

    let taken = directory.put_agent(&agent(&theirs, "ag_1")).await.unwrap();
    assert!(!taken);
    assert_eq!(directory.agents(&mine).await.unwrap(), [last]);
    assert_eq!(directory.agents(&theirs).await.unwrap(), []);
}

/// Of many workspaces that put one new agent id at once, one has it.
pub async fn one_of_many_workspaces_gets_an_agent_id(host: &dyn StoreHost) {
    let whose = |number: usize| -> WorkspaceId { id(format!("ws_{number}")) };
    let put = race(host, RACERS, |number, stores| async move {
        stores
            .agents
            .put_agent(&agent(&whose(number), "ag_1"))
            .await
    })
    .await;
    assert_eq!(put.iter().filter(|put| **put).count(), 1);
    for (number, put) in put.into_iter().enumerate() {
        let agents = host.stores().agents.agents(&whose(number)).await.unwrap();
        assert_eq!(!agents.is_empty(), put, "ws_{number}");
    }
}

/// No name makes a directory fail.
pub async fn t30_hostile_names_are_kept(host: &dyn StoreHost) {
    let stores = host.stores();
    for (number, name) in hostile_names().into_iter().enumerate() {
        let put = Workspace {
            name: name.clone(),
            plan: name.clone(),
            ..workspace(&format!("ws_{number}"))
        };
        stores.workspaces.put_workspace(&put).await.unwrap();
        let read = stores.workspaces.workspace(&put.id).await.unwrap().unwrap();
        assert!(same_text(&name, &read.name), "{name:?}: {read:?}");
        assert!(same_text(&name, &read.plan), "{name:?}: {read:?}");

        let agent = Agent {
            name: name.clone(),
            ..agent(&put.id, &format!("ag_{number}"))
        };
        assert!(stores.agents.put_agent(&agent).await.unwrap());
        let agents = stores.agents.agents(&put.id).await.unwrap();
        assert_eq!(agents.len(), 1);
        assert!(same_text(&name, &agents[0].name), "{name:?}: {agents:?}");
    }
}
