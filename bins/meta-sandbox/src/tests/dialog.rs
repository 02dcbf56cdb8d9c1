use super::*;

fn dialog(scope: &str, extra: &str) -> String {
    format!(
        "/v21.0/dialog/oauth?client_id={APP}&redirect_uri={REDIRECT}&state=s1&scope={scope}\
         &response_type=code{extra}"
    )
}

const AISHA: &str = "theme=dark; sandbox_person=aisha";

#[tokio::test]
async fn stranger_signs_in_and_returns_to_the_same_request() {
    let shop = Shop::open();
    let target = dialog("email", "");
    let page = text(shop.get(&target, "").await).await;
    for slug in [
        "aisha", "omar", "lina", "yusuf", "noor", "sami", "huda", "mariam", "rami", "kamal",
        "dalia",
    ] {
        let radio = format!("name=\"person\" value=\"{slug}\"");
        assert!(page.contains(&radio), "{slug}");
    }
    assert!(page.contains("Sandbox: not Meta"));
    let sign_in = target.replace("oauth?", "oauth/sign-in?");
    assert!(page.contains(&sign_in.replace('&', "&#38;")), "{page}");

    let response = shop.post_form(&sign_in, "", "person=aisha").await;
    assert_eq!(location(&response), target);
    let cookie = response.headers()[header::SET_COOKIE]
        .to_str()
        .unwrap()
        .to_owned();
    assert_eq!(
        cookie,
        "sandbox_person=aisha; Path=/; HttpOnly; SameSite=Lax"
    );
    let page = text(shop.get(&target, &cookie).await).await;
    assert!(page.contains("Wassla would like to"));
    assert!(page.contains("Aisha Rahman"));
}

#[tokio::test]
async fn somebody_unknown_is_not_signed_in() {
    let shop = Shop::open();
    let target = dialog("email", "").replace("oauth?", "oauth/sign-in?");
    let response = shop.post_form(&target, "", "person=nobody").await;
    assert_eq!(response.headers().get(header::SET_COOKIE), None);
    let page = text(
        shop.get(&dialog("email", ""), "sandbox_person=nobody")
            .await,
    )
    .await;
    assert!(page.contains("Who are you?"));
}

#[tokio::test]
async fn not_you_signs_out() {
    let shop = Shop::open();
    let target = dialog("email", "");
    let response = shop
        .post_form(&target.replace("oauth?", "oauth/sign-out?"), AISHA, "")
        .await;
    assert_eq!(location(&response), target);
    assert!(
        response.headers()[header::SET_COOKIE]
            .to_str()
            .unwrap()
            .contains("Max-Age=0")
    );
}

#[tokio::test]
async fn every_permission_has_a_tick_and_the_profile_cannot_be_unticked() {
    let shop = Shop::open();
    let page = text(shop.get(&dialog("instagram_basic,email", ""), AISHA).await).await;
    let tick = |name: &str| {
        let start = page.find(&format!("id=\"permission-{name}\"")).unwrap();
        page[start..].split('>').next().unwrap().to_owned()
    };
    for name in ["instagram_basic", "email"] {
        assert!(tick(name).contains("name=\"permission\""));
        assert!(tick(name).ends_with(" checked"), "{}", tick(name));
    }
    assert!(tick("public_profile").ends_with(" checked disabled"));
    assert!(page.contains("name=\"decision\" value=\"continue\""));
    assert!(page.contains("name=\"decision\" value=\"cancel\""));
}

#[tokio::test]
async fn continue_returns_with_a_code_and_declines_what_was_unticked() {
    let shop = Shop::open();
    let target = dialog("instagram_basic,email", "");
    let response = shop
        .post_form(&target, AISHA, "permission=email&decision=continue")
        .await;
    let code = shop.sandbox.world(|world| world.codes[0].code.clone());
    assert_eq!(
        location(&response),
        format!("{REDIRECT}?code={code}&state=s1#_=_")
    );
    let page = text(shop.get(&target, AISHA).await).await;
    assert!(!page.contains("permission-instagram_basic"));
    let page = text(
        shop.get(&dialog("instagram_basic", "&auth_type=rerequest"), AISHA)
            .await,
    )
    .await;
    assert!(page.contains("permission-instagram_basic"));
}

#[tokio::test]
async fn cancel_returns_with_the_documented_error() {
    let shop = Shop::open();
    let response = shop
        .post_form(&dialog("email", ""), AISHA, "decision=cancel")
        .await;
    assert_eq!(
        location(&response),
        format!(
            "{REDIRECT}?error=access_denied&error_reason=user_denied\
             &error_description=Permissions+error.&error_code=200&state=s1#_=_"
        )
    );
}

#[tokio::test]
async fn answer_of_a_stranger_leads_back_to_the_sign_in() {
    let shop = Shop::open();
    let target = dialog("email", "");
    for (cookie, body) in [("", "decision=continue"), (AISHA, "decision=perhaps")] {
        assert_eq!(
            location(&shop.post_form(&target, cookie, body).await),
            target
        );
    }
    assert!(shop.sandbox.world(|world| world.codes.is_empty()));
}

#[tokio::test]
async fn wrong_redirect_is_an_error_page_for_everybody() {
    let shop = Shop::open();
    let target = dialog("email", "").replace("callback", "callback/evil");
    for cookie in ["", AISHA] {
        let shown = shop.get(&target, cookie).await;
        assert_eq!(shown.status(), 400);
        assert!(text(shown).await.contains("URL blocked"));
    }
    assert_eq!(
        shop.post_form(&target, AISHA, "decision=cancel")
            .await
            .status(),
        400
    );
}

#[tokio::test]
async fn policy_lets_the_form_lead_back_to_the_app() {
    let shop = Shop::open();
    let response = shop.get(&dialog("email", ""), AISHA).await;
    let policy = response.headers()[header::CONTENT_SECURITY_POLICY]
        .to_str()
        .unwrap();
    assert!(
        policy.contains("form-action 'self' http://127.0.0.1:8080;"),
        "{policy}"
    );
    assert!(policy.contains("default-src 'none'"), "{policy}");
}

#[tokio::test]
async fn hostile_names_and_queries_are_escaped() {
    let shop = Shop::open();
    shop.sandbox
        .world(|world| world.apps[0].name = "<script>alert(1)</script>".to_owned());
    for cookie in ["", AISHA] {
        let target = dialog("email", "&x=\"'%3Cscript%3E").replace('"', "%22");
        let page = text(shop.get(&target, cookie).await).await;
        assert!(!page.contains("<script"), "{page}");
    }
}
