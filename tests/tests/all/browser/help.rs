//! The help articles, and where pages lead to them.

use super::world::World;

/// Each article with a heading of it, in English and in Arabic.
const ARTICLES: [(&str, &str, &str); 4] = [
    ("change_plan", "Change your plan", "تغيير باقتك"),
    ("train_agent", "Train your AI agent", "تدريب وكيلك الذكي"),
    (
        "troubleshoot",
        "Troubleshoot a channel that stops delivering",
        "معالجة قناة توقفت عن التسليم",
    ),
    (
        "voice_and_text",
        "Voice and text agents",
        "الوكلاء الصوتيون والنصيون",
    ),
];

#[tokio::test]
async fn help_articles_look_good_in_both_languages() {
    let world = World::open().await;
    for (article, english, _) in ARTICLES {
        world.opens(&format!("/help/{article}")).await;
        assert_eq!(world.browser.texts("h1").await, [english]);
        world.looks_good(&format!("help-{article}")).await;
    }
    world.clicks_and_waits("العربية").await;
    for (article, _, arabic) in ARTICLES {
        world.opens(&format!("/help/{article}")).await;
        assert_eq!(world.browser.texts("h1").await, [arabic]);
        world.looks_good(&format!("arabic-help-{article}")).await;
    }
    world.console_is_quiet().await;
}

#[tokio::test]
async fn a_free_plan_is_led_from_the_banner_to_the_article_on_plans() {
    let world = World::open().await;
    world.switches_to("Bruno").await;
    world
        .opens("/channels?error=feature_not_in_plan&channel=whatsapp")
        .await;
    world.browser.click("How to change your plan").await;
    world.browser.wait_for_url("/help/change_plan").await;
    assert_eq!(
        world.browser.texts("[data-included=true]").await,
        Vec::<String>::new()
    );
    world.console_is_quiet().await;
}
