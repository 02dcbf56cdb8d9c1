//! Paths that a sign-in page may send a person back to.

use url::Url;

/// A path of our own, safe to redirect to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReturnTo(String);

impl ReturnTo {
    /// Reads a path; `None` for anything that could lead elsewhere.
    pub fn parse(text: &str) -> Option<Self> {
        let one_slash = text.starts_with('/') && !text[1..].starts_with(['/', '\\']);
        if !one_slash || text.chars().any(char::is_control) || text.len() > 2_000 {
            return None;
        }
        // A browser resolves the path against the page it is on: so do we, and compare.
        let own = Url::parse("https://own.invalid/").ok()?;
        let resolved = own.join(text).ok()?;
        let path = &resolved[url::Position::BeforePath..];
        let stays = resolved.origin() == own.origin() && !path.starts_with("//");
        stays.then(|| Self(path.to_owned()))
    }

    /// The path, with its query.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn t07_own_paths_pass_and_others_do_not() {
        for own in [
            "/",
            "/channels",
            "/channels?connected=whatsapp,messenger",
            "/inbox#x",
        ] {
            assert_eq!(ReturnTo::parse(own).unwrap().as_str(), own);
        }
        for foreign in [
            "",
            "//e",
            "/\\e",
            "/\t/e",
            "/%09/e\n",
            "https:e",
            "https://e",
            "/..//e",
            "/.//e",
            "\\\\e",
            "e",
            "/\r\nSet-Cookie: x",
            "javascript:alert(1)",
        ] {
            assert_eq!(ReturnTo::parse(foreign), None, "{foreign:?}");
        }
    }

    proptest! {
        #[test]
        fn t07_no_string_leaves_the_origin(text in "[/\\\\.:@%a-e0-9\u{2044}\t\n?#]{0,12}") {
            let page = Url::parse("https://app.example.com/channels").unwrap();
            if let Some(path) = ReturnTo::parse(&text) {
                prop_assert_eq!(page.join(path.as_str()).unwrap().origin(), page.origin());
            }
        }
    }
}
