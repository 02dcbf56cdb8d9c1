//! The search for Pages: the first that the person may answer for, and the first with Instagram.

use std::collections::BTreeSet;

use super::walk::{Walk, WalkPosition};
use crate::ids::PageId;
use crate::meta::{Listed, MetaError, PageFacts, Remedy};

/// The Pages chosen, one for each kind; often the same.
#[derive(Debug, Clone, Default)]
pub struct FoundPages {
    /// For Messenger: the first Page with the task MESSAGING.
    pub messenger: Option<PageFacts>,
    /// For Instagram: that same Page if it has an Instagram account, else the first that has.
    pub instagram: Option<PageFacts>,
    /// Every Page that was seen: what was not chosen was seen and did not do.
    pub seen: BTreeSet<PageId>,
}

/// The search over `/me/accounts`.
#[derive(Debug)]
pub struct PageSearch {
    wants_messenger: bool,
    wants_instagram: bool,
    pages: Walk<PageFacts>,
}

impl PageSearch {
    /// A search for the kinds that are still wanted.
    pub fn new(wants_messenger: bool, wants_instagram: bool) -> Self {
        Self {
            wants_messenger,
            wants_instagram,
            pages: Walk::unread(),
        }
    }

    /// Where to read on; `None` when the search has ended.
    pub fn round(&self) -> Option<WalkPosition> {
        let chosen = self.choose();
        let messenger_open = self.wants_messenger && chosen.messenger.is_none();
        let instagram_open = self.wants_instagram && chosen.instagram.is_none();
        if !messenger_open && !instagram_open {
            return None;
        }
        self.pages.more()
    }

    /// Takes a page of the list in.
    pub fn answered(&mut self, page: Listed<PageFacts>) {
        self.pages.append(page);
    }

    /// Whether the list was longer than was read.
    pub fn truncated(&self) -> bool {
        self.pages.truncated()
    }

    /// The Pages chosen from what was read.
    pub fn choose(&self) -> FoundPages {
        let pages = &self.pages.items;
        let messenger = pages
            .iter()
            .find(|page| self.wants_messenger && page.may_message())
            .cloned();
        let with_instagram = |page: &&PageFacts| page.instagram.is_some();
        let same = messenger.as_ref().filter(with_instagram);
        let instagram = same.or_else(|| pages.iter().find(with_instagram));
        let instagram = instagram.filter(|_| self.wants_instagram).cloned();
        FoundPages {
            messenger,
            instagram,
            seen: pages.iter().map(|page| page.id.clone()).collect(),
        }
    }
}

/// Of the Pages that the sign-in was granted for, each asked for directly, those that can be
/// worked.
///
/// # Errors
/// What keeps Meta from answering for one of them, when asking again may help.
pub fn workable_pages(
    pages: Vec<Result<PageFacts, MetaError>>,
) -> Result<Vec<PageFacts>, MetaError> {
    let mut workable = Vec::new();
    for page in pages {
        match page {
            Ok(page) if page.token.is_some() => workable.push(page),
            Ok(_) => {}
            Err(error) => match error.remedy {
                Remedy::Never | Remedy::GrantPermission => {}
                Remedy::Reconnect | Remedy::Wait(_) | Remedy::Retry => return Err(error),
            },
        }
    }
    Ok(workable)
}

/// The Page for Instagram: that of Messenger if it has an Instagram account, else the other.
pub fn same_page_if_it_can_be(
    messenger: Option<&PageFacts>,
    other: Option<PageFacts>,
) -> Option<PageFacts> {
    messenger
        .filter(|page| page.instagram.is_some())
        .cloned()
        .or(other)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::InstagramId;
    use crate::meta::{AccessToken, Cursor};

    fn page(id: u32, messaging: bool, instagram: bool) -> PageFacts {
        PageFacts {
            id: PageId::parse(id.to_string()).unwrap(),
            name: format!("Page {id}"),
            tasks: Some(vec![
                if messaging { "MESSAGING" } else { "ANALYZE" }.to_owned(),
            ]),
            instagram: instagram.then(|| (InstagramId::parse(format!("9{id}")).unwrap(), None)),
            token: None,
        }
    }

    fn choose(pages: Vec<PageFacts>) -> (Option<String>, Option<String>) {
        let mut search = PageSearch::new(true, true);
        assert_eq!(search.round(), Some(WalkPosition::Start));
        search.answered(Listed::complete(pages));
        assert_eq!(search.round(), None);
        let found = search.choose();
        let id = |page: Option<PageFacts>| page.map(|page| page.id.as_str().to_owned());
        (id(found.messenger), id(found.instagram))
    }

    #[test]
    fn the_choice_table_holds() {
        let some = |id: u32| Some(id.to_string());
        let table = [
            (vec![], (None, None)),
            (
                vec![page(1, false, false), page(2, true, false)],
                (some(2), None),
            ),
            (
                vec![page(1, true, false), page(2, true, true)],
                (some(1), some(2)),
            ),
            (
                vec![page(1, false, true), page(2, true, true)],
                (some(2), some(2)),
            ),
            (vec![page(1, false, true)], (None, some(1))),
        ];
        for (pages, expected) in table {
            assert_eq!(choose(pages.clone()), expected, "{pages:?}");
        }
    }

    #[test]
    fn five_pages_are_one_question_and_a_long_list_is_read_until_both_are_found() {
        let mut search = PageSearch::new(true, true);
        let after = |text: &str| Some(Cursor::new(text));
        search.answered(Listed {
            items: vec![page(1, true, false)],
            after: after("a"),
        });
        assert_eq!(search.round(), after("a").map(WalkPosition::After));
        search.answered(Listed {
            items: vec![page(2, true, true)],
            after: after("b"),
        });
        assert_eq!(search.round(), None);
    }

    #[test]
    fn what_was_seen_is_told_and_a_granted_page_needs_a_token_of_its_own() {
        let mut search = PageSearch::new(true, false);
        search.answered(Listed::complete(vec![page(1, false, false)]));
        let found = search.choose();
        assert!(found.messenger.is_none());
        assert!(found.seen.contains(&PageId::parse("1").unwrap()));

        let refused = |remedy| Err(MetaError::answered(remedy, None, None));
        let with_token = |id| PageFacts {
            token: Some(AccessToken::new("page")),
            ..page(id, true, false)
        };
        let pages = vec![
            refused(Remedy::Never),
            refused(Remedy::GrantPermission),
            Ok(page(2, true, false)),
            Ok(with_token(3)),
        ];
        let ids: Vec<_> = workable_pages(pages).unwrap();
        let ids: Vec<_> = ids.iter().map(|page| page.id.as_str()).collect();
        assert_eq!(ids, ["3"]);
        for remedy in [Remedy::Retry, Remedy::Reconnect] {
            let pages = vec![Ok(with_token(3)), refused(remedy)];
            assert!(workable_pages(pages).is_err(), "{remedy:?}");
        }
    }

    #[test]
    fn what_is_not_wanted_is_neither_asked_for_nor_chosen() {
        assert_eq!(PageSearch::new(false, false).round(), None);
        let mut search = PageSearch::new(false, true);
        search.answered(Listed::complete(vec![page(1, true, true)]));
        assert!(search.choose().messenger.is_none());
        assert!(search.choose().instagram.is_some());
    }
}
