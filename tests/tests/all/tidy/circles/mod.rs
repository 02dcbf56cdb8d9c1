//! No two files of a crate import each other.
//!
//! Between a module and what is below it one direction counts: `mod.rs` is the door of its folder.

mod graph;
mod module;
mod tokens;

use std::collections::{BTreeMap, BTreeSet};

use self::graph::Graph;
use super::{Finding, assert_tidy, tree};

/// Pairs of files that import each other.
fn circles(graph: &Graph) -> Vec<Finding> {
    let imports = graph.imports();
    let mutual = imports
        .iter()
        .filter(|(one, other)| one < other && imports.contains(&(other, one)));
    mutual
        .map(|(one, other)| {
            let what = format!("and {other} import each other: move what both need");
            Finding::new(*one, what)
        })
        .collect()
}

#[test]
fn no_two_files_import_each_other() {
    let files: BTreeMap<_, _> = tree::files(".rs")
        .into_iter()
        .map(|file| (file.path, file.text))
        .collect();
    let text = |path: &str| files.get(path).cloned();
    let roots = files
        .keys()
        .filter(|path| path.ends_with("/src/lib.rs") || path.ends_with("/src/main.rs"));
    let graphs: Vec<_> = roots.map(|root| Graph::of(root, &text)).collect();
    let findings: Vec<_> = graphs.iter().flat_map(circles).collect();
    assert_tidy(&findings);

    // A file that the rule does not reach would pass unseen.
    let reached: BTreeSet<_> = graphs.iter().flat_map(Graph::files).collect();
    let sources = files.keys().filter(|path| path.contains("/src/"));
    let missed: Vec<_> = sources
        .filter(|path| !reached.contains(path.as_str()))
        .collect();
    assert!(missed.is_empty(), "not reached by any `mod`: {missed:?}");
}

/// What is found in a crate of these files.
fn found(files: &[(&str, &str)]) -> Vec<String> {
    let text = |path: &str| {
        let file = files.iter().find(|(name, _)| *name == path)?;
        Some(file.1.to_owned())
    };
    let findings = circles(&Graph::of("src/lib.rs", &text));
    findings.into_iter().map(|finding| finding.place).collect()
}

#[test]
fn files_that_import_each_other_are_found() {
    let lib = ("src/lib.rs", "mod a; mod b; pub use a::A;");
    let b = ("src/b.rs", "use crate::a::A; pub struct B;");
    assert_eq!(found(&[lib, b, ("src/a.rs", "pub struct A;")]), [""; 0]);

    let by_use = ("src/a.rs", "use super::b::B; pub struct A;");
    assert_eq!(found(&[lib, b, by_use]), ["src/a.rs"]);

    let by_path = ("src/a.rs", "pub struct A; fn f() { crate::b::g(); }");
    assert_eq!(found(&[lib, b, by_path]), ["src/a.rs"]);

    let by_module = ("src/a.rs", "use crate::b; pub struct A; fn f() { b::g(); }");
    assert_eq!(found(&[lib, b, by_module]), ["src/a.rs"]);
}

#[test]
fn a_re_export_leads_to_where_a_thing_is_defined() {
    let a = ("src/a.rs", "use crate::B; pub struct A;");
    let b = ("src/b.rs", "use crate::a::A; pub struct B;");
    let by_name = ("src/lib.rs", "mod a; mod b; pub use b::B;");
    assert_eq!(found(&[by_name, a, b]), ["src/a.rs"]);

    let by_star = ("src/lib.rs", "mod a; mod b; pub use b::*;");
    assert_eq!(found(&[by_star, a, b]), ["src/a.rs"]);
}

#[test]
fn a_parent_may_use_its_child() {
    let lib = (
        "src/lib.rs",
        "mod a; use a::A; pub const N: u8 = 1; fn f(_: A) {}",
    );
    let child = ("src/a.rs", "use super::N; pub struct A;");
    assert_eq!(found(&[lib, child]), [""; 0]);
}

#[test]
fn a_test_beside_its_file_imports_it_alone() {
    let lib = ("src/lib.rs", "mod a;");
    let a = (
        "src/a.rs",
        "struct A;\n#[cfg(test)]\n#[path = \"a_tests.rs\"]\nmod tests;",
    );
    let tests = ("src/a_tests.rs", "use super::A; fn f() -> super::A { A }");
    assert_eq!(found(&[lib, a, tests]), [""; 0]);
}
