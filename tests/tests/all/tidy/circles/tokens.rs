//! Rust text as words and signs: enough to see what a file imports.

/// Names, `::`, string literals and single signs; comments, characters and lifetimes are left out.
pub(super) fn tokens(text: &str) -> Vec<&str> {
    let mut tokens = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let (length, kept) = measure(rest, first);
        let (token, after) = rest.split_at(length);
        if kept {
            tokens.push(token);
        }
        rest = after;
    }
    tokens
}

/// How long the token at the front is, and whether it is kept.
fn measure(rest: &str, first: char) -> (usize, bool) {
    if first.is_whitespace() {
        return (first.len_utf8(), false);
    }
    if rest.starts_with("//") {
        return (rest.find('\n').unwrap_or(rest.len()), false);
    }
    if rest.starts_with("/*") {
        return (rest.find("*/").map_or(rest.len(), |end| end + 2), false);
    }
    if let Some(length) = raw_string(rest) {
        return (length, true);
    }
    match first {
        '"' => (quoted(rest, '"'), true),
        '\'' => (character(rest), false),
        ':' if rest.starts_with("::") => (2, true),
        _ if is_word(first) => (rest.find(|c| !is_word(c)).unwrap_or(rest.len()), true),
        _ => (first.len_utf8(), true),
    }
}

fn is_word(character: char) -> bool {
    character == '_' || character.is_alphanumeric()
}

/// `r"…"`, `r#"…"#` and so on, with a `b` before it or not.
fn raw_string(rest: &str) -> Option<usize> {
    let start = rest.strip_prefix("br").or_else(|| rest.strip_prefix('r'))?;
    let hashes = start.len() - start.trim_start_matches('#').len();
    let body = start[hashes..].strip_prefix('"')?;
    let end = format!("\"{}", "#".repeat(hashes));
    let head = rest.len() - body.len();
    Some(
        body.find(&end)
            .map_or(rest.len(), |at| head + at + end.len()),
    )
}

/// The length of a literal that ends with an unescaped `end`.
fn quoted(rest: &str, end: char) -> usize {
    let mut escaped = false;
    for (at, character) in rest.char_indices().skip(1) {
        match character {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            _ if character == end => return at + 1,
            _ => {}
        }
    }
    rest.len()
}

/// A character literal whole; of a lifetime its quote and its name.
fn character(rest: &str) -> usize {
    let mut following = rest.chars().skip(1);
    let (first, second) = (following.next(), following.next());
    if first == Some('\\') || second == Some('\'') {
        return quoted(rest, '\'');
    }
    let name = &rest[1..];
    1 + name.find(|c| !is_word(c)).unwrap_or(name.len())
}

#[test]
fn text_becomes_tokens() {
    let text =
        "use a::b; // use c;\nfn f<'a>(x: &'a str) { '\\''; ';'; r#\"use d;\"#; \"\\\"\" /* e */ }";
    assert_eq!(
        tokens(text).join(" "),
        "use a :: b ; fn f < > ( x : & str ) { ; ; r#\"use d;\"# ; \"\\\"\" }"
    );
}
