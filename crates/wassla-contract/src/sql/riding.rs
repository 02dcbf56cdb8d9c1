//! What the tables themselves hold to: no calling row without its WhatsApp row.

use wassla_domain::ports::{CallingStore as _, ChannelStore as _};
use wassla_testkit::fixtures::{calling, channel, first_connect, id, upserts, whatsapp};

use super::SqlHost;

/// Two numbers of two workspaces, and calling on the first.
async fn two_numbers<H: SqlHost>() -> H {
    let host = H::fresh().await;
    for number in [1, 2] {
        let mut row = channel(&id(format!("ws_{number}")), whatsapp(number));
        row.id = id(format!("ch_{number}"));
        let first = upserts(&row.workspace, [first_connect(&row)]);
        host.store().upsert_channels(&first).await.unwrap();
        if number == 1 {
            assert!(host.store().put_calling(&calling(&row)).await.unwrap());
        }
    }
    host
}

/// A calling row stands on its WhatsApp row, whatever a statement says.
pub async fn t26_the_database_takes_no_calling_row_without_its_number<H: SqlHost>() {
    for sql in [
        "UPDATE agent_channels SET external_id = '902' WHERE kind = 'whatsapp_call'",
        "UPDATE agent_channels SET external_id = '903' WHERE id = 'ch_1'",
        "UPDATE agent_channels SET workspace_id = 'ws_3' WHERE id = 'ch_1'",
        "UPDATE agent_channels SET workspace_id = 'ws_3' WHERE kind = 'whatsapp_call'",
        "UPDATE agent_channels SET chat_id = 'ch_2' WHERE kind = 'whatsapp_call'",
        "UPDATE agent_channels SET chat_id = 'ch_3' WHERE kind = 'whatsapp_call'",
        "UPDATE agent_channels SET chat_id = NULL WHERE kind = 'whatsapp_call'",
        "UPDATE agent_channels SET chat_id = 'ch_1' WHERE id = 'ch_2'",
        "INSERT INTO agent_channels SELECT 'ch_3', workspace_id, 'whatsapp_call', external_id,
            agent_id, state, config, evidence, due_at, moved_from, version, connected_at,
            updated_at, NULL FROM agent_channels WHERE id = 'ch_2'",
        "INSERT INTO agent_channels SELECT 'ch_3', workspace_id, 'whatsapp_call', external_id,
            agent_id, state, config, evidence, due_at, moved_from, version, connected_at,
            updated_at, 'ch_1' FROM agent_channels WHERE id = 'ch_2'",
    ] {
        let host = two_numbers::<H>().await;
        let written = host.execute(sql).await;
        assert!(written.is_err(), "{sql}");
    }
}

/// A calling row goes with its WhatsApp row.
pub async fn t26_whoever_deletes_the_row_deletes_calling<H: SqlHost>() {
    let host = two_numbers::<H>().await;
    host.run("DELETE FROM agent_channels WHERE id = 'ch_1'")
        .await;
    assert_eq!(host.store().calling(&id("ws_1")).await.unwrap(), None);
    assert_eq!(host.store().channels(&id("ws_2")).await.unwrap().len(), 1);
}
