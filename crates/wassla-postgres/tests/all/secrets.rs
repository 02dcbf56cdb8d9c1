//! What errors and `Debug` show.

use std::time::Duration;

use wassla_contract::sql::SqlHost as _;
use wassla_domain::inbound::AliasKind;
use wassla_domain::inbox::Effect;
use wassla_domain::ports::{AttemptStore as _, ChannelStore as _, EventLog as _, Inbox as _};
use wassla_postgres::{ConnectError, PostgresOptions, PostgresStore};
use wassla_testkit::fixtures::{
    NOW, alias, asset_ref, attempt, call_note, call_rings, channel, first_connect, id, new_event,
    taken, upserts, whatsapp,
};

use crate::host::fresh;

async fn refused(url: &str) -> ConnectError {
    let options = PostgresOptions {
        acquire_timeout: Duration::from_secs(1),
        ..PostgresOptions::default()
    };
    match PostgresStore::open(&url.into(), options).await {
        Ok(_) => panic!("connected"),
        Err(error) => error,
    }
}

fn everything_said(error: &dyn std::error::Error) -> String {
    let mut said = format!("{error:?} {error}");
    let mut source = error.source();
    while let Some(cause) = source {
        said = format!("{said} {cause:?} {cause}");
        source = cause.source();
    }
    said
}

#[tokio::test]
async fn t10_no_error_of_connecting_holds_the_password() {
    for url in [
        "mysql://me:canary@localhost/db",
        "postgres://me:canary@localhost:port/db",
        "postgres://me:canary@localhost/db?sslmode=canary",
        "postgres://me:canary@127.0.0.1:1/db",
        "postgres://me:canary@%2Fno%2Fsuch%2Ffolder/db",
        "canary",
    ] {
        let error = refused(url).await;
        let said = everything_said(&error);
        assert!(!said.contains("canary"), "{url}: {said}");
        let is_address = matches!(error, ConnectError::Address);
        assert_eq!(
            is_address,
            !url.contains("127") && !url.contains("such"),
            "{url}"
        );
    }
}

#[tokio::test]
async fn t10_no_fault_and_no_debug_holds_what_was_written() {
    let host = fresh().await;
    let mut row = channel(&id("ws_canary"), whatsapp(1));
    row.id = id("ch_canary");
    host.run(
        "ALTER TABLE agent_channels ADD CONSTRAINT never CHECK (version > 1000);
         ALTER TABLE connect_attempts ADD CONSTRAINT never CHECK (user_id = 'nobody')",
    )
    .await;
    let upserts = upserts(&row.workspace, [first_connect(&row)]);
    let fault = host.store.upsert_channels(&upserts).await.unwrap_err();
    let begun = host.store.begin(&attempt(&id("ws_canary"), 1)).await;
    for said in [
        everything_said(&fault),
        everything_said(&begun.unwrap_err()),
        format!("{:?}", host.store),
    ] {
        assert!(
            !said.contains("canary") && !said.contains("sealed"),
            "{said}"
        );
    }
    assert!(everything_said(&fault).contains("23514"), "{fault:?}");
}

#[tokio::test]
async fn t10_no_fault_holds_what_a_call_offers() {
    let host = fresh().await;
    host.run("ALTER TABLE calls ADD CONSTRAINT never CHECK (rang_at < 0)")
        .await;
    host.store.append(&[new_event("1")], NOW).await.unwrap();
    let seq = host.store.pending(1).await.unwrap()[0].seq;
    let caller = ("canary", alias(AliasKind::WaId, "15550199"));
    let rings = call_rings(&asset_ref(&whatsapp(1)), caller, NOW);
    let note = call_note(&id("ws_1"), rings);
    let batch = [taken(seq, Some(Effect::Call(Box::new(note))))];
    let fault = host.store.process_events(&batch, NOW).await.unwrap_err();
    let said = everything_said(&fault);
    assert!(said.contains("23514"), "{said}");
    assert!(!said.contains("canary") && !said.contains("v=0"), "{said}");
}
