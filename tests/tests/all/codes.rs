//! `docs/codes.md` says what the code table says.

#![expect(
    clippy::unwrap_used,
    reason = "a test stops at the first thing that is not there"
)]

use std::fmt::Write as _;
use std::path::Path;

use wassla_domain::refusal::Offer;
use wassla_domain::{ChatKind, RefusalCode};

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
    for landing in [true, false] {
        if !landing {
            text.push_str("\nThese are answers of the API, never of a sign-in:\n\n");
            text.push_str("| code | what happened | what to do | offered |\n|---|---|---|---|\n");
        }
        for code in RefusalCode::ALL
            .iter()
            .filter(|code| code.is_landing() == landing)
        {
            let words = code.words(ChatKind::Whatsapp);
            let offer = match words.offer {
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
