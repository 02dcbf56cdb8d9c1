//! The files of `locales/`, read message by message.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use fluent_syntax::ast::{Entry, Expression, InlineExpression, Pattern, PatternElement, Resource};
use fluent_syntax::parser;

/// What a message, or an attribute of one (`message.attribute`), is made of.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Parts {
    /// The names of its arguments.
    pub(crate) arguments: BTreeSet<String>,
    /// The messages and terms that it quotes.
    pub(crate) quoted: BTreeSet<String>,
    /// The arguments by which it chooses, each with the choices.
    pub(crate) choices: Vec<(String, BTreeSet<String>)>,
}

/// Every file: its tag and its text.
pub(crate) fn all() -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("locales");
    let mut files: Vec<(String, String)> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .map(|path| {
            let tag = path.file_stem().unwrap().to_string_lossy().into_owned();
            (tag, fs::read_to_string(&path).unwrap())
        })
        .collect();
    files.sort();
    files
}

/// The file of a language.
pub(crate) fn of(tag: &str) -> String {
    let mut files = all().into_iter();
    files.find(|(known, _)| known == tag).unwrap().1
}

/// A file as a tree.
pub(crate) fn tree(source: &str) -> Resource<&str> {
    parser::parse(source).unwrap_or_else(|(_, errors)| panic!("{errors:?}"))
}

/// Every message and attribute of a file.
pub(crate) fn messages(source: &str) -> BTreeMap<String, Parts> {
    let mut messages = BTreeMap::new();
    for entry in tree(source).body {
        let Entry::Message(message) = entry else {
            continue;
        };
        let id = message.id.name;
        if let Some(value) = &message.value {
            messages.insert(id.to_owned(), parts(value));
        }
        for attribute in &message.attributes {
            let name = format!("{id}.{}", attribute.id.name);
            messages.insert(name, parts(&attribute.value));
        }
    }
    messages
}

/// Every term of a file, with its dash.
pub(crate) fn terms(source: &str) -> BTreeSet<String> {
    let mut terms = BTreeSet::new();
    for entry in tree(source).body {
        if let Entry::Term(term) = entry {
            terms.insert(format!("-{}", term.id.name));
        }
    }
    terms
}

fn parts(pattern: &Pattern<&str>) -> Parts {
    let mut parts = Parts::default();
    read_pattern(pattern, &mut parts);
    parts
}

fn read_pattern(pattern: &Pattern<&str>, parts: &mut Parts) {
    for element in &pattern.elements {
        let PatternElement::Placeable { expression } = element else {
            continue;
        };
        read_expression(expression, parts);
    }
}

fn read_expression(expression: &Expression<&str>, parts: &mut Parts) {
    match expression {
        Expression::Inline(inline) => read_inline(inline, parts),
        Expression::Select { selector, variants } => {
            read_inline(selector, parts);
            if let InlineExpression::VariableReference { id } = selector {
                let keys = variants.iter().map(|variant| match &variant.key {
                    fluent_syntax::ast::VariantKey::Identifier { name } => (*name).to_owned(),
                    fluent_syntax::ast::VariantKey::NumberLiteral { value } => (*value).to_owned(),
                });
                parts.choices.push((id.name.to_owned(), keys.collect()));
            }
            for variant in variants {
                read_pattern(&variant.value, parts);
            }
        }
    }
}

fn read_inline(inline: &InlineExpression<&str>, parts: &mut Parts) {
    match inline {
        InlineExpression::VariableReference { id } => {
            parts.arguments.insert(id.name.to_owned());
        }
        InlineExpression::MessageReference { id, .. } => {
            parts.quoted.insert(id.name.to_owned());
        }
        InlineExpression::TermReference { id, .. } => {
            parts.quoted.insert(format!("-{}", id.name));
        }
        InlineExpression::Placeable { expression } => read_expression(expression, parts),
        InlineExpression::StringLiteral { .. }
        | InlineExpression::NumberLiteral { .. }
        | InlineExpression::FunctionReference { .. } => {}
    }
}
