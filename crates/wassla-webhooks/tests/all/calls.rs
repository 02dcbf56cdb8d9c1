//! WhatsApp calls: what is said of them, and who they are with.

use serde_json::{Value, json};
use wassla_domain::calls::{CallDirection, CallEvent, CallSaid, CallStatus, Termination};
use wassla_domain::inbound::{AliasKind, Customer, InboundEvent};
use wassla_domain::ports::MetaWebhooks;
use wassla_domain::{ChatKind, Timestamp};

use crate::delivered::{
    AT, NUMBER, SECONDS, alias, asset, change, metadata, read, reader, split, whatsapp,
};

const CUSTOMER: &str = "966500000001";
const BUSINESS: &str = "966110000000";
const OFFER: &str = "v=0\r\no=- 7 2 IN IP4 192.0.2.1\r\ns=-\r\n";

fn merged(mut item: Value, more: Value) -> Value {
    let more = more.as_object().unwrap().clone();
    item.as_object_mut().unwrap().extend(more);
    item
}

/// An event of a customer's call.
fn call(event: &str, more: Value) -> Value {
    let item = json!({
        "id": "wacid.A", "from": CUSTOMER, "to": BUSINESS, "event": event,
        "timestamp": SECONDS.to_string(), "direction": "USER_INITIATED",
    });
    merged(item, more)
}

fn session(kind: &str, sdp: Value) -> Value {
    json!({"session": {"sdp_type": kind, "sdp": sdp}})
}

fn contact() -> Value {
    json!({"profile": {"name": " Sara "}, "wa_id": CUSTOMER, "user_id": "SA.77"})
}

fn calls(list: Value) -> Value {
    whatsapp("calls", json!({"calls": list}))
}

fn event(delivery: &Value) -> CallEvent {
    let InboundEvent::Call(event) = read(delivery) else {
        panic!("no call: {delivery}");
    };
    *event
}

fn customer(item: Value) -> Option<Customer> {
    let members = json!({"calls": [item], "contacts": [contact()]});
    event(&whatsapp("calls", members)).customer
}

fn termination(more: Value) -> Termination {
    terminated(&calls(json!([call("terminate", more)])))
}

fn terminated(delivery: &Value) -> Termination {
    let CallSaid::Terminate(termination) = event(delivery).said else {
        panic!("it does not end: {delivery}");
    };
    termination
}

fn offer(more: Value) -> Option<String> {
    let CallSaid::Connect { offer } = event(&calls(json!([call("connect", more)]))).said else {
        panic!("it does not ring");
    };
    offer.map(|sdp| sdp.as_str().to_owned())
}

fn sara() -> Customer {
    let aliases = [
        alias(AliasKind::WaId, CUSTOMER),
        alias(AliasKind::UserId, "SA.77"),
    ];
    Customer::new(aliases, Some("Sara".to_owned())).unwrap()
}

#[test]
fn a_customer_calls() {
    let stranger = json!({"profile": {"name": "Omar"}, "wa_id": "966500000002"});
    let connect = call("connect", session("offer", json!(OFFER)));
    let members = json!({"contacts": [stranger, contact()], "calls": [connect]});
    let event = event(&whatsapp("calls", members));
    assert_eq!(event.asset, asset(ChatKind::Whatsapp));
    assert_eq!(event.call.as_str(), "wacid.A");
    assert_eq!(event.direction, Some(CallDirection::UserInitiated));
    assert_eq!(event.customer, Some(sara()));
    assert_eq!(event.at, AT);
    let CallSaid::Connect { offer: Some(offer) } = event.said else {
        panic!("it rings with an offer");
    };
    assert_eq!(offer.as_str(), OFFER);
}

#[test]
fn only_an_offer_that_can_be_one_is_an_offer() {
    assert_eq!(offer(session("OFFER", json!(OFFER))).unwrap(), OFFER);
    let long = format!("v=0{}", "x".repeat(64 * 1024));
    for none in [
        json!({}),
        json!({"session": null}),
        json!({"session": OFFER}),
        json!({"session": {"sdp": OFFER}}),
        session("answer", json!(OFFER)),
        session("offer", json!("")),
        session("offer", json!("o=- 7 2 IN IP4 192.0.2.1")),
        session("offer", json!(long)),
        session("offer", json!([OFFER])),
        session("offer", json!(null)),
    ] {
        assert_eq!(offer(none.clone()), None, "{none}");
    }
}

