use futures::future::join_all;
use wassla_domain::discovery::{NumberAnswer, NumberQuestion, NumberSearch, NumberSearchEnd};
use wassla_domain::meta::TokenFacts;
use wassla_domain::{AccessToken, MetaError};

use crate::Wassla;

/// A look for a number, before it is known what the sign-in was granted for.
pub(crate) enum NumberSearchSoFar {
    /// It has ended, whatever was granted.
    Over(NumberSearchEnd),
    /// It has gone through what the person's businesses own.
    Owned(NumberSearch),
}

impl Wassla {
    /// Looks through what the person's businesses own.
    pub(crate) async fn search_number(&self, token: &AccessToken) -> NumberSearchSoFar {
        let mut search = NumberSearch::default();
        self.carry_on(token, &mut search).await;
        NumberSearchSoFar::Owned(search)
    }

    /// Looks through what is shared with the person, where nothing else was found.
    pub(crate) async fn widen_number(
        &self,
        token: &AccessToken,
        search: Option<NumberSearchSoFar>,
        facts: &TokenFacts,
    ) -> Option<NumberSearchEnd> {
        let mut search = match search? {
            NumberSearchSoFar::Over(end) => return Some(end),
            NumberSearchSoFar::Owned(search) => search,
        };
        search.widen(&facts.targets, facts.user.as_ref());
        self.carry_on(token, &mut search).await;
        if search.truncated() {
            tracing::warn!("a list of WhatsApp accounts or numbers was not read to its end");
        }
        Some(search.end())
    }

    /// Asks until the search has no question left.
    async fn carry_on(&self, token: &AccessToken, search: &mut NumberSearch) {
        loop {
            let questions = search.round();
            if questions.is_empty() {
                return;
            }
            let asked = questions.iter().map(|question| self.ask(token, question));
            let answers = join_all(asked).await;
            for (question, answer) in questions.iter().zip(answers) {
                search.answered(question, answer);
            }
        }
    }

    async fn ask(
        &self,
        token: &AccessToken,
        question: &NumberQuestion,
    ) -> Result<NumberAnswer, MetaError> {
        let graph = &self.ports.graph;
        match question {
            NumberQuestion::Businesses { expanded, after } => {
                let answer = graph.businesses(token, *expanded, after.cursor()).await;
                answer.map(NumberAnswer::Businesses)
            }
            NumberQuestion::Wabas {
                edge,
                expanded,
                after,
            } => graph
                .wabas(token, edge, *expanded, after.cursor())
                .await
                .map(NumberAnswer::Wabas),
            NumberQuestion::Numbers { waba, after } => graph
                .numbers(token, waba, after.cursor())
                .await
                .map(NumberAnswer::Numbers),
        }
    }
}
