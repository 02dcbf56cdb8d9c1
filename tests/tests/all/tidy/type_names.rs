//! One thing, one name: no two types of the product share theirs.

use std::collections::BTreeMap;

use super::{Finding, assert_tidy, tree};

/// Whose names are Meta's: the fake world stands for itself, and a wire form is named as the object
/// that Meta sends. Suites and fixtures name their own parts.
const OTHER_VOCABULARIES: &[&str] = &[
    "crates/meta-fake/",
    "bins/meta-sandbox/",
    "crates/wassla-graph/src/wire/",
    "crates/wassla-contract/",
    "crates/wassla-testkit/",
    "tests/",
];

/// The same thing in several crates: each adapter refuses its own settings.
const SAME_THING: &[&str] = &["InvalidSettings"];

/// The type that a line of code declares; associated types are indented, and are the trait's.
fn declared(line: &str) -> Option<&str> {
    let text = line.trim_start();
    let text = match text.strip_prefix("pub") {
        Some(rest) if rest.starts_with('(') => rest.split_once(") ")?.1,
        Some(rest) => rest.trim_start(),
        None => text,
    };
    let (keyword, rest) = text.split_once(' ')?;
    let is_type = match keyword {
        "struct" | "enum" | "trait" | "union" => true,
        "type" => !line.starts_with(' '),
        _ => false,
    };
    let mut name = rest.split(|character: char| !character.is_alphanumeric() && character != '_');
    is_type
        .then(|| name.next())?
        .filter(|name| !name.is_empty())
}

fn named_twice<'a>(files: impl Iterator<Item = (&'a str, &'a str)>) -> Vec<Finding> {
    let mut first = BTreeMap::new();
    let mut findings = Vec::new();
    for (path, text) in files {
        let code = text.split("#[cfg(test)]\nmod ").next().unwrap_or_default();
        for (number, line) in tree::code_lines(code) {
            let Some(name) = declared(line).filter(|name| !SAME_THING.contains(name)) else {
                continue;
            };
            match first.get(name) {
                Some(other) => {
                    let what = format!("{name} is a type of {other} too");
                    findings.push(Finding::at(path, number, what));
                }
                None => {
                    first.insert(name, path);
                }
            }
        }
    }
    findings
}

#[test]
fn no_two_types_share_a_name() {
    let files = tree::files(".rs");
    let product = files
        .iter()
        .map(|file| (file.path.as_str(), file.text.as_str()))
        .filter(|(path, _)| path.contains("/src/") && !path.ends_with("tests.rs"))
        .filter(|(path, _)| !path.contains("/src/tests/"))
        .filter(|(path, _)| !OTHER_VOCABULARIES.iter().any(|it| path.starts_with(it)));
    assert_tidy(&named_twice(product));
}

#[test]
fn a_name_that_stands_twice_is_found() {
    let one = "pub struct Reader<'a> {\ntype Many = ();\n    type Item = ();\n// struct Said;\n";
    let other = "pub(crate) enum Reader {}\nstruct Many;\ntype Item = ();\nstruct Said;\n#[cfg(test)]\nmod tests { struct Reader; }";
    let files = [("a", one), ("b", other)];
    assert_eq!(
        named_twice(files.into_iter()),
        [
            Finding::at("b", 1, "Reader is a type of a too".to_owned()),
            Finding::at("b", 2, "Many is a type of a too".to_owned()),
        ]
    );
}
