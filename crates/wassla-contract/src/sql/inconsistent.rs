//! Rows that somebody else has broken.

use wassla_domain::Fault;
use wassla_domain::inbound::AliasKind;
use wassla_domain::inbox::Effect;
use wassla_domain::ports::{
    AnswerStore as _, CallLog as _, CallingStore as _, ChannelStore as _, EventLog as _,
    Inbox as _, ProvisionStore as _,
};
use wassla_testkit::fixtures::{
    NOW, after, alias, arrival, asset_ref, call_note, call_rings, calling, channel, first_connect,
    id, new_event, new_message, page, taken, upserts, whatsapp,
};

use super::SqlHost;

async fn two_rows<H: SqlHost>() -> H {
    let host = H::fresh().await;
    let rows = [whatsapp(1), page(1)].map(|asset| channel(&id("ws_1"), asset));
    let writes = rows.each_ref().map(first_connect);
    let upserts = upserts(&id("ws_1"), writes);
    host.stores()
        .channels
        .upsert_channels(&upserts)
        .await
        .unwrap();
    host
}

/// A channel row that makes no sense is a fault, not a default.
pub async fn a_row_that_makes_no_sense_is_a_fault_and_not_a_default<H: SqlHost>() {
    for sql in [
        "UPDATE agent_channels SET state = 'fine' WHERE kind = 'whatsapp'",
        "UPDATE agent_channels SET kind = 'telegram' WHERE kind = 'whatsapp'",
        "UPDATE agent_channels SET external_id = '1' WHERE kind = 'whatsapp'",
        "UPDATE agent_channels SET config = '{}' WHERE kind = 'whatsapp'",
        "UPDATE agent_channels SET evidence = '[]' WHERE kind = 'whatsapp'",
        "UPDATE agent_channels SET version = 0 WHERE kind = 'whatsapp'",
    ] {
        let host = two_rows::<H>().await;
        host.run(sql).await;
        let read = host.store().channels(&id("ws_1")).await;
        assert!(
            matches!(read, Err(Fault::Inconsistent { .. })),
            "{sql}: {read:?}"
        );
        let walked = host.store().channels_after(None, 10).await;
        assert!(matches!(walked, Err(Fault::Inconsistent { .. })), "{sql}");
    }
}

/// A due row that makes no sense is put off, and the others are leased.
pub async fn a_due_row_that_makes_no_sense_does_not_hold_up_the_others<H: SqlHost>() {
    let host = two_rows::<H>().await;
    host.run("UPDATE agent_channels SET state = 'fine', due_at = 1 WHERE kind = 'whatsapp'")
        .await;
    let leased = host
        .store()
        .lease_due(after(60), after(120), 10)
        .await
        .unwrap();
    assert_eq!(leased.len(), 1);
    let again = host
        .store()
        .lease_due(after(60), after(120), 10)
        .await
        .unwrap();
    assert_eq!(again.len(), 0);

    let host = two_rows::<H>().await;
    host.run("UPDATE agent_channels SET state = 'fine', due_at = 1 WHERE kind = 'whatsapp'")
        .await;
    let alone = host.store().lease_due(after(0), after(120), 1).await;
    assert!(
        matches!(alone, Err(Fault::Inconsistent { .. })),
        "{alone:?}"
    );
}

async fn two_conversations<H: SqlHost>() -> H {
    let host = H::fresh().await;
    let events = [new_event("1"), new_event("2")];
    host.store().append(&events, NOW).await.unwrap();
    let mut batch = Vec::new();
    for (event, from) in host
        .store()
        .pending(2)
        .await
        .unwrap()
        .iter()
        .zip(["1", "2"])
    {
        let from = alias(AliasKind::WaId, from);
        let arrival = arrival(&asset_ref(&whatsapp(1)), from, "hello", NOW);
        let mut new = new_message(&id("ws_1"), arrival);
        new.conversation = id(format!("cv_{}", event.seq.0));
        batch.push(taken(event.seq, Some(Effect::Add(Box::new(new)))));
    }
    host.store().process_events(&batch, NOW).await.unwrap();
    host
}

/// A conversation or message that makes no sense is a fault, not a default.
pub async fn an_inbox_that_makes_no_sense_is_a_fault_and_not_a_default<H: SqlHost>() {
    for sql in [
        "UPDATE conversations SET kind = 'whatsapp_call'",
        "UPDATE conversations SET aliases = '[[\"fax\", \"1\"]]'",
        "UPDATE messages SET content = 'dance'",
        "UPDATE messages SET words = NULL",
        "UPDATE messages SET delivery = 'lost'",
        "UPDATE messages SET author = 'agent'",
        "UPDATE messages SET failure_code = 1",
        "UPDATE messages SET external_id = ''
         WHERE seq = (SELECT max(seq) FROM messages)",
    ] {
        let host = two_conversations::<H>().await;
        let shown = host.store().conversations(&id("ws_1"), None, 10).await;
        let first = shown.unwrap().remove(0);
        host.run(sql).await;
        let shown = host.store().conversations(&id("ws_1"), None, 10).await;
        let thread = host
            .store()
            .messages(&id("ws_1"), &first.id, None, 10)
            .await;
        let is_fault = matches!(shown, Err(Fault::Inconsistent { .. }))
            || matches!(thread, Err(Fault::Inconsistent { .. }));
        assert!(is_fault, "{sql}: {shown:?} {thread:?}");
    }
}

