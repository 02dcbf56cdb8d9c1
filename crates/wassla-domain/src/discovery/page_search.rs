//! The search for Pages: the first that the person may answer for, and the first with Instagram.

use super::walk::{Walk, WalkPosition};
use crate::meta::{Listed, PageFacts};

/// The Pages chosen, one for each kind; often the same.
#[derive(Debug, Clone, Default)]
pub struct FoundPages {
    /// For Messenger: the first Page with the task MESSAGING.
    pub messenger: Option<PageFacts>,
    /// For Instagram: that same Page if it has an Instagram account, else the first that has.
    pub instagram: Option<PageFacts>,
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
        }
    }
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
    use crate::ids::{InstagramId, PageId};
    use crate::meta::Cursor;

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
    fn what_is_not_wanted_is_neither_asked_for_nor_chosen() {
        assert_eq!(PageSearch::new(false, false).round(), None);
        let mut search = PageSearch::new(false, true);
        search.answered(Listed::complete(vec![page(1, true, true)]));
        assert!(search.choose().messenger.is_none());
        assert!(search.choose().instagram.is_some());
    }
}
