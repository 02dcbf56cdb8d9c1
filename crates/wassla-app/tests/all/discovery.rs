//! Which assets are taken, and with how many questions.

use meta_fake::World;
use meta_fake::fault::{Fault, What};
use meta_fake::world::GraphProblem;
use wassla_domain::Asset;
use wassla_domain::ChatKind::{Instagram, Messenger, Whatsapp};

use crate::test_app::TestApp;

#[tokio::test]
async fn the_first_account_with_a_number_wins_and_its_first_number() {
    let app = TestApp::open();
    assert_eq!(app.connects("omar", Whatsapp).await, "connected=whatsapp");
    let Asset::Whatsapp(asset) = app.row(Whatsapp).await.unwrap().asset else {
        panic!()
    };
    let newest = app.graph.world(|world| {
        let waba = world
            .wabas
            .iter()
            .find(|waba| waba.name == "Khalil Sales")
            .unwrap();
        waba.number_ids[0].clone()
    });
    assert_eq!(asset.phone_number.as_str(), newest);
    assert_eq!((asset.numbers, asset.and_more), (3, false));
}

#[tokio::test]
async fn messenger_takes_a_page_that_may_message_and_instagram_the_same_if_it_can() {
    let app = TestApp::open();
    app.connects("lina", Whatsapp).await;
    let Asset::Messenger(messenger) = app.row(Messenger).await.unwrap().asset else {
        panic!()
    };
    let Asset::Instagram(instagram) = app.row(Instagram).await.unwrap().asset else {
        panic!()
    };
    assert_eq!(messenger.page_name, "Lina Bakery");
    assert_eq!(messenger.page, instagram.page);
    assert_eq!(instagram.username.as_deref(), Some("lina.bakery"));
}

#[tokio::test]
async fn five_pages_cost_no_more_questions_than_two() {
    let few = TestApp::open();
    few.connects("lina", Whatsapp).await;
    let many = TestApp::open();
    many.graph.world(|world| {
        for n in 0..3 {
            world.add_page("lina", &format!("Branch {n}"), &["MESSAGING"]);
        }
    });
    many.connects("lina", Whatsapp).await;
    assert_eq!(few.graph.calls(), many.graph.calls());
}

#[tokio::test]
async fn a_refused_expansion_is_asked_again_in_separate_calls() {
    let app = TestApp::open();
    let refused = What::Error(GraphProblem::new(100, "no such field"));
    app.graph
        .world(|world| world.script(Fault::once("GET /me/businesses", refused)));
    assert_eq!(app.connects("omar", Whatsapp).await, "connected=whatsapp");
    assert_eq!(app.graph.count("businesses"), 2);
    assert!(app.graph.count("numbers") >= 2);
}

/// Somebody whose only account stands behind `empty` others, and has `numbers` numbers.
fn collector(world: &mut World, empty: u32, numbers: u32) {
    world.add_person("collector", "Collector", "Has a great many");
    let business = world.add_business("collector", "Collection");
    let full = world.add_waba(&business, "Full");
    for n in 0..numbers {
        world.add_number(&full, &format!("+1 202-555-{n:04}"));
    }
    for n in 0..empty {
        let waba = world.add_waba(&business, &format!("Empty {n}"));
        world.move_waba_first(&waba);
    }
}

#[tokio::test]
async fn no_fifty_one_and_five_hundred_accounts_and_numbers_are_walked_page_by_page() {
    for (empty, numbers, questions) in
        [(0, 1, 1), (50, 1, 2), (499, 1, 10), (0, 51, 1), (0, 500, 1)]
    {
        let app = TestApp::open();
        app.graph.world(|world| collector(world, empty, numbers));
        let landing = app.connects("collector", Whatsapp).await;
        assert_eq!(landing, "connected=whatsapp", "{empty} {numbers}");
        let asked = app.graph.count("businesses") + app.graph.count("wabas");
        assert_eq!(asked, questions, "{empty} {numbers}");
        let Asset::Whatsapp(asset) = app.row(Whatsapp).await.unwrap().asset else {
            panic!()
        };
        assert_eq!(
            (asset.numbers, asset.and_more),
            (numbers.min(50), numbers > 50)
        );
    }
    for (empty, code) in [
        (0, "no_phone_number"),
        (51, "no_phone_number"),
        (500, "no_phone_number"),
    ] {
        let app = TestApp::open();
        app.graph.world(|world| collector(world, empty, 0));
        let landing = app.connects("collector", Whatsapp).await;
        assert_eq!(landing, format!("error={code}&channel=whatsapp"));
    }
}