#[test]
fn the_business_is_not_the_customer_of_its_own_call() {
    let direction = json!({"direction": "BUSINESS_INITIATED", "from": BUSINESS, "to": CUSTOMER});
    assert_eq!(customer(call("terminate", direction.clone())), Some(sara()));
    let connect = call(
        "connect",
        merged(direction, session("answer", json!(OFFER))),
    );
    let event = event(&calls(json!([connect])));
    assert_eq!(event.direction, Some(CallDirection::BusinessInitiated));
    assert_eq!(event.said, CallSaid::Connect { offer: None });
    let number = alias(AliasKind::WaId, CUSTOMER);
    assert_eq!(event.customer, Customer::new([number], None));
}

#[test]
fn without_a_direction_the_business_is_known_by_its_number() {
    let ours = json!({"direction": null, "from": "+966 11 000 0000", "to": CUSTOMER});
    assert_eq!(customer(call("terminate", ours.clone())), Some(sara()));
    let answered = json!({"direction": null, "from": null, "to": CUSTOMER});
    let answered = merged(answered, session("answer", json!(OFFER)));
    for ours in [call("terminate", ours), call("connect", answered)] {
        let direction = event(&calls(json!([ours]))).direction;
        assert_eq!(direction, Some(CallDirection::BusinessInitiated));
    }
    for unsaid in [json!(null), json!("SIDEWAYS"), json!(7)] {
        let theirs = call("terminate", json!({"direction": unsaid}));
        assert_eq!(event(&calls(json!([theirs]))).direction, None);
        assert_eq!(customer(theirs), Some(sara()));
    }
    let lower = call("terminate", json!({"direction": "user_initiated"}));
    let direction = event(&calls(json!([lower]))).direction;
    assert_eq!(direction, Some(CallDirection::UserInitiated));
}

#[test]
fn a_caller_without_a_number_has_a_user_id() {
    let hidden = json!({"from": null, "from_user_id": "SA.77"});
    let mut contact = contact();
    contact.as_object_mut().unwrap().remove("wa_id");
    let with = |item: Value, contacts: Value| {
        event(&whatsapp(
            "calls",
            json!({"calls": [item], "contacts": contacts}),
        ))
        .customer
    };
    let expected = Customer::new([alias(AliasKind::UserId, "SA.77")], Some("Sara".to_owned()));
    let named = call("connect", hidden.clone());
    assert_eq!(with(named, json!([contact])), expected);
    let unnamed = call("connect", json!({"from": null}));
    assert_eq!(with(unnamed.clone(), json!([contact])), expected);
    let called = json!({"direction": "BUSINESS_INITIATED", "to": null, "to_user_id": "SA.77"});
    assert_eq!(with(call("terminate", called), json!([contact])), expected);
    assert_eq!(with(unnamed.clone(), json!([])), None);
    let two = json!([contact, {"wa_id": "966500000002"}]);
    assert_eq!(with(unnamed, two), None, "nobody knows which");
}

#[test]
fn a_strangers_contact_is_not_the_callers() {
    let stranger = json!({"profile": {"name": "Omar"}, "wa_id": "966500000002"});
    let members = json!({"contacts": [stranger], "calls": [call("connect", json!({}))]});
    let number = alias(AliasKind::WaId, CUSTOMER);
    let caller = event(&whatsapp("calls", members)).customer;
    assert_eq!(caller, Customer::new([number], None));
}

#[test]
fn a_call_that_was_picked_up_ends_with_its_times() {
    let ended = |duration: Value| {
        termination(json!({
            "status": "COMPLETED", "start_time": (SECONDS - 125).to_string(),
            "end_time": SECONDS - 5, "duration": duration,
        }))
    };
    for duration in [json!(120), json!("120")] {
        let expected = Termination {
            completed: true,
            started_at: Some(Timestamp::from_seconds(SECONDS - 125)),
            ended_at: Some(Timestamp::from_seconds(SECONDS - 5)),
            seconds: Some(120),
            code: None,
        };
        assert_eq!(ended(duration), expected);
    }
    for odd in [json!(-1), json!("soon"), json!(5e9), json!([]), json!(null)] {
        assert_eq!(ended(odd.clone()).seconds, None, "{odd}");
    }
}

#[test]
fn only_completed_is_completed() {
    let completed = |status: Value| termination(json!({"status": status})).completed;
    for word in [json!("COMPLETED"), json!("completed"), json!(["COMPLETED"])] {
        assert!(completed(word.clone()), "{word}");
    }
    for word in [
        json!("FAILED"),
        json!(["FAILED", "COMPLETED"]),
        json!([]),
        json!(null),
        json!("COMPLETED_LATER"),
        json!({"COMPLETED": true}),
    ] {
        assert!(!completed(word.clone()), "{word}");
    }
}

