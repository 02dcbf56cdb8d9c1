use wassla_domain::inbound::{AliasKind, EventSeq, Watermark};
use wassla_domain::inbox::{Delivery, Effect, PendingBatch, ProcessedEvent};
use wassla_testkit::fixtures::{
    NOW, alias, arrival, asset_ref, external_message, id, new_message, report, taken, whatsapp,
};

use super::*;

fn lookup(effects: impl IntoIterator<Item = Effect>) -> SnapshotLookup {
    let batch = (1..).zip(effects);
    let batch: Vec<ProcessedEvent> = batch
        .map(|(seq, effect)| taken(EventSeq(seq), Some(effect)))
        .collect();
    let seqs = batch.iter().map(|taken| taken.seq);
    SnapshotLookup::of(&PendingBatch::of(&batch, seqs).query())
}

fn objects(json: Option<&String>) -> Vec<Value> {
    let json = json.map(|json| serde_json::from_str(json).unwrap());
    json.unwrap_or_default()
}

fn mark(from: &str) -> Effect {
    let watermark = Watermark {
        asset: asset_ref(&whatsapp(1)),
        customer: alias(AliasKind::WaId, from),
        delivery: Delivery::Read,
        up_to: NOW,
    };
    Effect::Mark(id("ws_1"), watermark)
}

#[test]
fn nothing_is_looked_up_for_nothing() {
    let lookup = lookup([]);
    assert_eq!((lookup.aliases, lookup.messages), (None, None));
    assert_eq!((lookup.calls, lookup.arrivals), (None, 0));
}

#[test]
fn messages_are_looked_up_by_metas_id_and_by_ours() {
    let number = asset_ref(&whatsapp(1));
    let mut status = report(&number, &external_message("wamid.1"), Delivery::Read);
    status.ours = Some(id("msg_1"));
    let lookup = lookup([Effect::Report(Box::new(status))]);
    let objects = objects(lookup.messages.as_ref());
    assert_eq!(objects[0]["external_id"], "wamid.1");
    assert_eq!(objects[0]["asset_id"], number.external_id);
    assert_eq!(objects[1]["id"], "msg_1");
    assert_eq!(objects[1]["external_id"], Value::Null);
}

#[test]
fn only_the_conversations_of_marks_are_looked_at_as_a_whole() {
    let number = asset_ref(&whatsapp(1));
    let arrival = arrival(&number, alias(AliasKind::WaId, "2"), "hello", NOW);
    let add = Effect::Add(Box::new(new_message(&id("ws_1"), arrival)));
    let lookup = lookup([mark("1"), add]);
    let found = |alias: &str, conversation: &str| AliasRecord {
        key: AliasKey {
            kind: "whatsapp".into(),
            external_id: number.external_id.clone(),
            workspace_id: "ws_1".into(),
            alias_kind: "wa_id".into(),
            alias: alias.into(),
        },
        conversation_id: conversation.into(),
    };
    assert_eq!(objects(lookup.aliases.as_ref()).len(), 2);
    let marked = lookup.marked(&[found("1", "cv_1"), found("2", "cv_2")]);
    assert_eq!(marked, ["cv_1"]);
}

#[test]
fn a_name_that_makes_no_sense_is_a_fault() {
    let rows = SnapshotRows {
        aliases: vec![AliasRecord {
            key: AliasKey {
                kind: "whatsapp".into(),
                external_id: "30".into(),
                workspace_id: "ws_1".into(),
                alias_kind: "fax".into(),
                alias: "1".into(),
            },
            conversation_id: "cv_1".into(),
        }],
        ..SnapshotRows::default()
    };
    assert!(matches!(rows.read(), Err(Fault::Inconsistent { .. })));
}
