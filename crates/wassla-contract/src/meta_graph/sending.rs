use std::time::Duration;

use serde_json::Value;
use wassla_domain::inbound::{Alias, AliasKind};
use wassla_domain::inbox::{Recipient, SentMessage, TextToSend};
use wassla_domain::meta::{AccessToken, MetaError, Reached, Remedy};
use wassla_domain::{MessageId, PhoneNumberId, WabaId};

use super::bench::{Bench, code};
use super::writing::{lina_page, listen, page_token, told, whatsapp};
use meta_fake::world::{GraphProblem, SentText};
use meta_fake::{Fault, What};

/// Everything that a careless adapter would change on the way.
const WORDS: &str = " \"Zwei\" Rosen\n& 100 % \u{1f339} \u{648}\u{631}\u{62f} \\u0041 ";
const OUR_ID: &str = "msg_contract-1";
const SEND: &str = "POST /{phone}/messages";
const DAY: i64 = 24 * 3_600;

/// A number is asked for with its plus sign; the words arrive as they were written.
pub async fn a_text_goes_to_a_number(bench: &Bench) {
    let (token, from) = whatsapp(bench, "karim").await;
    let to = alias(bench, AliasKind::WaId, "karim");
    let sent = send(bench, &token, whatsapp_text(&from, &to)).await;
    let held = last_sent(bench);
    assert_eq!(sent.expect("taken").id.as_str(), held.id);
    assert_eq!(
        (held.from.as_str(), held.text.as_str()),
        (from.as_str(), WORDS)
    );
    assert_eq!(held.to, format!("+{}", to.value()));
    assert_eq!(held.opaque.as_deref(), Some(OUR_ID));
}

/// Who hides the number is reached by the id that the business knows them by.
pub async fn a_text_goes_to_a_customer_without_a_number(bench: &Bench) {
    let (token, from) = whatsapp(bench, "nadia").await;
    let to = alias(bench, AliasKind::UserId, "nadia");
    let sent = send(bench, &token, whatsapp_text(&from, &to)).await;
    let held = last_sent(bench);
    assert_eq!(sent.expect("taken").id.as_str(), held.id);
    assert_eq!((held.to.as_str(), held.text.as_str()), (to.value(), WORDS));
}

/// Messenger takes our id with the text; Instagram, through the same Page, has no place for it.
pub async fn a_text_goes_through_a_page_to_both_of_its_messengers(bench: &Bench) {
    for (kind, expected) in [(AliasKind::Psid, Some(OUR_ID)), (AliasKind::Igsid, None)] {
        let (token, text) = page_text(bench, kind).await;
        let sent = send(bench, &token, text.clone()).await;
        let held = last_sent(bench);
        assert_eq!(sent.expect("taken").id.as_str(), held.id);
        let Recipient::Page { page, to } = &text.recipient else {
            panic!("it goes through a Page");
        };
        assert_eq!(
            (held.from.as_str(), held.to.as_str()),
            (page.as_str(), to.value())
        );
        assert_eq!(
            (held.text.as_str(), held.opaque.as_deref()),
            (WORDS, expected)
        );
    }
}

/// What becomes of a text is told with our id, so that a lost answer can be made good.
pub async fn our_id_comes_back_with_every_report(bench: &Bench) {
    let (token, from) = whatsapp(bench, "karim").await;
    let (waba, _): (WabaId, PhoneNumberId) = bench.first_number("aisha");
    listen(bench);
    let subscribed = bench.graph.subscribe_waba(&token, &waba).await;
    subscribed.expect("subscribed");
    bench.world(|world| world.script(Fault::once(SEND, What::DoThenDrop)));
    let to = alias(bench, AliasKind::WaId, "karim");
    let lost = send(bench, &token, whatsapp_text(&from, &to)).await;
    assert_eq!(lost.expect_err("no answer came").reached, Reached::Unknown);
    let reports = told(bench);
    let statuses: Vec<&Value> = reports.iter().map(status).collect();
    let names: Vec<_> = statuses.iter().map(|it| it["status"].as_str()).collect();
    assert_eq!(names, [Some("sent"), Some("delivered")]);
    for status in statuses {
        assert_eq!(status["biz_opaque_callback_data"], OUR_ID);
        assert_eq!(status["id"], last_sent(bench).id);
    }
}

/// A token that died sends nothing: the person has to connect again.
pub async fn a_dead_token_sends_nothing(bench: &Bench) {
    let (token, from) = whatsapp(bench, "karim").await;
    let (page_token, through_page) = page_text(bench, AliasKind::Psid).await;
    bench.world(|world| {
        world.remove_app("aisha");
        world.change_password("lina");
    });
    let to = alias(bench, AliasKind::WaId, "karim");
    let whatsapp = send(bench, &token, whatsapp_text(&from, &to)).await;
    let page = send(bench, &page_token, through_page).await;
    for error in [whatsapp, page] {
        let error = error.expect_err("the token is dead");
        let told = (error.remedy, error.reached);
        assert_eq!(told, (Remedy::Reconnect, Reached::Answered));
    }
    assert_eq!(bench.world(|world| world.sent.len()), 0);
}

/// After a day Meta refuses: for good, and not because a permission was missing.
pub async fn a_closed_window_is_told(bench: &Bench) {
    let (token, from) = whatsapp(bench, "karim").await;
    let (page_token, through_page) = page_text(bench, AliasKind::Psid).await;
    bench.world(|world| world.advance(DAY));
    let to = alias(bench, AliasKind::WaId, "karim");
    let whatsapp = send(bench, &token, whatsapp_text(&from, &to)).await;
    assert_eq!(refused_for_good(&whatsapp), Some(131_047));
    let page = send(bench, &page_token, through_page).await;
    assert_eq!(refused_for_good(&page), Some(10));
}

