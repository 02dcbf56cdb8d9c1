use wassla_domain::ChatKind;
use wassla_domain::inbound::{AliasKind, DropReason, EventSeq, Outcome};
use wassla_domain::inbox::{Effect, InboxSnapshot, PendingBatch, ProcessedEvent};
use wassla_testkit::fixtures::{
    NOW, alias, arrival, asset_ref, call_note, call_rings, id, new_message, taken, whatsapp,
};

use super::*;

fn written(batch: &[ProcessedEvent]) -> IntakeWrites {
    let batch = PendingBatch::of(batch, batch.iter().map(|taken| taken.seq));
    let seen = InboxSnapshot {
        seqs: (1..).take(batch.query().arrivals).collect(),
        ..InboxSnapshot::default()
    };
    IntakeWrites::of(&batch.fold(seen, NOW).unwrap())
}

fn rows(json: Option<&String>) -> Vec<Value> {
    let json = json.map(|json| serde_json::from_str(json).unwrap());
    json.unwrap_or_default()
}

#[test]
fn a_batch_is_rows_of_every_table() {
    let number = asset_ref(&whatsapp(1));
    let from = || alias(AliasKind::WaId, "15550199");
    let arrival = arrival(&number, from(), "he\0llo", NOW);
    let new = new_message(&id("ws_1"), arrival);
    let rings = call_note(&id("ws_1"), call_rings(&number, ("wacid.1", from()), NOW));
    let batch = [
        taken(EventSeq(1), Some(Effect::Call(Box::new(rings)))),
        taken(EventSeq(2), Some(Effect::Add(Box::new(new)))),
    ];
    let writes = written(&batch);

    let (calls, messages) = (rows(writes.calls.as_ref()), rows(writes.messages.as_ref()));
    assert_eq!(calls[0]["id"], messages[0]["id"]);
    assert_eq!(messages[0]["content"], "call");
    assert!(messages[0]["facts"].as_str().unwrap().contains("ringing"));
    assert_eq!(calls[0]["due_at"], NOW.millis());
    let conversations = rows(writes.conversations.as_ref());
    let last = conversations[0]["last_message"].as_str().unwrap();
    assert!(last.contains("he\u{fffd}llo"), "{last}");
    assert_eq!(conversations[0]["last_inbound_at"], NOW.millis());
    assert_eq!(conversations[0]["answer_due_at"], NOW.millis());
    let aliases = rows(writes.aliases.as_ref());
    assert_eq!(aliases[0]["alias"], "15550199");
    assert_eq!(aliases[0]["conversation_id"], conversations[0]["id"]);
    let events = rows(writes.events.as_ref());
    assert_eq!(events[1], json!({"seq": 2, "outcome": "delivered"}));
    assert_eq!(rows(writes.counts.as_ref()).len(), 2);
    assert_eq!(
        (writes.reports, writes.inboxes),
        (None, vec!["ws_1".into()])
    );
}

#[test]
fn what_changes_nothing_writes_its_event_alone() {
    let writes = written(&[taken(EventSeq(1), None)]);
    assert_eq!(rows(writes.events.as_ref()).len(), 1);
    assert_eq!((writes.conversations, writes.aliases), (None, None));
    assert_eq!((writes.messages, writes.reports), (None, None));
    assert_eq!((writes.calls, writes.counts), (None, None));
    assert!(writes.inboxes.is_empty());
}

#[test]
fn counts_are_summed_once_for_a_batch() {
    let drop_it = |seq| ProcessedEvent {
        outcome: Outcome::Dropped(DropReason::NoChannel),
        // Different only where it is cut off.
        counted: Some((
            ChatKind::Whatsapp.into(),
            format!("{}{seq}", "9".repeat(5_000)),
            None,
        )),
        ..taken(EventSeq(seq), None)
    };
    let batch: Vec<_> = (1..=3).map(drop_it).collect();
    let counts = rows(written(&batch).counts.as_ref());
    assert_eq!(counts.len(), 1);
    assert_eq!(counts[0]["count"], 3);
    assert_eq!(counts[0]["workspace_id"], "");
    // What Meta, or whoever has the secret, calls an asset fits in an index.
    assert_eq!(counts[0]["external_id"].as_str().unwrap().len(), 64);
}
