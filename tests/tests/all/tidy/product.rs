//! `docs/product.md` lists what the product promises, each with tests that exist.

use std::collections::BTreeSet;

use super::documents::code_spans;
use super::{Finding, assert_tidy, tree};

const LIST: &str = "docs/product.md";

/// Names of functions that are marked as tests.
fn tests(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut is_marked = false;
    for (_, line) in tree::code_lines(text) {
        let line = line.trim_start();
        if line.starts_with("#[test]") || line.starts_with("#[tokio::test") {
            is_marked = true;
        } else if let Some((_, rest)) = line.split_once("fn ") {
            let name = rest.split(['(', '<']).next();
            found.extend(name.filter(|_| is_marked));
            is_marked = false;
        }
    }
    found
}

fn unheld(list: &str, known: &BTreeSet<&str>) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut expected = 1;
    for (index, line) in list.lines().enumerate() {
        let mut cells = line.trim_matches('|').split('|').map(str::trim);
        let number: Option<u32> = cells.next().and_then(|cell| cell.parse().ok());
        let Some(number) = number else {
            continue;
        };
        let mut finds = |what: String| findings.push(Finding::at(LIST, index + 1, what));
        if number != expected {
            finds(format!("{number} stands where {expected} should"));
        }
        expected = number + 1;
        let held_by: Vec<&str> = code_spans(cells.next_back().unwrap_or_default()).collect();
        if held_by.is_empty() {
            finds(format!("{number} names no test"));
        }
        for name in held_by.iter().filter(|name| !known.contains(*name)) {
            finds(format!("{number}: there is no test {name}"));
        }
    }
    if expected == 1 {
        findings.push(Finding::new(LIST, "lists nothing"));
    }
    findings
}

#[test]
fn every_requirement_names_tests_that_exist() {
    let files = tree::files(".rs");
    let known: BTreeSet<_> = files.iter().flat_map(|file| tests(&file.text)).collect();
    let list = std::fs::read_to_string(tree::root().join(LIST)).unwrap();
    assert_tidy(&unheld(&list, &known));
}

#[test]
fn a_requirement_that_nothing_holds_is_found() {
    let source = "#[test]\nfn a_b() {}\nfn c_d() {}\n#[tokio::test(x)]\nasync fn e_f() {}";
    assert_eq!(tests(source), ["a_b", "e_f"]);
    let known = BTreeSet::from(["a_b"]);
    assert_eq!(unheld("| 1 | x | `a_b` |", &known), []);
    for wrong in ["| 1 | x | `gone` |", "| 1 | x | |", "| 2 | x | `a_b` |", ""] {
        assert_eq!(unheld(wrong, &known).len(), 1, "{wrong}");
    }
}
