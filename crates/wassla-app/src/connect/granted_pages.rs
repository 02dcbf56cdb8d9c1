use std::collections::BTreeSet;

use wassla_domain::discovery::{PageSearch, same_page_if_it_can_be, workable_pages};
use wassla_domain::meta::{Listed, PageFacts};
use wassla_domain::{AccessToken, MetaError, PageId};

use crate::Wassla;

/// How many Pages that no list named are asked for.
const PAGES_AT_MOST: usize = 24;

/// The Page to take for a kind, if there is one.
pub(crate) type PageChoice = Result<Option<PageFacts>, MetaError>;

/// A look for Pages, before it is known what the sign-in was granted for.
pub(crate) struct PagesSoFar {
    /// For Messenger; `None` if it is not looked for.
    pub(crate) messenger: Option<PageChoice>,
    /// For Instagram; `None` if it is not looked for.
    pub(crate) instagram: Option<PageChoice>,
    /// The Pages that the list named.
    pub(crate) seen: BTreeSet<PageId>,
}

impl Wassla {
    /// Asks directly for Pages that the sign-in was granted for and that no list named, where a
    /// kind found none.
    pub(crate) async fn widen_pages(
        &self,
        token: &AccessToken,
        mut pages: PagesSoFar,
        granted: &[PageId],
    ) -> PagesSoFar {
        let lacks = |choice: &Option<PageChoice>| matches!(choice, Some(Ok(None)));
        let mut search = PageSearch::new(lacks(&pages.messenger), lacks(&pages.instagram));
        let unlisted = granted.iter().filter(|id| !pages.seen.contains(*id));
        let unlisted: Vec<PageId> = unlisted.take(PAGES_AT_MOST).cloned().collect();
        if search.round().is_none() || unlisted.is_empty() {
            return pages;
        }

        let read = self.read_pages(token, unlisted).await;
        let read = read.into_iter().map(|(_, page)| page).collect();
        let found = workable_pages(read).map(|workable| {
            search.answered(Listed::complete(workable));
            search.choose()
        });
        if lacks(&pages.messenger) {
            pages.messenger = Some(found.clone().map(|found| found.messenger));
        }
        if lacks(&pages.instagram) {
            let messenger = pages.messenger.as_ref().and_then(|page| page.as_ref().ok());
            let same = messenger.and_then(Option::as_ref);
            let own = found.map(|found| same_page_if_it_can_be(same, found.instagram));
            pages.instagram = Some(own);
        }
        pages
    }
}
