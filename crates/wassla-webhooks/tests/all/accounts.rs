//! Account events.

use serde_json::{Value, json};
use wassla_domain::channel::{StepFailure, Trouble};
use wassla_domain::inbound::{
    AccountChange, AccountEvent, AccountScope, DialledNumber, InboundEvent,
};
use wassla_domain::{AppId, PhoneNumberId, WabaId};

use crate::delivered::{AT, SECONDS, WABA, read};

fn account_update(entry: &Value, value: Value) -> Value {
    of_field("account_update", entry, value)
}

fn of_field(field: &str, entry: &Value, value: Value) -> Value {
    json!({"object": "whatsapp_business_account", "entry": [
        {"id": entry, "time": SECONDS, "changes": [{"field": field, "value": value}]},
    ]})
}

fn changed(entry: &Value, value: Value) -> AccountChange {
    change_in(&account_update(entry, value))
}

fn change_in(delivery: &Value) -> AccountChange {
    let InboundEvent::Account(change) = read(delivery) else {
        panic!("no account event");
    };
    change
}

fn dialled(digits: &str) -> DialledNumber {
    DialledNumber::of(digits).unwrap()
}

const fn began(trouble: Trouble) -> AccountEvent {
    AccountEvent::Began(trouble)
}

fn one(waba: &str) -> AccountScope {
    AccountScope::Waba(WabaId::parse(waba).unwrap())
}

#[test]
fn accounts_events_are_of_their_entry() {
    for (event, happened) in [
        ("ACCOUNT_DELETED", began(Trouble::AccountDeleted)),
        ("ACCOUNT_RESTRICTION", began(Trouble::Restricted)),
        ("ACCOUNT_VIOLATION", began(Trouble::Violation)),
        ("ACCOUNT_OFFBOARDED", began(Trouble::Offboarded)),
        ("ACCOUNT_RECONNECTED", AccountEvent::Recovered),
    ] {
        let change = changed(&json!(WABA), json!({"event": event}));
        let scope = one(WABA);
        assert_eq!(
            change,
            AccountChange {
                scope,
                happened,
                app: None,
                at: AT
            },
            "{event}"
        );
    }
}

#[test]
fn bans_begin_end_and_are_announced() {
    for (state, happened) in [
        ("DISABLE", began(Trouble::Banned)),
        ("SCHEDULE_FOR_DISABLE", began(Trouble::BanAnnounced)),
        ("REINSTATE", AccountEvent::Recovered),
    ] {
        for state in [json!(state), json!([state])] {
            let ban = json!({"event": "DISABLED_UPDATE", "ban_info": {"waba_ban_state": state}});
            assert_eq!(changed(&json!(WABA), ban).happened, happened, "{state}");
        }
    }
    let other = json!({"event": "DISABLED_UPDATE", "ban_info": {"waba_ban_state": "NEW"}});
    assert_eq!(
        read(&account_update(&json!(WABA), other)),
        InboundEvent::Other
    );
}

#[test]
fn a_partners_event_is_of_the_account_that_it_names_and_never_of_its_entry() {
    for (event, trouble) in [
        ("PARTNER_REMOVED", Trouble::PartnerRemoved),
        ("PARTNER_APP_UNINSTALLED", Trouble::AppUninstalled),
    ] {
        let info = json!({"waba_id": "4321", "owner_business_id": "99"});
        let change = changed(
            &json!("99887766"),
            json!({"event": event, "waba_info": info}),
        );
        assert_eq!(
            (change.scope, change.happened),
            (one("4321"), began(trouble))
        );
        let change = changed(&json!("99887766"), json!({"event": event}));
        assert_eq!(change.scope, AccountScope::Unnamed);
        let odd = json!({"event": event, "waba_info": {"waba_id": "a/b"}});
        let change = changed(&json!("99887766"), odd);
        assert_eq!(change.scope, AccountScope::Unnamed);
    }
}

#[test]
fn the_entry_zero_names_no_account() {
    for entry in [json!("0"), json!(0), json!(null)] {
        let change = changed(
            &entry,
            json!({"event": "ACCOUNT_VIOLATION", "phone_number": "+1 202-555-0101"}),
        );
        let number = AccountScope::Dialled(None, dialled("12025550101"));
        assert_eq!(change.scope, number, "only the number is named");
        let change = changed(&entry, json!({"event": "ACCOUNT_VIOLATION"}));
        assert_eq!(change.scope, AccountScope::Unnamed);
    }
    let change = changed(&json!(55), json!({"event": "ACCOUNT_VIOLATION"}));
    assert_eq!(change.scope, one("55"), "ids may be numbers");
}

#[test]
fn a_violation_of_one_number_is_not_its_accounts() {
    let with_number = |event: &str| {
        let value = json!({"event": event, "phone_number": "12025550101"});
        changed(&json!(WABA), value).scope
    };
    let waba = WabaId::parse(WABA).unwrap();
    let number = AccountScope::Dialled(Some(waba), dialled("12025550101"));
    assert_eq!(with_number("ACCOUNT_VIOLATION"), number);
    assert_eq!(with_number("ACCOUNT_DELETED"), one(WABA));
}

#[test]
fn other_events_of_accounts_are_noted_only() {
    for event in ["PARTNER_ADDED", "AD_ACCOUNT_LINKED", "SOMETHING_NEW"] {
        let value = json!({"event": event, "waba_info": {"waba_id": "4321"}});
        assert_eq!(
            read(&account_update(&json!("1"), value)),
            InboundEvent::Other
        );
    }
    for field in [
        "account_settings_update",
        "account_review_update",
        "business_capability_update",
    ] {
        let mut delivery = account_update(&json!(WABA), json!({"event": "ACCOUNT_DELETED"}));
        delivery["entry"][0]["changes"][0]["field"] = json!(field);
        assert_eq!(read(&delivery), InboundEvent::Other, "{field}");
    }
}