/// A number does not write to itself, nor to somebody who is nobody.
pub async fn a_number_does_not_write_to_itself(bench: &Bench) {
    let (token, from) = whatsapp(bench, "karim").await;
    for (digits, expected) in [("12025550101", 131_021), ("12025550199", 131_026)] {
        let to = Alias::new(AliasKind::WaId, digits).expect("digits");
        let sent = send(bench, &token, whatsapp_text(&from, &to)).await;
        assert_eq!(refused_for_good(&sent), Some(expected));
    }
}

/// Meta limits how often one customer is written to: that passes within seconds.
pub async fn too_many_to_one_customer_wait_six_seconds(bench: &Bench) {
    let (token, from) = whatsapp(bench, "karim").await;
    let to = alias(bench, AliasKind::WaId, "karim");
    bench.world(|world| world.settings.enforces_pair_limit = true);
    for _ in 0..45 {
        let sent = send(bench, &token, whatsapp_text(&from, &to)).await;
        sent.expect("a burst is allowed");
    }
    let error = send(bench, &token, whatsapp_text(&from, &to)).await;
    let error = error.expect_err("it is the 46th");
    assert_eq!(error.remedy, Remedy::Wait(Duration::from_secs(6)));
    assert_eq!(code(Err::<(), _>(error)), "131056");
}

/// Meta knows no idempotency key: what may have been taken is never sent again by itself, and an
/// answer without an id says nothing of what became of it.
pub async fn a_text_is_never_sent_again_by_itself(bench: &Bench) {
    let (token, from) = whatsapp(bench, "karim").await;
    let to = alias(bench, AliasKind::WaId, "karim");
    let saying = |body: &str| What::Raw {
        status: 200,
        headers: Vec::new(),
        body: body.to_owned(),
    };
    let trouble = GraphProblem::new(131_000, "Something went wrong").status(500);
    let table = [
        (What::DoThenDrop, Reached::Unknown, 1),
        (What::Drop, Reached::Unknown, 1),
        (What::Html(502), Reached::Unknown, 1),
        (What::Empty(200), Reached::Unknown, 1),
        (saying("{}"), Reached::Unknown, 1),
        (saying(r#"{"messages":[]}"#), Reached::Unknown, 1),
        (saying(r#"{"messages":[{"id":""}]}"#), Reached::Unknown, 1),
        (saying(r#"{"messages":[{}]}"#), Reached::Unknown, 1),
        (What::Error(trouble), Reached::Answered, 1),
    ];
    for (trouble, reached, taken) in table {
        bench.world(|world| world.faults = vec![Fault::once(SEND, trouble.clone())]);
        let error = send(bench, &token, whatsapp_text(&from, &to)).await;
        let error = error.expect_err("no id was told");
        let told = (error.remedy, error.reached);
        assert_eq!(told, (Remedy::Retry, reached), "{trouble:?}");
        let sent = bench.world(|world| world.sent.len());
        assert_eq!(sent, taken, "only the first was done, and once");
    }
}

/// A text to somebody who has just written to Lina's Page or Instagram, and the Page's token.
async fn page_text(bench: &Bench, kind: AliasKind) -> (AccessToken, TextToSend) {
    let person = bench.signs_in_for_long("lina").await;
    let (page, instagram) = lina_page(bench);
    let asset = if kind == AliasKind::Igsid {
        instagram
    } else {
        page.to_string()
    };
    let scoped = bench.world(|world| {
        world.customer_writes(&asset, "tarek", "Hello");
        world.scoped_id("tarek", &asset)
    });
    let token = page_token(bench, &person, &page).await;
    let to = Alias::new(kind, scoped).expect("an id of the world");
    (token, text(Recipient::Page { page, to }))
}

/// A customer's name on WhatsApp.
fn alias(bench: &Bench, kind: AliasKind, customer: &str) -> Alias {
    let name = bench.world(|world| {
        let customer = world.customer(customer).expect("a customer of the demo");
        match kind {
            AliasKind::WaId => customer.wa_id.clone(),
            AliasKind::UserId | AliasKind::Psid | AliasKind::Igsid => customer.user_id.clone(),
        }
    });
    Alias::new(kind, name.expect("known by it")).expect("an id of the world")
}

fn whatsapp_text(from: &PhoneNumberId, to: &Alias) -> TextToSend {
    text(Recipient::Whatsapp {
        from: from.clone(),
        to: to.clone(),
    })
}

fn text(recipient: Recipient) -> TextToSend {
    TextToSend {
        recipient,
        text: WORDS.to_owned(),
        id: MessageId::parse(OUR_ID).expect("it has the form of an id"),
    }
}

async fn send(
    bench: &Bench,
    token: &AccessToken,
    text: TextToSend,
) -> Result<SentMessage, MetaError> {
    bench.graph.send_text(token, &text).await
}

/// The code of a refusal that is for good.
fn refused_for_good(result: &Result<SentMessage, MetaError>) -> Option<u32> {
    let error = result.as_ref().expect_err("it is refused");
    let told = (error.remedy, error.reached);
    assert_eq!(told, (Remedy::Never, Reached::Answered), "{:?}", error.code);
    error.code.map(|code| code.code)
}

fn last_sent(bench: &Bench) -> SentText {
    bench.world(|world| world.sent.last().cloned().expect("something was sent"))
}

/// The status in a webhook.
fn status(webhook: &Value) -> &Value {
    &webhook["entry"][0]["changes"][0]["value"]["statuses"][0]
}
