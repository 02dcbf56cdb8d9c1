use std::any::Any;
use std::sync::{Arc, Mutex};

use serde_json::Value;
use wassla_domain::calls::{CallAction, CallControl, ExternalCallId, Sdp};
use wassla_domain::meta::{AccessToken, CallingSettings, CallingSwitch, MetaError};
use wassla_domain::ports::{MetaCalling, MetaGraph};
use wassla_domain::{CallId, PhoneNumberId, WabaId};

use crate::meta_graph;
use meta_fake::World;
use meta_fake::world::{Calling, PhoneCall};

/// What the customer's phone offers.
pub(super) const OFFER: &str = "v=0\r\no=- 7 2 IN IP4 127.0.0.1\r\na=ice-pwd:of-the-caller\r\n";
/// What we answer: every character of it must arrive.
pub(super) const ANSWER: &str =
    "v=0\r\no=- 9 2 IN IP4 127.0.0.1\r\ns=\"\u{663}\" & \\u0041\r\na=ice-pwd:of-the-bridge/+\r\n";
/// Our id of a call.
pub(super) const OUR_ID: &str = "call_contract-1";
const HOOK: &str = "https://app.example.com/webhooks/meta";

/// An adapter and the world that it asks.
pub struct Bench {
    /// The adapter under test.
    pub calling: Arc<dyn MetaCalling>,
    /// The same adapter where people sign in.
    pub graph: meta_graph::Bench,
}

/// A number that belongs to somebody, and the token that may speak for it.
pub(super) struct Business {
    pub(super) token: AccessToken,
    pub(super) number: PhoneNumberId,
}

impl Bench {
    /// An adapter, its world, and what has to live as long as both (a server).
    pub fn new<A: MetaGraph + MetaCalling>(
        adapter: Arc<A>,
        world: Arc<Mutex<World>>,
        kept: impl Any + Send + Sync,
    ) -> Self {
        Self {
            calling: adapter.clone(),
            graph: meta_graph::Bench::new(adapter, world, kept),
        }
    }

    /// Looks at the world or changes it.
    pub fn world<T>(&self, visit: impl FnOnce(&mut World) -> T) -> T {
        self.graph.world(visit)
    }

    /// A person who signed in for long, with the first of their numbers.
    pub(super) async fn business(&self, person: &str) -> Business {
        let token = self.graph.signs_in_for_long(person).await;
        let (_, number): (WabaId, PhoneNumberId) = self.graph.first_number(person);
        Business { token, number }
    }

    /// The same, and Meta tells the app of the number's calls.
    pub(super) async fn listening(&self, person: &str) -> Business {
        let business = self.business(person).await;
        let (waba, _): (WabaId, PhoneNumberId) = self.graph.first_number(person);
        self.world(|world| {
            world.set_app_webhook("whatsapp_business_account", HOOK, "verify", &["calls"]);
        });
        let subscribed = self.graph.graph.subscribe_waba(&business.token, &waba);
        subscribed.await.expect("subscribed");
        business
    }

    /// Aisha, who takes calls.
    pub(super) async fn open(&self) -> Business {
        let business = self.listening("aisha").await;
        self.set(&business, CallingSwitch::On)
            .await
            .expect("enabled");
        business
    }

    /// A customer calls.
    pub(super) fn rings(&self, business: &Business, customer: &str) -> ExternalCallId {
        let number = business.number.as_str();
        let id = self.world(|world| world.customer_calls(number, customer, OFFER));
        ExternalCallId::new(id.expect("the number takes calls")).expect("an id of the world")
    }

    pub(super) async fn set(
        &self,
        business: &Business,
        switch: CallingSwitch,
    ) -> Result<(), MetaError> {
        let Business { token, number } = business;
        self.calling.set_calling(token, number, switch).await
    }

    pub(super) async fn settings(&self, business: &Business) -> Result<CallingSettings, MetaError> {
        let Business { token, number } = business;
        self.calling.calling_settings(token, number).await
    }

    pub(super) async fn control(
        &self,
        business: &Business,
        call: &ExternalCallId,
        action: CallAction,
    ) -> Result<(), MetaError> {
        let control = CallControl {
            call: call.clone(),
            action,
        };
        let Business { token, number } = business;
        self.calling.control_call(token, number, &control).await
    }

    /// What a number is set to at Meta.
    pub(super) fn held(&self, number: &PhoneNumberId) -> Calling {
        self.world(|world| {
            let mut numbers = world.numbers.iter();
            let number = numbers.find(|it| it.id == number.as_str());
            number.expect("it exists").calling.clone()
        })
    }

    /// A call as it stands at Meta.
    pub(super) fn call(&self, call: &ExternalCallId) -> PhoneCall {
        self.world(|world| world.call(call.as_str()).cloned())
            .expect("it was placed")
    }

    /// What the app was told since it was last asked.
    pub(super) fn told(&self) -> Vec<Value> {
        self.world(|world| {
            let due = world.due_deliveries(world.now());
            for delivery in &due {
                world.delivered(delivery.id, Some(200));
            }
            let read = |body: &str| serde_json::from_str(body).expect("JSON");
            due.iter().map(|delivery| read(&delivery.body)).collect()
        })
    }
}

pub(super) fn answer() -> Sdp {
    Sdp::new(ANSWER).expect("it begins as one")
}

pub(super) fn accept() -> CallAction {
    CallAction::Accept {
        answer: answer(),
        id: CallId::parse(OUR_ID).expect("it has the form of an id"),
    }
}
