//! The delivery view is of the number that is connected now.

use wassla_domain::ChannelKind::WhatsappCall;
use wassla_domain::ChatKind::Whatsapp;
use wassla_domain::ports::ChannelStore as _;
use wassla_testkit::fixtures;

use crate::test_app::{TestApp, owner};

#[tokio::test(start_paused = true)]
async fn a_channel_that_moved_counts_what_comes_for_its_new_number() {
    let app = TestApp::answering(Whatsapp).await;
    app.customer_writes(Whatsapp, "karim", "Hello").await;
    app.takes_in().await;
    let received = async |kind| {
        let view = app.wassla.delivery(&owner(), kind).await;
        view.unwrap().received
    };
    let before = received(Whatsapp.into()).await;
    assert!(before > 0);

    let row = app.row(Whatsapp).await.unwrap();
    let write = fixtures::moved(&row, fixtures::whatsapp(2));
    let upserts = fixtures::upserts(&row.workspace, [write]);
    app.store.upsert_channels(&upserts).await.unwrap();
    assert_eq!(received(Whatsapp.into()).await, 0);
    assert_eq!(received(WhatsappCall).await, 0);

    // What came for all of them is told once nothing is connected.
    app.wassla
        .disconnect(&owner(), Whatsapp.into())
        .await
        .unwrap();
    assert_eq!(received(Whatsapp.into()).await, before);
}
