//! The stores differ where their databases do, and are not written twice.

use std::collections::HashSet;

use super::{Finding, assert_tidy, tree};

/// Two folders that do the same for two databases, and how alike they may be.
struct Twins {
    one: &'static str,
    other: &'static str,
    percent: usize,
}

const TWINS: &[Twins] = &[
    Twins {
        one: "crates/wassla-sqlite/src/",
        other: "crates/wassla-postgres/src/",
        percent: 25,
    },
    Twins {
        one: "crates/wassla-sqlite/tests/",
        other: "crates/wassla-postgres/tests/",
        percent: 15,
    },
];

/// As many lines in a row with the same shapes are written twice; fewer are the language.
const RUN: usize = 6;

/// A line with every text, number and word as one letter.
fn shape(line: &str) -> String {
    let mut shape = String::new();
    let mut rest = line.trim().chars().peekable();
    while let Some(letter) = rest.next() {
        if letter == '"' {
            let mut escaped = false;
            for inner in rest.by_ref() {
                if inner == '"' && !escaped {
                    break;
                }
                escaped = inner == '\\' && !escaped;
            }
            shape.push('s');
        } else if letter.is_alphanumeric() || letter == '_' {
            while rest
                .next_if(|next| next.is_alphanumeric() || *next == '_')
                .is_some()
            {}
            shape.push(if letter.is_ascii_digit() { 'n' } else { 'w' });
        } else if !letter.is_whitespace() {
            shape.push(letter);
        }
    }
    shape
}

/// The shapes of a file's code, without imports, names of modules and lines that only close something.
fn shapes(text: &str) -> Vec<String> {
    let mut importing = false;
    let mut shapes = Vec::new();
    for (_, line) in tree::code_lines(text) {
        let line = line.trim();
        importing |= line.starts_with("use ") || line.starts_with("pub use ");
        let is_module = line.starts_with("mod ") && line.ends_with(';');
        let counts = !importing && !is_module && line.contains(char::is_alphanumeric);
        importing &= !line.ends_with(';');
        if counts {
            shapes.push(shape(line));
        }
    }
    shapes
}

/// How many lines of the first files stand in a run that the second files have too, and of how many.
fn alike(ones: &[Vec<String>], others: &[Vec<String>]) -> (usize, usize) {
    let runs: HashSet<_> = others.iter().flat_map(|file| file.windows(RUN)).collect();
    let in_runs = |file: &Vec<String>| {
        let mut marked = vec![false; file.len()];
        for (start, run) in file.windows(RUN).enumerate() {
            if runs.contains(run) {
                marked[start..start + RUN].fill(true);
            }
        }
        marked.into_iter().filter(|marked| *marked).count()
    };
    let all = ones.iter().map(Vec::len).sum();
    (ones.iter().map(in_runs).sum(), all)
}

/// The share of the smaller side that the other side has too, in percent.
fn percent_alike(ones: &[Vec<String>], others: &[Vec<String>]) -> usize {
    let lines = |files: &[Vec<String>]| files.iter().map(Vec::len).sum::<usize>();
    let (alike, all) = if lines(ones) <= lines(others) {
        alike(ones, others)
    } else {
        alike(others, ones)
    };
    (alike * 100).div_ceil(all.max(1))
}

#[test]
fn the_stores_are_not_written_twice() {
    let files = tree::files(".rs");
    let below = |folder: &str| -> Vec<_> {
        let files = files.iter().filter(|file| file.path.starts_with(folder));
        files.map(|file| shapes(&file.text)).collect()
    };
    let mut findings = Vec::new();
    for twins in TWINS {
        let (ones, others) = (below(twins.one), below(twins.other));
        assert!(!ones.is_empty() && !others.is_empty(), "{}", twins.one);
        let percent = percent_alike(&ones, &others);
        println!("{} and {}: {percent} %", twins.one, twins.other);
        if percent > twins.percent {
            let what = format!(
                "{percent} % of its lines have the shapes of {}, {} % at most: write them once",
                twins.other, twins.percent
            );
            findings.push(Finding::new(twins.one, what));
        }
    }
    assert_tidy(&findings);
}

#[test]
fn lines_that_differ_in_words_only_have_one_shape() {
    assert_eq!(
        shape("let a = f(\"x \\\" y\", 1);"),
        shape("let bc = g(\"\", 23);")
    );
    assert_ne!(shape("f(a, b)"), shape("f(a)"));
}

#[test]
fn imports_and_closing_lines_have_no_shape() {
    let text = "mod a;\nuse a::{\n    b,\n};\n// why\nfn f() {\n}\n";
    assert_eq!(shapes(text), ["ww(){"]);
}

#[test]
fn only_long_runs_are_alike() {
    let file = |calls: usize| -> Vec<String> { (0..calls).map(|n| ".".repeat(n)).collect() };
    assert_eq!(percent_alike(&[file(RUN)], &[file(RUN)]), 100);
    assert_eq!(percent_alike(&[file(RUN - 1)], &[file(RUN - 1)]), 0);
    let mut longer = file(RUN);
    longer.extend(["w".into(), "n".into()]);
    assert_eq!(percent_alike(&[longer], &[file(RUN), file(RUN)]), 75);
}
