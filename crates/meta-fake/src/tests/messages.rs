use serde_json::json;

use super::*;

/// Karim wrote to Aisha's number just now; answers her token and the number's id.
fn open_conversation(world: &mut World) -> (String, String) {
    let token = token_of(world, "aisha");
    let number = number_of(world, "aisha");
    world.customer_writes(&number, "karim", "Salam");
    (token, number)
}

fn send(world: &mut World, token: &str, number: &str, to: &str, text: &str) -> Response {
    let body = json!({
        "messaging_product": "whatsapp",
        "recipient_type": "individual",
        "to": to,
        "type": "text",
        "text": { "body": text },
        "biz_opaque_callback_data": "ours-1",
    });
    post(world, token, &format!("/{number}/messages"), &body)
}

fn post(world: &mut World, token: &str, target: &str, body: &Value) -> Response {
    let proof = world.proof(APP, token).unwrap();
    let target = format!("/v21.0{target}?appsecret_proof={proof}");
    answer(
        world,
        &Request::new("POST", &target).bearer(token).json(body),
    )
}

#[test]
fn answer_reaches_the_customer_who_wrote() {
    for to in [
        "+12025550171",
        "12025550171",
        "+1 202-555-0171",
        "US.1795305600000171",
    ] {
        let mut world = demo();
        let (token, number) = open_conversation(&mut world);
        let body = send(&mut world, &token, &number, to, "Hello").json();
        let id = body["messages"][0]["id"].as_str().unwrap();
        assert!(id.starts_with("wamid."), "{body}");
        let contact = json!({
            "input": to,
            "wa_id": "12025550171",
            "user_id": "US.1795305600000171",
        });
        assert_eq!(body["contacts"], json!([contact]));
        let conversation = world.conversation(&number, "karim").unwrap();
        let shown: Vec<_> = conversation
            .shown()
            .map(|one| (one.is_from_business, one.text.as_str()))
            .collect();
        assert_eq!(shown, [(false, "Salam"), (true, "Hello")]);
    }
}

#[test]
fn customer_without_a_number_is_answered_by_user_id() {
    let mut world = demo();
    let token = token_of(&mut world, "aisha");
    let number = number_of(&world, "aisha");
    world.customer_writes(&number, "nadia", "Salam");
    let body = json!({
        "messaging_product": "whatsapp",
        "recipient": "US.1795305600000172",
        "text": { "body": "Hello" },
    });
    let body = post(&mut world, &token, &format!("/{number}/messages"), &body).json();
    let expected = json!([{ "input": "US.1795305600000172", "user_id": "US.1795305600000172" }]);
    assert_eq!(body["contacts"], expected);
}

#[test]
fn message_is_refused_for_its_reason() {
    let long = "x".repeat(4_097);
    let table: [(&str, &str, (u16, i64)); 5] = [
        ("+1 202-555-0101", "to itself", (400, 131_021)),
        ("12025550999", "to nobody", (400, 131_026)),
        ("US.0", "to nobody", (400, 131_026)),
        ("12025550171", &long, (400, 100)),
        ("12025550171", "", (400, 100)),
    ];
    for (to, text, expected) in table {
        let mut world = demo();
        let (token, number) = open_conversation(&mut world);
        let (status, code, _) = refusal(&send(&mut world, &token, &number, to, text));
        assert_eq!((status, code), expected, "{to}");
        assert_eq!(world.sent, []);
    }
}

#[test]
fn window_closes_24_hours_after_the_customers_last_message() {
    let mut world = demo();
    let (token, number) = open_conversation(&mut world);
    world.advance(24 * 3_600 - 1);
    assert_eq!(
        send(&mut world, &token, &number, "12025550171", "in time").status,
        200
    );
    world.advance(1);
    let refused = send(&mut world, &token, &number, "12025550171", "late");
    assert_eq!(refusal(&refused), (400, 131_047, None));
    let stranger = send(
        &mut world,
        &token,
        &number,
        "US.1795305600000172",
        "unasked",
    );
    assert_eq!(refusal(&stranger), (400, 131_047, None));
    world.customer_writes(&number, "karim", "Still there?");
    assert_eq!(
        send(&mut world, &token, &number, "12025550171", "yes").status,
        200
    );
}

#[test]
fn number_sends_only_for_those_who_may() {
    let mut world = demo();
    let (token, number) = open_conversation(&mut world);
    let send = |world: &mut World, token: &str| send(world, token, &number, "12025550171", "x");
    let other = token_of(&mut world, "omar");
    assert_eq!(refusal(&send(&mut world, &other)), (400, 100, Some(33)));

    world.decline("aisha", "whatsapp_business_messaging");
    assert_eq!(refusal(&send(&mut world, &token)).1, 10);
    world.grant_all("aisha");
    world.ban_number(&number);
    assert_eq!(refusal(&send(&mut world, &token)).1, 131_031);
    world.unregister_number(&number);
    assert_eq!(refusal(&send(&mut world, &token)).1, 133_010);
    let proof = world.proof(APP, &token).unwrap();
    world.remove_app("aisha");
    let target = format!("/v21.0/{number}/messages?appsecret_proof={proof}");
    let request = Request::new("POST", &target)
        .bearer(&token)
        .json(&json!({}));
    assert_eq!(
        refusal(&answer(&mut world, &request)),
        (400, 190, Some(458))
    );
}

