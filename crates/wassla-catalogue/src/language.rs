//! One language: its file, read.

use std::fmt;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource};
use icu_datetime::options::Length;
use icu_locale::Locale;
use unic_langid::LanguageIdentifier;

use crate::argument::Argument;
use crate::dates::Dates;
use crate::digits;
use crate::direction::Direction;
use crate::error::LanguageError;

/// The tag of a language, such as `en` or `ar`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct LanguageId(LanguageIdentifier);

impl LanguageId {
    /// Reads a BCP 47 language tag; `None` for any other text.
    pub fn parse(tag: &str) -> Option<Self> {
        tag.parse().ok().map(Self)
    }

    /// Whether it is the same language, whatever the region or script.
    pub(crate) fn is_kin(&self, other: &Self) -> bool {
        self.0.language == other.0.language
    }
}

impl fmt::Display for LanguageId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A language that can be spoken.
pub(crate) struct Language {
    pub(crate) id: LanguageId,
    pub(crate) tag: String,
    pub(crate) name: String,
    pub(crate) direction: Direction,
    pub(crate) dates: Dates,
    bundle: FluentBundle<FluentResource>,
}

impl Language {
    /// Reads a file of messages.
    pub(crate) fn read(id: LanguageId, source: &str) -> Result<Self, LanguageError> {
        let resource = FluentResource::try_new(source.to_owned());
        let resource = resource.map_err(|(_, errors)| {
            let errors: Vec<String> = errors.iter().map(ToString::to_string).collect();
            LanguageError::Unreadable(errors.join("; "))
        })?;
        let mut bundle = FluentBundle::new_concurrent(vec![id.0.clone()]);
        // Arguments are isolated before they come here, and only where it is needed.
        bundle.set_use_isolating(false);
        bundle.set_formatter(Some(digits::write));
        let added = bundle.add_resource(resource);
        added.map_err(|errors| {
            let errors: Vec<String> = errors.iter().map(ToString::to_string).collect();
            LanguageError::Unreadable(errors.join("; "))
        })?;

        let declared = |name: &'static str| {
            let value = say(&bundle, name, &[], Direction::LeftToRight);
            value.ok_or(LanguageError::Undeclared(name))
        };
        let direction = declared("language-direction")?;
        let length = match declared("language-date-length")?.as_str() {
            "medium" => Length::Medium,
            "long" => Length::Long,
            _ => return Err(LanguageError::Undeclared("language-date-length")),
        };
        let locale: Locale = declared("language-formats")?
            .parse()
            .map_err(|_| LanguageError::Undeclared("language-formats"))?;
        Ok(Self {
            tag: id.to_string(),
            name: declared("language-name")?,
            direction: Direction::parse(&direction)
                .ok_or(LanguageError::Undeclared("language-direction"))?,
            dates: Dates::new(&locale, length)
                .map_err(|_| LanguageError::Undeclared("language-formats"))?,
            bundle,
            id,
        })
    }

    /// The message `id`, or the attribute `message.attribute`; `None` if it is not there, or if
    /// an argument is missing.
    pub(crate) fn say(&self, id: &str, args: &[(&str, Argument<'_>)]) -> Option<String> {
        say(&self.bundle, id, args, self.direction)
    }
}

fn say(
    bundle: &FluentBundle<FluentResource>,
    id: &str,
    args: &[(&str, Argument<'_>)],
    direction: Direction,
) -> Option<String> {
    let (id, attribute) = match id.split_once('.') {
        Some((id, attribute)) => (id, Some(attribute)),
        None => (id, None),
    };
    let message = bundle.get_message(id)?;
    let pattern = match attribute {
        Some(attribute) => message.get_attribute(attribute)?.value(),
        None => message.value()?,
    };
    let args: FluentArgs<'_> = args
        .iter()
        .map(|(name, value)| (*name, value.fluent(direction)))
        .collect();
    let mut errors = Vec::new();
    let words = bundle.format_pattern(pattern, Some(&args), &mut errors);
    errors.is_empty().then(|| words.into_owned())
}
