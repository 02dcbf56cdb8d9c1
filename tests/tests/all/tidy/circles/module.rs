//! One module of a crate as its text says: what it declares, defines and names.

use std::collections::BTreeSet;

use super::tokens::tokens;

const DEFINES: &[&str] = &[
    "fn", "struct", "enum", "trait", "type", "const", "static", "union",
];

/// A module, in a file of its own or in braces.
#[derive(Debug, Default)]
pub(super) struct Module {
    /// `mod x;` and the file that `#[path = "…"]` names.
    pub(super) declared: Vec<(String, Option<String>)>,
    /// `mod x { … }`.
    pub(super) inline: Vec<(String, Module)>,
    pub(super) items: BTreeSet<String>,
    pub(super) uses: Vec<Use>,
    /// Paths of two names or more outside `use`.
    pub(super) paths: Vec<Vec<String>>,
}

/// One name that a `use` brings in.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Use {
    pub(super) path: Vec<String>,
    /// What it is called here; `*` for everything.
    pub(super) name: String,
}

pub(super) fn read(text: &str) -> Module {
    let mut reader = Reader {
        tokens: tokens(text),
        at: 0,
    };
    reader.module()
}

struct Reader<'a> {
    tokens: Vec<&'a str>,
    at: usize,
}

impl<'a> Reader<'a> {
    fn peek(&self, ahead: usize) -> &'a str {
        self.tokens
            .get(self.at + ahead)
            .copied()
            .unwrap_or_default()
    }

    fn before(&self, back: usize) -> &'a str {
        let at = self.at.checked_sub(back);
        at.and_then(|at| self.tokens.get(at))
            .copied()
            .unwrap_or_default()
    }

    /// Up to the brace that closes it, or to the end of the file.
    fn module(&mut self) -> Module {
        let mut module = Module::default();
        let mut depth = 0_usize;
        let mut file = None;
        while self.at < self.tokens.len() {
            let (token, next) = (self.peek(0), self.peek(1));
            match token {
                "use" if is_name(next) || matches!(next, "{" | "::") => {
                    self.at += 1;
                    self.uses(&[], &mut module.uses);
                }
                "path" if next == "=" => file = Some(self.peek(2).trim_matches('"').to_owned()),
                "mod" if depth == 0 && self.peek(2) == ";" => {
                    module.declared.push((next.to_owned(), file.take()));
                }
                "mod" if depth == 0 && self.peek(2) == "{" => {
                    self.at += 3;
                    module.inline.push((next.to_owned(), self.module()));
                }
                "macro_rules" if depth == 0 => {
                    module.items.insert(self.peek(2).to_owned());
                }
                "{" | "(" | "[" => depth += 1,
                "}" | ")" | "]" if depth == 0 => return module,
                "}" | ")" | "]" => depth -= 1,
                _ if depth == 0 && DEFINES.contains(&token) && is_name(next) => {
                    module.items.insert(next.to_owned());
                }
                _ if is_name(token) => self.path(&mut module),
                _ => {}
            }
            self.at += 1;
        }
        module
    }

    /// Stops at the last name of the path.
    fn path(&mut self, module: &mut Module) {
        let is_member = matches!(self.before(1), "." | "::");
        let mut path = vec![self.peek(0).to_owned()];
        while self.peek(1) == "::" && is_name(self.peek(2)) {
            self.at += 2;
            path.push(self.peek(0).to_owned());
        }
        if path.len() > 1 && !is_member {
            module.paths.push(path);
        }
    }

    /// One tree of a `use`; stops at what ends it.
    fn uses(&mut self, prefix: &[String], found: &mut Vec<Use>) {
        let mut path = prefix.to_vec();
        loop {
            match self.peek(0) {
                "::" => {}
                "{" => {
                    while self.peek(0) != "}" && self.at < self.tokens.len() {
                        self.at += 1;
                        self.uses(&path, found);
                    }
                    self.at += 1;
                    return;
                }
                "*" => {
                    found.push(Use {
                        path: path.clone(),
                        name: "*".to_owned(),
                    });
                    self.at += 1;
                    return;
                }
                name if is_name(name) && name != "as" => {
                    // `{self}` means the module before it.
                    if name != "self" || path.is_empty() {
                        path.push(name.to_owned());
                    }
                }
                _ => break,
            }
            self.at += 1;
        }
        let mut name = path.last().cloned().unwrap_or_default();
        if self.peek(0) == "as" {
            self.peek(1).clone_into(&mut name);
            self.at += 2;
        }
        if path.len() > prefix.len() || self.before(1) == "self" {
            found.push(Use { path, name });
        }
    }
}

fn is_name(token: &str) -> bool {
    token.starts_with(|first: char| first == '_' || first.is_alphabetic())
}

#[test]
fn a_module_is_read() {
    let module = read(
        "pub(crate) use a::{self, b::{C as D, *}};\nuse super::e;\nmod f;\n#[path = \"g_tests.rs\"]\n\
         mod g;\nmod h { use i::J; }\nstruct K;\nfn l() { use m::N; o::p(); q.r::<s::T>() }",
    );
    let uses: Vec<_> = module
        .uses
        .iter()
        .map(|used| (used.path.join("::"), used.name.as_str()))
        .collect();
    assert_eq!(
        uses,
        [
            ("a".to_owned(), "a"),
            ("a::b::C".to_owned(), "D"),
            ("a::b".to_owned(), "*"),
            ("super::e".to_owned(), "e"),
            ("m::N".to_owned(), "N"),
        ]
    );
    assert_eq!(
        module.declared,
        [
            ("f".to_owned(), None),
            ("g".to_owned(), Some("g_tests.rs".to_owned()))
        ]
    );
    assert_eq!(module.inline[0].1.uses[0].path, ["i", "J"]);
    assert_eq!(module.items.iter().collect::<Vec<_>>(), ["K", "l"]);
    assert_eq!(module.paths, [["o", "p"], ["s", "T"]]);
}
