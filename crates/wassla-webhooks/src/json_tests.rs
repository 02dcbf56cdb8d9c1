use super::*;

fn json(text: &str) -> Json<'_> {
    Json::read(text).unwrap()
}

#[test]
fn members_are_found_whatever_stands_beside_them() {
    let text =
        r#" {"\ud800":1, "a":1e999, "deep":[[{"a":2}]], "b":null, "\u0063":"x", "a":"last"} "#;
    let [a, b, c] = json(text).members(["a", "b", "c"]);
    assert_eq!(a.unwrap().as_str(), r#""last""#);
    assert!(b.is_none());
    assert_eq!(c.unwrap().text().unwrap(), "x");
    assert!(json("[1]").member("a").is_none());
    assert!(Json::members_of("{} x", ["a"]).is_none());
    assert!(Json::read("{} x").is_none());
}

#[test]
fn what_is_no_array_is_its_one_element() {
    let items = |text| {
        json(text)
            .items()
            .iter()
            .map(|it| it.0.to_owned())
            .collect()
    };
    let list: Vec<String> = items("[1, {\"a\": 2} ,[ ]]");
    assert_eq!(list, ["1", "{\"a\": 2}", "[ ]"]);
    let one: Vec<String> = items("{\"a\":[1]}");
    assert_eq!(one, ["{\"a\":[1]}"]);
    assert!(json("[]").items().is_empty());
}

#[test]
fn texts_are_read_even_when_they_are_broken() {
    let text = |text| json(text).text().map(Cow::into_owned);
    assert_eq!(text(r#""plain é""#).unwrap(), "plain é");
    assert_eq!(text(r#""\u00e4\n\"""#).unwrap(), "ä\n\"");
    assert_eq!(text(r#""\ud83d\ude2e""#).unwrap(), "😮");
    assert_eq!(text(r#""a\u0000b""#).unwrap(), "a\u{fffd}b");
    let half = text(r#""half \ud83d""#).unwrap();
    assert!(half.starts_with("half \u{fffd}"), "{half}");
    assert_eq!(text("5"), None);
    assert_eq!(text("\"\""), Some(String::new()));
    assert_eq!(json("\" \"").words(), None);
}

#[test]
fn ids_may_be_numbers() {
    assert_eq!(json("12").id().unwrap(), "12");
    assert_eq!(json("\"12\"").id().unwrap(), "12");
    for bad in ["\"\"", "-1", "1.5", "1e3", "true", "[]", "{}"] {
        assert_eq!(json(bad).id(), None, "{bad}");
    }
}

#[test]
fn times_are_in_seconds_or_milliseconds() {
    let seconds = Timestamp::from_seconds(1_700_000_000);
    for text in ["1700000000", "\"1700000000\"", "1700000000000"] {
        assert_eq!(json(text).instant(), Some(seconds), "{text}");
    }
    for bad in [
        "0",
        "-5",
        "1.5",
        "\"\"",
        "\"x\"",
        "[]",
        "99999999999999999999",
    ] {
        assert_eq!(json(bad).instant(), None, "{bad}");
    }
}

#[test]
fn space_between_parts_does_not_count() {
    let spaced = "{ \"a b\" :\t[ 1 ,\n \"\\\\\" , \" \\\" \" ] }";
    assert_eq!(json(spaced).compact(), r#"{"a b":[1,"\\"," \" "]}"#);
}
