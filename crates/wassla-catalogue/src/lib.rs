#![doc = include_str!("../README.md")]

mod accept;
mod advice;
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
mod value;

pub use catalogue::Catalogue;
pub use direction::Direction;
pub use error::LanguageError;
pub use language::LanguageId;
pub use reasons::Reason;
pub use texts::Texts;
pub use value::Value;
