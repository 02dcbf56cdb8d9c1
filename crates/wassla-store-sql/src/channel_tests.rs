use std::error::Error as _;

use proptest::prelude::*;
use serde_json::json;
use wassla_domain::channel::WhatsappAsset;
use wassla_domain::meta::Expiry;
use wassla_domain::{ChatKind, Sealed};
use wassla_testkit::fixtures::{
    NOW, asset, channel, evidence_in_every_shape, id, instagram, page, whatsapp,
};

use super::*;

fn record() -> ChannelRecord {
    ChannelRecord::of(&channel(&id("ws_1"), whatsapp(1))).unwrap()
}

#[test]
fn config_has_the_documented_names() {
    let mut row = channel(&id("ws_1"), whatsapp(1));
    row.credentials.access_token = Some(Sealed::new("sealed token"));
    row.credentials.pin = Some(Sealed::new("sealed pin"));
    row.credentials.expires = Expiry::At(NOW);
    let config: Value = serde_json::from_str(&ChannelRecord::of(&row).unwrap().config).unwrap();
    assert_eq!(
        config,
        json!({
            "waba_id": "801",
            "phone_number_id": "901",
            "access_token": "sealed token",
            "display_phone_number": "+1 555 0101",
            "wa_pin": "sealed pin",
            "business_id": "701",
            "verified_name": "Shop 1",
            "numbers": 3,
            "and_more": false,
            "token_expires": NOW.millis(),
            "token_issued_at": NOW.millis(),
            "meta_user_id": "5001",
        })
    );
}

#[test]
fn every_shape_reads_back() {
    for kind in ChatKind::ALL {
        for evidence in evidence_in_every_shape() {
            for expires in [Expiry::Never, Expiry::Unknown, Expiry::At(NOW)] {
                for state in ChannelState::ALL {
                    let mut row = channel(&id("ws_1"), asset(kind, 1));
                    row.evidence = evidence.clone();
                    row.credentials.expires = expires;
                    row.state = state;
                    assert_eq!(ChannelRecord::of(&row).unwrap().read().unwrap(), row);
                }
            }
        }
    }
}

#[test]
fn a_pin_belongs_to_a_number() {
    for asset in [instagram(1), page(1)] {
        let mut row = channel(&id("ws_1"), asset);
        row.credentials.pin = Some(Sealed::new("pin"));
        let written = ChannelRecord::of(&row);
        assert!(matches!(written, Err(Fault::Inconsistent { .. })));
    }
}

/// Takes every field out, in turn, of every object in a JSON text; and adds one, in turn.
fn mutilations(text: &str) -> Vec<String> {
    let value: Value = serde_json::from_str(text).unwrap();
    let mut all = Vec::new();
    mutilate(&value, &mut |changed| all.push(changed.to_string()));
    all
}

fn mutilate(value: &Value, emit: &mut dyn FnMut(Value)) {
    let Value::Object(fields) = value else { return };
    for (name, inner) in fields {
        let with = |inner: Value| {
            let mut changed = fields.clone();
            changed.insert(name.clone(), inner);
            Value::Object(changed)
        };
        let mut without = fields.clone();
        without.shift_remove(name);
        emit(Value::Object(without));
        emit(with(json!([])));
        mutilate(inner, &mut |inner| emit(with(inner)));
    }
    let mut more = fields.clone();
    more.insert("from_the_future".into(), json!(1));
    emit(Value::Object(more));
}

#[test]
fn json_with_a_field_missing_or_unknown_is_a_fault() {
    let mut tried = 0;
    for kind in ChatKind::ALL {
        for evidence in evidence_in_every_shape() {
            let mut row = channel(&id("ws_1"), asset(kind, 1));
            row.evidence = evidence;
            let good = ChannelRecord::of(&row).unwrap();
            let configs = mutilations(&good.config).into_iter();
            let configs = configs.map(|config| ChannelRecord {
                config,
                ..good.clone()
            });
            let evidences = mutilations(&good.evidence).into_iter();
            let evidences = evidences.map(|evidence| ChannelRecord {
                evidence,
                ..good.clone()
            });
            for record in configs.chain(evidences) {
                tried += 1;
                let read = record.clone().read();
                assert!(
                    matches!(read, Err(Fault::Inconsistent { .. })),
                    "{record:?}"
                );
            }
        }
    }
    assert!(tried > 500, "{tried}");
}

