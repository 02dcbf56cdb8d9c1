//! Takes settings one by one and collects what is wrong with them.

use std::collections::BTreeMap;

use super::problems::{KeyPlace, Problems};
use super::source::{Entry, Given, Source};

/// The settings that are left to read, and the problems found so far.
pub(crate) struct ConfigReader {
    source: Source,
    /// Where each setting was given, also after it was taken.
    places: BTreeMap<String, KeyPlace>,
    problems: Problems,
}

impl ConfigReader {
    pub(crate) fn new(source: Source, problems: Problems) -> Self {
        let places = source.places();
        Self {
            source,
            places,
            problems,
        }
    }

    /// A setting that may be absent.
    pub(crate) fn optional<T>(
        &mut self,
        path: &str,
        expected: &str,
        parse: impl FnOnce(&Given) -> Option<T>,
    ) -> Option<T> {
        let entry = self.source.take(path)?;
        let value = parse(&entry.value);
        if value.is_none() {
            self.wrong(path, &entry, format!("expected {expected}"));
        }
        value
    }

    /// A setting with a default. Also answers with the default when the value is bad: the problem
    /// is noted, and nothing starts.
    pub(crate) fn or<T>(
        &mut self,
        path: &str,
        expected: &str,
        parse: impl FnOnce(&Given) -> Option<T>,
        default: T,
    ) -> T {
        self.optional(path, expected, parse).unwrap_or(default)
    }

    /// A setting that must be there.
    pub(crate) fn required<T>(
        &mut self,
        path: &str,
        expected: &str,
        parse: impl FnOnce(&Given) -> Option<T>,
    ) -> Option<T> {
        let Some(entry) = self.source.take(path) else {
            self.missing(path, expected);
            return None;
        };
        let value = parse(&entry.value);
        if value.is_none() {
            self.wrong(path, &entry, format!("expected {expected}"));
        }
        value
    }

    pub(crate) fn take(&mut self, path: &str) -> Option<Entry> {
        self.source.take(path)
    }

    pub(crate) fn take_below(&mut self, section: &str) -> Vec<(String, Entry)> {
        self.source.take_below(section)
    }

    pub(crate) fn wrong(&mut self, path: &str, entry: &Entry, sentence: impl Into<String>) {
        self.problems
            .push(entry.place.clone(), Some(path), sentence);
    }

    pub(crate) fn missing(&mut self, path: &str, expected: &str) {
        if self.source.broken {
            return;
        }
        let variable = crate::environment::variable_name(path);
        let sentence = format!("expected {expected}, in the file or as {variable}");
        self.problems.push(KeyPlace::Missing, Some(path), sentence);
    }

    pub(crate) fn is_given(&self, path: &str) -> bool {
        self.places.contains_key(path)
    }

    /// Two settings that do not go together, or one that does not fit its surroundings.
    pub(crate) fn contradiction(&mut self, path: &str, sentence: &str) {
        let place = self.places.get(path).cloned().unwrap_or(KeyPlace::Missing);
        self.problems.push(place, Some(path), sentence);
    }

    /// Everything that was wrong, keys that nobody took among it.
    pub(crate) fn finish(self) -> Problems {
        let Self {
            source,
            mut problems,
            ..
        } = self;
        for (path, place) in source.rest() {
            problems.push(place, Some(&path), "there is no such key");
        }
        problems.sorted()
    }
}