#[test]
fn field_and_object_may_stand_elsewhere_or_be_missing() {
    let change = json!({"value": {"event": "PARTNER_APP_UNINSTALLED"}});
    let whatsapp = "whatsapp_business_account";
    let mut in_entry = json!({"entry": [{"id": "1", "time": SECONDS, "changes": [change]}]});
    let mut in_change = in_entry.clone();
    in_entry["entry"][0]["object"] = json!(whatsapp);
    in_entry["entry"][0]["field"] = json!("account_update");
    in_change["entry"][0]["changes"][0]["object"] = json!(whatsapp);
    for delivery in [in_entry, in_change] {
        let InboundEvent::Account(change) = read(&delivery) else {
            panic!("an account event: {delivery}");
        };
        assert_eq!(change.happened, began(Trouble::AppUninstalled));
    }
}

#[test]
fn a_partners_event_says_of_which_app_it_is() {
    let event = "PARTNER_APP_UNINSTALLED";
    let within = json!({"waba_id": "4321", "partner_app_id": "700000000000002"});
    let beside = json!({"event": event, "partner_app_id": 700_000_000_000_002_u64});
    for value in [json!({"event": event, "waba_info": within}), beside] {
        let change = changed(&json!("99887766"), value);
        assert_eq!(change.app, Some(AppId::parse("700000000000002").unwrap()));
        assert_eq!(change.happened, began(Trouble::AppUninstalled));
    }
}

#[test]
fn a_pin_is_lost_when_somebody_changed_it_or_turned_it_off() {
    use StepFailure::{ChangedElsewhere, TurnedOffElsewhere};
    for (event, happened) in [
        ("PIN_CHANGED", AccountEvent::PinLost(ChangedElsewhere)),
        (
            "PIN_RESET_SUCCESS",
            AccountEvent::PinLost(TurnedOffElsewhere),
        ),
        (
            "PIN_REQUEST_SUCCESS",
            AccountEvent::PinLost(TurnedOffElsewhere),
        ),
        ("PIN_RESET_REQUEST", AccountEvent::NumberChanged),
    ] {
        let value =
            json!({"display_phone_number": "12025550101", "event": event, "requester": "7"});
        let change = change_in(&of_field("security", &json!(WABA), value));
        let waba = WabaId::parse(WABA).unwrap();
        assert_eq!(
            (change.scope, change.happened),
            (
                AccountScope::Dialled(Some(waba), dialled("12025550101")),
                happened
            ),
            "{event}"
        );
    }
    let nameless = of_field("security", &json!(WABA), json!({"event": "PIN_CHANGED"}));
    let change = change_in(&nameless);
    assert_eq!(
        (change.scope, change.happened),
        (one(WABA), AccountEvent::NumberChanged),
        "it may be any number of the account"
    );
}

#[test]
fn quality_flags_a_number_and_takes_the_flag_back() {
    for (event, happened) in [
        ("FLAGGED", began(Trouble::Flagged)),
        ("UNFLAGGED", AccountEvent::Ended(Trouble::Flagged)),
        ("ONBOARDING", AccountEvent::NumberChanged),
        ("THROUGHPUT_UPGRADE", AccountEvent::NumberChanged),
        ("DOWNGRADE", AccountEvent::NumberChanged),
    ] {
        let value = json!({"display_phone_number": "12025550101", "event": event});
        let change = change_in(&of_field("phone_number_quality_update", &json!(0), value));
        let number = AccountScope::Dialled(None, dialled("12025550101"));
        assert_eq!(
            (change.scope, change.happened),
            (number, happened),
            "{event}"
        );
    }
}

#[test]
fn alerts_that_are_serious_are_trouble_of_what_they_name() {
    let number = AccountScope::Number(PhoneNumberId::parse("9001").unwrap());
    for (severity, kind, happened) in [
        (
            "CRITICAL",
            "ACCOUNT_RESTRICTION",
            began(Trouble::Restricted),
        ),
        ("WARNING", "ACCOUNT_VIOLATION", began(Trouble::Violation)),
        ("CRITICAL", "SOMETHING_NEW", began(Trouble::Alerted)),
        ("WARNING", "SOMETHING_NEW", AccountEvent::NumberChanged),
        ("INFORMATIONAL", "OBA_APPROVED", AccountEvent::NumberChanged),
    ] {
        let info = json!({"alert_severity": severity, "alert_type": kind});
        let mut beside = json!({"entity_type": "PHONE_NUMBER", "entity_id": "9001"});
        let mut within = beside.clone();
        within["alert_info"] = info.clone();
        let members = info.as_object().unwrap().clone();
        beside.as_object_mut().unwrap().extend(members);
        for value in [beside, within] {
            let change = change_in(&of_field("account_alerts", &json!(WABA), value));
            assert_eq!(
                (change.scope, change.happened),
                (number.clone(), happened),
                "{severity} {kind}"
            );
        }
    }
    let alert = |entity: &str| json!({"entity_type": entity, "entity_id": "4321", "alert_severity": "CRITICAL"});
    let scope = |entity| change_in(&of_field("account_alerts", &json!(WABA), alert(entity))).scope;
    assert_eq!(scope("WABA"), one("4321"));
    assert_eq!(
        scope("BUSINESS"),
        one(WABA),
        "a portfolio is not an account"
    );
}
