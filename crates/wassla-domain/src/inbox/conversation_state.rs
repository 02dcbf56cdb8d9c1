//! A conversation as a store keeps it: with the customer's wait for an agent.

use crate::inbound::Content;
use crate::inbox::{AnswerRound, Conversation, NewReply, StoredMessage, Unanswered};
use crate::time::Timestamp;

/// A conversation, and the work that it still is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConversationState {
    /// The conversation.
    pub conversation: Conversation,
    /// The last message that asks for an answer.
    pub asked_up_to: i64,
    /// When an agent is asked; only while an answer is waited for.
    pub answer_due_at: Option<Timestamp>,
    /// How often an agent was asked in vain.
    pub answer_failures: u32,
    /// Counts the takings.
    pub answer_round: i64,
}

/// A conversation that changed, or that is new.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConversationChange {
    /// The conversation as it is now, but for [`Conversation::last`].
    pub state: ConversationState,
    /// What its last message holds; `None` if that is as it was.
    pub last: Option<Content>,
}

/// Replies at the end of a conversation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueuedReplies {
    /// The conversation.
    pub conversation: ConversationChange,
    /// The replies in their order.
    pub messages: Vec<StoredMessage>,
}

impl ConversationState {
    /// The conversation as whoever took it has it answered.
    pub fn unanswered(&self) -> Unanswered {
        Unanswered {
            conversation: self.conversation.clone(),
            round: AnswerRound {
                conversation: self.conversation.id.clone(),
                round: self.answer_round,
            },
            up_to: self.asked_up_to,
            failures: self.answer_failures,
        }
    }

    /// Whether this is the round that the conversation is in.
    pub fn is_in_round(&self, round: &AnswerRound) -> bool {
        self.answer_due_at.is_some() && self.answer_round == round.round
    }

    /// Ends a round: the messages up to this one need no more answer.
    pub fn end_round(&mut self, up_to: i64, now: Timestamp) {
        let waits_on = self.asked_up_to > up_to;
        self.answer_due_at = waits_on.then_some(now);
        self.answer_failures = 0;
        self.answer_round += 1;
    }

    /// Queues replies, due at once; there is a number for each.
    pub fn queue(mut self, replies: &[NewReply], seqs: &[i64], now: Timestamp) -> QueuedReplies {
        let messages: Vec<_> = replies
            .iter()
            .zip(seqs)
            .map(|(reply, seq)| StoredMessage::of_reply(reply, &self.conversation, *seq, now))
            .collect();
        let last = messages.last().map(|stored| stored.message.content.clone());
        if last.is_some() {
            let conversation = &mut self.conversation;
            conversation.last_at = conversation.last_at.max(now);
        }
        let conversation = ConversationChange { state: self, last };
        QueuedReplies {
            conversation,
            messages,
        }
    }
}

#[cfg(test)]
#[path = "conversation_state_tests.rs"]
mod tests;
