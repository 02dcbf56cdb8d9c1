//! Files stay small enough to be read in one go.

use super::{Finding, assert_tidy, tree};

const NONE_OVER: usize = 500;
const NINE_IN_TEN_UNDER: usize = 300;

/// Takes path and number of lines of every file.
fn too_long(files: &[(String, usize)]) -> Vec<Finding> {
    let mut findings: Vec<_> = files
        .iter()
        .filter(|(_, lines)| *lines > NONE_OVER)
        .map(|(path, lines)| Finding::new(path, format!("{lines} lines, {NONE_OVER} at most")))
        .collect();

    let long: Vec<_> = files
        .iter()
        .filter(|(_, lines)| *lines > NINE_IN_TEN_UNDER)
        .collect();
    if long.len() * 10 > files.len() {
        let what = format!("more than one file in ten is over {NINE_IN_TEN_UNDER} lines: {long:?}");
        findings.push(Finding::new("the tree", what));
    }
    findings
}

fn median(files: &[(String, usize)]) -> usize {
    let mut lengths: Vec<_> = files.iter().map(|(_, lines)| *lines).collect();
    lengths.sort_unstable();
    lengths.get(lengths.len() / 2).copied().unwrap_or_default()
}

#[test]
fn files_are_short() {
    let files: Vec<_> = tree::files(".rs")
        .into_iter()
        .map(|file| (file.path, file.text.lines().count()))
        .collect();
    println!("{} files, median {} lines", files.len(), median(&files));
    assert_tidy(&too_long(&files));
}

#[test]
fn long_files_are_found() {
    let files = |lengths: &[usize]| -> Vec<_> {
        lengths
            .iter()
            .enumerate()
            .map(|(index, lines)| (format!("{index}.rs"), *lines))
            .collect()
    };
    assert_eq!(too_long(&files(&[10; 10])), []);
    assert_eq!(too_long(&files(&[[10; 9].as_slice(), &[301]].concat())), []);
    assert_eq!(
        too_long(&files(&[[10; 10].as_slice(), &[501]].concat())).len(),
        1
    );
    assert_eq!(
        too_long(&files(&[[10; 8].as_slice(), &[301, 302]].concat())).len(),
        1
    );
    assert_eq!(median(&files(&[1, 9, 2])), 2);
}
