//! Numbers in sentences: grouped as the language groups them, with Latin digits everywhere.

use fluent_bundle::FluentValue;
use fluent_bundle::memoizer::MemoizerKind;
use icu_decimal::DecimalFormatter;
use icu_decimal::options::DecimalFormatterOptions;
use icu_locale::Locale;
use intl_memoizer::Memoizable;
use intl_memoizer::concurrent::IntlLangMemoizer;
use unic_langid::LanguageIdentifier;

/// The formatter of one language.
struct Digits(DecimalFormatter);

impl Memoizable for Digits {
    type Args = ();
    type Error = ();

    fn construct(language: LanguageIdentifier, (): ()) -> Result<Self, ()> {
        let locale: Locale = format!("{language}-u-nu-latn").parse().map_err(|_| ())?;
        let formatter =
            DecimalFormatter::try_new(locale.into(), DecimalFormatterOptions::default());
        formatter.map(Self).map_err(|_| ())
    }
}

/// How a bundle writes whole numbers; `None` leaves a value to Fluent.
pub(crate) fn write(value: &FluentValue<'_>, languages: &IntlLangMemoizer) -> Option<String> {
    let FluentValue::Number(number) = value else {
        return None;
    };
    let whole: u64 = number.as_string().parse().ok()?;
    let written = languages.with_try_get_threadsafe::<Digits, _, _>((), |digits| {
        digits.0.format(&whole.into()).to_string()
    });
    written.ok()
}
