//! What messages, dates, numbers and durations become.

use wassla_catalogue::{Argument, Catalogue, Texts};
use wassla_domain::Timestamp;

const AT: Timestamp = Timestamp::from_millis(1_795_356_185_900);

fn texts(tag: &str) -> Texts {
    let catalogue = Catalogue::shipped();
    catalogue.language(&catalogue.find(tag).unwrap())
}

/// English with messages of the test's own.
fn with(messages: &str) -> Catalogue {
    let english = "language-name = Test\nlanguage-direction = ltr\nlanguage-formats = en\n\
        language-date-length = medium\n";
    let source = format!("{english}{messages}");
    Catalogue::shipped().with_language("fr", &source).unwrap()
}

#[test]
fn dates_follow_the_language() {
    let english = texts("en");
    assert_eq!(english.minute(AT), "22 Nov 2026, 14:03 UTC");
    assert_eq!(english.brief(AT), "22 Nov, 14:03");
    assert_eq!(english.day(AT), "22 Nov 2026");
    let arabic = texts("ar");
    assert_eq!(arabic.minute(AT), "22 نوفمبر 2026 في 14:03 بتوقيت غرينتش");
    assert_eq!(arabic.brief(AT), "22 نوفمبر، 14:03");
    assert_eq!(arabic.day(AT), "22 نوفمبر 2026");
}

#[test]
fn a_time_that_no_calendar_has_is_left_out() {
    for millis in [i64::MAX, i64::MIN] {
        let at = Timestamp::from_millis(millis);
        assert_eq!(texts("en").minute(at), "");
        assert_eq!(texts("ar").brief(at), "");
        assert_eq!(texts("ar").day(at), "");
    }
}

#[test]
fn durations_name_what_is_not_zero() {
    let english = texts("en");
    for (seconds, words) in [
        (0, "0 s"),
        (59, "59 s"),
        (60, "1 min"),
        (125, "2 min 5 s"),
        (3600, "1 h"),
        (3723, "1 h 2 min 3 s"),
    ] {
        assert_eq!(english.duration(seconds), words);
    }
    let arabic = texts("ar");
    assert_eq!(arabic.duration(3723), "ساعة واحدة ودقيقتان و3 ثوانٍ");
    assert_eq!(arabic.duration(11 * 60), "11 دقيقة");
}

#[test]
fn arabic_has_six_plurals() {
    let arabic = texts("ar");
    let said = [0_u64, 1, 2, 3, 11, 100]
        .map(|count| arabic.say_with("duration-hours", &[("count", count.into())]));
    assert_eq!(
        said,
        [
            "0 ساعة",
            "ساعة واحدة",
            "ساعتان",
            "3 ساعات",
            "11 ساعة",
            "100 ساعة"
        ]
    );
}

#[test]
fn numbers_are_grouped_and_codes_are_not() {
    let messages = "counted = { $value }";
    let catalogue = with(messages);
    let french = catalogue.language(&catalogue.find("fr").unwrap());
    let number = french.say_with("counted", &[("value", 12_345_u64.into())]);
    assert_eq!(number, "12\u{202f}345");
    let code = french.say_with("counted", &[("value", "131047".into())]);
    assert_eq!(code, "131047");
    let arabic = texts("ar").say_with("duration-hours", &[("count", 12_345_u64.into())]);
    assert_eq!(arabic, "12,345 ساعة");
}

#[test]
fn what_is_lacking_is_said_in_english_and_then_as_the_id() {
    let catalogue = with("half = ok { $missing }\n");
    let french = catalogue.language(&catalogue.find("fr").unwrap());
    assert_eq!(french.say("channel-whatsapp"), "WhatsApp");
    assert_eq!(french.say("no-such-message"), "no-such-message");
    assert_eq!(french.say("half"), "half");
    assert_eq!(
        french.say("channel-whatsapp.no-such"),
        "channel-whatsapp.no-such"
    );
    assert_eq!(french.find("no-such-message", &[]), None);
}

#[test]
fn texts_of_people_do_not_turn_a_sentence() {
    let english = texts("en");
    let args = |at: &'static str| [("at", Argument::from(at))];
    assert_eq!(english.say_with("date-minute", &args("Lina")), "Lina UTC");
    assert_eq!(
        english.say_with("date-minute", &args("لينا")),
        "\u{2068}لينا\u{2069} UTC"
    );
    let arabic = texts("ar");
    assert_eq!(
        arabic.say_with("date-minute", &args("+962 7")),
        "\u{2068}+962 7\u{2069} بتوقيت غرينتش"
    );
}

#[test]
fn markup_stands_around_a_slot() {
    let around = texts("en").around("date-minute", "at", &[]);
    assert_eq!(around, (String::new(), " UTC".to_owned()));
    let none = texts("en").around("channel-whatsapp", "at", &[]);
    assert_eq!(none, ("WhatsApp".to_owned(), String::new()));
}
