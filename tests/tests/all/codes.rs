//! `docs/codes.md` says what the code table says, and the table of Meta's codes has every code of the
//! collected facts.

#![expect(
    clippy::unwrap_used,
    reason = "a test stops at the first thing that is not there"
)]

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::Path;

use wassla_catalogue::Catalogue;
use wassla_domain::refusal::Offer;
use wassla_domain::{ChatKind, MetaCode, Refusal, RefusalCode};

#[test]
fn the_document_of_codes_is_the_code_table() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/codes.md");
    let expected = document();
    let written = std::fs::read_to_string(&path).unwrap_or_default();
    if written != expected {
        let fresh = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/codes.md");
        std::fs::write(&fresh, expected).unwrap();
        panic!("docs/codes.md is not what the code says; copy target/codes.md over it");
    }
}

fn document() -> String {
    let mut text = String::from(
        "# Codes\n\nEvery refusal by its code, in the words that pages and answers use for \
         WhatsApp. A sign-in lands with the\nfirst that applies, in this order. Written from the \
         code table; a test holds it.\n\n| code | what happened | what to do | offered |\n\
         |---|---|---|---|\n",
    );
    let english = Catalogue::shipped().english();
    for landing in [true, false] {
        if !landing {
            text.push_str("\nThese are answers of the API, never of a sign-in:\n\n");
            text.push_str("| code | what happened | what to do | offered |\n|---|---|---|---|\n");
        }
        for code in RefusalCode::ALL
            .iter()
            .filter(|code| code.is_landing() == landing)
        {
            let words = english.refusal(&Refusal::new(*code), ChatKind::Whatsapp);
            let offer = match code.offer() {
                Offer::Nothing => "",
                Offer::Upgrade => "Upgrade",
                Offer::TryAgain => "Try connecting again",
                Offer::AskAgain => "Ask again",
                Offer::Support => "Support",
            };
            let (happened, next) = (words.happened, words.next_step);
            writeln!(text, "| `{code}` | {happened} | {next} | {offer} |").unwrap();
        }
    }
    text
}

#[expect(
    clippy::disallowed_methods,
    reason = "a test asks the environment where the facts are"
)]
fn collected_facts() -> Option<String> {
    let folder = std::env::var_os("WASSLA_OUTSIDE")?;
    let path = Path::new(&folder).join("platform-facts.md");
    let facts = std::fs::read_to_string(&path);
    Some(facts.unwrap_or_else(|error| panic!("{}: {error}", path.display())))
}

#[test]
fn every_code_of_the_collected_facts_is_in_the_table() {
    let Some(facts) = collected_facts() else {
        return;
    };
    let named = codes_in(&facts);
    assert!(named.len() > 50, "these are not the facts: {named:?}");
    for code in named {
        let known = MetaCode::new(code, None).entry();
        assert!(known.is_some(), "{code} is not in the table");
    }
}

/// The numbers that look like codes of `WhatsApp`, rate limits of business use cases included.
/// Other codes are too short to be told from other numbers.
fn codes_in(facts: &str) -> BTreeSet<u32> {
    let words = facts.split(|c: char| !c.is_ascii_alphanumeric());
    let numbers = words.filter_map(|word| word.parse().ok());
    let is_code = |code: &u32| matches!(code, 80_000..=80_099 | 130_000..=138_999);
    numbers.filter(is_code).collect()
}

#[test]
fn codes_are_found_in_prose() {
    let prose = "80001 Page, **80007 vs 80008**, id 1310311310310 · 131031/368, 138019–138023";
    let found: Vec<_> = codes_in(prose).into_iter().collect();
    assert_eq!(found, [80_001, 80_007, 80_008, 131_031, 138_019, 138_023]);
}
