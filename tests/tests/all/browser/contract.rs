//! The browser contract, held by a browser.

use axum::Router;
use axum::response::Html;
use axum::routing::get;
use wassla_journeys::browser::Cookie;

use super::world::World;

const INLINE: &str = "
const script = document.createElement('script');
script.textContent = 'window.wasRun = true';
document.body.append(script);
document.body.insertAdjacentHTML('beforeend', '<b style=\"color: red\">x</b>');
const colour = getComputedStyle(document.body.lastElementChild).color;
return [window.wasRun === true, colour === 'rgb(255, 0, 0)'];
";

#[tokio::test]
async fn nothing_inline_runs() {
    let world = World::open().await;
    world.console_is_quiet().await;
    for address in [world.address("/channels"), world.meta_address("/")] {
        world.browser.goto(&address).await;
        let ran = world.browser.evaluate(INLINE, vec![]).await;
        assert_eq!(ran, serde_json::json!([false, false]), "{address}");
        let told = world.browser.console_errors().await;
        let blocked = |line: &String| line.contains("Content Security Policy");
        assert!(told.iter().any(blocked), "{told:?}");
    }
}

#[tokio::test]
async fn no_page_complains() {
    let world = World::open().await;
    for path in ["/", "/channels?manage=whatsapp", "/channels?saved=whatsapp"] {
        world.opens(path).await;
        world.console_is_quiet().await;
    }
    for path in ["/", "/journal", "/faults"] {
        world.browser.goto(&world.meta_address(path)).await;
        world
            .looks_good(&format!("meta{}", path.replace('/', "-")))
            .await;
        world.console_is_quiet().await;
    }
}

#[tokio::test]
async fn a_failure_is_a_page_that_leads_back() {
    let world = World::open().await;
    world.opens("/no-such-page").await;
    world.looks_good("failure").await;
    world.browser.click("Back to Channels").await;
    world.browser.wait_for_url("/channels").await;
}

#[tokio::test]
async fn cookies_are_hidden_from_scripts_and_lax() {
    let world = World::open().await;
    world.switches_to("Adam").await;
    world.connects("WhatsApp", "Aisha Rahman").await;

    let cookies = world.browser.cookies_for(&world.address("/")).await;
    let mut names: Vec<&str> = cookies.iter().map(|one| one.name.as_str()).collect();
    names.sort_unstable();
    assert_eq!(names, ["wassla_browser", "wassla_demo_user"]);
    for cookie in &cookies {
        assert!(cookie.http_only, "{cookie:?}");
        assert_eq!(cookie.same_site.as_deref(), Some("Lax"), "{cookie:?}");
        assert_eq!(
            (cookie.domain.as_str(), cookie.path.as_str()),
            ("127.0.0.1", "/")
        );
    }
    let seen = world.browser.evaluate("return document.cookie", vec![]);
    assert_eq!(seen.await, "");
}

/// The return from Meta is from another site: `Lax` is what lets the cookie come along.
#[tokio::test]
async fn a_strict_cookie_would_be_lost_on_the_way_back() {
    let world = World::open().await;
    world.clicks_connect("WhatsApp").await;
    world.signs_in_as("Aisha Rahman").await;
    let ours = world.browser.cookies_for(&world.address("/")).await;
    let [binding] = ours.as_slice() else {
        panic!("one cookie binds the sign-in: {ours:?}");
    };
    assert_eq!(binding.name, "wassla_browser");

    let strict = Cookie {
        same_site: Some("Strict".to_owned()),
        ..binding.clone()
    };
    world.browser.put_cookie(&strict).await;
    world.continues().await;
    assert_eq!(world.refusal().await, "state_invalid");
    world.looks_good("refused-foreign").await;

    world.browser.click("Connect WhatsApp").await;
    world.continues().await;
    assert_eq!(world.banners().await, ["connected"]);
    world.console_is_quiet().await;
}

#[tokio::test]
async fn a_form_of_another_site_is_refused() {
    let world = World::open().await;
    for path in ["/channels/whatsapp/connect", "/demo/user", "/demo/clock"] {
        let form = format!(
            "<!doctype html><title>Another site</title><form method=post action='{}'>\
             <input name=user value=bruno><input name=minutes value=11>\
             <button>Win a prize</button></form>",
            world.address(path)
        );
        world.browser.goto(&site(form).await).await;
        world.browser.click("Win a prize").await;
        world.browser.wait_for_text("csrf").await;
        let status = "return performance.getEntriesByType('navigation')[0].responseStatus";
        assert_eq!(world.browser.evaluate(status, vec![]).await, 403, "{path}");
    }
    world.opens("/channels").await;
    assert_eq!(world.browser.texts(".asker-user").await, ["Olivia"]);
}

async fn site(page: String) -> String {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let router = Router::new().route("/", get(async move || Html(page)));
    tokio::spawn(async move { axum::serve(listener, router).await });
    format!("http://localhost:{port}/")
}
