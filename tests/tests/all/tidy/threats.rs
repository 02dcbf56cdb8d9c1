//! `docs/threats.md` lists the threats that tests are named after, and names tests that exist.

use std::collections::BTreeSet;

use super::documents::code_spans;
use super::{Finding, assert_tidy, tree};

const LIST: &str = "docs/threats.md";
const THREATS: u32 = 45;

/// Names of functions, `fn` by `fn`.
fn functions(text: &str) -> impl Iterator<Item = &str> {
    tree::code_lines(text)
        .flat_map(|(_, line)| line.split("fn ").skip(1))
        .filter_map(|rest| rest.split(['(', '<']).next())
}

/// The threats in the name of a test, such as 1 and 2 in `t01_t02_…`.
fn threats(name: &str) -> Vec<u32> {
    let parts = name.trim_start_matches("long_").split('_');
    parts
        .map_while(|part| {
            let number = part.strip_prefix('t').filter(|digits| digits.len() == 2)?;
            number.parse().ok()
        })
        .collect()
}

/// The rows of the list's tables, by their threat.
fn rows(list: &str) -> Vec<(u32, &str)> {
    let rows = list.lines().filter_map(|line| {
        let code = line.strip_prefix("| T")?.split(' ').next()?;
        Some((code.parse().ok()?, line))
    });
    rows.collect()
}

fn unlisted(list: &str, tests: &BTreeSet<&str>) -> Vec<Finding> {
    let listed: BTreeSet<_> = rows(list).into_iter().map(|(code, _)| code).collect();
    let missing = (1..=THREATS).filter(|code| !listed.contains(code));
    let missing = missing.map(|code| Finding::new(LIST, format!("T{code} is missing")));
    let nameless = tests.iter().filter(|name| {
        let of = threats(name);
        of.iter().any(|code| !listed.contains(code))
    });
    missing
        .chain(nameless.map(|name| Finding::new(*name, "is named after no listed threat")))
        .collect()
}

fn wrong_proofs(list: &str, tests: &BTreeSet<&str>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (code, row) in rows(list) {
        let is_test = |name: &&str| name.contains('_') && !name.contains(['/', '.', '-']);
        let proof = row.trim_end_matches('|').rsplit('|').next().unwrap_or(row);
        for name in code_spans(proof).filter(is_test) {
            let of = threats(name);
            if !tests.contains(name) {
                findings.push(Finding::new(
                    LIST,
                    format!("T{code}: there is no test {name}"),
                ));
            }
            if code < 37 && !of.is_empty() && !of.contains(&code) {
                let what = format!("T{code}: {name} is named after another threat");
                findings.push(Finding::new(LIST, what));
            }
        }
        let is_proven = tests.iter().any(|name| threats(name).contains(&code));
        let names_one = code_spans(row).any(|name| threats(name).contains(&code));
        if is_proven && !names_one {
            let what = format!("T{code} names none of its tests");
            findings.push(Finding::new(LIST, what));
        }
    }
    findings
}

#[test]
fn the_list_of_threats_and_the_names_of_tests_agree() {
    let files = tree::files(".rs");
    let tests: BTreeSet<_> = files
        .iter()
        .flat_map(|file| functions(&file.text))
        .collect();
    let list = std::fs::read_to_string(tree::root().join(LIST)).unwrap();
    let mut findings = unlisted(&list, &tests);
    findings.extend(wrong_proofs(&list, &tests));
    assert_tidy(&findings);
}

#[test]
fn a_threat_and_a_test_that_are_not_listed_are_found() {
    let rows: Vec<_> = (1..THREATS)
        .map(|code| format!("| T{code} | x |"))
        .collect();
    let mut list = rows.join("\n");
    let tests = BTreeSet::from(["t01_t45_a", "long_t03_b", "t4_c", "text_d"]);
    let found: Vec<_> = unlisted(&list, &tests)
        .into_iter()
        .map(|finding| finding.place)
        .collect();
    assert_eq!(found, [LIST, "t01_t45_a"]);
    list.push_str("\n| T45 | x |");
    assert_eq!(unlisted(&list, &tests), []);
}

#[test]
fn a_proof_that_is_none_is_found() {
    let tests = BTreeSet::from(["t01_a", "t02_b", "t03_c"]);
    let right = "| T1 | x | `t01_a` |\n| T4 | x | none |";
    assert_eq!(wrong_proofs(right, &tests), []);
    for wrong in [
        "| T1 | x | `t01_a`, `t01_gone` |",
        "| T1 | x | `t01_a`, `t02_b` |",
        "| T3 | x | nothing |",
    ] {
        assert_eq!(wrong_proofs(wrong, &tests).len(), 1, "{wrong}");
    }
}
