//! What calls look like in JSON: never what a caller's device offered.

use serde::Serialize;
use utoipa::ToSchema;
use wassla_catalogue::Texts;
use wassla_domain::calls::CallOutcome;
use wassla_domain::meta::{CallingReason, MetaCode};
use wassla_domain::{AgentId, Call};

use crate::rfc3339;

/// A page of calls.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CallList {
    /// Newest first.
    pub(super) calls: Vec<CallBody>,
    /// Where the next page begins; null when there is none.
    pub(super) next_cursor: Option<String>,
}

/// One call.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CallBody {
    /// Also the id of its message in the conversation.
    id: String,
    /// The conversation with the customer.
    conversation_id: String,
    /// `user_initiated` or `business_initiated`.
    direction: &'static str,
    /// `ringing`, `answering`, `connected` or `ended`.
    stage: &'static str,
    /// How it ended, such as `completed`, `missed` or `agent_missing`; null while it lives.
    outcome: Option<&'static str>,
    /// The same in words.
    words: String,
    /// The agent that answered.
    agent_id: Option<String>,
    /// What Meta said when it failed.
    failure: Option<CallFailureBody>,
    /// When it rang, RFC 3339.
    rang_at: String,
    /// When it was picked up, RFC 3339.
    accepted_at: Option<String>,
    /// When it ended, RFC 3339.
    ended_at: Option<String>,
    /// How long they talked, in seconds.
    duration_seconds: Option<u32>,
}

/// Why Meta ended a call.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CallFailureBody {
    /// Meta's code.
    code: u32,
    /// The reason: `payment_missing`, `not_answered`, …; null for a code that is not documented
    /// for calls.
    reason: Option<&'static str>,
    /// The same in words.
    words: Option<String>,
}

impl CallBody {
    pub(super) fn new(call: &Call, t: &Texts) -> Self {
        Self {
            id: call.id.to_string(),
            conversation_id: call.conversation.to_string(),
            direction: call.direction.as_str(),
            stage: call.stage.as_str(),
            outcome: call.stage.outcome().map(CallOutcome::as_str),
            words: t.call(call.into()),
            agent_id: call.agent.as_ref().map(AgentId::to_string),
            failure: call.failure_code.map(|code| CallFailureBody::new(code, t)),
            rang_at: rfc3339::machine(call.rang_at),
            accepted_at: call.accepted_at.map(rfc3339::machine),
            ended_at: call.ended_at.map(rfc3339::machine),
            duration_seconds: call.seconds,
        }
    }
}

impl CallFailureBody {
    fn new(code: u32, t: &Texts) -> Self {
        let reason = MetaCode::new(code, None).calling();
        Self {
            code,
            reason: reason.map(CallingReason::as_str),
            words: reason.map(|reason| t.calling(reason).happened),
        }
    }
}
