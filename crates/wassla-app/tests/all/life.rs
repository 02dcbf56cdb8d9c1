//! What may happen to two workspaces and the numbers of two people, for calls.

use std::collections::BTreeSet;
use std::time::Duration;

use meta_fake::fault::{Fault, What};
use meta_fake::world::GraphProblem;
use wassla_app::Wassla;
use wassla_domain::ChatKind::Whatsapp;
use wassla_domain::ports::{AgentDirectory, CallingStore};
use wassla_domain::{Caller, ChannelState, Role, WorkspaceId};
use wassla_testkit::fixtures::{id, voice_agent};

use crate::enabling::{READ, SET};
use crate::gate::Gate;
use crate::phone::CALLS;
use crate::test_app::{TestApp, caller};

/// Two workspaces, and two people with one number each.
pub(crate) const WORKSPACES: [(&str, &str); 2] = [("ws_acme", "ag_vera"), ("ws_birch", "ag_birch")];
const PEOPLE: [&str; 2] = ["aisha", "dana"];

/// What happens: to a workspace, or to a person and their number.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Operation {
    Connect(usize, usize),
    Enable(usize),
    Disable(usize),
    Disconnect(usize),
    Deauthorize(usize),
    DeleteData(usize),
    Remove(usize),
    /// The person's tokens die at once as well.
    Uninstall(usize),
    CleanUp,
    EnableDue,
    Fail(usize),
}

/// One after the other, or two side by side.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Turn {
    pub(crate) first: Operation,
    pub(crate) beside: Option<Operation>,
    pub(crate) seconds: u64,
    pub(crate) seed: u64,
}

fn boss(workspace: usize) -> Caller {
    caller("user_1", WORKSPACES[workspace].0, Some(Role::Owner))
}

/// Meta fails in one way or another, at one place or another.
fn fault(kind: usize) -> Fault {
    let denied = GraphProblem::permission_missing("whatsapp_business_management");
    let endpoint = [SET, READ][kind % 2];
    // Three times: the adapter asks again by itself.
    match kind / 2 {
        0 => Fault::times(endpoint, 3, What::Drop),
        1 => Fault::times(endpoint, 3, What::DoThenDrop),
        2 => Fault::times("*", 3, What::Drop),
        3 => Fault::times(
            endpoint,
            3,
            What::Error(GraphProblem::new(2, "later").status(503)),
        ),
        _ => Fault::once(READ, What::Error(denied)).after(1),
    }
}

/// Two workspaces in which whatever may happens, and what Meta may keep on without a row.
pub(crate) struct Life {
    pub(crate) app: TestApp,
    numbers: [String; 2],
    excused: BTreeSet<usize>,
}

impl Life {
    pub(crate) async fn begin() -> Self {
        let app = TestApp::open();
        for (workspace, agent) in WORKSPACES {
            let workspace: WorkspaceId = id(workspace);
            app.plans.include_all(&workspace);
            let agent = voice_agent(&workspace, agent);
            assert!(app.store.put_agent(&agent).await.unwrap());
        }
        let numbers = app.graph.world(|world| {
            world.add_person("dana", "Dana", "");
            let business = world.add_business("dana", "Dana");
            let waba = world.add_waba(&business, "Dana");
            let theirs = world.add_number(&waba, "+1 202-555-0192");
            let shown = |display: &str| {
                let mut numbers = world.numbers.iter();
                numbers
                    .find(|number| number.display == display)
                    .unwrap()
                    .id
                    .clone()
            };
            [shown("+1 202-555-0101"), theirs]
        });
        Self {
            app,
            numbers,
            excused: BTreeSet::new(),
        }
    }

