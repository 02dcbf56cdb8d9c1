//! Transactions that fail in the middle, at every write in turn.

use wassla_domain::calls::{CallOutcome, CallSummary};
use wassla_domain::channel::Trouble;
use wassla_domain::inbound::{Alias, AliasKind, Content};
use wassla_domain::inbox::{Effect, ProcessedEvent};
use wassla_domain::ports::{
    AccountUpdate, AnsweredCall, CallLog as _, CallingStore as _, ChannelStore as _,
    DeletionStore as _, EventLog as _, Inbox as _,
};
use wassla_domain::upsert::UpsertOutcome;
use wassla_domain::{ChannelState, Evidence};
use wassla_testkit::fixtures::{
    NOW, after, alias, arrival, call_note, call_rings, call_terminates, calling, calling_end,
    channel, disconnection, first_connect, id, job, moved, new_event, new_message, page, sdp,
    taken, upserts, whatsapp,
};

use super::SqlHost;
use super::refusals::{refused_everywhere, shown, with_calling};

/// A sign-in is written whole or not at all.
pub async fn a_settlement_that_fails_anywhere_leaves_nothing<H: SqlHost>() {
    let (host, row, _) = with_calling::<H>().await;
    let beside = channel(&row.workspace, page(1));
    let writes = [moved(&row, whatsapp(2)), first_connect(&beside)];
    let upserts = upserts(&row.workspace, writes);
    let settled = refused_everywhere(&host, H::WRITES.upsert, async |store| {
        store.upsert_channels(&upserts).await
    });
    let held_elsewhere = Vec::new();
    assert_eq!(settled.await, UpsertOutcome::Written { held_elsewhere });
    let shown = shown(&host).await;
    assert_eq!(shown.calling[0], None);
    assert!(shown.jobs.iter().all(|job| job.ends_calling) && shown.jobs.len() == 1);
}

/// A disconnect is written whole or not at all.
pub async fn a_disconnect_that_fails_anywhere_leaves_nothing<H: SqlHost>() {
    let (host, row, _) = with_calling::<H>().await;
    let disconnection = disconnection(&row);
    let gone = refused_everywhere(&host, H::WRITES.disconnect, async |store| {
        store.disconnect(&disconnection).await
    });
    assert!(gone.await);
    let shown = shown(&host).await;
    assert_eq!((shown.channels, &shown.calling[0]), (vec![], &None));
    assert!(shown.jobs[0].ends_calling);
}

/// An account update is written whole or not at all.
pub async fn an_amendment_that_fails_anywhere_leaves_nothing<H: SqlHost>() {
    let (host, row, _) = with_calling::<H>().await;
    let account_update = AccountUpdate {
        id: row.id.clone(),
        version: row.version,
        state: ChannelState::ReconnectNeeded,
        evidence: Evidence {
            trouble: Some(Trouble::PartnerRemoved),
            ..row.evidence.clone()
        },
        access_ended: true,
        job: Some(job(&row)),
        at: after(9),
    };
    let amended = refused_everywhere(&host, H::WRITES.account_update, async |store| {
        store.apply_account_update(&account_update).await
    });
    assert!(amended.await);
    let shown = shown(&host).await;
    assert_eq!(shown.channels[0].credentials.access_token, None);
    assert_eq!(shown.calling[0], None);
    assert!(shown.jobs[0].ends_calling);
}

/// A deletion is written whole or not at all.
pub async fn a_deletion_that_fails_anywhere_leaves_nothing<H: SqlHost>() {
    let (host, row, _) = with_calling::<H>().await;
    let beside = channel(&id("ws_2"), whatsapp(2));
    let first = upserts(&beside.workspace, [first_connect(&beside)]);
    host.store().upsert_channels(&first).await.unwrap();
    let write = moved(&beside, whatsapp(3));
    let moves = upserts(&beside.workspace, [write.clone()]);
    host.store().upsert_channels(&moves).await.unwrap();
    let enabled = host.store().put_calling(&calling(&write.channel)).await;
    assert!(enabled.unwrap());

    let user = &row.credentials.meta_user;
    let deleted = refused_everywhere(&host, H::WRITES.deletion, async |store| {
        let code = id("del_1");
        store.delete_for(user, after(99), &code, after(9)).await
    });
    assert_eq!(deleted.await, 2);
    let shown = shown(&host).await;
    assert_eq!((shown.channels, shown.jobs), (vec![], vec![]));
    assert_eq!(shown.calling, [None, None]);
}

