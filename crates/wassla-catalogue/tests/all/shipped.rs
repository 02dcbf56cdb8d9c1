//! The shipped languages say the same things.

use std::collections::BTreeSet;

use fluent_syntax::ast::Entry;
use wassla_catalogue::{Argument, Catalogue};

use crate::files;

/// What only a language itself can say.
const OF_THE_LANGUAGE: &str = "language-";

/// The plural forms that a count chooses between (CLDR, cardinal, whole numbers).
const PLURALS: &[(&str, &[&str])] = &[
    ("en", &["one", "other"]),
    ("ar", &["zero", "one", "two", "few", "many", "other"]),
];

#[test]
fn every_message_is_in_every_language() {
    let english: BTreeSet<String> = files::messages(&files::of("en")).into_keys().collect();
    for (tag, source) in files::all() {
        let here: BTreeSet<String> = files::messages(&source).into_keys().collect();
        let missing: Vec<_> = english.difference(&here).collect();
        assert!(missing.is_empty(), "{tag} lacks {missing:?}");
        let more: Vec<_> = here.difference(&english).collect();
        assert!(more.is_empty(), "only {tag} has {more:?}");
    }
}

#[test]
fn every_argument_is_used_in_every_language() {
    let english = files::messages(&files::of("en"));
    for (tag, source) in files::all() {
        for (id, parts) in files::messages(&source) {
            let expected = english.get(&id).map(|parts| &parts.arguments);
            assert_eq!(Some(&parts.arguments), expected, "{tag}: {id}");
        }
    }
}

#[test]
fn english_names_every_argument_in_a_comment() {
    for entry in files::tree(&files::of("en")).body {
        let Entry::Message(message) = entry else {
            continue;
        };
        let comment = message.comment.as_ref();
        let comment = comment.map_or(String::new(), |comment| comment.content.join("\n"));
        let id = message.id.name;
        let all = files::messages(&files::of("en"));
        let own = all
            .iter()
            .filter(|(name, _)| name.split('.').next() == Some(id));
        for argument in own.flat_map(|(_, parts)| &parts.arguments) {
            assert!(
                comment.contains(&format!("${argument}")),
                "the comment of {id} does not say what ${argument} is"
            );
        }
    }
}

#[test]
fn plurals_have_every_form_of_the_language() {
    for (tag, source) in files::all() {
        let forms = PLURALS.iter().find(|(known, _)| *known == tag);
        let (_, forms) = forms.unwrap_or_else(|| panic!("{tag} has no line in PLURALS"));
        for (id, parts) in files::messages(&source) {
            for (argument, keys) in parts.choices {
                let is_plural = keys.iter().any(|key| key == "one" || key == "few");
                let missing: Vec<_> = forms.iter().filter(|form| !keys.contains(**form)).collect();
                assert!(
                    !is_plural || missing.is_empty(),
                    "{tag}: {id}: ${argument} lacks {missing:?}"
                );
            }
        }
    }
}

#[test]
fn what_a_message_quotes_exists() {
    for (tag, source) in files::all() {
        let messages = files::messages(&source);
        let terms = files::terms(&source);
        for (id, parts) in &messages {
            for quoted in &parts.quoted {
                let exists = messages.contains_key(quoted) || terms.contains(quoted);
                assert!(exists, "{tag}: {id} quotes {quoted}");
            }
        }
    }
}

/// Every message of every language, said with all its arguments, needs no help from English.
#[test]
fn every_message_can_be_said() {
    let catalogue = Catalogue::shipped();
    for texts in catalogue.languages() {
        for (id, parts) in files::messages(&files::of(texts.tag())) {
            for count in [0_u64, 1, 2, 3, 11, 100] {
                let is_count = |name: &str| parts.choices.iter().any(|(chosen, _)| chosen == name);
                let args: Vec<(&str, Argument<'_>)> = parts
                    .arguments
                    .iter()
                    .map(|name| {
                        let text = || Argument::from("x");
                        let value = is_count(name).then(|| Argument::from(count));
                        (name.as_str(), value.unwrap_or_else(text))
                    })
                    .collect();
                let said = texts.say_with(&id, &args);
                assert!(said != id && !said.is_empty(), "{}: {id}", texts.tag());
            }
        }
    }
}

/// Latin words in Arabic are names that everybody writes in Latin letters, and nothing else.
#[test]
fn arabic_is_written_in_arabic() {
    const NAMES: &[&str] = &[
        "business.facebook.com",
        "facebook.com",
        "SIP",
        "check --fix",
        "next_cursor",
        "OpenAPI",
        "Allow",
    ];
    let catalogue = Catalogue::shipped();
    let arabic = catalogue.language(&catalogue.find("ar").unwrap());
    for (id, parts) in files::messages(&files::of("ar")) {
        if id.starts_with(OF_THE_LANGUAGE) {
            continue;
        }
        let args = parts.arguments.iter();
        let args: Vec<_> = args
            .map(|name| (name.as_str(), Argument::from(1_u64)))
            .collect();
        let said = NAMES
            .iter()
            .fold(arabic.say_with(&id, &args), |said, name| {
                said.replace(name, "")
            });
        let has_latin = said.chars().any(|letter| letter.is_ascii_alphabetic());
        assert!(!has_latin, "{id}: {said}");
    }
}
