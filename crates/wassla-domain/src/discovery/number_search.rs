//! The search for a WhatsApp number: the first account in answer order that has one, and its
//! first number.

use super::walk::{Walk, WalkPosition};
use crate::ids::{BusinessId, WabaId};
use crate::meta::{BusinessFacts, Listed, MetaError, NumberFacts, Reached, Remedy, WabaFacts};

/// How many accounts are asked for their numbers in one round, when the expanded call was refused.
const ACCOUNTS_PER_ROUND: usize = 8;
/// How many accounts are asked one by one before the search stops and says so.
const ACCOUNTS_AT_MOST: usize = 160;

/// What the search wants to know next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NumberQuestion {
    /// `/me/businesses` with the accounts of each; `expanded`: with their numbers as well.
    Businesses {
        /// Whether to expand the numbers.
        expanded: bool,
        /// Where to go on.
        after: WalkPosition,
    },
    /// More accounts of one business.
    Wabas {
        /// The business.
        business: BusinessId,
        /// Whether to expand the numbers.
        expanded: bool,
        /// Where to go on.
        after: WalkPosition,
    },
    /// Numbers of one account.
    Numbers {
        /// The account.
        waba: WabaId,
        /// Where to go on.
        after: WalkPosition,
    },
}

/// What Meta answered.
#[derive(Debug, Clone)]
pub enum NumberAnswer {
    /// To [`NumberQuestion::Businesses`].
    Businesses(Listed<BusinessFacts>),
    /// To [`NumberQuestion::Wabas`].
    Wabas(Listed<WabaFacts>),
    /// To [`NumberQuestion::Numbers`].
    Numbers(Listed<NumberFacts>),
}

/// A number and where it was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundNumber {
    /// The business that owns the account; unknown when a held number was asked for directly.
    pub business: Option<BusinessId>,
    /// The account.
    pub waba: WabaId,
    /// The number.
    pub number: NumberFacts,
    /// How many numbers of the account were seen.
    pub of: u32,
    /// Whether the account has more numbers than were seen.
    pub and_more: bool,
}

/// How a search ended.
#[derive(Debug, Clone)]
pub enum NumberSearchEnd {
    /// With a number.
    Found(FoundNumber),
    /// Accounts, but no number in any.
    NoNumber,
    /// No account at all.
    NoWaba,
    /// Meta did not answer what was needed.
    Failed(MetaError),
}

/// The search.
#[derive(Debug)]
pub struct NumberSearch {
    expanded: bool,
    businesses: Walk<Business>,
    made_sure: bool,
    asked_singly: usize,
    gave_up: bool,
    failed: Option<MetaError>,
}

#[derive(Debug, Clone)]
struct Business {
    id: BusinessId,
    wabas: Walk<Waba>,
}

#[derive(Debug, Clone)]
struct Waba {
    id: WabaId,
    numbers: Walk<NumberFacts>,
    /// The expanded answer left its numbers out: none, or none that it would show.
    left_out: bool,
}

impl Default for NumberSearch {
    fn default() -> Self {
        Self {
            expanded: true,
            businesses: Walk::unread(),
            made_sure: false,
            asked_singly: 0,
            gave_up: false,
            failed: None,
        }
    }
}

impl NumberSearch {
    /// The questions of the next round; empty if the search has ended. Every question wants an
    /// answer before the next round.
    pub fn round(&self) -> Vec<NumberQuestion> {
        match self.look() {
            Look::Ask(questions) => questions,
            Look::Found(_) | Look::Nothing => Vec::new(),
        }
    }

    /// Takes an answer in.
    pub fn answered(&mut self, question: &NumberQuestion, answer: Result<NumberAnswer, MetaError>) {
        match answer {
            Ok(answer) => self.learn(question, answer),
            Err(error) => self.cope(question, error),
        }
        if !self.made_sure && matches!(self.look(), Look::Nothing) {
            self.make_sure();
        }
    }

    /// Whether some list was longer than was read.
    pub fn truncated(&self) -> bool {
        let within = |business: &Business| {
            let numbers = business
                .wabas
                .items
                .iter()
                .any(|waba| waba.numbers.truncated());
            business.wabas.truncated() || numbers
        };
        self.gave_up || self.businesses.truncated() || self.businesses.items.iter().any(within)
    }

    /// How the search ended.
    pub fn end(self) -> NumberSearchEnd {
        if let Look::Found(found) = self.look() {
            return NumberSearchEnd::Found(found);
        }
        if let Some(error) = self.failed {
            return NumberSearchEnd::Failed(error);
        }
        let any_waba = self
            .businesses
            .items
            .iter()
            .any(|business| !business.wabas.items.is_empty());
        if any_waba {
            NumberSearchEnd::NoNumber
        } else {
            NumberSearchEnd::NoWaba
        }
    }

    /// Walks what is known in answer order, up to the first number or the first gap.
    fn look(&self) -> Look {
        if self.failed.is_some() {
            return Look::Nothing;
        }
        let mut questions = Vec::new();
        for business in &self.businesses.items {
            for waba in &business.wabas.items {
                if let Some(number) = waba.numbers.items.first() {
                    return Look::asking_or(questions, || {
                        Look::Found(waba.found(business, number))
                    });
                }
                if let Some(after) = waba.numbers.more() {
                    questions.push(NumberQuestion::Numbers {
                        waba: waba.id.clone(),
                        after,
                    });
                }
                if questions.len() == ACCOUNTS_PER_ROUND {
                    return Look::Ask(questions);
                }
            }
            if let Some(after) = business.wabas.more() {
                let business = business.id.clone();
                let expanded = self.expanded;
                return Look::asking_or(questions, || {
                    Look::Ask(vec![NumberQuestion::Wabas {
                        business,
                        expanded,
                        after,
                    }])
                });
            }
        }
        let more = self.businesses.more();
        Look::asking_or(questions, || match more {
            Some(after) => Look::Ask(vec![NumberQuestion::Businesses {
                expanded: self.expanded,
                after,
            }]),
            None => Look::Nothing,
        })
    }

