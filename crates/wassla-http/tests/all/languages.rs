//! In which language people and pages speak.

use axum::http::StatusCode;
use serde_json::json;

use crate::world::{Answer, Session, Visit, World, owner};

const ARABIC: &str = "<html lang=\"ar\" dir=\"rtl\">";
const ENGLISH: &str = "<html lang=\"en\" dir=\"ltr\">";

fn arabic_owner() -> Session {
    owner().claiming("locale", json!("ar-JO"))
}

fn language(page: &Answer) -> &str {
    for (tag, html) in [("ar", ARABIC), ("en", ENGLISH)] {
        if page.body.contains(html) {
            assert_eq!(page.header("content-language"), tag);
            assert_eq!(page.header("vary"), "Cookie, Accept-Language");
            return tag;
        }
    }
    panic!("no language: {}", page.body)
}

#[tokio::test]
async fn the_choice_goes_before_the_session_and_the_session_before_the_browser() {
    let world = World::new();
    let browsers = [None, Some("en"), Some("ar;q=0.9,en;q=0.2"), Some("fr")];
    for (chosen, claimed, accepted) in [None, Some("ar"), Some("en"), Some("xx")]
        .into_iter()
        .flat_map(|chosen| [None, Some("ar"), Some("en-GB"), Some("fr")].map(|it| (chosen, it)))
        .flat_map(|(chosen, claimed)| browsers.map(|it| (chosen, claimed, it)))
    {
        let session = match claimed {
            Some(locale) => owner().claiming("locale", json!(locale)),
            None => owner(),
        };
        let mut visit = world.get("/channels").by(&session);
        if let Some(chosen) = chosen {
            visit = visit.cookie(&format!("wassla_language={chosen}"));
        }
        if let Some(accepted) = accepted {
            visit = visit.header("accept-language", accepted);
        }
        let known = |tag: &&str| ["ar", "en"].contains(&&tag[..2]);
        let accepted = accepted.map(|header| &header[..2]);
        let expected = chosen.filter(known).or(claimed.filter(known));
        let expected = expected.or(accepted.filter(known)).unwrap_or("en");
        let page = visit.send().await;
        assert_eq!(
            language(&page),
            &expected[..2],
            "{chosen:?} {claimed:?} {accepted:?}"
        );
    }
}

#[tokio::test]
async fn the_switch_keeps_the_choice_and_comes_back() {
    let world = World::new();
    let page = world.get("/inbox").by(&owner()).send().await;
    assert!(
        page.body
            .contains("<form class=\"languages\" method=\"post\" action=\"/language\"")
    );
    assert!(page.body.contains("name=\"return_to\" value=\"/inbox\""));
    assert!(
        page.body
            .contains("value=\"ar\" lang=\"ar\" dir=\"rtl\">العربية</button>")
    );
    assert!(!page.body.contains("value=\"en\" lang"), "it is spoken");

    let form = "language=ar&return_to=%2Finbox";
    let chosen = world.posts("/language", form).by(&owner()).send().await;
    assert_eq!(chosen.status, StatusCode::SEE_OTHER);
    assert_eq!(chosen.location(), "/inbox");
    assert_eq!(
        chosen.header("set-cookie"),
        "wassla_language=ar; Path=/; Max-Age=31536000; HttpOnly; SameSite=Lax"
    );
    let cookie = chosen.cookie();
    let page = world
        .get("/inbox")
        .by(&owner())
        .cookie(&cookie)
        .send()
        .await;
    assert_eq!(language(&page), "ar");
    assert!(page.body.contains("<h1>صندوق الوارد</h1>"));
    assert!(
        page.body
            .contains("value=\"en\" lang=\"en\" dir=\"ltr\">English</button>")
    );
}

#[tokio::test]
async fn over_tls_the_choice_is_kept_for_tls() {
    let world = World::https();
    let chosen = Visit::new(&world.app, "POST", "/language")
        .header("origin", "https://app.example.com")
        .form("language=en")
        .by(&owner())
        .send()
        .await;
    assert!(
        chosen
            .header("set-cookie")
            .ends_with("SameSite=Lax; Secure")
    );
}

#[tokio::test]
async fn t07_the_switch_leads_to_own_pages_only() {
    let world = World::new();
    for elsewhere in [
        "//evil.example",
        "https://evil.example",
        "/%5Cevil",
        "",
        "x",
    ] {
        let form = format!("language=ar&return_to={elsewhere}");
        let chosen = world.posts("/language", &form).by(&owner()).send().await;
        let location = chosen.location();
        assert!(
            location == "/channels" || location == "/%5Cevil",
            "{location}"
        );
    }
    for form in [
        "",
        "language=",
        "language=fr",
        "language=%0d%0aSet-Cookie:x",
    ] {
        let refused = world.posts("/language", form).by(&owner()).send().await;
        assert_eq!(refused.status, StatusCode::BAD_REQUEST, "{form}");
    }
    let nobody = world
        .posts("/language", "language=ar")
        .own_page()
        .send()
        .await;
    assert_eq!(nobody.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn a_failure_and_its_page_speak_the_same_language() {
    let world = World::new();
    let missing = world
        .get("/inbox/conv_9")
        .by(&arabic_owner())
        .header("accept", "text/html")
        .send()
        .await;
    assert_eq!(missing.status, StatusCode::NOT_FOUND);
    assert_eq!(language(&missing), "ar");
    assert!(missing.body.contains(">العودة إلى القنوات</a>"));
}

#[tokio::test]
async fn a_language_that_was_added_is_offered_and_spoken() {
    let file = "language-name = Français\nlanguage-direction = ltr\nlanguage-formats = fr\n\
        language-date-length = long\nchannels-title = Canaux\n";
    let world = World::wishing(|wishes| {
        let added = wishes.catalogue.with_language("fr", file);
        wishes.catalogue = added.unwrap();
    });
    let page = world.get("/channels").by(&owner()).send().await;
    assert!(
        page.body
            .contains("value=\"fr\" lang=\"fr\" dir=\"ltr\">Français</button>")
    );

    let page = world
        .get("/channels")
        .by(&owner())
        .header("accept-language", "fr-CA");
    let page = page.send().await;
    assert!(page.body.contains("<html lang=\"fr\" dir=\"ltr\">"));
    assert!(page.body.contains("<h1>Canaux</h1>"));
    assert!(
        page.body.contains(">Connect</button>"),
        "in English what it lacks"
    );
    for other in ["English", "العربية"] {
        assert!(page.body.contains(&format!(">{other}</button>")), "{other}");
    }
}

#[tokio::test]
async fn a_locale_that_is_none_keeps_nobody_out() {
    let world = World::new();
    for locale in [
        json!(null),
        json!(7),
        json!(["ar"]),
        json!(""),
        json!("\u{0}"),
    ] {
        let session = owner().claiming("locale", locale);
        let page = world.get("/channels").by(&session).send().await;
        assert_eq!(page.status, StatusCode::OK);
        assert_eq!(language(&page), "en");
    }
}

#[tokio::test]
async fn arabic_pages_speak_arabic() {
    let world = World::new();
    let page = world.get("/channels").by(&arabic_owner()).send().await;
    assert!(page.body.contains("<h1>القنوات</h1>"));
    assert!(page.body.contains("aria-label=\"ربط واتساب\">ربط</button>"));
}
