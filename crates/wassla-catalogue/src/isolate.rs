//! Keeps a text of one direction from disturbing the sentence around it (UAX #9).

use std::borrow::Cow;

use icu_properties::CodePointMapData;
use icu_properties::props::BidiClass;

use crate::direction::Direction;

/// FIRST STRONG ISOLATE: the text inside finds its own direction; without letters, left to right.
const FSI: char = '\u{2068}';
/// POP DIRECTIONAL ISOLATE.
const PDI: char = '\u{2069}';

/// The text as it may stand in a sentence of this direction: isolated in every sentence that runs
/// right to left, and wherever it has letters that do.
pub(crate) fn isolated(text: Cow<'_, str>, direction: Direction) -> Cow<'_, str> {
    let is_needed = match direction {
        Direction::RightToLeft => !text.is_empty(),
        Direction::LeftToRight => runs_right_to_left(&text),
    };
    if is_needed {
        Cow::Owned(format!("{FSI}{text}{PDI}"))
    } else {
        text
    }
}

fn runs_right_to_left(text: &str) -> bool {
    let classes = CodePointMapData::<BidiClass>::new();
    text.chars().any(|letter| {
        let class = classes.get(letter);
        class == BidiClass::RightToLeft || class == BidiClass::ArabicLetter
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use Direction::{LeftToRight, RightToLeft};

    #[test]
    fn english_isolates_only_what_may_run_the_other_way() {
        assert_eq!(isolated("Lina".into(), LeftToRight), "Lina");
        assert_eq!(isolated("+962 7 9".into(), LeftToRight), "+962 7 9");
        assert_eq!(isolated("لينا".into(), LeftToRight), "\u{2068}لينا\u{2069}");
        assert_eq!(
            isolated("Lina (לינה)".into(), LeftToRight),
            "\u{2068}Lina (לינה)\u{2069}"
        );
    }

    #[test]
    fn arabic_isolates_every_text() {
        assert_eq!(
            isolated("+962 7 9".into(), RightToLeft),
            "\u{2068}+962 7 9\u{2069}"
        );
        assert_eq!(isolated("".into(), RightToLeft), "");
    }
}
