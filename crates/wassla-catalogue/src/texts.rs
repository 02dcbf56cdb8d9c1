//! The sentences of one language.

use std::fmt;
use std::sync::Arc;

use wassla_domain::Timestamp;

use crate::argument::Argument;
use crate::direction::Direction;
use crate::language::{Language, LanguageId};

/// Stands where a slot will be; no sentence and no argument of ours holds it.
const SLOT: &str = "\u{FDD0}";

/// Renders messages, dates and durations in one language. Cheap to clone.
#[derive(Clone)]
pub struct Texts {
    language: Arc<Language>,
    english: Arc<Language>,
}

impl Texts {
    pub(crate) fn new(language: &Arc<Language>, english: &Arc<Language>) -> Self {
        Self {
            language: Arc::clone(language),
            english: Arc::clone(english),
        }
    }

    /// The language.
    pub fn id(&self) -> &LanguageId {
        &self.language.id
    }

    /// Its tag: the value of the `lang` attribute and of `Content-Language`.
    pub fn tag(&self) -> &str {
        &self.language.tag
    }

    /// Its name in itself, as a list of languages shows it.
    pub fn name(&self) -> &str {
        &self.language.name
    }

    /// Its direction.
    pub fn direction(&self) -> Direction {
        self.language.direction
    }

    /// A message without arguments; `message.attribute` says an attribute of it.
    pub fn say(&self, id: &str) -> String {
        self.say_with(id, &[])
    }

    /// A message with its arguments. What the language lacks is said in English, and what English
    /// lacks is said as the id: nothing fails here, tests see to it that nothing is lacking.
    pub fn say_with(&self, id: &str, args: &[(&str, Argument<'_>)]) -> String {
        self.find(id, args).unwrap_or_else(|| id.to_owned())
    }

    /// A message with its arguments; `None` if there is none of this id. For ids that are made of
    /// codes that not we choose.
    pub fn find(&self, id: &str, args: &[(&str, Argument<'_>)]) -> Option<String> {
        let said = self.language.say(id, args);
        said.or_else(|| self.english.say(id, args))
    }

    /// What a message says before and after one of its arguments, for markup to stand between.
    pub fn around(&self, id: &str, slot: &str, args: &[(&str, Argument<'_>)]) -> (String, String) {
        let mut args = args.to_vec();
        args.push((slot, Argument::words(SLOT)));
        let said = self.say_with(id, &args);
        match said.split_once(SLOT) {
            Some((before, after)) => (before.to_owned(), after.to_owned()),
            None => (said, String::new()),
        }
    }

    /// A time to the minute, as in `22 Nov 2026, 14:03 UTC`; empty if no calendar has it.
    pub fn minute(&self, at: Timestamp) -> String {
        let minute = self.language.dates.minute(at);
        let said = minute.map(|at| self.say_with("date-minute", &[("at", Argument::words(at))]));
        said.unwrap_or_default()
    }

    /// A time of this year to the minute, as in `22 Nov, 14:03`, in UTC.
    pub fn brief(&self, at: Timestamp) -> String {
        self.language.dates.brief(at).unwrap_or_default()
    }

    /// A day, as in `22 Nov 2026`, in UTC.
    pub fn day(&self, at: Timestamp) -> String {
        self.language.dates.day(at).unwrap_or_default()
    }

    /// How long something took, as in `1 h 2 min 5 s`.
    pub fn duration(&self, seconds: u64) -> String {
        let parts = [
            ("duration-hours", seconds / 3600),
            ("duration-minutes", seconds / 60 % 60),
            ("duration-seconds", seconds % 60),
        ];
        let told = parts.into_iter().filter(|(_, count)| *count > 0);
        let told = told.map(|(id, count)| self.say_with(id, &[("count", count.into())]));
        let joined = told.reduce(|first, next| {
            let both = [
                ("first", Argument::words(first)),
                ("next", Argument::words(next)),
            ];
            self.say_with("duration-join", &both)
        });
        joined.unwrap_or_else(|| self.say_with("duration-seconds", &[("count", 0_u64.into())]))
    }
}

impl fmt::Debug for Texts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Texts").field(&self.language.tag).finish()
    }
}
