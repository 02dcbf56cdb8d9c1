#![doc = include_str!("../README.md")]

mod accept;
mod advice;
mod catalogue;
mod codes;
mod contents;
mod dates;
mod digits;
mod isolate;
mod language;
mod reasons;
mod texts;
mod value;

pub use catalogue::{Catalogue, LanguageError};
pub use language::{Direction, LanguageId};
pub use reasons::Reason;
pub use texts::Texts;
pub use value::Value;
