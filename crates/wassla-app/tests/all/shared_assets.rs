//! Assets that no list of owned ones names: they are found all the same, after owned ones.

use meta_fake::fault::{Fault, What};
use meta_fake::world::GraphProblem;
use wassla_domain::Asset;
use wassla_domain::ChatKind::{Instagram, Messenger, Whatsapp};

use crate::test_app::TestApp;

async fn number_of(app: &TestApp) -> String {
    app.row(Whatsapp).await.unwrap().asset.display()
}

#[tokio::test]
async fn an_account_that_the_sign_in_names_is_found_without_an_owner() {
    let app = TestApp::open();
    let landing = app.connects("dalia", Whatsapp).await;
    assert_eq!(landing, "connected=whatsapp,messenger");
    assert_eq!(number_of(&app).await, "+1 202-555-0181");
    let Asset::Whatsapp(asset) = app.row(Whatsapp).await.unwrap().asset else {
        panic!()
    };
    assert_eq!((asset.business, asset.numbers), (None, 1));
    let Asset::Messenger(asset) = app.row(Messenger).await.unwrap().asset else {
        panic!()
    };
    assert_eq!(asset.page_name, "Dalia Agency");
}

#[tokio::test]
async fn where_the_sign_in_names_nothing_shared_and_assigned_accounts_are_listed() {
    let app = TestApp::open();
    app.graph
        .world(|world| world.settings.names_targets = false);
    assert_eq!(app.connects("dalia", Whatsapp).await, "connected=whatsapp");
    assert_eq!(app.graph.count("client_wabas"), 1);

    let app = TestApp::open();
    app.graph.world(|world| {
        world.settings.names_targets = false;
        let shared = world.wabas.last().unwrap().id.clone();
        world.assign_waba("yusuf", &shared);
    });
    assert_eq!(app.connects("yusuf", Whatsapp).await, "connected=whatsapp");
    assert_eq!(number_of(&app).await, "+1 202-555-0181");
}

#[tokio::test]
async fn owned_accounts_win_and_cost_no_further_question() {
    let app = TestApp::open();
    app.graph.world(|world| {
        let shared = world.wabas.last().unwrap().id.clone();
        let own = world.person("aisha").unwrap().admin_of[0].clone();
        world.share_waba(&shared, &own);
    });
    assert_eq!(app.connects("aisha", Whatsapp).await, "connected=whatsapp");
    assert_eq!(number_of(&app).await, "+1 202-555-0101");
    for edge in ["wabas", "client_wabas", "assigned_wabas", "numbers", "page"] {
        assert_eq!(app.graph.count(edge), 0, "{edge}");
    }
}

#[tokio::test]
async fn a_granted_page_serves_both_kinds_and_one_that_may_not_message_is_not_taken() {
    let app = TestApp::open();
    app.graph.world(|world| {
        for place in 0..world.pages.len() {
            let page = world.pages[place].id.clone();
            world.leave_out_of_accounts(&page);
        }
    });
    let landing = app.connects("lina", Messenger).await;
    assert_eq!(landing, "connected=messenger,whatsapp,instagram");
    let page = |asset: Asset| match asset {
        Asset::Messenger(asset) => asset.page,
        Asset::Instagram(asset) => asset.page,
        Asset::Whatsapp(_) => panic!(),
    };
    let messenger = page(app.row(Messenger).await.unwrap().asset);
    assert_eq!(messenger, page(app.row(Instagram).await.unwrap().asset));

    let app = TestApp::open();
    app.graph.world(|world| {
        world.add_person("clerk", "Clerk", "May look at one Page");
        world.add_page("clerk", "Only to look at", &["ANALYZE"]);
    });
    let landing = app.connects("clerk", Messenger).await;
    assert_eq!(landing, "error=no_assets_found&channel=messenger");
    assert_eq!(app.graph.count("page"), 0, "the list has named it");
}

#[tokio::test]
async fn what_could_not_be_looked_at_is_not_called_missing() {
    let app = TestApp::open();
    app.graph
        .world(|world| world.settings.names_targets = false);
    let busy = What::Error(GraphProblem::new(4, "too many calls"));
    let edge = "GET /{business}/client_whatsapp_business_accounts";
    app.graph
        .world(|world| world.script(Fault::always(edge, busy)));
    let landing = app.connects("dalia", Whatsapp).await;
    let expected = "error=graph_rate_limited&channel=whatsapp&upstream=4";
    assert_eq!(landing, expected);
}
