//! An app that takes calls, and customers who call it.

use std::time::Duration;

use meta_fake::world::{CallState, PhoneCall};
use wassla_app::{ChannelView, ChannelViewState, UseCaseError, Wassla};
use wassla_domain::ChatKind::Whatsapp;
use wassla_domain::calls::{CallOutcome, CallStage};
use wassla_domain::inbound::Outcome;
use wassla_domain::ports::CallingStore;
use wassla_domain::{
    AgentStatus, Call, Caller, Calling, ChannelKind, ChannelState, Modality, WorkspaceId,
};
use wassla_testkit::fixtures::{id, sdp};

use crate::test_app::{TestApp, acme, owner};

pub(crate) const CALLS: ChannelKind = ChannelKind::WhatsappCall;

impl TestApp {
    /// An app with WhatsApp, voice agents, and no calls yet.
    pub(crate) async fn with_voices() -> Self {
        let app = Self::answering(Whatsapp).await;
        for (name, status) in [
            ("ag_vera", AgentStatus::Published),
            ("ag_victor", AgentStatus::Published),
            ("ag_draft", AgentStatus::Draft),
        ] {
            app.hires(name, Modality::Voice, status).await;
        }
        app
    }

    /// An app that takes calls, and nothing left to do.
    pub(crate) async fn taking_calls() -> Self {
        let app = Self::with_voices().await;
        app.enables("ag_vera").await.unwrap();
        app.hears_from_meta().await;
        assert_eq!(app.calling_state().await, Some(ChannelState::Connected));
        app
    }

    /// Enables calls with this agent, and waits until nothing of it is under way.
    pub(crate) async fn enables(&self, agent: &str) -> Result<ChannelView, UseCaseError> {
        self.enables_as(&owner(), agent).await
    }

    pub(crate) async fn enables_as(
        &self,
        caller: &Caller,
        agent: &str,
    ) -> Result<ChannelView, UseCaseError> {
        let view = self.wassla.enable_calling(caller, &id(agent)).await;
        self.wassla.finish_tasks().await;
        view
    }

    /// Meta tells what happened, and what is due is done.
    pub(crate) async fn hears_from_meta(&self) {
        self.meta_tells().await;
        self.takes_in().await;
        self.wassla.enable_due().await.unwrap();
        self.wassla.finish_tasks().await;
    }

    pub(crate) async fn calling_row(&self) -> Option<Calling> {
        self.calling_row_of(&acme()).await
    }

    pub(crate) async fn calling_row_of(&self, workspace: &WorkspaceId) -> Option<Calling> {
        self.store.calling(workspace).await.unwrap()
    }

    pub(crate) async fn calling_state(&self) -> Option<ChannelState> {
        self.calling_row().await.map(|row| row.state)
    }

    /// The card of calls.
    pub(crate) async fn calls_card(&self) -> ChannelView {
        let (_, views) = self.wassla.channels(&owner()).await.unwrap();
        views.into_iter().find(|view| view.kind == CALLS).unwrap()
    }

    /// A calling row under Acme's WhatsApp row, of which Meta knows nothing.
    pub(crate) async fn plants_calling_row(&self) {
        let (chat, now) = (self.row(Whatsapp).await.unwrap(), self.now());
        let calling = Calling::begun(&chat, id("ch_planted"), id("ag_vera"), now, now);
        assert!(self.store.put_calling(&calling.unwrap()).await.unwrap());
    }

    pub(crate) async fn has_calling_row(&self) -> bool {
        self.calling_row().await.is_some()
    }

    /// Whether customers could call this number, as Meta has it.
    pub(crate) fn is_callable(&self, number: &str) -> bool {
        self.graph.world(|world| {
            let mut numbers = world.numbers.iter();
            let number = numbers.find(|one| one.id == number).unwrap();
            number.calling.is_enabled
        })
    }

    /// The number of Acme's WhatsApp row.
    pub(crate) async fn number(&self) -> String {
        self.asset(Whatsapp).await
    }

    /// A customer calls Acme, and Meta tells; answers Meta's id.
    pub(crate) async fn customer_calls(&self, customer: &str) -> String {
        let number = self.number().await;
        let wacid = self.places_call(&number, customer);
        self.meta_tells().await;
        wacid
    }

    /// A customer calls a number, and Meta has not told yet.
    pub(crate) fn places_call(&self, number: &str, customer: &str) -> String {
        let offer = sdp("offer").as_str().to_owned();
        let call = |world: &mut meta_fake::World| world.customer_calls(number, customer, &offer);
        self.graph.world(call).unwrap()
    }

    /// A call as Meta has it.
    pub(crate) fn at_meta(&self, wacid: &str) -> PhoneCall {
        self.graph.world(|world| world.call(wacid).unwrap().clone())
    }

    pub(crate) fn state_at_meta(&self, wacid: &str) -> CallState {
        self.at_meta(wacid).state
    }

    /// Takes in what Meta told, and begins to answer what rings.
    pub(crate) async fn picks_up(&self) {
        self.picks_up_as(&self.wassla).await;
    }

    pub(crate) async fn picks_up_as(&self, wassla: &Wassla) {
        wassla.process_events().await.unwrap();
        let wassla = wassla.clone();
        tokio::spawn(async move { wassla.answer_calls().await });
        self.a_while().await;
    }

    /// A customer calls, and is answered.
    pub(crate) async fn talks_with(&self, customer: &str) -> (String, Call) {
        let wacid = self.customer_calls(customer).await;
        self.picks_up().await;
        assert_eq!(self.state_at_meta(&wacid), CallState::Accepted);
        let call = self.logged(&wacid).await;
        assert_eq!(call.stage, CallStage::Connected);
        (wacid, call)
    }

    /// Long enough for whatever waits for nothing but others; the app's clock stands still.
    pub(crate) async fn a_while(&self) {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }

    /// The app's clock, Meta's and the runtime's move together.
    pub(crate) async fn goes_by(&self, time: Duration) {
        tokio::time::sleep(time).await;
        self.passes(time);
        self.a_while().await;
    }

    /// Meta tells, and it is taken in.
    pub(crate) async fn hears(&self) {
        self.meta_tells().await;
        self.takes_in().await;
        self.a_while().await;
    }

    /// The log, newest first.
    pub(crate) async fn log(&self) -> Vec<Call> {
        let log = self.wassla.calls(&owner(), None, None, 1000).await;
        log.unwrap()
    }

    pub(crate) async fn logged(&self, wacid: &str) -> Call {
        let log = self.log().await;
        let call = log
            .into_iter()
            .find(|call| call.external_id.as_str() == wacid);
        call.unwrap()
    }

    pub(crate) async fn outcome(&self, wacid: &str) -> Option<CallOutcome> {
        self.logged(wacid).await.stage.outcome()
    }

    /// How many events were counted for calls with this outcome.
    pub(crate) async fn counted_calls(&self, outcome: Outcome) -> u64 {
        let view = self.wassla.delivery(&owner(), CALLS).await.unwrap();
        let counted = view.counts.iter().find(|one| one.outcome == outcome);
        counted.map_or(0, |counted| counted.count)
    }
}

/// The state of a card that has a row.
pub(crate) const fn state_of(view: &ChannelView) -> Option<ChannelState> {
    match view.state {
        ChannelViewState::NotConnected => None,
        ChannelViewState::Row(state) => Some(state),
    }
}