#[test]
fn pair_limit_holds_when_it_is_on() {
    let mut world = demo();
    world.settings.enforces_pair_limit = true;
    let (token, number) = open_conversation(&mut world);
    for _ in 0..45 {
        assert_eq!(
            send(&mut world, &token, &number, "12025550171", "x").status,
            200
        );
    }
    let refused = send(&mut world, &token, &number, "12025550171", "x");
    assert_eq!(refusal(&refused).1, 131_056);
    world.advance(45 * 6);
    assert_eq!(
        send(&mut world, &token, &number, "12025550171", "x").status,
        200
    );
}

#[test]
fn customers_message_is_marked_read() {
    let mut world = demo();
    let token = token_of(&mut world, "aisha");
    let number = number_of(&world, "aisha");
    let id = world.customer_writes(&number, "karim", "Salam");
    let mut mark = |id: &str| {
        let body = json!({ "messaging_product": "whatsapp", "status": "read", "message_id": id });
        post(&mut world, &token, &format!("/{number}/messages"), &body)
    };
    assert_eq!(mark(&id).json(), json!({ "success": true }));
    assert_eq!(refusal(&mark("wamid.other")).1, 100);
}

/// Lina's second Page, its Instagram account and its token.
pub(super) fn page_of(world: &mut World) -> (String, String, String) {
    let token = token_of(world, "lina");
    let mut pages = world.pages.iter();
    let page = pages.find(|page| page.instagram.is_some());
    let page = page.unwrap().clone();
    let target = format!("/{}?fields=access_token", page.id);
    let page_token = get(world, &token, &target)["access_token"].clone();
    let instagram = page.instagram.unwrap().id;
    (page.id, instagram, page_token.as_str().unwrap().to_owned())
}

#[test]
fn page_answers_on_messenger_and_instagram() {
    for is_instagram in [false, true] {
        let mut world = demo();
        let (page, instagram, token) = page_of(&mut world);
        let asset = if is_instagram {
            instagram
        } else {
            page.clone()
        };
        world.customer_writes(&asset, "tarek", "Salam");
        let scoped_id = world.scoped_id("tarek", &asset);
        let body = json!({
            "recipient": { "id": scoped_id },
            "messaging_type": "RESPONSE",
            "message": { "text": "Hello", "metadata": "ours-1" },
        });
        let target = format!("/{page}/messages");
        let answered = post(&mut world, &token, &target, &body).json();
        assert_eq!(answered["recipient_id"], scoped_id.as_str());
        assert!(answered["message_id"].as_str().unwrap().starts_with("m_"));
        let held = world.conversation(&asset, "tarek").unwrap();
        assert_eq!(held.messages[1].text, "Hello");
        assert_eq!(held.messages[1].opaque.as_deref(), Some("ours-1"));

        world.advance(24 * 3_600);
        let late = post(&mut world, &token, &target, &body);
        assert_eq!(refusal(&late), (400, 10, Some(2_018_278)));
    }
}

#[test]
fn page_message_is_refused_for_its_reason() {
    let mut world = demo();
    let (page, instagram, token) = page_of(&mut world);
    world.customer_writes(&instagram, "tarek", "Salam");
    let scoped_id = world.scoped_id("tarek", &instagram);
    let target = format!("/{page}/messages");
    let body =
        |id: &str, text: &str| json!({ "recipient": { "id": id }, "message": { "text": text } });
    let user_token = token_of(&mut world, "lina");
    let refused = |world: &mut World, token: &str, body: &Value| {
        let (_, code, subcode) = refusal(&post(world, token, &target, body));
        (code, subcode)
    };
    let hello = body(&scoped_id, "Hello");
    assert_eq!(refused(&mut world, &user_token, &hello), (210, None));
    assert_eq!(
        refused(&mut world, &token, &body("5", "Hello")),
        (100, Some(2_018_001))
    );
    assert_eq!(
        refused(&mut world, &token, &body(&scoped_id, &"x".repeat(2_000))).0,
        100
    );
    assert_eq!(refused(&mut world, &token, &body("", "Hello")).0, 100);
    world.decline("lina", "instagram_manage_messages");
    assert_eq!(refused(&mut world, &token, &hello), (200, None));
    world.decline("lina", "pages_messaging");
    assert_eq!(refused(&mut world, &token, &hello), (200, None));
}

#[test]
fn sends_stand_in_the_journal_without_words() {
    let mut world = demo();
    let (token, number) = open_conversation(&mut world);
    let proof = world.proof(APP, &token).unwrap();
    let body = json!({
        "messaging_product": "whatsapp",
        "to": "12025550171",
        "text": { "body": "between us" },
    });
    let target = format!("/v21.0/{number}/messages?appsecret_proof={proof}");
    let request = Request::new("POST", &target).bearer(&token).json(&body);
    crate::receive(&mut world, &request);
    let calls = world.journal.to("POST /{phone}/messages");
    assert_eq!(calls.len(), 1);
    assert_eq!(
        (calls[0].status, calls[0].token),
        (Some(200), Some(TokenKind::LongUser))
    );
    assert!(!format!("{:?}", world.journal.calls()).contains("between us"));
}