/// An end of calling is written whole or not at all.
pub async fn an_end_of_calling_that_fails_anywhere_leaves_nothing<H: SqlHost>() {
    let (host, row, calling) = with_calling::<H>().await;
    let ending = calling_end(&calling, &row);
    let ended = refused_everywhere(&host, H::WRITES.end_calling, async |store| {
        store.end_calling(&ending).await
    });
    assert!(ended.await);
    let shown = shown(&host).await;
    assert_eq!((shown.channels, &shown.calling[0]), (vec![row], &None));
    assert!(shown.jobs[0].ends_calling);
}

/// An enabling of calling is written whole or not at all.
pub async fn an_enabling_that_fails_anywhere_leaves_nothing<H: SqlHost>() {
    let (host, row, first) = with_calling::<H>().await;
    let again = first.begun_again(id("ag_2"), after(9), after(39));
    let put = refused_everywhere(&host, H::WRITES.put_calling, async |store| {
        store.put_calling(&again).await
    });
    assert!(put.await);
    let ended = host.store().end_calling(&calling_end(&again, &row)).await;
    assert!(ended.unwrap());
    let put = refused_everywhere(&host, H::WRITES.put_calling, async |store| {
        store.put_calling(&first).await
    });
    assert!(put.await);
    assert_eq!(shown(&host).await.calling[0], Some(first));
}

fn caller() -> (&'static str, Alias) {
    ("wacid.1", alias(AliasKind::WaId, "15550199"))
}

async fn happened(
    host: &impl SqlHost,
    effects: impl IntoIterator<Item = Effect>,
) -> Vec<ProcessedEvent> {
    let effects: Vec<_> = effects.into_iter().collect();
    let key = |number| format!("{number} {}", effects.len());
    let events: Vec<_> = (0..effects.len())
        .map(|number| new_event(&key(number)))
        .collect();
    host.store().append(&events, NOW).await.unwrap();
    let pending = host.store().pending(10).await.unwrap();
    let batch = pending.iter().zip(effects);
    batch
        .map(|(event, effect)| taken(event.seq, Some(effect)))
        .collect()
}

/// A batch of events is written whole or not at all.
pub async fn an_intake_that_fails_anywhere_leaves_nothing<H: SqlHost>() {
    let (host, row, _) = with_calling::<H>().await;
    let number = row.asset_ref();
    let (_, from) = caller();
    let arrival = arrival(&number, from, "hello", NOW);
    let message = Effect::Add(Box::new(new_message(&row.workspace, arrival)));
    let rings = call_note(&row.workspace, call_rings(&number, caller(), NOW));
    let rings = Effect::Call(Box::new(rings));
    let batch = happened(&host, [message, rings]).await;
    let done = refused_everywhere(&host, H::WRITES.first_events, async |store| {
        store.process_events(&batch, NOW).await
    });
    assert!(done.await.ringing);

    let ends = call_terminates(&number, caller(), Some(3), after(9));
    let ends = call_note(&row.workspace, ends);
    let batch = happened(&host, [Effect::Call(Box::new(ends))]).await;
    let done = refused_everywhere(&host, H::WRITES.end_event, async |store| {
        store.process_events(&batch, NOW).await
    });
    assert_eq!(done.await.ended.len(), 1);
    let shown = shown(&host).await;
    assert_eq!(
        shown.messages[0].content,
        Content::Call(CallSummary::from(&shown.calls[0]))
    );
    let last = Content::Call(CallSummary::from(&shown.calls[0]));
    assert_eq!(shown.conversations[0].last, last);
}

/// Lease, answer and end of a call are each written whole or not at all.
pub async fn what_becomes_of_a_call_is_written_whole_or_not_at_all<H: SqlHost>() {
    let (host, row, _) = with_calling::<H>().await;
    let rings = call_rings(&row.asset_ref(), caller(), NOW);
    let rings = call_note(&row.workspace, rings);
    let batch = happened(&host, [Effect::Call(Box::new(rings))]).await;
    host.store().process_events(&batch, NOW).await.unwrap();

    let taken = refused_everywhere(&host, H::WRITES.call_lease, async |store| {
        store.lease_calls("me", after(1), after(60), 10).await
    });
    let taken = taken.await.remove(0);
    assert_eq!(
        taken.offer,
        Some(sdp("wacid.1")),
        "no refusal loses the offer"
    );
    let answered = AnsweredCall {
        id: taken.call.id.clone(),
        holder: "me".into(),
        agent: id("ag_voice"),
        at: after(2),
        until: after(60),
    };
    let answer = refused_everywhere(&host, H::WRITES.call_answer, async |store| {
        store.answer_call(&answered).await
    });
    assert!(answer.await);
    let (id, completed) = (&taken.call.id, CallOutcome::Completed);
    let end = refused_everywhere(&host, H::WRITES.call_end, async |store| {
        store.end_call(id, completed, None, after(9)).await
    });
    assert!(end.await);
}
