//! Which language somebody gets.

use wassla_catalogue::{Catalogue, LanguageError};

fn accepted(header: &str) -> Option<String> {
    Catalogue::shipped().accept(header).map(|id| id.to_string())
}

#[test]
fn the_dearest_language_of_ours_is_taken() {
    for (header, tag) in [
        ("ar", Some("ar")),
        ("ar-JO,ar;q=0.9,en;q=0.8", Some("ar")),
        ("en;q=0.5, ar;q=0.9", Some("ar")),
        ("en-US,en;q=0.9,ar;q=0.8", Some("en")),
        ("fr-FR,fr;q=0.9,ar;q=0.4,en;q=0.3", Some("ar")),
        ("AR-eg", Some("ar")),
        ("*", Some("en")),
        ("fr, *;q=0.1", Some("en")),
        ("en;q=0, *;q=0.1", Some("ar")),
        ("en;q=0, ar;q=0, *", None),
        ("ar;q=0", None),
        ("fr", None),
        ("", None),
        ("\u{0}, q=1, ;;", None),
    ] {
        assert_eq!(accepted(header).as_deref(), tag, "{header}");
    }
}

#[test]
fn a_tag_finds_its_language_whatever_the_region() {
    let catalogue = Catalogue::shipped();
    let found = |tag: &str| catalogue.find(tag).map(|id| id.to_string());
    assert_eq!(found("ar-PS").as_deref(), Some("ar"));
    assert_eq!(found("en").as_deref(), Some("en"));
    for other in ["fr", "", "../en", "e", "arabic-language", "<script>"] {
        assert_eq!(found(other), None, "{other}");
    }
}

#[test]
fn a_file_that_does_not_say_what_it_is_is_refused() {
    let whole = "language-name = Deutsch\nlanguage-direction = ltr\nlanguage-formats = de\n\
        language-date-length = long\n";
    let add = |tag: &str, source: &str| Catalogue::shipped().with_language(tag, source);
    assert!(add("de", whole).is_ok());
    assert!(matches!(add("d e", whole), Err(LanguageError::Tag(_))));
    let broken = format!("{whole}oh {{ {{");
    assert!(matches!(
        add("de", &broken),
        Err(LanguageError::Unreadable(_))
    ));
    let twice = format!("{whole}language-name = Deutsch\n");
    assert!(matches!(
        add("de", &twice),
        Err(LanguageError::Unreadable(_))
    ));
    for line in whole.lines() {
        let without = whole.replace(line, "");
        assert!(
            matches!(add("de", &without), Err(LanguageError::Undeclared(_))),
            "{line}"
        );
    }
    for (right, wrong) in [("= ltr", "= up"), ("= long", "= wide"), ("= de", "= ?")] {
        let source = whole.replace(right, wrong);
        assert!(
            matches!(add("de", &source), Err(LanguageError::Undeclared(_))),
            "{wrong}"
        );
    }
}
