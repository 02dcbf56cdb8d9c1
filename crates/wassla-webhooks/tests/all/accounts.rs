//! Account events.

use serde_json::{Value, json};
use wassla_domain::WabaId;
use wassla_domain::channel::Trouble;
use wassla_domain::inbound::{AccountChange, AccountScope, InboundEvent};

use crate::delivered::{AT, SECONDS, WABA, read};

fn account_update(entry: &Value, value: Value) -> Value {
    json!({"object": "whatsapp_business_account", "entry": [
        {"id": entry, "time": SECONDS, "changes": [{"field": "account_update", "value": value}]},
    ]})
}

fn changed(entry: &Value, value: Value) -> AccountChange {
    let InboundEvent::Account(change) = read(&account_update(entry, value)) else {
        panic!("no account event");
    };
    change
}

fn one(waba: &str) -> AccountScope {
    AccountScope::Waba(WabaId::parse(waba).unwrap())
}

#[test]
fn accounts_events_are_of_their_entry() {
    for (event, trouble) in [
        ("ACCOUNT_DELETED", Some(Trouble::AccountDeleted)),
        ("ACCOUNT_RESTRICTION", Some(Trouble::Restricted)),
        ("ACCOUNT_VIOLATION", Some(Trouble::Violation)),
        ("ACCOUNT_OFFBOARDED", Some(Trouble::Offboarded)),
        ("ACCOUNT_RECONNECTED", None),
    ] {
        let change = changed(&json!(WABA), json!({"event": event}));
        let scope = one(WABA);
        assert_eq!(
            change,
            AccountChange {
                scope,
                trouble,
                at: AT
            },
            "{event}"
        );
    }
}

#[test]
fn bans_begin_end_and_are_announced() {
    for (state, trouble) in [
        ("DISABLE", Some(Trouble::Banned)),
        ("SCHEDULE_FOR_DISABLE", Some(Trouble::BanAnnounced)),
        ("REINSTATE", None),
    ] {
        for state in [json!(state), json!([state])] {
            let ban = json!({"event": "DISABLED_UPDATE", "ban_info": {"waba_ban_state": state}});
            assert_eq!(changed(&json!(WABA), ban).trouble, trouble, "{state}");
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
        assert_eq!((change.scope, change.trouble), (one("4321"), Some(trouble)));
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
            json!({"event": "ACCOUNT_VIOLATION", "phone_number": "1"}),
        );
        assert_eq!(change.scope, AccountScope::Unnamed);
    }
    let change = changed(&json!(55), json!({"event": "ACCOUNT_VIOLATION"}));
    assert_eq!(change.scope, one("55"), "ids may be numbers");
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
        "security",
        "phone_number_quality_update",
        "account_settings_update",
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
        assert_eq!(change.trouble, Some(Trouble::AppUninstalled));
    }
}
