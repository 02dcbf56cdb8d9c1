use std::error::Error as _;

use proptest::prelude::*;
use serde_json::json;
use wassla_testkit::fixtures::{calling, calling_evidence_in_every_shape, channel, id, whatsapp};

use super::*;

fn row() -> Calling {
    calling(&channel(&id("ws_1"), whatsapp(1)))
}

#[test]
fn config_holds_the_number_and_nothing_else() {
    let record = CallingRecord::from(&row());
    let config: Value = serde_json::from_str(&record.config).unwrap();
    assert_eq!(config, json!({"phone_number_id": "901"}));
    assert_eq!(record.external_id, "901");
}

#[test]
fn every_shape_reads_back() {
    for evidence in calling_evidence_in_every_shape() {
        for state in ChannelState::ALL {
            let row = Calling {
                evidence: evidence.clone(),
                state,
                ..row()
            };
            assert_eq!(CallingRecord::from(&row).read().unwrap(), row);
        }
    }
}

#[test]
fn a_row_that_makes_no_sense_is_a_fault_that_names_the_field() {
    let good = CallingRecord::from(&row());
    let change = |change: fn(&mut CallingRecord)| {
        let mut record = good.clone();
        change(&mut record);
        record
    };
    let table = [
        (change(|row| row.chat_id = None), "chat_id is missing"),
        (
            change(|row| row.external_id = "902".into()),
            "external_id contradicts config",
        ),
        (change(|row| row.config = "{}".into()), "phone_number_id"),
        (
            change(|row| row.config = r#"{"phone_number_id": "901", "pin": "1"}"#.into()),
            "a field of config",
        ),
        (change(|row| row.state = "fine".into()), "state"),
        (change(|row| row.version = 0), "version"),
        (change(|row| row.evidence = "[]".into()), "evidence"),
        (
            change(|row| row.evidence = r#"{"enabled": {"step": "due"}}"#.into()),
            "evidence.enabled.attempts",
        ),
        (change(|row| row.agent_id = Some("é".into())), "agent_id"),
    ];
    for (record, words) in table {
        let fault = record.clone().read().unwrap_err();
        let why = fault.source().unwrap().to_string();
        assert!(why.contains(words), "{why:?} for {record:?}");
    }
}

proptest! {
    #[test]
    fn any_settings_read_back(
        status in any::<Option<String>>(),
        sip in any::<bool>(),
        restriction in any::<Option<(String, Option<String>, Option<i64>)>>(),
        millis in any::<i64>(),
    ) {
        let mut row = row();
        row.evidence.settings = Some(SettingsSeen {
            settings: CallingSettings {
                status,
                sip,
                restriction: restriction.map(|(kind, reason, expires)| CallingRestriction {
                    kind,
                    reason,
                    expires: expires.map(Timestamp::from_millis),
                }),
            },
            at: Timestamp::from_millis(millis),
        });
        let once = CallingRecord::from(&row);
        let read = once.clone().read().unwrap();
        prop_assert!(!once.evidence.contains("\\u0000"));
        prop_assert_eq!(CallingRecord::from(&read), once);
    }

    #[test]
    fn no_text_makes_reading_panic(config in any::<String>(), evidence in any::<String>()) {
        let record = CallingRecord { config, evidence, ..CallingRecord::from(&row()) };
        prop_assert!(record.read().is_err());
    }
}
