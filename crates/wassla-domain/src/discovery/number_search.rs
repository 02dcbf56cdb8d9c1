//! The search for a WhatsApp number: the first account in answer order that has one, and its
//! first number. Accounts that the person's businesses own come first; where they give nothing,
//! those that are shared with them.

use super::account_list::{AccountList, AccountSeen};
use super::walk::{Walk, WalkPosition};
use crate::ids::{BusinessId, MetaUserId, WabaId};
use crate::meta::{
    BusinessFacts, GrantedTargets, Listed, MetaError, NumberFacts, Reached, Remedy, WabaEdge,
    WabaFacts,
};

/// How many accounts are asked for their numbers in one round, when the expanded call was refused.
const ACCOUNTS_PER_ROUND: usize = 8;
/// How many accounts are asked one by one before the search stops and says so.
const ACCOUNTS_AT_MOST: usize = 160;
/// How many accounts are asked that only the sign-in names.
const NAMED_AT_MOST: usize = 24;
/// How many businesses are asked for the accounts that are shared with them.
const BUSINESSES_AT_MOST: usize = 24;

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
    /// Accounts, or more of them.
    Wabas {
        /// Whose.
        edge: WabaEdge,
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
    /// The business that owns the account, if the account was found there.
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
    businesses: Walk<AccountList>,
    /// What is looked through when owned accounts gave nothing.
    shared: Vec<AccountList>,
    made_sure: bool,
    asked_singly: usize,
    cut_short: bool,
    failed: Option<MetaError>,
}

