//! Settings as they were given: the file's, then the environment's over them.

use std::collections::BTreeMap;
use std::path::Path;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::problems::{KeyPlace, Problems};
use crate::environment::Variable;

/// A value before anybody knows what it should be.
#[derive(Clone)]
pub(crate) enum Given {
    /// A text of the file.
    Text(String),
    /// A number of the file.
    Number(String),
    /// A list of the file.
    List(Vec<Given>),
    /// What a variable holds: a text, a number, or a list as a JSON array.
    Variable(String),
    /// A variable that is not UTF-8, or a kind of value that no key takes.
    Other,
}

/// A value and where it was given.
pub(crate) struct Entry {
    pub(crate) value: Given,
    pub(crate) place: KeyPlace,
}

/// All settings by path (`meta.app_id`).
#[derive(Default)]
pub(crate) struct Source {
    entries: BTreeMap<String, Entry>,
    /// Part of the file could not be read: what seems to be missing may be there.
    pub(crate) broken: bool,
}

impl Source {
    pub(crate) fn take(&mut self, path: &str) -> Option<Entry> {
        self.entries.remove(path)
    }

    /// Takes every entry directly below a section, with its last name.
    pub(crate) fn take_below(&mut self, section: &str) -> Vec<(String, Entry)> {
        let prefix = format!("{section}.");
        let below = self.entries.extract_if(.., |path, _| {
            path.strip_prefix(&prefix)
                .is_some_and(|name| !name.contains('.'))
        });
        below
            .map(|(path, entry)| (path[prefix.len()..].to_owned(), entry))
            .collect()
    }

    /// Where each setting was given.
    pub(crate) fn places(&self) -> BTreeMap<String, KeyPlace> {
        let places = self.entries.iter();
        places
            .map(|(path, entry)| (path.clone(), entry.place.clone()))
            .collect()
    }

    /// What nobody took: keys that do not exist.
    pub(crate) fn rest(self) -> impl Iterator<Item = (String, KeyPlace)> {
        self.entries
            .into_iter()
            .map(|(path, entry)| (path, entry.place))
    }

    pub(crate) fn read_text(&mut self, file: &Path, text: &str, problems: &mut Problems) {
        let at = |offset: usize| KeyPlace::File {
            file: file.to_owned(),
            line: 1 + text
                .bytes()
                .take(offset)
                .filter(|byte| *byte == b'\n')
                .count(),
        };
        let (table, errors) = DeTable::parse_recoverable(text);
        for error in &errors {
            // The message names what was expected; it does not quote the line.
            let offset = error.span().map_or(0, |span| span.start);
            problems.push(at(offset), None, format!("not TOML: {}", error.message()));
        }
        self.broken |= !errors.is_empty();
        self.add_table("", table.get_ref(), &at);
    }

    fn add_table(&mut self, prefix: &str, table: &DeTable<'_>, at: &dyn Fn(usize) -> KeyPlace) {
        for (name, value) in table {
            let path = format!("{prefix}{}", path_part(name.get_ref()));
            let place = at(name.span().start);
            if let DeValue::Table(inner) = value.get_ref()
                && (!inner.is_empty() || SECTIONS.contains(&path.as_str()))
            {
                self.add_table(&format!("{path}."), inner, at);
            } else {
                let value = given(value.get_ref());
                self.entries.insert(path, Entry { value, place });
            }
        }
    }

    /// Adds the variables, which win over the file.
    pub(crate) fn read_variables(&mut self, variables: Vec<Variable>) {
        for Variable { name, path, value } in variables {
            let value = value.map_or(Given::Other, Given::Variable);
            let place = KeyPlace::Environment(name);
            self.entries.insert(path, Entry { value, place });
        }
    }
}

/// The sections, which may stand empty.
const SECTIONS: [&str; 9] = [
    "agents", "auth", "database", "inbound", "limits", "meta", "plans", "secrets", "voice",
];

/// A name with a dot is quoted, as TOML does, so that it does not look like two names.
fn path_part(name: &str) -> String {
    if name.contains('.') {
        format!("\"{name}\"")
    } else {
        name.to_owned()
    }
}

fn given(value: &DeValue<'_>) -> Given {
    match value {
        DeValue::String(text) => Given::Text(text.to_string()),
        DeValue::Integer(number) => Given::Number(number.to_string().replace('_', "")),
        DeValue::Float(number) => Given::Number(number.as_str().replace('_', "")),
        DeValue::Array(items) => {
            Given::List(items.iter().map(Spanned::get_ref).map(given).collect())
        }
        DeValue::Boolean(_) | DeValue::Datetime(_) | DeValue::Table(_) => Given::Other,
    }
}
