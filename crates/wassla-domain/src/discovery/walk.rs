//! One list that comes page by page.

use crate::meta::{Cursor, Listed};

/// How many pages of one list are read before the search stops and says so.
pub const PAGES_PER_LIST: u32 = 20;

/// What is known of a list.
#[derive(Debug, Clone)]
pub(super) struct Walk<T> {
    pub(super) items: Vec<T>,
    next: Option<WalkPosition>,
    pages: u32,
    truncated: bool,
}

/// Where a list goes on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WalkPosition {
    /// At its first page.
    Start,
    /// After this cursor.
    After(Cursor),
}

impl WalkPosition {
    /// The cursor to send, none for the first page.
    pub fn cursor(&self) -> Option<&Cursor> {
        match self {
            Self::Start => None,
            Self::After(cursor) => Some(cursor),
        }
    }
}

impl<T> Walk<T> {
    /// A list of which nothing was read.
    pub(super) fn unread() -> Self {
        Self {
            items: Vec::new(),
            next: Some(WalkPosition::Start),
            pages: 0,
            truncated: false,
        }
    }

    /// A list whose first page came inside another answer.
    pub(super) fn begun(page: Listed<T>) -> Self {
        let mut walk = Self::unread();
        walk.append(page);
        walk
    }

    /// Takes the next page in.
    pub(super) fn append(&mut self, page: Listed<T>) {
        self.pages += 1;
        let stuck = |after: &Cursor| matches!(&self.next, Some(WalkPosition::After(asked)) if asked == after);
        self.next = match page.after {
            // A cursor that leads to itself would be walked for ever.
            Some(after) if stuck(&after) => None,
            Some(_) if self.pages >= PAGES_PER_LIST => {
                self.truncated = true;
                None
            }
            Some(after) => Some(WalkPosition::After(after)),
            None => None,
        };
        self.items.extend(page.items);
    }

    /// Gives the list up at its current place.
    pub(super) fn close(&mut self) {
        self.next = None;
    }

    /// Where to read on, nothing at the end.
    pub(super) fn more(&self) -> Option<WalkPosition> {
        self.next.clone()
    }

    /// Whether the list was longer than we read.
    pub(super) fn truncated(&self) -> bool {
        self.truncated
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(n: u32) -> Listed<u32> {
        Listed {
            items: vec![n],
            after: Some(Cursor::new(n.to_string())),
        }
    }

    #[test]
    fn a_list_stops_after_twenty_pages_and_says_so() {
        let mut walk = Walk::unread();
        let mut asked = 0;
        while walk.more().is_some() {
            walk.append(page(asked));
            asked += 1;
        }
        assert_eq!(asked, PAGES_PER_LIST);
        assert!(walk.truncated());
    }

    #[test]
    fn a_cursor_that_leads_to_itself_ends_the_list() {
        let mut walk = Walk::begun(page(7));
        walk.append(page(7));
        assert!(walk.more().is_none() && !walk.truncated());
    }
}
