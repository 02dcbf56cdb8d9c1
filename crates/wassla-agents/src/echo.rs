use async_trait::async_trait;
use wassla_catalogue::{Catalogue, Texts};
use wassla_domain::inbox::{AgentAnswer, AgentRequest, Turn};
use wassla_domain::ports::{AgentError, AgentRuntime};

/// Answers with the customer's own last words: what there is before an agent is.
#[derive(Debug, Clone)]
pub struct EchoRuntime {
    texts: Texts,
}

impl Default for EchoRuntime {
    fn default() -> Self {
        Self {
            texts: Catalogue::shipped().english(),
        }
    }
}

#[async_trait]
impl AgentRuntime for EchoRuntime {
    async fn answer(&self, request: &AgentRequest) -> Result<AgentAnswer, AgentError> {
        let words = last_words(&request.turns, &self.texts);
        Ok(words.map_or(AgentAnswer::Silence, |words| {
            AgentAnswer::Reply(format!("You wrote: {words}"))
        }))
    }
}

/// What the customer said last, when they said anything.
fn last_words(turns: &[Turn], texts: &Texts) -> Option<String> {
    let last = turns.iter().rfind(|turn| turn.by_customer)?;
    let words = texts.content(&last.content).trim().to_owned();
    (!words.is_empty()).then_some(words)
}

#[cfg(test)]
mod tests {
    use wassla_domain::Timestamp;
    use wassla_domain::inbound::Content;

    use super::*;

    fn turn(by_customer: bool, words: &str) -> Turn {
        Turn {
            by_customer,
            content: Content::Text(words.to_owned()),
            at: Timestamp::from_seconds(0),
        }
    }

    #[test]
    fn the_customers_last_words_are_repeated_not_ours() {
        let turns = [
            turn(true, "Hello"),
            turn(true, " Two roses "),
            turn(false, "You wrote: Hello"),
        ];
        let said = last_words(&turns, &EchoRuntime::default().texts);
        assert_eq!(said.as_deref(), Some("Two roses"));
    }

    #[test]
    fn to_nothing_there_is_no_answer() {
        for turns in [vec![], vec![turn(false, "Hello")], vec![turn(true, " ")]] {
            let said = last_words(&turns, &EchoRuntime::default().texts);
            assert_eq!(said, None, "{turns:?}");
        }
    }
}
