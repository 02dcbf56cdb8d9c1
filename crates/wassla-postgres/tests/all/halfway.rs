//! A settlement that fails in the middle.

use wassla_domain::Fault;
use wassla_domain::ports::{ChannelStore as _, DebtStore as _};
use wassla_testkit::contract::StoreHost as _;
use wassla_testkit::fixtures::{channel, first_connect, id, moved, page, settlement, whatsapp};

use crate::host::fresh;

#[tokio::test]
async fn a_settlement_that_fails_in_the_middle_leaves_nothing() {
    let host = fresh().await;
    let row = channel(&id("ws_1"), whatsapp(1));
    let first = settlement(&row.workspace, [first_connect(&row)]);
    host.store.settle(&first).await.unwrap();
    host.plant_calling_row(&row.workspace).await;
    host.run("ALTER TABLE agent_channels ADD CONSTRAINT never CHECK (kind <> 'messenger')")
        .await;

    let beside = channel(&row.workspace, page(1));
    let writes = [moved(&row, whatsapp(2)), first_connect(&beside)];
    let settled = host.store.settle(&settlement(&row.workspace, writes)).await;
    assert!(
        matches!(settled, Err(Fault::Unavailable { .. })),
        "{settled:?}"
    );
    let rows = host.store.channels(&row.workspace).await.unwrap();
    assert_eq!(rows, std::slice::from_ref(&row));
    assert_eq!(host.store.debts_after(None, 10).await.unwrap(), []);
    assert!(host.has_calling_row(&row.workspace).await);
}