#[test]
fn a_call_that_nobody_picked_up_has_no_times() {
    let expected = Termination {
        completed: false,
        started_at: None,
        ended_at: None,
        seconds: None,
        code: None,
    };
    assert_eq!(termination(json!({"status": "FAILED"})), expected);
    let zero = json!({"status": "FAILED", "start_time": "0", "end_time": "", "duration": null});
    assert_eq!(termination(zero), expected);
}

#[test]
fn the_errors_beside_it_say_why_a_call_failed() {
    let failed = call("terminate", json!({"status": "FAILED"}));
    let with = |errors: Value| {
        let members = json!({"calls": [failed], "errors": errors});
        terminated(&whatsapp("calls", members)).code
    };
    assert_eq!(with(json!([{"code": 138_021}, {"code": 5}])), Some(138_021));
    assert_eq!(with(json!([{"code": "131044"}])), Some(131_044));
    assert_eq!(with(json!({"code": 138_021})), Some(138_021));
    for none in [
        json!([]),
        json!([{}]),
        json!([{"code": -5}]),
        json!([{"code": "x"}]),
        json!("x"),
        json!([[1]]),
    ] {
        assert_eq!(with(none.clone()), None, "{none}");
    }
}

#[test]
fn errors_belong_to_the_calls_that_failed() {
    let ended = |id: &str, status: &str| call("terminate", json!({"id": id, "status": status}));
    let codes = |list: Value, errors: Value| -> Vec<Option<u32>> {
        let members = json!({"calls": list, "errors": errors});
        let events = split(&whatsapp("calls", members));
        let said = events.iter().map(|event| reader().read(&event.payload));
        let code = |said: InboundEvent| {
            let InboundEvent::Call(event) = said else {
                panic!("no call: {said:?}");
            };
            match event.said {
                CallSaid::Terminate(termination) => termination.code,
                CallSaid::Connect { .. } | CallSaid::Status(_) => None,
            }
        };
        said.map(code).collect()
    };
    let mixed = json!([
        ended("wacid.1", "COMPLETED"),
        ended("wacid.2", "FAILED"),
        call("connect", json!({"id": "wacid.3"})),
        ended("wacid.4", "FAILED"),
    ]);
    let each = codes(mixed.clone(), json!([{"code": 138_021}, {"code": 138_022}]));
    assert_eq!(each, [None, Some(138_021), None, Some(138_022)]);
    let shared = codes(mixed, json!([{"code": 131_044}]));
    assert_eq!(shared, [None, Some(131_044), None, Some(131_044)]);
}

#[test]
fn errors_of_no_call_are_events_themselves() {
    let completed = call("terminate", json!({"status": "COMPLETED"}));
    let members = json!({"calls": [completed], "errors": [{"code": 1}, {"code": 2}]});
    let events = split(&whatsapp("calls", members));
    let said: Vec<_> = events.iter().map(|it| reader().read(&it.payload)).collect();
    let [
        InboundEvent::Call(call),
        InboundEvent::Other,
        InboundEvent::Other,
    ] = &said[..]
    else {
        panic!("{said:?}");
    };
    assert!(matches!(call.said, CallSaid::Terminate(it) if it.code.is_none()));
    let alone = whatsapp("calls", json!({"errors": [{"code": 1}]}));
    assert_eq!(read(&alone), InboundEvent::Other);
}

#[test]
fn errors_make_no_other_event_of_a_call() {
    let failed = call("terminate", json!({"status": "FAILED"}));
    let keys = |errors: Value| {
        let members = json!({"calls": [failed], "errors": errors});
        let events = split(&whatsapp("calls", members));
        events.iter().map(|it| it.key).collect::<Vec<_>>()
    };
    let without = keys(json!(null));
    assert_eq!(without.len(), 1);
    assert_eq!(keys(json!([{"code": 1}])), without);
    assert_eq!(keys(json!([{"code": 1}, {"code": 2}])), without);
}

