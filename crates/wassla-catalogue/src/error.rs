//! Why a language cannot be added.

/// A language that cannot be added.
#[derive(Debug, thiserror::Error)]
pub enum LanguageError {
    /// The tag is no BCP 47 language tag.
    #[error("{0} is no language tag")]
    Tag(String),
    /// The file is no Fluent file, or says something twice.
    #[error("the messages cannot be read: {0}")]
    Unreadable(String),
    /// The file does not say something of the language itself, or not in a form that is known.
    #[error("the message {0} is missing or not understood")]
    Undeclared(&'static str),
}