    fn learn(&mut self, question: &NumberQuestion, answer: NumberAnswer) {
        match (question, answer) {
            (NumberQuestion::Businesses { expanded, .. }, NumberAnswer::Businesses(page)) => {
                self.businesses
                    .append(page.map(|facts| Business::read(facts, *expanded)));
            }
            (
                NumberQuestion::Wabas {
                    business, expanded, ..
                },
                NumberAnswer::Wabas(page),
            ) => {
                if let Some(known) = self.business(business) {
                    known
                        .wabas
                        .append(page.map(|facts| Waba::read(facts, *expanded)));
                }
            }
            (NumberQuestion::Numbers { waba, .. }, NumberAnswer::Numbers(page)) => {
                self.count_single();
                if let Some(known) = self.waba(waba) {
                    known.numbers.append(page);
                }
            }
            (question, _) => debug_assert!(false, "an answer to another question: {question:?}"),
        }
    }

    fn cope(&mut self, question: &NumberQuestion, error: MetaError) {
        match question {
            NumberQuestion::Businesses {
                expanded: true,
                after: WalkPosition::Start,
            } if refuses_form(&error) => {
                self.expanded = false;
            }
            NumberQuestion::Numbers { waba, .. } if error.is_lost_access() => {
                self.count_single();
                if let Some(known) = self.waba(waba) {
                    known.numbers.close();
                }
            }
            NumberQuestion::Wabas { business, .. } if error.is_lost_access() => {
                if let Some(known) = self.business(business) {
                    known.wabas.close();
                }
            }
            NumberQuestion::Businesses { .. }
            | NumberQuestion::Numbers { .. }
            | NumberQuestion::Wabas { .. } => self.failed = Some(error),
        }
    }

    /// Nothing was found in expanded answers. Meta leaves out what is empty and what it will not
    /// show there, alike: one round asks the first such accounts directly.
    fn make_sure(&mut self) {
        self.made_sure = true;
        let wabas = self
            .businesses
            .items
            .iter_mut()
            .flat_map(|business| &mut business.wabas.items);
        for waba in wabas.filter(|waba| waba.left_out).take(ACCOUNTS_PER_ROUND) {
            waba.numbers = Walk::unread();
        }
    }

    fn count_single(&mut self) {
        self.asked_singly += 1;
        if self.asked_singly < ACCOUNTS_AT_MOST {
            return;
        }
        self.gave_up = true;
        self.businesses.close();
        for business in &mut self.businesses.items {
            business.wabas.close();
            business
                .wabas
                .items
                .iter_mut()
                .for_each(|waba| waba.numbers.close());
        }
    }

    fn business(&mut self, id: &BusinessId) -> Option<&mut Business> {
        self.businesses
            .items
            .iter_mut()
            .find(|business| business.id == *id)
    }

    fn waba(&mut self, id: &WabaId) -> Option<&mut Waba> {
        let all = self
            .businesses
            .items
            .iter_mut()
            .flat_map(|business| &mut business.wabas.items);
        all.into_iter().find(|waba| waba.id == *id)
    }
}

/// Meta answered, and what it refuses may be the expansion rather than the person or the load.
fn refuses_form(error: &MetaError) -> bool {
    let form = matches!(
        error.remedy,
        Remedy::Never | Remedy::GrantPermission | Remedy::Retry
    );
    error.reached == Reached::Answered && form
}

enum Look {
    Ask(Vec<NumberQuestion>),
    Found(FoundNumber),
    Nothing,
}

impl Look {
    /// Gaps before this place come first: what comes before it may win.
    fn asking_or(questions: Vec<NumberQuestion>, otherwise: impl FnOnce() -> Self) -> Self {
        if questions.is_empty() {
            otherwise()
        } else {
            Self::Ask(questions)
        }
    }
}

impl Business {
    fn read(facts: BusinessFacts, expanded: bool) -> Self {
        let wabas = facts.wabas.map(|waba| Waba::read(waba, expanded));
        Self {
            id: facts.id,
            wabas: Walk::begun(wabas),
        }
    }
}

impl Waba {
    fn read(facts: WabaFacts, expanded: bool) -> Self {
        let left_out = expanded && facts.numbers.is_none();
        let numbers = match facts.numbers {
            Some(numbers) => Walk::begun(numbers),
            None if expanded => Walk::begun(Listed::complete(Vec::new())),
            None => Walk::unread(),
        };
        Self {
            id: facts.id,
            numbers,
            left_out,
        }
    }

    fn found(&self, business: &Business, number: &NumberFacts) -> FoundNumber {
        FoundNumber {
            business: Some(business.id.clone()),
            waba: self.id.clone(),
            number: number.clone(),
            of: u32::try_from(self.numbers.items.len()).unwrap_or(u32::MAX),
            and_more: self.numbers.more().is_some(),
        }
    }
}

#[cfg(test)]
#[path = "number_search_tests.rs"]
mod tests;