/// A conversation that makes no sense does not keep others from their answer.
pub async fn a_conversation_that_makes_no_sense_does_not_hold_up_the_others<H: SqlHost>() {
    let host = two_conversations::<H>().await;
    host.run(
        "UPDATE conversations SET answer_due_at = 1, kind = 'telegram'
         WHERE id = (SELECT min(id) FROM conversations);
         UPDATE conversations SET answer_due_at = 2 WHERE kind = 'whatsapp'",
    )
    .await;
    let leased = host.store().lease_unanswered(NOW, after(60), 10).await;
    assert_eq!(leased.unwrap().len(), 1);
}

/// A calling row that makes no sense is a fault, and the number works on.
pub async fn a_calling_row_that_makes_no_sense_is_a_fault_and_not_a_default<H: SqlHost>() {
    for sql in [
        "UPDATE agent_channels SET state = 'fine', due_at = 1 WHERE kind = 'whatsapp_call'",
        "UPDATE agent_channels SET config = '{}', due_at = 1 WHERE kind = 'whatsapp_call'",
        "UPDATE agent_channels SET evidence = '[]', due_at = 1 WHERE kind = 'whatsapp_call'",
        "UPDATE agent_channels SET version = 0, due_at = 1 WHERE kind = 'whatsapp_call'",
    ] {
        let host = H::fresh().await;
        let row = channel(&id("ws_1"), whatsapp(1));
        let first = upserts(&row.workspace, [first_connect(&row)]);
        host.store().upsert_channels(&first).await.unwrap();
        let calling = calling(&row);
        assert!(host.store().put_calling(&calling).await.unwrap());
        host.run(sql).await;
        let of_workspace = host.store().calling(&row.workspace).await.map(drop);
        let numbers = [calling.phone_number];
        let of_number = host.store().callings_of(&numbers).await.map(drop);
        let due = host
            .store()
            .lease_callings(NOW, after(9), 10)
            .await
            .map(drop);
        for read in [of_workspace, of_number, due] {
            let is_fault = matches!(read, Err(Fault::Inconsistent { .. }));
            assert!(is_fault, "{sql}: {read:?}");
        }
        let rows = host.store().channels(&row.workspace).await.unwrap();
        assert_eq!(rows, [row], "the number works on");
    }
}

/// Two calls that ring: `call_1`, and the one after.
async fn two_calls<H: SqlHost>() -> H {
    let host = H::fresh().await;
    let events = [new_event("1"), new_event("2")];
    host.store().append(&events, NOW).await.unwrap();
    let mut batch = Vec::new();
    for (event, name) in host
        .store()
        .pending(2)
        .await
        .unwrap()
        .iter()
        .zip(["1", "2"])
    {
        let call = (name, alias(AliasKind::WaId, name));
        let rings = call_rings(&asset_ref(&whatsapp(1)), call, NOW);
        let mut note = call_note(&id("ws_1"), rings);
        note.recipient.as_mut().unwrap().id = id(format!("call_{name}"));
        batch.push(taken(event.seq, Some(Effect::Call(Box::new(note)))));
    }
    host.store().process_events(&batch, NOW).await.unwrap();
    host
}

/// A call that makes no sense is a fault, and the others are leased.
pub async fn a_call_that_makes_no_sense_is_a_fault_and_holds_up_no_other<H: SqlHost>() {
    for sql in [
        "UPDATE calls SET stage = 'humming' WHERE id = 'call_1'",
        "UPDATE calls SET direction = 'sideways' WHERE id = 'call_1'",
        "UPDATE calls SET external_id = '' WHERE id = 'call_1'",
        "UPDATE calls SET seconds = -1 WHERE id = 'call_1'",
        "UPDATE calls SET agent_id = '' WHERE id = 'call_1'",
    ] {
        let host = two_calls::<H>().await;
        let sql = sql.replace("'humming'", "'humming', offer = NULL");
        host.run(&sql).await;
        let shown = host.store().calls(&id("ws_1"), None, None, 10).await;
        let one = host.store().call(&id("ws_1"), &id("call_1")).await;
        let missed = wassla_domain::calls::CallOutcome::Missed;
        let ended = host
            .store()
            .end_call(&id("call_1"), missed, None, after(9))
            .await;
        for read in [shown.map(drop), one.map(drop), ended.map(drop)] {
            let is_fault = matches!(read, Err(Fault::Inconsistent { .. }));
            assert!(is_fault, "{sql}: {read:?}");
        }
        let leased = host.store().lease_calls("me", NOW, after(9), 10).await;
        assert_eq!(leased.unwrap().len(), 1, "{sql}");
    }
}

/// The tables refuse calls whose stage, outcome and due time contradict each other.
pub async fn the_tables_hold_no_call_that_is_over_and_due<H: SqlHost>() {
    for sql in [
        "UPDATE calls SET stage = 'ended'",
        "UPDATE calls SET outcome = 'missed'",
        "UPDATE calls SET stage = 'connected'",
        "UPDATE calls SET stage = 'ended', outcome = 'missed', offer = NULL",
        "UPDATE calls SET id = 'call_3' WHERE id = 'call_1'",
        "UPDATE calls SET external_id = '2'",
    ] {
        let host = two_calls::<H>().await;
        let written = host.execute(sql).await;
        assert!(written.is_err(), "{sql}");
    }
}
