#![doc = include_str!("../README.md")]

mod accept;
mod advice;
mod argument;
mod catalogue;
mod codes;
mod contents;
mod dates;
mod digits;
mod direction;
mod error;
mod isolate;
mod language;
mod reasons;
mod texts;

pub use argument::Argument;
pub use catalogue::Catalogue;
pub use direction::Direction;
pub use error::LanguageError;
pub use language::LanguageId;
pub use reasons::Reason;
pub use texts::Texts;
