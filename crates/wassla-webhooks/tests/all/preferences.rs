//! What customers want to get from a business.

use serde_json::{Value, json};
use wassla_domain::inbound::{Content, InboundEvent, KnownNotice};

use crate::delivered::{AT, NUMBER, SECONDS, arrival, read, split, whatsapp};

fn preference(value: &str, members: &Value) -> Value {
    let mut preference = json!({
        "wa_id": "966500000001",
        "detail": "User requested to stop marketing messages",
        "category": "marketing_messages",
        "value": value,
        "timestamp": SECONDS,
    });
    let members = members.as_object().unwrap().clone();
    preference.as_object_mut().unwrap().extend(members);
    let contact = json!({"profile": {"name": "Sara"}, "wa_id": "966500000001"});
    whatsapp(
        "user_preferences",
        json!({"contacts": [contact], "user_preferences": [preference]}),
    )
}

#[test]
fn stopped_and_resumed_marketing_is_a_notice_of_the_customer() {
    for (value, notice) in [
        ("stop", KnownNotice::MarketingStopped),
        ("resume", KnownNotice::MarketingResumed),
    ] {
        let told = arrival(&preference(value, &json!({})));
        assert_eq!(told.content, Content::from(notice));
        assert_eq!(told.asset.external_id, NUMBER);
        assert_eq!(told.at, AT);
        assert_eq!(told.customer.name.as_deref(), Some("Sara"));
        assert_eq!(told.customer.aliases[0].value(), "966500000001");
    }
}

#[test]
fn the_same_preference_is_one_event_and_a_later_one_another() {
    let key = |delivery: Value| split(&delivery)[0].key;
    let first = key(preference("stop", &json!({})));
    let again = key(preference("stop", &json!({"detail": "in other words"})));
    let later = key(preference("stop", &json!({"timestamp": SECONDS + 60})));
    assert_eq!(first, again);
    assert_ne!(first, later);
    let ids = [0, 60].map(|later| {
        let told = preference("stop", &json!({"timestamp": SECONDS + later}));
        arrival(&told).message
    });
    assert_ne!(ids[0], ids[1]);
}

#[test]
fn what_else_a_customer_may_prefer_is_not_guessed() {
    for (value, members) in [
        ("pause", json!({})),
        ("stop", json!({"category": "something_new"})),
        ("stop", json!({"timestamp": null})),
    ] {
        let event = read(&preference(value, &members));
        assert_eq!(event, InboundEvent::Other, "{value} {members}");
    }
}
