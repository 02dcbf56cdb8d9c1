//! What the sources say: every message is said by somebody, and with the arguments it has.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use crate::files::{self, Parts};

/// What asks for a message by its id.
const ASKING: &[&str] = &["say(\"", "say_with(\"", "say_of(\"", "around(\"", "find(\""];

/// The path and text of every Rust file and template that runs in production.
fn sources() -> Vec<(PathBuf, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut found = Vec::new();
    for place in ["crates", "bins"] {
        for library in fs::read_dir(root.join(place)).unwrap() {
            let library = library.unwrap().path();
            collect(&library.join("src"), &mut found);
            collect(&library.join("templates"), &mut found);
        }
    }
    assert!(found.len() > 100, "the sources are where they were");
    found
}

fn collect(folder: &Path, found: &mut Vec<(PathBuf, String)>) {
    let Ok(entries) = fs::read_dir(folder) else {
        return;
    };
    for entry in entries {
        let path = entry.unwrap().path();
        let is_source = path
            .extension()
            .is_some_and(|ending| ending == "rs" || ending == "html");
        if path.is_dir() {
            collect(&path, found);
        } else if is_source {
            let text = fs::read_to_string(&path).unwrap();
            found.push((path, text));
        }
    }
}

/// Every message and attribute of English.
fn english() -> BTreeMap<String, Parts> {
    files::messages(&files::of("en"))
}

/// What stands between quotation marks. Escapes do not occur in ids.
fn literals(text: &str) -> impl Iterator<Item = &str> {
    text.split('"').filter(|literal| {
        let is_id = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.{}".contains(&byte);
        !literal.is_empty() && literal.bytes().all(is_id)
    })
}

/// Whether a literal says a message: it is its id, or the form that a code completes.
fn says(literal: &str, id: &str) -> bool {
    if literal == "{id}.next" {
        return id
            .split_once('.')
            .is_some_and(|(_, attribute)| attribute == "next");
    }
    let Some((before, rest)) = literal.split_once('{') else {
        return literal == id;
    };
    let after = rest.split_once('}').map_or("", |(_, after)| after);
    before.contains('-') && id.len() > literal.len() - rest.len() && {
        id.strip_prefix(before)
            .is_some_and(|code| code.ends_with(after))
    }
}

#[test]
fn every_message_is_said_by_somebody() {
    let sources = sources();
    let literals: BTreeSet<&str> = sources
        .iter()
        .flat_map(|(_, text)| literals(text))
        .collect();
    let messages = english();
    let quoted: BTreeSet<&String> = messages.values().flat_map(|parts| &parts.quoted).collect();
    let unsaid: Vec<&String> = messages
        .keys()
        .filter(|id| !quoted.contains(id))
        .filter(|id| !literals.iter().any(|literal| says(literal, id)))
        .collect();
    assert!(unsaid.is_empty(), "nobody says {unsaid:?}");
}

/// Ids that sources ask for by name, with the text that follows.
fn asked(text: &str) -> impl Iterator<Item = (&'static str, &str, &str)> {
    ASKING.iter().flat_map(move |asking| {
        let places = text.match_indices(asking);
        places.filter_map(move |(place, _)| {
            let rest = &text[place + asking.len()..];
            let (id, rest) = rest.split_once('"')?;
            let is_id = id.contains('-') || id == "code" || id == "brand";
            (is_id && !id.contains(['{', '/', ' ', '='])).then_some((*asking, id, rest))
        })
    })
}

#[test]
fn whatever_is_said_exists() {
    let messages = english();
    for (path, text) in sources() {
        for (_, id, _) in asked(&text) {
            assert!(messages.contains_key(id), "{}: {id}", path.display());
        }
    }
}

/// The names of arguments that follow an id; `None` if they are not written there.
fn arguments(rest: &str) -> Option<BTreeSet<String>> {
    let list = rest.trim_start_matches([',', ' ', '\n', '&']);
    let list = list.strip_prefix('[')?;
    let list = &list[..list.find(']')?];
    if !list.trim().is_empty() && !list.contains("(\"") {
        return None;
    }
    let names = list.split("(\"").skip(1);
    let names = names.filter_map(|name| name.split_once('"'));
    Some(names.map(|(name, _)| name.to_owned()).collect())
}

#[test]
fn messages_are_said_with_the_arguments_they_have() {
    let messages = english();
    let mut compared = 0;
    for (path, text) in sources() {
        for (asking, id, rest) in asked(&text) {
            let Some(parts) = messages.get(id) else {
                continue;
            };
            let given = match asking {
                "say(\"" => Some(BTreeSet::new()),
                "say_of(\"" => Some(BTreeSet::from(["channel".to_owned()])),
                "say_with(\"" => arguments(rest),
                _ => None,
            };
            let Some(given) = given else {
                continue;
            };
            assert_eq!(given, parts.arguments, "{}: {id}", path.display());
            compared += 1;
        }
    }
    assert!(compared > 100, "{compared}");
}

#[test]
fn ids_and_their_forms_are_told_apart() {
    assert!(says("channel-{kind}", "channel-whatsapp"));
    assert!(says("refusal-{code}.next", "refusal-window_closed.next"));
    assert!(says("{id}.next", "refusal-window_closed.next"));
    assert!(!says("{}-{}", "channel-whatsapp"));
    assert!(!says("channel-", "channel-whatsapp"));
    assert!(!says("channels-{x}", "channel-whatsapp"));
    let names = arguments(", &[(\"a\", 1.into()), (\"b\", x)])").unwrap();
    assert_eq!(names.len(), 2);
    assert_eq!(arguments(", &args)"), None);
    assert_eq!(arguments(", &[channel, display])"), None);
}
