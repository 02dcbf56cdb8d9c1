//! What is written about the code is there, and true of the tree.

use std::path::Path;

use super::{Finding, assert_tidy, tree};

/// Folders of the repository whose files prose names in backticks.
const FOLDERS: &[&str] = &[
    "crates/",
    "bins/",
    "tests/",
    "docs/",
    "scripts/",
    "./scripts/",
    ".ci/",
    "./.ci/",
];

/// Targets of Markdown links that lead into the repository, without their fragment.
fn links(text: &str) -> Vec<&str> {
    text.split("](")
        .skip(1)
        .filter_map(|rest| rest.split([')', ' ']).next())
        .filter(|target| !target.contains("://") && !target.starts_with("mailto:"))
        .filter_map(|target| target.split('#').next())
        .filter(|target| !target.is_empty())
        .collect()
}

/// What stands in backticks.
pub(super) fn code_spans(text: &str) -> impl Iterator<Item = &str> {
    text.split('`').skip(1).step_by(2)
}

/// Paths of the repository that stand in backticks; patterns and calls are not paths.
fn paths_in_prose(text: &str) -> Vec<&str> {
    code_spans(text)
        .filter_map(|words| words.split_whitespace().next())
        .filter(|word| FOLDERS.iter().any(|folder| word.starts_with(folder)))
        .filter(|word| !word.contains(['*', '{', '<', '…']))
        .collect()
}

fn broken_links(path: &str, text: &str, exists: impl Fn(&Path) -> bool) -> Vec<Finding> {
    let folder = Path::new(path).parent().unwrap_or(Path::new(""));
    links(text)
        .into_iter()
        .filter(|target| !exists(&folder.join(target)))
        .map(|target| Finding::new(path, format!("links to {target}, which does not exist")))
        .collect()
}

fn missing_paths(path: &str, text: &str, exists: impl Fn(&Path) -> bool) -> Vec<Finding> {
    // A crate's README may speak from its own folder.
    let folder = Path::new(path).parent().unwrap_or(Path::new(""));
    paths_in_prose(text)
        .into_iter()
        .filter(|named| !exists(Path::new(named)) && !exists(&folder.join(named)))
        .map(|named| Finding::new(path, format!("names {named}, which does not exist")))
        .collect()
}

/// Source files in backticks that no path of the tree ends with.
fn missing_sources(path: &str, text: &str, sources: &[String]) -> Vec<Finding> {
    code_spans(text)
        .filter(|name| Path::new(name).extension().is_some_and(|it| it == "rs"))
        .filter(|name| !name.contains(['*', '{', ' ']))
        .filter(|name| {
            let ending = format!("/{name}");
            !sources
                .iter()
                .any(|source| source.ends_with(&ending) || source == name)
        })
        .map(|name| Finding::new(path, format!("names {name}, which does not exist")))
        .collect()
}

/// Dependencies without a comment beside them or above their group; a blank line ends a group.
fn unexplained_dependencies(manifest: &str) -> Vec<Finding> {
    let mut explained = false;
    let mut findings = Vec::new();
    let section = manifest
        .lines()
        .enumerate()
        .skip_while(|(_, line)| *line != "[workspace.dependencies]");
    for (index, line) in section
        .skip(1)
        .take_while(|(_, line)| !line.starts_with('['))
    {
        if line.starts_with('#') || line.is_empty() {
            explained = !line.is_empty();
        } else if !explained && !line.contains("path = ") && !line.contains(" # ") {
            let what = format!("say what it is for: {line}");
            findings.push(Finding::at("Cargo.toml", index + 1, what));
        }
    }
    findings
}

/// A decision has a title and says why.
fn unreasoned_decision(path: &str, text: &str) -> Vec<Finding> {
    let mut findings = Vec::new();
    if !text.starts_with("# ") {
        findings.push(Finding::new(path, "starts without a title"));
    }
    let lower = text.to_lowercase();
    if !["reason", "why", "because"]
        .iter()
        .any(|word| lower.contains(word))
    {
        findings.push(Finding::new(path, "gives no reason"));
    }
    findings
}

fn exists(path: &Path) -> bool {
    tree::root().join(path).exists()
}

#[test]
fn links_and_paths_in_documents_exist() {
    let mut findings = Vec::new();
    for file in tree::files(".md") {
        findings.extend(broken_links(&file.path, &file.text, exists));
        findings.extend(missing_paths(&file.path, &file.text, exists));
    }
    assert_tidy(&findings);
}

