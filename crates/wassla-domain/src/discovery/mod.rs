//! Discovery: which of the person's assets to take. Each search asks questions, one round at a
//! time; the caller carries them to Meta, all questions of a round at once, and brings back the
//! answers.

mod account_list;
mod number_search;
mod page_search;
mod walk;

pub use number_search::{FoundNumber, NumberAnswer, NumberQuestion, NumberSearch, NumberSearchEnd};
pub use page_search::{FoundPages, PageSearch, same_page_if_it_can_be, workable_pages};
pub use walk::{PAGES_PER_LIST, WalkPosition};