#[test]
fn a_row_that_contradicts_itself_is_a_fault_that_names_the_field() {
    let (good, other) = (
        record(),
        ChannelRecord::of(&channel(&id("ws_1"), page(1))).unwrap(),
    );
    let change = |change: fn(&mut ChannelRecord)| {
        let mut record = good.clone();
        change(&mut record);
        record
    };
    let mut swapped = good.clone();
    swapped.config = other.config;
    let table = [
        (change(|row| row.kind = "whatsapp_call".into()), "kind"),
        (change(|row| row.kind = "telegram".into()), "kind"),
        (change(|row| row.state = "Connected".into()), "state"),
        (
            change(|row| row.external_id = "902".into()),
            "external_id contradicts config",
        ),
        (change(|row| row.version = 0), "version"),
        (change(|row| row.id = "a b".into()), "id"),
        (
            change(|row| row.workspace_id = String::new()),
            "workspace_id",
        ),
        (change(|row| row.agent_id = Some("é".into())), "agent_id"),
        (
            change(|row| row.config = "{".into()),
            "config is not the JSON",
        ),
        (
            change(|row| row.config = "null".into()),
            "config is not the JSON",
        ),
        (
            change(|row| row.evidence = String::new()),
            "evidence is not the JSON",
        ),
        (swapped, "config.business_id is missing"),
    ];
    for (record, words) in table {
        let fault = record.clone().read().unwrap_err();
        let why = fault.source().unwrap().to_string();
        assert!(why.contains(words), "{why:?} for {record:?}");
    }
}

#[test]
fn a_fault_quotes_nothing_of_the_row() {
    let mut record = record();
    record.config = r#"{"waba_id": "canary", "canary": "canary"}"#.into();
    let fault = record.read().unwrap_err();
    assert!(!format!("{fault:?}").contains("canary"), "{fault:?}");
}

proptest! {
    #[test]
    fn any_names_read_back(
        display in any::<String>(),
        verified_name in any::<Option<String>>(),
        status in any::<Option<String>>(),
        numbers in any::<u32>(),
        millis in any::<i64>(),
        token in "[!-~]{0,200}",
    ) {
        let mut row = channel(&id("ws_1"), whatsapp(1));
        let Asset::Whatsapp(asset) = row.asset else { unreachable!() };
        row.asset = Asset::Whatsapp(WhatsappAsset {
            display: display.clone(),
            verified_name,
            numbers,
            ..asset
        });
        row.moved_from = Some(display);
        row.evidence.number = Some(wassla_domain::channel::NumberSeen {
            status,
            platform: None,
            at: Timestamp::from_millis(millis),
        });
        row.credentials.access_token = Some(Sealed::new(token));
        row.credentials.expires = Expiry::At(Timestamp::from_millis(millis));
        let once = ChannelRecord::of(&row).unwrap();
        let read = once.clone().read().unwrap();
        prop_assert_eq!(ChannelRecord::of(&read).unwrap(), once.clone());
        prop_assert!(!read.asset.display().contains('\0'));
        prop_assert_eq!(read.credentials, row.credentials);
        prop_assert_eq!(read.evidence.number.unwrap().at.millis(), millis);
    }

    #[test]
    fn no_text_makes_reading_panic(config in any::<String>(), evidence in "[{}\":a-z,0-9\\[\\]]*") {
        let read = ChannelRecord { config, evidence, ..record() }.read();
        prop_assert!(read.is_err());
    }
}
