//! The corpus of the fuzz target, on every run of the tests.

use std::path::Path;

use crate::promises;

#[test]
fn the_corpus_keeps_every_promise() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/corpus/webhook");
    let files: Vec<_> = std::fs::read_dir(&folder).unwrap().collect();
    assert!(files.len() >= 20, "{} has the corpus", folder.display());
    for file in files {
        let bytes = std::fs::read(file.unwrap().path()).unwrap();
        promises::hold(&bytes);
        // And cut short anywhere.
        for length in 0..bytes.len().min(300) {
            promises::hold(&bytes[..length]);
        }
    }
}