    async fn perform(&self, operation: Operation, wassla: &Wassla) {
        let app = &self.app;
        match operation {
            Operation::Connect(workspace, person) => {
                let away = app
                    .approves(&boss(workspace), PEOPLE[person], Whatsapp)
                    .await;
                let _landing = wassla.handle_callback(away.callback()).await;
            }
            Operation::Enable(workspace) => {
                let agent = id(WORKSPACES[workspace].1);
                let _view = wassla.enable_calling(&boss(workspace), &agent).await;
            }
            Operation::Disable(workspace) => {
                let _done = wassla.disconnect(&boss(workspace), CALLS).await;
            }
            Operation::Disconnect(workspace) => {
                let _done = wassla.disconnect(&boss(workspace), Whatsapp.into()).await;
            }
            Operation::Deauthorize(person) => {
                let request = |world: &mut meta_fake::World| world.request_deletion(PEOPLE[person]);
                let request = app.graph.world(request);
                wassla.deauthorize(&request).await.unwrap();
            }
            Operation::DeleteData(person) => {
                let request = |world: &mut meta_fake::World| world.request_deletion(PEOPLE[person]);
                let request = app.graph.world(request);
                wassla.delete_data(&request).await.unwrap();
            }
            Operation::Remove(person) => self.remove(person, wassla).await,
            Operation::Uninstall(person) => {
                let request = app.graph.world(|world| world.deauthorize(PEOPLE[person]));
                wassla.deauthorize(&request).await.unwrap();
            }
            Operation::CleanUp => {
                let _count = wassla.cleanup_due().await.unwrap();
            }
            Operation::EnableDue => {
                wassla.process_events().await.unwrap();
                let _count = wassla.enable_due().await.unwrap();
            }
            Operation::Fail(kind) => app.graph.world(|world| world.script(fault(kind))),
        }
    }

    /// Meta tells that the account is not shared any more; the token lives on for a while.
    async fn remove(&self, person: usize, wassla: &Wassla) {
        let app = &self.app;
        app.graph.world(|world| {
            let Some(waba) = world.waba_of(&self.numbers[person]).map(str::to_owned) else {
                return;
            };
            let before = world.wabas.clone();
            world.remove_partner(&waba);
            world.wabas = before;
        });
        for post in app.posts() {
            post.reaches(wassla).await.unwrap();
        }
        wassla.process_events().await.unwrap();
    }

    pub(crate) async fn lives_through(&mut self, turn: &Turn) {
        let gate = turn.beside.map(|_| Gate::shuffling(turn.seed));
        let wassla = gate.map_or_else(
            || self.app.wassla.clone(),
            |gate| self.app.with(|ports| *ports = gate.before(ports)),
        );
        let first = self.perform(turn.first, &wassla);
        match turn.beside {
            Some(beside) => {
                tokio::join!(first, self.perform(beside, &wassla));
            }
            None => first.await,
        }
        wassla.finish_tasks().await;
        for operation in [Some(turn.first), turn.beside].into_iter().flatten() {
            if let Operation::DeleteData(person) | Operation::Uninstall(person) = operation {
                self.excused.insert(person);
            }
        }
        let mut excused = BTreeSet::new();
        for person in &self.excused {
            let number = &self.numbers[*person];
            let is_on = self.app.is_callable(number);
            if is_on && self.rows_of(number).await.is_empty() {
                excused.insert(*person);
            }
        }
        self.excused = excused;
        self.app.passes(Duration::from_secs(turn.seconds));
    }

    async fn rows_of(&self, number: &str) -> Vec<ChannelState> {
        let numbers = [number.parse().unwrap()];
        let rows = self.app.store.callings_of(&numbers).await.unwrap();
        rows.into_iter().map(|row| row.state).collect()
    }

    /// Meta is well, and everything that is due is done.
    pub(crate) async fn settles_down(&self, case: &str) {
        let app = &self.app;
        app.is_well_again();
        for _ in 0..40 {
            app.passes(Duration::from_mins(31));
            app.meta_tells().await;
            app.takes_in().await;
            app.wassla.provision_due().await.unwrap();
            let due = app.wassla.enable_due().await.unwrap();
            let owed = app.wassla.cleanup_due().await.unwrap();
            app.wassla.finish_tasks().await;
            if due == 0 && owed == 0 && app.jobs().await == 0 {
                return;
            }
        }
        panic!("{case}: it does not upsert_channels down");
    }

    pub(crate) async fn assert_meta_agrees(&self, case: &str) {
        for (person, number) in self.numbers.iter().enumerate() {
            let rows = self.rows_of(number).await;
            let is_on = self.app.is_callable(number);
            if rows.contains(&ChannelState::Connected) {
                assert!(is_on, "{case}: {number} is off and has a connected row");
            }
            if is_on && !self.excused.contains(&person) {
                assert_eq!(rows.len(), 1, "{case}: {number} is on and has no row");
            }
        }
    }
}
