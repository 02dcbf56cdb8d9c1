//! A third language is one file: no line of Rust knows the language of this test.

use fluent_syntax::ast::{Entry, Expression, Pattern, PatternElement};
use fluent_syntax::serializer;
use wassla_catalogue::{Argument, Catalogue, Direction};

use crate::files;

/// A letter that no shipped language has: whoever speaks toy says it in every sentence.
const TOY: &str = "ⴵ";

/// Every message of English, spoken in toy.
fn toy() -> String {
    let source = files::of("en");
    let source = source
        .replace("language-direction = ltr", "language-direction = rtl")
        .replace(
            "language-date-length = medium",
            "language-date-length = long",
        );
    let mut tree = fluent_syntax::parser::parse(source).unwrap();
    for entry in &mut tree.body {
        let Entry::Message(message) = entry else {
            continue;
        };
        let of_the_language = message.id.name.starts_with("language-");
        if of_the_language && message.id.name != "language-name" {
            continue;
        }
        let attributes = message.attributes.iter_mut();
        let patterns = attributes.map(|attribute| &mut attribute.value);
        for pattern in message.value.iter_mut().chain(patterns) {
            speak(pattern);
        }
    }
    serializer::serialize(&tree)
}

fn speak(pattern: &mut Pattern<String>) {
    let chooses = |element: &PatternElement<String>| {
        let PatternElement::Placeable { expression } = element else {
            return false;
        };
        matches!(expression, Expression::Select { .. })
    };
    if !pattern.elements.iter().any(chooses) {
        let value = format!("{TOY} ");
        pattern
            .elements
            .insert(0, PatternElement::TextElement { value });
        return;
    }
    for element in &mut pattern.elements {
        if let PatternElement::Placeable {
            expression: Expression::Select { variants, .. },
        } = element
        {
            for variant in variants {
                speak(&mut variant.value);
            }
        }
    }
}

#[test]
fn a_third_language_is_one_file() {
    let catalogue = Catalogue::shipped().with_language("tlh", &toy()).unwrap();
    let id = catalogue.accept("tlh-001;q=0.9, en;q=0.1").unwrap();
    let texts = catalogue.language(&id);
    assert_eq!(texts.tag(), "tlh");
    assert_eq!(texts.name(), format!("{TOY} English"));
    assert_eq!(texts.direction(), Direction::RightToLeft);

    for (message, parts) in files::messages(&files::of("en")) {
        if message.starts_with("language-") {
            continue;
        }
        for count in [1_u64, 2] {
            let args = parts.arguments.iter();
            let args: Vec<_> = args
                .map(|name| (name.as_str(), Argument::from(count)))
                .collect();
            let said = texts.say_with(&message, &args);
            assert!(said.contains(TOY), "{message}: {said}");
        }
    }
    let names: Vec<String> = catalogue
        .languages()
        .map(|texts| texts.name().to_owned())
        .collect();
    assert_eq!(names.len(), Catalogue::shipped().languages().count() + 1);
}
