//! Words that stand nowhere.

use super::{Finding, assert_tidy, tree};

/// Each with what to do instead.
const NOWHERE: &[(&str, &str)] = &[
    ("TODO", "do it, or file an issue"),
    ("FIXME", "fix it, or file an issue"),
    ("XXX", "say what it is"),
    ("unimplemented!", "implement it"),
    ("todo!", "implement it"),
    ("#[allow", "use #[expect(lint, reason = \"…\")]"),
    ("#![allow", "use #[expect(lint, reason = \"…\")]"),
    ("#[ignore]", "say why: #[ignore = \"…\"]"),
    (concat!("/wo", "rk/"), "no path of one machine"),
];

fn forbidden_words(path: &str, text: &str) -> Vec<Finding> {
    let lines = text.lines().enumerate();
    lines
        .flat_map(|(index, line)| {
            let found = NOWHERE.iter().filter(move |(word, _)| line.contains(word));
            found.map(move |(word, instead)| {
                Finding::at(path, index + 1, format!("{word}: {instead}"))
            })
        })
        .collect()
}

#[test]
fn forbidden_words_stand_nowhere() {
    let endings = [".rs", ".toml", ".md", ".sql", ".html", ".js", ".css"];
    let files = endings.into_iter().flat_map(tree::files);
    let findings: Vec<_> = files
        .flat_map(|file| forbidden_words(&file.path, &file.text))
        .collect();
    assert_tidy(&findings);
}

#[test]
fn each_forbidden_word_is_found() {
    for (word, _) in NOWHERE {
        let found = forbidden_words("x", &format!("fine\n    {word}"));
        assert_eq!(found.len(), 1, "{word}");
        assert_eq!(found[0].place, "x:2");
    }
}
