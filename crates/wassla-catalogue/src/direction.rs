//! From left to right, or from right to left.

/// The direction in which a language is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// As English.
    LeftToRight,
    /// As Arabic.
    RightToLeft,
}

impl Direction {
    /// The value of the `dir` attribute.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::LeftToRight => "ltr",
            Self::RightToLeft => "rtl",
        }
    }

    pub(crate) fn parse(text: &str) -> Option<Self> {
        let both = [Self::LeftToRight, Self::RightToLeft];
        both.into_iter()
            .find(|direction| direction.as_str() == text)
    }
}
