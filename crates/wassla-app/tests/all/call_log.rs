//! The log of calls.

use std::time::Duration;

use wassla_domain::calls::CallCursor;
use wassla_domain::{CallId, RefusalCode};

use crate::disconnect::code;
use crate::test_app::{TestApp, caller, owner};

#[tokio::test(start_paused = true)]
async fn the_log_is_paged_and_shows_one_workspace_its_own_calls() {
    let app = TestApp::taking_calls().await;
    for customer in ["karim", "nadia", "karim"] {
        let wacid = app.customer_calls(customer).await;
        app.picks_up().await;
        app.customer_hangs_up(&wacid).await;
        app.goes_by(Duration::from_secs(10)).await;
    }
    let owner = owner();
    let all = app.log().await;
    let mut paged: Vec<CallId> = Vec::new();
    let mut after = None;
    loop {
        let page = app
            .wassla
            .calls(&owner, None, after.as_ref(), 1)
            .await
            .unwrap();
        let Some(last) = page.last() else { break };
        after = Some(CallCursor {
            at: last.rang_at,
            id: last.id.clone(),
        });
        paged.extend(page.into_iter().map(|call| call.id));
    }
    let ids: Vec<_> = all.iter().map(|call| call.id.clone()).collect();
    assert_eq!((&paged, paged.len()), (&ids, 3));
    let conversation = &all[0].conversation;
    let with_karim = app.wassla.calls(&owner, Some(conversation), None, 10).await;
    assert_eq!(with_karim.unwrap().len(), 2);
    let birch = caller("user_2", "ws_birch", owner.role);
    let theirs = app.wassla.calls(&birch, None, None, 10).await;
    assert_eq!(theirs.unwrap().len(), 0);
    let nobody = caller("user_2", "ws_acme", None);
    let refused = app.wassla.calls(&nobody, None, None, 10).await;
    assert_eq!(code(refused), RefusalCode::RoleNotAllowed);
}
