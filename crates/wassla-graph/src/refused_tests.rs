use serde_json::json;
use wassla_domain::meta::Reached;
use wassla_outbound::header::HeaderValue;

use super::*;

fn refused(error: &Value) -> MetaError {
    by_meta(400, &HeaderMap::new(), error)
}

fn wait_of(error: &Value) -> Remedy {
    refused(error).remedy
}

#[test]
fn codes_are_read_as_numbers_or_text_and_decide() {
    for code in [json!(190), json!("190")] {
        let error = refused(&json!({"code": code, "error_subcode": "463", "fbtrace_id": "Ab1"}));
        assert_eq!(error.code, Some(MetaCode::new(190, Some(463))));
        assert_eq!(error.remedy, Remedy::Reconnect);
        assert_eq!(error.reached, Reached::Answered);
        assert_eq!(error.trace.as_deref(), Some("Ab1"));
    }
}

#[test]
fn an_envelope_that_makes_no_sense_is_still_a_refusal() {
    for error in [
        json!("words"),
        json!([]),
        json!(1),
        json!({}),
        json!({"code": -1}),
    ] {
        let error = refused(&error);
        assert_eq!((error.code, error.remedy), (None, Remedy::Never));
    }
    let odd = refused(&json!({"code": 2, "error_subcode": {}, "is_transient": "yes"}));
    assert_eq!(odd.code, Some(MetaCode::new(2, None)));
}

#[test]
fn transient_is_taken_as_a_hint() {
    let error = |code| json!({"code": code, "is_transient": true});
    assert_eq!(refused(&error(5_555)).remedy, Remedy::Retry);
    assert_eq!(refused(&error(100)).remedy, Remedy::Never);
}

#[test]
fn what_is_not_a_trace_id_is_not_kept() {
    for trace in ["", "two words", "line\nbreak", &"x".repeat(41)] {
        assert_eq!(
            refused(&json!({"code": 1, "fbtrace_id": trace})).trace,
            None
        );
    }
}

#[test]
fn the_details_of_pin_errors_say_how_long() {
    let minutes = |n: u64| Remedy::Wait(Duration::from_secs(n * 60));
    let table = [
        (
            "Try again in 30 seconds",
            Remedy::Wait(Duration::from_secs(30)),
        ),
        ("Retry after 5 minute(s).", minutes(5)),
        ("Please wait for 2 hours before the next try", minutes(120)),
        ("Wait 1 day", minutes(24 * 60)),
        ("3 guesses used; wait 10 minutes", minutes(10)),
        ("wait 999999999999 hours", minutes(7 * 24 * 60)),
        ("wait 0 minutes", minutes(60)),
        ("no figure", minutes(60)),
        ("", minutes(60)),
    ];
    for (details, expected) in table {
        let data = json!({"messaging_product": "whatsapp", "details": details});
        let error = json!({"code": 133_008, "error_data": data});
        assert_eq!(wait_of(&error), expected, "{details}");
        let as_text = json!({"code": 133_009, "error_data": details});
        assert_eq!(wait_of(&as_text), expected, "{details}");
    }
}

#[test]
fn the_headers_say_how_long() {
    let throttled = |name: &'static str, value: &str| {
        let mut headers = HeaderMap::new();
        headers.insert(name, HeaderValue::from_str(value).unwrap());
        by_meta(400, &headers, &json!({"code": 80_008})).remedy
    };
    let usage = |minutes: &str| {
        let entry = format!(r#"[{{"type":"w","estimated_time_to_regain_access":{minutes}}}]"#);
        format!(r#"{{"1":[{{"type":"w"}}],"2":{entry},"3":{entry}}}"#)
    };
    let seconds = |n| Remedy::Wait(Duration::from_secs(n));
    let table = [
        ("x-business-use-case-usage", usage("7"), seconds(420)),
        ("x-business-use-case-usage", usage("0"), seconds(300)),
        ("x-business-use-case-usage", usage("-5"), seconds(300)),
        (
            "x-business-use-case-usage",
            "not json".to_owned(),
            seconds(300),
        ),
        ("retry-after", "90".to_owned(), seconds(90)),
        ("retry-after", "soon".to_owned(), seconds(300)),
        (
            "retry-after",
            "18446744073709551615".to_owned(),
            seconds(604_800),
        ),
    ];
    for (name, value, expected) in table {
        assert_eq!(throttled(name, &value), expected, "{name}: {value}");
    }
}