impl Default for NumberSearch {
    fn default() -> Self {
        Self {
            expanded: true,
            businesses: Walk::unread(),
            shared: Vec::new(),
            made_sure: false,
            asked_singly: 0,
            cut_short: false,
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

    /// Looks further when no number was found among owned accounts: at those that this sign-in
    /// was granted for, those of businesses that it was granted for and no list named, those that
    /// others share with the person's businesses, and those assigned to the person. A search that
    /// has not seen all that is owned is not widened: it says so instead.
    pub fn widen(&mut self, granted: &GrantedTargets, user: Option<&MetaUserId>) {
        if self.failed.is_some() || self.truncated() || !matches!(self.look(), Look::Nothing) {
            return;
        }
        let mut named = AccountList::named(&granted.wabas);
        named.wabas.items.retain(|waba| !self.knows(&waba.id));
        self.cut_short |= named.wabas.items.len() > NAMED_AT_MOST;
        named.wabas.items.truncate(NAMED_AT_MOST);
        let businesses = self.businesses.items.iter();
        let listed: Vec<BusinessId> = businesses.filter_map(AccountList::owner).cloned().collect();
        let mut unlisted = granted.businesses.clone();
        unlisted.retain(|business| !listed.contains(business));
        unlisted.truncate(BUSINESSES_AT_MOST);
        let looked_at = listed.iter().take(BUSINESSES_AT_MOST);
        self.cut_short |= looked_at.len() < listed.len();
        let clients = looked_at.chain(&unlisted).cloned().map(WabaEdge::Client);
        let owned = unlisted.iter().cloned().map(WabaEdge::Owned);
        let assigned = user.cloned().map(WabaEdge::Assigned);
        self.shared.push(named);
        let edges = owned.chain(clients).chain(assigned);
        self.shared.extend(edges.map(AccountList::unread));
        self.made_sure = false;
    }

    /// Whether some list was longer than was read.
    pub fn truncated(&self) -> bool {
        let within = |list: &AccountList| {
            let mut wabas = list.wabas.items.iter();
            list.wabas.truncated() || wabas.any(|waba| waba.numbers.truncated())
        };
        self.cut_short || self.businesses.truncated() || self.lists().any(within)
    }

    /// How the search ended.
    pub fn end(self) -> NumberSearchEnd {
        if let Look::Found(found) = self.look() {
            return NumberSearchEnd::Found(found);
        }
        if let Some(error) = self.failed {
            return NumberSearchEnd::Failed(error);
        }
        let any_waba = self.lists().flat_map(|list| &list.wabas.items);
        if any_waba.into_iter().any(|waba| !waba.hidden) {
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
        for list in &self.businesses.items {
            if let Some(look) = look_through(list, &mut questions) {
                return look;
            }
            if let Some(question) = self.question(list) {
                return Look::asking_or(questions, || Look::Ask(vec![question]));
            }
        }
        if let Some(after) = self.businesses.more() {
            let expanded = self.expanded;
            return Look::asking_or(questions, || {
                Look::Ask(vec![NumberQuestion::Businesses { expanded, after }])
            });
        }
        for list in &self.shared {
            if let Some(look) = look_through(list, &mut questions) {
                return look;
            }
            questions.extend(self.question(list));
            if questions.len() >= ACCOUNTS_PER_ROUND {
                break;
            }
        }
        Look::asking_or(questions, || Look::Nothing)
    }

    /// What a list is asked to be read on, unless it ends here.
    fn question(&self, list: &AccountList) -> Option<NumberQuestion> {
        Some(NumberQuestion::Wabas {
            edge: list.edge.clone()?,
            expanded: self.expanded,
            after: list.wabas.more()?,
        })
    }

    fn learn(&mut self, question: &NumberQuestion, answer: NumberAnswer) {
        match (question, answer) {
            (NumberQuestion::Businesses { expanded, .. }, NumberAnswer::Businesses(page)) => {
                self.businesses
                    .append(page.map(|facts| AccountList::of_business(facts, *expanded)));
            }
            (NumberQuestion::Wabas { edge, expanded, .. }, NumberAnswer::Wabas(page)) => {
                let mut page = page.map(|facts| AccountSeen::read(facts, *expanded));
                page.items.retain(|waba| !self.knows(&waba.id));
                if let Some(known) = self.list(edge) {
                    known.wabas.append(page);
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
                    known.hidden = true;
                }
            }
            NumberQuestion::Wabas { edge, .. }
                if error.is_lost_access() || (self.is_shared(edge) && refuses(&error)) =>
            {
                if let Some(known) = self.list(edge) {
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
        let wabas = self.lists_mut().flat_map(|list| &mut list.wabas.items);
        for waba in wabas.filter(|waba| waba.left_out).take(ACCOUNTS_PER_ROUND) {
            waba.numbers = Walk::unread();
            waba.left_out = false;
        }
    }

    fn count_single(&mut self) {
        self.asked_singly += 1;
        if self.asked_singly < ACCOUNTS_AT_MOST {
            return;
        }
        self.cut_short = true;
        self.businesses.close();
        for list in self.lists_mut() {
            list.wabas.close();
            let wabas = list.wabas.items.iter_mut();
            wabas.for_each(|waba| waba.numbers.close());
        }
    }

    fn lists(&self) -> impl Iterator<Item = &AccountList> {
        self.businesses.items.iter().chain(&self.shared)
    }

    fn lists_mut(&mut self) -> impl Iterator<Item = &mut AccountList> {
        self.businesses.items.iter_mut().chain(&mut self.shared)
    }

    fn list(&mut self, edge: &WabaEdge) -> Option<&mut AccountList> {
        self.lists_mut()
            .find(|list| list.edge.as_ref() == Some(edge))
    }

    fn is_shared(&self, edge: &WabaEdge) -> bool {
        let mut shared = self.shared.iter();
        shared.any(|list| list.edge.as_ref() == Some(edge))
    }

    fn knows(&self, id: &WabaId) -> bool {
        let mut wabas = self.lists().flat_map(|list| &list.wabas.items);
        wabas.any(|waba| waba.id == *id)
    }

    fn waba(&mut self, id: &WabaId) -> Option<&mut AccountSeen> {
        let mut wabas = self.lists_mut().flat_map(|list| &mut list.wabas.items);
        wabas.find(|waba| waba.id == *id)
    }
}

/// The number of the first account that has one, unless what comes before it is still asked.
fn look_through(list: &AccountList, questions: &mut Vec<NumberQuestion>) -> Option<Look> {
    for waba in &list.wabas.items {
        if let Some(number) = waba.numbers.items.first() {
            let questions = std::mem::take(questions);
            return Some(Look::asking_or(questions, || {
                Look::Found(found(list, waba, number))
            }));
        }
        if let Some(after) = waba.numbers.more() {
            questions.push(NumberQuestion::Numbers {
                waba: waba.id.clone(),
                after,
            });
        }
        if questions.len() >= ACCOUNTS_PER_ROUND {
            return Some(Look::Ask(std::mem::take(questions)));
        }
    }
    None
}

fn found(list: &AccountList, waba: &AccountSeen, number: &NumberFacts) -> FoundNumber {
    FoundNumber {
        business: list.owner().cloned(),
        waba: waba.id.clone(),
        number: number.clone(),
        of: u32::try_from(waba.numbers.items.len()).unwrap_or(u32::MAX),
        and_more: waba.numbers.more().is_some(),
    }
}

/// A list of accounts that is looked at for lack of others is not there for everybody.
fn refuses(error: &MetaError) -> bool {
    let refused = matches!(error.remedy, Remedy::Never | Remedy::GrantPermission);
    error.reached == Reached::Answered && refused
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

#[cfg(test)]
#[path = "number_search_tests.rs"]
mod tests;
