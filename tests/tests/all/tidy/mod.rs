//! Rules about the source itself, held by reading it.
//!
//! A rule is a function from text to findings; beside it stands a test that shows it a violation and
//! one that runs it over the tree.

mod arrows;
mod circles;
mod documents;
mod glossary;
mod places;
mod product;
mod sentences;
mod sizes;
mod templates;
mod threats;
mod tree;
mod twins;
mod type_names;
mod words;

/// A place that breaks a rule.
#[derive(Debug, PartialEq, Eq)]
struct Finding {
    place: String,
    what: String,
}

impl Finding {
    fn new(place: impl Into<String>, what: impl Into<String>) -> Self {
        Self {
            place: place.into(),
            what: what.into(),
        }
    }

    /// On a line, counted from one.
    fn at(path: &str, line: usize, what: impl Into<String>) -> Self {
        Self::new(format!("{path}:{line}"), what)
    }
}

/// Fails with every finding at once.
fn assert_tidy(findings: &[Finding]) {
    let lines: Vec<String> = findings
        .iter()
        .map(|found| format!("{}: {}", found.place, found.what))
        .collect();
    assert!(findings.is_empty(), "\n{}\n", lines.join("\n"));
}
