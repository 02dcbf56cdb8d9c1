/// What is wrong with a row. It names the field and never quotes what the row holds.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RecordError {
    /// A column or a part of it that is not JSON, or not an object.
    #[error("{field} is not the JSON that is kept there")]
    NotJson {
        /// Which.
        field: String,
    },
    /// Something that must be there is not.
    #[error("{field} is missing")]
    Missing {
        /// Which.
        field: String,
    },
    /// Something that is there has a form that we do not know.
    #[error("{field} has a form that is not known here")]
    Unknown {
        /// Which.
        field: String,
    },
    /// Two parts of one row do not fit together.
    #[error("{field} contradicts {other}")]
    Contradiction {
        /// Which.
        field: String,
        /// And which.
        other: String,
    },
}

impl RecordError {
    pub(crate) fn unknown(field: impl Into<String>) -> Self {
        Self::Unknown {
            field: field.into(),
        }
    }

    pub(crate) fn contradiction(field: impl Into<String>, other: impl Into<String>) -> Self {
        Self::Contradiction {
            field: field.into(),
            other: other.into(),
        }
    }
}