#[test]
fn source_files_that_documents_name_exist() {
    let sources: Vec<_> = tree::files(".rs")
        .into_iter()
        .map(|file| file.path)
        .collect();
    let findings: Vec<_> = tree::files(".md")
        .iter()
        .flat_map(|file| missing_sources(&file.path, &file.text, &sources))
        .collect();
    assert_tidy(&findings);
}

#[test]
fn the_repository_has_its_documents() {
    let needed = [
        "README.md",
        "CHANGELOG.md",
        "CONTRIBUTING.md",
        "SECURITY.md",
        "LICENSE-MIT",
        "LICENSE-APACHE",
        "docs/architecture.md",
        "docs/product.md",
        "docs/threats.md",
    ];
    let missing = needed.iter().filter(|path| !exists(Path::new(path)));
    let findings: Vec<_> = missing
        .map(|path| Finding::new(*path, "is missing"))
        .collect();
    assert_tidy(&findings);
}

#[test]
fn crate_docs_are_the_readme() {
    let mut findings = Vec::new();
    for manifest in tree::files("Cargo.toml") {
        let Some(folder) = manifest.path.strip_suffix("/Cargo.toml") else {
            continue;
        };
        if !exists(Path::new(&format!("{folder}/README.md"))) {
            findings.push(Finding::new(folder, "has no README.md"));
        }
        let library = tree::root().join(folder).join("src/lib.rs");
        let text = std::fs::read_to_string(library).unwrap_or_default();
        if !text.starts_with("#![doc = include_str!(\"../README.md\")]") {
            findings.push(Finding::new(
                folder,
                "src/lib.rs does not begin with its README",
            ));
        }
    }
    assert_tidy(&findings);
}

#[test]
fn every_dependency_says_what_it_is_for() {
    let manifest = std::fs::read_to_string(tree::root().join("Cargo.toml")).unwrap();
    assert_tidy(&unexplained_dependencies(&manifest));
}

#[test]
fn decisions_have_a_title_and_a_reason() {
    let files = tree::files(".md")
        .into_iter()
        .filter(|file| file.path.starts_with("docs/decisions/"));
    let findings: Vec<_> = files
        .flat_map(|file| unreasoned_decision(&file.path, &file.text))
        .collect();
    assert_tidy(&findings);
}

#[test]
fn a_broken_link_is_found() {
    let text = "[a](there.md#part) [b](gone.md) [c](https://example.com/x) [d](#here)";
    let found = broken_links("docs/x.md", text, |path| path == Path::new("docs/there.md"));
    assert_eq!(
        found,
        [Finding::new(
            "docs/x.md",
            "links to gone.md, which does not exist"
        )]
    );
}

#[test]
fn a_missing_path_is_found() {
    let text =
        "Run `./scripts/test fast`, read `crates/*/README.md` and `docs/gone.md`, not `a/b`.";
    let found = missing_paths("README.md", text, |path| {
        path == Path::new("./scripts/test")
    });
    assert_eq!(
        found,
        [Finding::new(
            "README.md",
            "names docs/gone.md, which does not exist"
        )]
    );
}

#[test]
fn a_source_file_that_is_gone_is_found() {
    let sources = ["crates/a/src/b/c.rs".to_owned()];
    let text = "`c.rs`, `b/c.rs`, `a/src/b/c.rs`, `d/c.rs`, `*.rs`";
    let found = missing_sources("x", text, &sources);
    assert_eq!(
        found,
        [Finding::new("x", "names d/c.rs, which does not exist")]
    );
}

#[test]
fn an_unexplained_dependency_is_found() {
    let manifest = "[workspace.dependencies]\nours = { path = \"x\" }\n\n# A group.\na = \"1\"\n\
        b = \"1\"\n\nc = \"1\" # beside\nd = \"1\"\n\n[other]\ne = \"1\"";
    let found = unexplained_dependencies(manifest);
    assert_eq!(
        found,
        [Finding::at(
            "Cargo.toml",
            9,
            "say what it is for: d = \"1\""
        )]
    );
}

#[test]
fn a_decision_without_reason_is_found() {
    assert_eq!(unreasoned_decision("x", "# Title\nBecause it is so."), []);
    assert_eq!(unreasoned_decision("x", "We did it.").len(), 2);
}
