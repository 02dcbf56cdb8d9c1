//! The browser library does what it says, on a page of its own.

use axum::Router;
use axum::response::Html;
use axum::routing::get;
use fantoccini::key::Key;
use wassla_journeys::browser::{Browser, ColorScheme, Size};

const PAGE: &str = r#"<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>A page</title>
<link rel="icon" href="data:,">
<style>
body { font: 18px sans-serif; background: #fff; color: #111; }
@media (prefers-color-scheme: dark) { body { background: #111; color: #eee; } }
@media (max-width: 500px) { .wide { display: none; } }
</style>
</head>
<body>
<main>
<h1>Greeting</h1>
<p class="wide">Shown on wide screens.</p>
<label for="name">Name</label> <input id="name">
<section id="one"><button type="button">Greet</button></section>
<section id="two" hidden><button type="button">Greet</button></section>
<p id="answer" role="status"></p>
</main>
<script>
document.querySelector('#one button').addEventListener('click', () =>
    setTimeout(() => {
        document.querySelector('#answer').textContent = 'Hello, ' + document.querySelector('#name').value;
    }, 50));
</script>
</body>
</html>"#;

const FAULTY: &str = r#"<!doctype html><html><head><title>Faulty</title><link rel="icon" href="data:,"></head>
<body><img src="data:image/gif;base64,R0lGODlhAQABAAAAACw="><script>console.error('broken on purpose')</script></body></html>"#;

async fn site() -> String {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0")
        .await
        .expect("the loopback interface has a free port");
    let address = listener
        .local_addr()
        .expect("a bound listener has an address");
    let router = Router::new()
        .route("/", get(|| async { Html(PAGE) }))
        .route("/faulty", get(|| async { Html(FAULTY) }));
    tokio::spawn(async move { axum::serve(listener, router).await });
    format!("http://{address}/")
}

#[tokio::test]
async fn a_click_on_the_visible_words_is_answered() {
    let (site, browser) = tokio::join!(site(), Browser::start());
    browser.goto(&site).await;

    browser.fill("#name", "Layla").await;
    browser.click("Greet").await;
    browser.wait_for_text("Hello, Layla").await;

    assert_eq!(browser.texts("#answer").await, ["Hello, Layla"]);
    assert_eq!(browser.console_errors().await, Vec::<String>::new());
    browser.screenshot("browser-library-light").await;
}

#[tokio::test]
async fn size_and_colours_reach_the_page() {
    let (site, browser) = tokio::join!(site(), Browser::start());
    browser.goto(&site).await;
    let background = "return getComputedStyle(document.body).backgroundColor";
    assert!(browser.text().await.contains("Shown on wide screens."));
    assert_eq!(
        browser.evaluate(background, vec![]).await,
        "rgb(255, 255, 255)"
    );

    browser.resize(Size::PHONE).await;
    browser.prefer(ColorScheme::Dark).await;

    assert!(!browser.text().await.contains("Shown on wide screens."));
    assert_eq!(
        browser.evaluate(background, vec![]).await,
        "rgb(17, 17, 17)"
    );
    assert_eq!(browser.evaluate("return innerWidth", vec![]).await, 390);
    browser.screenshot("browser-library-dark-phone").await;
}

#[tokio::test]
async fn keys_go_where_the_focus_is() {
    let (site, browser) = tokio::join!(site(), Browser::start());
    browser.goto(&site).await;

    browser.click_css("#name").await;
    browser.press(Key::Tab).await;
    browser.press(Key::Enter).await;

    browser.wait_for_text("Hello,").await;
}

#[tokio::test]
async fn faults_of_a_page_are_reported() {
    let (site, browser) = tokio::join!(site(), Browser::start());
    browser.goto(&site).await;
    assert_eq!(browser.violations().await, []);

    browser.goto(&format!("{site}faulty")).await;

    let rules: Vec<_> = browser
        .violations()
        .await
        .into_iter()
        .map(|found| found.rule)
        .collect();
    assert!(rules.contains(&"image-alt".to_owned()), "{rules:?}");
    assert!(rules.contains(&"html-has-lang".to_owned()), "{rules:?}");
    let errors = browser.console_errors().await;
    assert!(
        errors
            .iter()
            .any(|error| error.contains("broken on purpose")),
        "{errors:?}"
    );
}
