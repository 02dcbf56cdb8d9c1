//! What an agent is asked, as JSON. The README shows it.

use serde::Serialize;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;
use wassla_catalogue::Texts;
use wassla_domain::Timestamp;
use wassla_domain::inbox::{AgentRequest, Turn};

use crate::agent_body::AgentBody;

#[derive(Serialize)]
struct Question<'a> {
    request_id: &'a str,
    workspace_id: &'a str,
    agent: AgentBody<'a>,
    conversation: ConversationRef<'a>,
    messages: Vec<TurnBody>,
}

#[derive(Serialize)]
struct ConversationRef<'a> {
    id: &'a str,
    channel: &'static str,
    customer: String,
}

#[derive(Serialize)]
struct TurnBody {
    by: &'static str,
    text: String,
    at: Option<String>,
}

/// The body of a request, in the language of these texts.
pub(crate) fn body(request: &AgentRequest, texts: &Texts) -> Vec<u8> {
    let conversation = &request.conversation;
    let turns = request.turns.iter();
    let question = Question {
        request_id: &request.id,
        workspace_id: conversation.workspace.as_str(),
        agent: AgentBody::of(&request.agent),
        conversation: ConversationRef {
            id: conversation.id.as_str(),
            channel: conversation.asset.kind.as_str(),
            customer: texts.customer(&conversation.customer()),
        },
        messages: turns.map(|turn| message(turn, texts)).collect(),
    };
    serde_json::to_vec(&question).expect("texts and lists are always JSON")
}

fn message(turn: &Turn, texts: &Texts) -> TurnBody {
    TurnBody {
        by: if turn.by_customer {
            "customer"
        } else {
            "business"
        },
        text: texts.content(&turn.content),
        at: rfc3339(turn.at),
    }
}

/// Nothing for an instant that no calendar has.
fn rfc3339(at: Timestamp) -> Option<String> {
    let nanoseconds = i128::from(at.millis()) * 1_000_000;
    let at = OffsetDateTime::from_unix_timestamp_nanos(nanoseconds).ok()?;
    at.format(&Rfc3339).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_instant_is_written_with_its_milliseconds() {
        let at = |millis| rfc3339(Timestamp::from_millis(millis));
        assert_eq!(at(1_500).as_deref(), Some("1970-01-01T00:00:01.5Z"));
        assert_eq!(at(i64::MAX), None);
    }
}
