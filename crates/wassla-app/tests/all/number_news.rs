//! What Meta says of single numbers: their PIN, their quality, alerts, complaints about calls.

use wassla_domain::ChatKind::Whatsapp;
use wassla_domain::channel::{Step, StepFailure, Trouble};
use wassla_domain::inbound::{KnownNotice, Outcome};
use wassla_domain::{Advice, Asset, ChannelKind, ChannelState, NextStep};

use crate::desk::subscription_of;
use crate::test_app::{TestApp, owner};

impl TestApp {
    async fn number_id(&self) -> String {
        let row = self.row(Whatsapp).await.unwrap();
        row.asset.external_id().to_owned()
    }

    async fn hears_the_news(&self) {
        self.meta_tells().await;
        self.works().await;
        self.wassla.finish_tasks().await;
    }

    async fn advice(&self) -> Option<NextStep> {
        let (_, views) = self.wassla.channels(&owner()).await.unwrap();
        let view = views.iter().find(|view| view.kind == Whatsapp.into());
        view.unwrap().next_step
    }
}

async fn connected() -> (TestApp, String) {
    let app = TestApp::answering(Whatsapp).await;
    app.wassla.finish_tasks().await;
    app.passes(std::time::Duration::from_secs(5));
    let number = app.number_id().await;
    (app, number)
}

#[tokio::test]
async fn a_pin_that_somebody_else_changed_is_told_and_a_sign_in_sets_ours_again() {
    for turned_off in [false, true] {
        let (app, number) = connected().await;
        app.graph.world(|world| {
            if turned_off {
                world.turn_pin_off_in_manager(&number);
            } else {
                world.change_pin_in_manager(&number, "000111");
            }
        });
        let asked = app.graph.count("number");
        app.hears_the_news().await;
        assert_eq!(app.graph.count("number"), asked + 1, "it is read again");
        let (how, advice) = if turned_off {
            (StepFailure::TurnedOffElsewhere, Advice::ReplaceTurnedOffPin)
        } else {
            (StepFailure::ChangedElsewhere, Advice::ReplaceChangedPin)
        };
        let row = app.row(Whatsapp).await.unwrap();
        assert!(
            matches!(row.evidence.pin, Step::Failed { failure, .. } if failure == how),
            "{:?}",
            row.evidence.pin
        );
        assert_eq!(row.state, ChannelState::Connected, "messages go on");
        assert_eq!(app.advice().await, Some(advice.into()));

        assert_eq!(app.connects("aisha", Whatsapp).await, "connected=whatsapp");
        app.wassla.finish_tasks().await;
        let row = app.row(Whatsapp).await.unwrap();
        assert!(matches!(row.evidence.pin, Step::Done { .. }));
        assert_eq!(app.advice().await, None);
    }
}

#[tokio::test]
async fn low_quality_is_told_until_the_flag_is_taken_back() {
    let (app, number) = connected().await;
    app.graph.world(|world| world.flag_number(&number));
    app.hears_the_news().await;
    let flagged = Some(NextStep::Trouble(Trouble::Flagged));
    assert_eq!(app.advice().await, flagged);
    app.graph.world(|world| world.unflag_number(&number));
    app.hears_the_news().await;
    assert_eq!(app.advice().await, None);
}

#[tokio::test]
async fn alerts_and_complaints_find_their_number_and_are_counted_there() {
    let (app, number) = connected().await;
    app.graph.world(|world| {
        world.alert_about_number(&number, "INFORMATIONAL", "OBA_APPROVED");
        world.report_low_calling_quality(&number);
    });
    app.hears_the_news().await;
    assert_eq!(
        app.advice().await,
        Some(NextStep::Trouble(Trouble::Violation))
    );
    app.graph
        .world(|world| world.alert_about_number(&number, "CRITICAL", "ACCOUNT_RESTRICTION"));
    app.hears_the_news().await;
    let row = app.row(Whatsapp).await.unwrap();
    assert_eq!(row.evidence.trouble, Some(Trouble::Restricted));
    assert_eq!(row.state, ChannelState::NeedsAttention);

    let owner = owner();
    let delivery = app.wassla.delivery(&owner, ChannelKind::Chat(Whatsapp));
    let delivery = delivery.await.unwrap();
    let noted = delivery
        .counts
        .iter()
        .find(|counted| counted.outcome == Outcome::Noted);
    assert_eq!(noted.map(|counted| counted.count), Some(3), "{delivery:?}");
}

#[tokio::test]
async fn news_of_another_number_of_the_account_is_nothing_to_ours() {
    let (app, number) = connected().await;
    let before = app.row(Whatsapp).await.unwrap();
    let waba = subscription_of(&before);
    let asked = app.graph.count("number");
    app.graph.world(|world| {
        let other = world.add_number(&waba, "+1 202-555-0199");
        world.change_pin_in_manager(&other, "000111");
        world.flag_number(&other);
        world.report_low_calling_quality(&other);
    });
    app.hears_the_news().await;
    assert_eq!(app.row(Whatsapp).await.unwrap(), before);
    assert_eq!(app.graph.count("number"), asked);
    assert_ne!(number, "");
}

#[tokio::test]
async fn what_ended_for_another_app_ends_nothing_of_ours() {
    let (app, _) = connected().await;
    let before = app.row(Whatsapp).await.unwrap();
    let waba = subscription_of(&before);
    app.graph
        .world(|world| world.uninstall_another_app(&waba, "700000000000999"));
    app.hears_the_news().await;
    assert_eq!(app.row(Whatsapp).await.unwrap(), before);

    let own = app.graph.world(|world| world.main_app().id.clone());
    app.graph
        .world(|world| world.uninstall_another_app(&waba, &own));
    app.hears_the_news().await;
    let row = app.row(Whatsapp).await.unwrap();
    assert_eq!(row.evidence.trouble, Some(Trouble::AppUninstalled));
    assert_eq!(row.state, ChannelState::ReconnectNeeded);
}

#[tokio::test]
async fn stopped_marketing_is_a_notice_in_the_conversation_and_opens_no_window() {
    let (app, number) = connected().await;
    app.customer_writes(Whatsapp, "karim", "Hello").await;
    app.works().await;
    let closes = app.conversation().await.window().closes_at;
    let asked = app.texts_at_meta().len();
    app.passes(std::time::Duration::from_hours(1));
    app.graph
        .world(|world| world.customer_prefers(&number, "karim", "stop"));
    app.hears_the_news().await;
    let last = app.messages().await.pop().unwrap();
    assert_eq!(last.content, KnownNotice::MarketingStopped.into());
    assert_eq!(app.conversation().await.window().closes_at, closes);
    assert_eq!(
        app.texts_at_meta().len(),
        asked,
        "there is nothing to answer"
    );
}

#[tokio::test]
async fn a_ban_is_seen_on_the_number_as_well() {
    let (app, _) = connected().await;
    let waba = subscription_of(&app.row(Whatsapp).await.unwrap());
    app.graph.world(|world| world.ban_waba(&waba));
    app.hears_the_news().await;
    let row = app.row(Whatsapp).await.unwrap();
    assert!(matches!(row.asset, Asset::Whatsapp(_)));
    assert_eq!(
        row.evidence.number.unwrap().status.as_deref(),
        Some("BANNED")
    );
}
