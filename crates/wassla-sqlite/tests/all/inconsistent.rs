//! Rows that somebody else has broken.

use wassla_domain::Fault;
use wassla_domain::ports::{ChannelStore as _, ProvisionStore as _};
use wassla_testkit::contract::StoreHost as _;
use wassla_testkit::fixtures::{after, channel, first_connect, id, page, settlement, whatsapp};

use crate::host::{Host, fresh};

async fn two_rows() -> Host {
    let host = fresh().await;
    let rows = [whatsapp(1), page(1)].map(|asset| channel(&id("ws_1"), asset));
    let writes = rows.each_ref().map(first_connect);
    let settlement = settlement(&id("ws_1"), writes);
    host.stores().channels.settle(&settlement).await.unwrap();
    host
}

#[tokio::test]
async fn a_row_that_makes_no_sense_is_a_fault_and_not_a_default() {
    for sql in [
        "UPDATE agent_channels SET state = 'fine' WHERE kind = 'whatsapp'",
        "UPDATE agent_channels SET kind = 'telegram' WHERE kind = 'whatsapp'",
        "UPDATE agent_channels SET external_id = '1' WHERE kind = 'whatsapp'",
        "UPDATE agent_channels SET config = '{}' WHERE kind = 'whatsapp'",
        "UPDATE agent_channels SET evidence = '[]' WHERE kind = 'whatsapp'",
        "UPDATE agent_channels SET version = 0 WHERE kind = 'whatsapp'",
    ] {
        let host = two_rows().await;
        host.run(sql).await;
        let read = host.store.channels(&id("ws_1")).await;
        assert!(
            matches!(read, Err(Fault::Inconsistent { .. })),
            "{sql}: {read:?}"
        );
        let walked = host.store.channels_after(None, 10).await;
        assert!(matches!(walked, Err(Fault::Inconsistent { .. })), "{sql}");
    }
}

#[tokio::test]
async fn a_due_row_that_makes_no_sense_does_not_hold_up_the_others() {
    let host = two_rows().await;
    host.run("UPDATE agent_channels SET state = 'fine', due_at = 1 WHERE kind = 'whatsapp'")
        .await;
    let leased = host
        .store
        .lease_due(after(60), after(120), 10)
        .await
        .unwrap();
    assert_eq!(leased.len(), 1);
    let again = host
        .store
        .lease_due(after(60), after(120), 10)
        .await
        .unwrap();
    assert_eq!(again.len(), 0);

    let host = two_rows().await;
    host.run("UPDATE agent_channels SET state = 'fine', due_at = 1 WHERE kind = 'whatsapp'")
        .await;
    let alone = host.store.lease_due(after(0), after(120), 1).await;
    assert!(
        matches!(alone, Err(Fault::Inconsistent { .. })),
        "{alone:?}"
    );
}
