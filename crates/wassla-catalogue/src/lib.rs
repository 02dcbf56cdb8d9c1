#![doc = include_str!("../README.md")]

mod accept;
mod catalogue;
mod dates;
mod digits;
mod isolate;
mod language;
mod texts;
mod value;

pub use catalogue::{Catalogue, LanguageError};
pub use language::{Direction, LanguageId};
pub use texts::Texts;
pub use value::Value;
