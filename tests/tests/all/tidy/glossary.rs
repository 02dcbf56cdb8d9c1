//! `docs/glossary.md` names what exists.

use std::collections::BTreeSet;

use super::documents::code_spans;
use super::{Finding, assert_tidy, tree};

const GLOSSARY: &str = "docs/glossary.md";

/// Names in a source text.
fn names(text: &str) -> impl Iterator<Item = &str> {
    text.split(|character: char| !character.is_alphanumeric() && character != '_')
        .filter(|name| !name.is_empty())
}

fn unknown_names(path: &str, text: &str, known: &BTreeSet<&str>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (index, line) in text.lines().enumerate() {
        for name in code_spans(line).flat_map(names) {
            if !known.contains(name) {
                let what = format!("{name} is nowhere in the sources");
                findings.push(Finding::at(path, index + 1, what));
            }
        }
    }
    findings
}

/// Words of which two rows explain the same.
fn twice(path: &str, text: &str) -> Vec<Finding> {
    let mut seen = BTreeSet::new();
    let words = text
        .lines()
        .enumerate()
        .take_while(|(_, line)| *line != "## In Arabic")
        .filter_map(|(index, line)| Some((index, line.strip_prefix("| ")?.split(" | ").next()?)))
        .filter(|(_, word)| *word != "word");
    words
        .filter(|(_, word)| !seen.insert(word.to_lowercase()))
        .map(|(index, word)| Finding::at(path, index + 1, format!("{word} is explained twice")))
        .collect()
}

#[test]
fn the_glossary_names_what_exists_once() {
    let mut files = tree::files(".rs");
    files.extend(tree::files(".sql"));
    let known: BTreeSet<_> = files.iter().flat_map(|file| names(&file.text)).collect();
    let glossary = std::fs::read_to_string(tree::root().join(GLOSSARY)).unwrap();
    let mut findings = unknown_names(GLOSSARY, &glossary, &known);
    findings.extend(twice(GLOSSARY, &glossary));
    assert_tidy(&findings);
}

#[test]
fn a_name_that_is_gone_is_found() {
    let known = BTreeSet::from(["Channel", "state"]);
    let found = unknown_names(
        "x",
        "| a | `Channel`, `Gone` | `state` |\n`Channel::state`",
        &known,
    );
    assert_eq!(
        found,
        [Finding::at("x", 1, "Gone is nowhere in the sources")]
    );
}

#[test]
fn a_word_that_is_explained_twice_is_found() {
    let text = "| word | x |\n| a | x |\n| A | y |\n| b | z |\n## In Arabic\n| b | w |";
    assert_eq!(
        twice("x", text),
        [Finding::at("x", 3, "A is explained twice")]
    );
}
