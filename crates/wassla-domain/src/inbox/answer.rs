//! Asking an agent for an answer.

use std::time::Duration;

use crate::agent::Agent;
use crate::ids::ConversationId;
use crate::inbound::Content;
use crate::inbox::Conversation;
use crate::time::Timestamp;

/// How many messages of a conversation an agent is shown at most.
pub const HISTORY_TURNS: u32 = 30;

/// A conversation in which a customer waits for an answer, taken by one process.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unanswered {
    /// The conversation.
    pub conversation: Conversation,
    /// This taking of it.
    pub round: AnswerRound,
    /// The last message that waits ([`Message::seq`](crate::inbox::Message::seq)).
    pub up_to: i64,
    /// How often an agent was asked for these messages in vain.
    pub failures: u32,
}

/// One taking of a conversation: what another round has overtaken writes nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AnswerRound {
    /// The conversation.
    pub conversation: ConversationId,
    /// Counts the takings.
    pub round: i64,
}

/// What an agent is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AgentRequest {
    /// The same for the same messages, however often it is asked.
    pub id: String,
    /// Who answers.
    pub agent: Agent,
    /// In which conversation.
    pub conversation: Conversation,
    /// What was said, oldest first.
    pub turns: Vec<Turn>,
}

/// Something that was said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Turn {
    /// Whether the customer said it.
    pub by_customer: bool,
    /// What was said.
    pub content: Content,
    /// When.
    pub at: Timestamp,
}

/// What an agent answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AgentAnswer {
    /// Words for the customer.
    Reply(String),
    /// Nothing: the customer needs no answer now.
    Silence,
}

/// When an agent is asked again after it failed this often, or nothing: after about half an hour
/// it is given up, and a person has to answer.
pub fn after_agent_failure(failures: u32, now: Timestamp) -> Option<Timestamp> {
    const PAUSES: [u64; 9] = [1, 2, 5, 15, 30, 60, 300, 600, 900];
    let pause = PAUSES.get(usize::try_from(failures.checked_sub(1)?).ok()?)?;
    Some(now.plus(Duration::from_secs(*pause)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_agent_that_fails_is_asked_again_later_and_in_the_end_given_up() {
        let now = Timestamp::from_seconds(0);
        let after = |failures| after_agent_failure(failures, now).map(Timestamp::seconds);
        assert_eq!(
            (after(1), after(2), after(9)),
            (Some(1), Some(2), Some(900))
        );
        assert_eq!(after(10), None);
    }
}