#[test]
fn a_call_of_the_business_gets_on() {
    let status = |word: Value| {
        let item = json!({"id": "wacid.B", "type": "call", "status": word,
            "timestamp": SECONDS.to_string(), "recipient_id": CUSTOMER});
        whatsapp(
            "calls",
            json!({"statuses": [item], "contacts": [contact()]}),
        )
    };
    for (word, said) in [
        ("RINGING", CallStatus::Ringing),
        ("ACCEPTED", CallStatus::Accepted),
        ("REJECTED", CallStatus::Rejected),
    ] {
        let event = event(&status(json!(word)));
        assert_eq!(event.said, CallSaid::Status(said));
        assert_eq!(event.direction, Some(CallDirection::BusinessInitiated));
        assert_eq!(
            (event.call.as_str(), event.customer),
            ("wacid.B", Some(sara()))
        );
    }
    for word in [json!("ringing later"), json!("sent"), json!(null)] {
        assert_eq!(read(&status(word.clone())), InboundEvent::Other, "{word}");
    }

    let of_nobody = json!({"id": "wacid.B", "type": "call", "status": "RINGING",
        "timestamp": "5", "recipient_user_id": "SA.9"});
    let under_messages = whatsapp("messages", json!({"statuses": [of_nobody]}));
    let customer = event(&under_messages).customer;
    let user = alias(AliasKind::UserId, "SA.9");
    assert_eq!(customer, Customer::new([user], None));
}

#[test]
fn what_is_unknown_of_a_call_is_not_understood() {
    for event in [
        json!("media_update"),
        json!("CONNECT"),
        json!(null),
        json!(["connect"]),
    ] {
        let item = call("connect", json!({"event": event}));
        assert_eq!(read(&calls(json!([item]))), InboundEvent::Other);
    }
    for name in ["id", "timestamp"] {
        for missing in [json!(null), json!(""), json!([])] {
            let item = call("connect", json!({name: missing}));
            assert_eq!(read(&calls(json!([item]))), InboundEvent::Other, "{name}");
        }
    }
    let elsewhere = whatsapp("standby", json!({"calls": [call("connect", json!({}))]}));
    assert_eq!(read(&elsewhere), InboundEvent::Other);
    let mut nowhere = calls(json!([call("connect", json!({}))]));
    nowhere["entry"][0]["changes"][0]["value"]["metadata"] = json!({"phone_number_id": "../1"});
    assert_eq!(read(&nowhere), InboundEvent::Other);
    let mut unnamed = calls(json!([call("connect", json!({}))]));
    let change = &mut unnamed["entry"][0]["changes"][0];
    change.as_object_mut().unwrap().remove("field");
    assert!(matches!(read(&unnamed), InboundEvent::Call(_)));
}

#[test]
fn a_call_is_its_id_and_its_event() {
    let key = |item: Value| {
        let events = split(&calls(json!([item])));
        assert_eq!(events.len(), 1);
        events[0].key
    };
    let first = key(call("connect", json!({})));
    let later = json!({"timestamp": SECONDS.to_string(), "to": "1", "session": null});
    assert_eq!(key(call("connect", later)), first);
    assert_ne!(key(call("terminate", json!({}))), first);
    assert_ne!(key(call("connect", json!({"id": "wacid.B"}))), first);
}

#[test]
fn settings_that_changed_name_their_number() {
    let update = |value: Value| {
        let change = json!({"field": "account_settings_update", "value": value});
        crate::delivered::change("whatsapp_business_account", change)
    };
    let of = |id: Value| {
        json!({"messaging_product": "whatsapp", "timestamp": "5", "type": "PHONE_NUMBER_SETTINGS",
            "phone_number_settings": {"phone_number_id": id, "calling": {"status": "DISABLED"}}})
    };
    let expected = InboundEvent::Settings(asset(ChatKind::Whatsapp));
    assert_eq!(read(&update(of(json!(NUMBER)))), expected);
    let digits: u64 = NUMBER.parse().unwrap();
    assert_eq!(read(&update(of(json!(digits)))), expected);
    for none in [
        of(json!("../1")),
        of(json!(null)),
        merged(of(json!(NUMBER)), json!({"type": "WABA_SETTINGS"})),
        merged(of(json!(NUMBER)), json!({"type": null})),
        json!({"type": "PHONE_NUMBER_SETTINGS", "metadata": metadata()}),
    ] {
        assert_eq!(read(&update(none.clone())), InboundEvent::Other, "{none}");
    }
    let other = json!({"field": "account_alerts", "value": of(json!(NUMBER))});
    let other = change("whatsapp_business_account", other);
    assert_eq!(read(&other), InboundEvent::Other);
    let page = json!({"field": "account_settings_update", "value": of(json!(NUMBER))});
    assert_eq!(read(&change("page", page)), InboundEvent::Other);
}
