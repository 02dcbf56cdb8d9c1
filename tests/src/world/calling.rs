//! What people do with calls: through the API, and on the customer's phone.

use meta_fake::world::AssetKind;
use serde_json::{Value, json};
use wassla_domain::{Agent, AgentStatus, Modality};
use wassla_testkit::fixtures::id;

use super::World;
use super::person::Person;
use super::phone::Phone;
use super::session_description::description;
use super::web::Answer;

/// Calling in the API.
const CALLING: &str = "/api/v1/channels/whatsapp_call";

impl World {
    /// Writes a published voice agent.
    pub async fn hires_voice(&self, workspace: &str, agent: &str, name: &str) {
        self.puts_voice(workspace, agent, name, AgentStatus::Published)
            .await;
    }

    /// Writes a voice agent.
    pub async fn puts_voice(&self, workspace: &str, agent: &str, name: &str, status: AgentStatus) {
        let agent = Agent {
            id: id(agent),
            workspace: id(workspace),
            name: name.to_owned(),
            modality: Modality::Voice,
            status,
        };
        let put = self.stores().agents.put_agent(&agent).await;
        assert!(put.expect("the store answers"), "the agent is another's");
    }

    /// Whether customers can call the number with this address, as Meta has it.
    pub fn is_callable(&self, address: &str) -> bool {
        let number = self.number(address);
        self.meta(|meta| {
            let held = meta.numbers.iter().find(|held| held.id == number);
            held.is_some_and(|held| held.calling.is_enabled)
        })
    }

    /// Meta's id of the number with this address.
    pub fn number(&self, address: &str) -> String {
        self.meta(|meta| {
            let assets = meta.assets();
            let mut numbers = assets.iter().filter(|one| one.kind == AssetKind::Whatsapp);
            let number = numbers.find(|one| one.address == address);
            let number = number.unwrap_or_else(|| panic!("nobody has the number {address}"));
            number.id.clone()
        })
    }

    /// How many calls ended so, as the operator sees it.
    pub async fn calls_ended(&self, outcome: &str) -> u64 {
        let name = format!("wassla_calls_ended_total{{outcome=\"{outcome}\"}}");
        self.figure(&name).await
    }
}

impl Person {
    /// Enables calls with this agent.
    pub async fn enables_calls(&self, agent: &str) -> Answer {
        let body = json!({ "agent_id": agent });
        self.calls_api_with("POST", CALLING, &body).await
    }

    /// The calls, newest first.
    pub async fn calls(&self) -> Vec<Value> {
        let answer = self.gets("/api/v1/calls?limit=100").await;
        assert_eq!(answer.status, 200, "{answer:?}");
        let calls = answer.json()["calls"].clone();
        calls.as_array().expect("a list").clone()
    }

    /// The newest call.
    pub async fn last_call(&self) -> Option<Value> {
        self.calls().await.into_iter().next()
    }

    /// The stage of the newest call, or how it ended; empty when there is none.
    pub async fn last_call_is(&self) -> String {
        let call = self.last_call().await.unwrap_or_default();
        let word = if call["outcome"].is_null() {
            &call["stage"]
        } else {
            &call["outcome"]
        };
        word.as_str().unwrap_or_default().to_owned()
    }

    /// Hangs up.
    pub async fn hangs_up(&self, call: &Value) -> Answer {
        let id = call["id"].as_str().expect("a call has an id");
        let path = format!("/api/v1/calls/{id}/terminate");
        self.calls_api("POST", &path).await
    }
}

impl Phone {
    /// Calls with a description that nobody else has; answers Meta's id of the call.
    pub fn calls(&self) -> String {
        self.calls_with(&description("offer"))
    }
}
