//! The files that the rules read.

use std::path::{Path, PathBuf};

/// One text file of the repository.
pub(super) struct File {
    /// From the repository's root, with `/`.
    pub(super) path: String,
    pub(super) text: String,
}

/// The repository's root.
pub(super) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// All files whose name ends so, without what is built; these rules themselves are left out, since
/// they name what they forbid.
pub(super) fn files(ending: &str) -> Vec<File> {
    let mut found = Vec::new();
    collect(&root(), "", ending, &mut found);
    found.sort_by(|one, other| one.path.cmp(&other.path));
    found
}

fn collect(folder: &Path, prefix: &str, ending: &str, found: &mut Vec<File>) {
    let entries = std::fs::read_dir(folder)
        .unwrap_or_else(|error| panic!("{} cannot be read: {error}", folder.display()));
    for entry in entries {
        let entry = entry.expect("a folder of the repository can be listed");
        let name = entry.file_name().to_string_lossy().into_owned();
        let path = format!("{prefix}{name}");
        let hidden = name.starts_with('.') || name == "target" || path == "tests/tests/all/tidy";
        if hidden {
            continue;
        }
        if entry.path().is_dir() {
            collect(&entry.path(), &format!("{path}/"), ending, found);
        } else if name.ends_with(ending) {
            let text = std::fs::read_to_string(entry.path())
                .unwrap_or_else(|error| panic!("{path} is no readable text: {error}"));
            found.push(File { path, text });
        }
    }
}

/// Code lines with their numbers, counted from one; whole-line comments are left out.
pub(super) fn code_lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.lines()
        .enumerate()
        .filter(|(_, line)| !line.trim_start().starts_with("//"))
        .map(|(index, line)| (index + 1, line))
}

#[test]
fn the_tree_is_read() {
    let paths: Vec<_> = files(".rs").into_iter().map(|file| file.path).collect();
    assert!(
        paths.contains(&"crates/wassla-domain/src/lib.rs".to_owned()),
        "{paths:?}"
    );
    assert!(!paths.iter().any(|path| path.starts_with("target/")));
}
