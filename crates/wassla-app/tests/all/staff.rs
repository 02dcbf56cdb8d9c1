//! The agents at work: they answer what they were not asked before, and remember what they were.

use std::collections::{BTreeSet, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;
use wassla_domain::inbox::{AgentAnswer, AgentRequest};
use wassla_domain::ports::{AgentError, AgentRuntime};

/// Answers with the customer's words that are not answered yet, unless it was told otherwise.
#[derive(Debug, Default)]
pub(crate) struct Staff {
    asked: Mutex<Vec<AgentRequest>>,
    script: Mutex<VecDeque<Result<AgentAnswer, AgentError>>>,
}

impl Staff {
    /// The next answers, in this order.
    pub(crate) fn will(&self, answers: impl IntoIterator<Item = Result<AgentAnswer, AgentError>>) {
        lock(&self.script).extend(answers);
    }

    /// Fails the next so many times.
    pub(crate) fn fails(&self, times: usize) {
        self.will((0..times).map(|_| Err(AgentError::new("away"))));
    }

    /// What was asked, in this order.
    pub(crate) fn asked(&self) -> Vec<AgentRequest> {
        lock(&self.asked).clone()
    }

    /// How often anybody was asked.
    pub(crate) fn times(&self) -> usize {
        lock(&self.asked).len()
    }
}

#[async_trait]
impl AgentRuntime for Staff {
    async fn answer(&self, request: &AgentRequest) -> Result<AgentAnswer, AgentError> {
        lock(&self.asked).push(request.clone());
        let told = lock(&self.script).pop_front();
        told.unwrap_or_else(|| Ok(AgentAnswer::Reply(re(&unanswered(request)))))
    }
}

/// What an agent answers to these words.
pub(crate) fn re(words: &[String]) -> String {
    format!("Re: {}", words.join(", "))
}

/// The customer's words that no answer quotes.
fn unanswered(request: &AgentRequest) -> Vec<String> {
    let answers = request.turns.iter().filter(|turn| !turn.by_customer);
    let answers: Vec<_> = answers
        .map(|turn| turn.content.written().unwrap())
        .collect();
    let quoted = answers
        .iter()
        .filter_map(|words| words.strip_prefix("Re: "));
    let quoted: BTreeSet<_> = quoted.flat_map(|words| words.split(", ")).collect();
    let words = request.turns.iter().filter(|turn| turn.by_customer);
    let words = words.map(|turn| turn.content.written().unwrap().to_owned());
    words.filter(|words| !quoted.contains(&**words)).collect()
}

fn lock<T>(shared: &Mutex<T>) -> MutexGuard<'_, T> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}
