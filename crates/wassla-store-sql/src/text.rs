use std::borrow::Cow;

/// A text without NUL, which PostgreSQL cannot keep: U+FFFD stands in its place.
pub fn storable(text: &str) -> Cow<'_, str> {
    if text.contains('\0') {
        Cow::Owned(text.replace('\0', "\u{fffd}"))
    } else {
        Cow::Borrowed(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn t30_only_nul_is_replaced() {
        assert_eq!(storable("a\0b\0"), "a\u{fffd}b\u{fffd}");
        assert_eq!(storable("'\"\\ \u{fffd} 🦀 \r\n"), "'\"\\ \u{fffd} 🦀 \r\n");
    }
}
