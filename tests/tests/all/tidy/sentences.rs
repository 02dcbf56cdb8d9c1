//! Sentences stand in the catalogue: the domain and the stores carry codes and values.

use super::{Finding, assert_tidy, tree};

/// Whose files hold no sentence.
const WORDLESS: &[&str] = &[
    "crates/wassla-domain/src/",
    "crates/wassla-store-sql/src/",
    "crates/wassla-sqlite/src/",
    "crates/wassla-postgres/src/",
];

/// What is read by those who run or build the program stands after one of these.
const FOR_OPERATORS: &[&str] = &[
    "#[error(",
    "expect(",
    "panic!(",
    "write!(f",
    "f.write_str(",
    "tracing::",
    "reason = ",
];

/// A literal reads as a sentence if it begins as one ("Meta refused"), or goes on after a colon
/// ("rejected: no agent").
fn is_sentence(literal: &str) -> bool {
    let words: Vec<&str> = literal.split(' ').collect();
    let is_lower = |word: &str| {
        let letters = word.trim_end_matches(['.', ',', ':', '?', '!', '"']);
        letters.len() > 1 && letters.chars().all(|c| c.is_ascii_lowercase() || c == '\'')
    };
    let begins_upper = |word: &str| {
        let mut letters = word.chars();
        letters.next().is_some_and(|c| c.is_ascii_uppercase())
            && letters
                .next()
                .is_some_and(|c| c.is_ascii_lowercase() || c == '\'')
    };
    words.windows(2).enumerate().any(|(index, pair)| {
        let begins = index == 0 && begins_upper(pair[0]);
        is_lower(pair[1]) && (begins || (pair[0].ends_with(':') && is_lower(pair[0])))
    })
}

/// The literals of a line.
fn literals(line: &str) -> Vec<&str> {
    line.split('"').skip(1).step_by(2).collect()
}

fn sentences(path: &str, text: &str) -> Vec<Finding> {
    let code = text.split("#[cfg(test)]").next().unwrap_or_default();
    let mut findings = Vec::new();
    for (number, line) in tree::code_lines(code) {
        if FOR_OPERATORS.iter().any(|mark| line.contains(mark)) {
            continue;
        }
        for literal in literals(line).into_iter().filter(|it| is_sentence(it)) {
            let what = format!("“{literal}”: a sentence stands in the catalogue");
            findings.push(Finding::at(path, number, what));
        }
    }
    findings
}

#[test]
fn the_domain_and_the_stores_hold_no_sentence() {
    let is_test = |path: &str| path.ends_with("_tests.rs") || path.contains("/tests/");
    let files = tree::files(".rs").into_iter().filter(|file| {
        WORDLESS.iter().any(|folder| file.path.starts_with(folder)) && !is_test(&file.path)
    });
    let findings: Vec<_> = files
        .flat_map(|file| sentences(&file.path, &file.text))
        .collect();
    assert_tidy(&findings);
}

#[test]
fn a_sentence_is_told_from_a_code() {
    let of = |line: &str| sentences("x", line).len();
    assert_eq!(of("    Self::Refused => \"Meta refused the message.\","), 1);
    assert_eq!(of("    \"rejected: no voice agent is assigned\""), 1);
    assert_eq!(of("    happened(\"Your role can't do this\")"), 1);
    assert_eq!(of("    format!(\"Reacted with {emoji}\")"), 1);
    for fine in [
        "    \"window_closed\"",
        "    \"WhatsApp Call\"",
        "    inconsistent(\"a row of messages\")",
        "    query(\"SELECT seq FROM messages WHERE id = ?1\")",
        "    #[error(\"Meta refused the message\")]",
        "    let it = it.expect(\"Meta gave an id\");",
        "    // \"Meta refused the message.\"",
    ] {
        assert_eq!(of(fine), 0, "{fine}");
    }
}
