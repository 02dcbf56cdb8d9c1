//! Secrets are looked for wherever they must not be.

use std::error::Error;
use std::fmt::Write;

use futures::future::join_all;
use meta_fake::server::FakeMeta;
use meta_fake::world::GraphProblem;
use meta_fake::{Fault, What, World};
use wassla_contract::meta_graph::{APP_SECRET, REDIRECT_URI, world};
use wassla_domain::calls::{CallAction, CallControl, ExternalCallId, Sdp};
use wassla_domain::inbound::{Alias, AliasKind};
use wassla_domain::inbox::{Recipient, TextToSend};
use wassla_domain::meta::{AccessToken, CallingSwitch, MetaError};
use wassla_domain::ports::{MetaCalling, MetaGraph};
use wassla_domain::{CallId, MessageId, PageId, PhoneNumberId, Pin, WabaId};
use wassla_graph::GraphClient;
use wassla_testkit::fixtures::permitted_code;

use crate::captured::Captured;
use crate::secure::SecureMeta;
use crate::served::{client, settings};

const PIN: &str = "830274";
/// What a customer is written.
const WORDS: &str = "words-canary for Sara";
/// What keeps a call from others.
const ICE: &str = "ice-canary-of-an-answer";
/// Who that customer is: Karim of the fake Meta's demo.
const CUSTOMER: &str = "12025550171";

#[tokio::test]
async fn t10_no_secret_is_in_an_error_or_in_any_log() {
    let logs = Captured::start("trace");
    let meta = FakeMeta::start(world()).await;
    let graph = client(&meta.base_url());
    let mut told = String::new();
    for trouble in troubles() {
        let token = meta.world(|world| {
            world.faults.clear();
            world.sign_in("lina", REDIRECT_URI)
        });
        let token = graph.exchange_code(permitted_code(&token)).await.unwrap();
        meta.world(|world| {
            let quoting = format!("Invalid token {}", token.token.expose());
            let trouble = trouble
                .clone()
                .unwrap_or(What::Error(GraphProblem::new(1, quoting)));
            world.script(Fault::always("*", trouble));
        });
        let code = meta.world(|world| world.sign_in("lina", REDIRECT_URI));
        let ids = meta.world(ids);
        let number = ids.1.to_string();
        meta.world(|world| world.customer_writes(&number, "karim", "Hello"));
        let mut also_told = String::new();
        tokio::join!(
            everything(&graph, &token.token, &code, &mut told),
            provisioning(&graph, &token.token, ids, &mut also_told),
        );
        told.push_str(&also_told);
    }
    assert!(told.len() > 5_000, "errors were told");
    let secrets = secrets(&meta.world(|world| world.clone()));
    assert!(secrets.len() > 20);
    find_none(&secrets, &told, "an error");
    find_none(&secrets, &logs.text(), "the log");
    for logged in [
        "/{waba}/subscribed_apps",
        "/{phone}/settings",
        "/{phone}/calls",
    ] {
        assert!(logs.text().contains(logged), "{logged} was logged");
    }
    assert!(
        !logs
            .text()
            .contains(&meta.world(|world| ids(world).0.to_string()))
    );
}

#[tokio::test]
async fn t10_no_secret_is_in_the_log_of_http2_and_tls() {
    let logs = Captured::start("trace");
    let meta = SecureMeta::start(world());
    let graph = GraphClient::new(meta.settings()).unwrap();
    let code = meta.world.lock().unwrap().sign_in("lina", REDIRECT_URI);
    let token = graph
        .exchange_code(permitted_code(&code))
        .await
        .unwrap()
        .token;
    let ids = ids(&mut meta.world.lock().unwrap());
    let number = ids.1.as_str();
    meta.world
        .lock()
        .unwrap()
        .customer_writes(number, "karim", "Hello");
    let mut told = String::new();
    everything(&graph, &token, "no-code-at-all", &mut told).await;
    provisioning(&graph, &token, ids, &mut told).await;
    let secrets = secrets(&meta.world.lock().unwrap());
    assert!(secrets.iter().any(|secret| secret == PIN), "the PIN is set");
    let sent = meta.world.lock().unwrap().sent.len();
    assert_eq!(sent, 1, "the customer was written to");
    assert!(logs.text().contains("h2"), "HTTP/2 logged");
    find_none(&secrets, &told, "an error");
    find_none(&secrets, &logs.text(), "the log");
}

#[tokio::test]
async fn t10_no_secret_is_in_the_error_of_a_server_that_is_away() {
    let graph = client("http://127.0.0.1:9");
    let mut told = String::new();
    let token = AccessToken::new("EAAof-nobody");
    everything(&graph, &token, "AQDof-nobody", &mut told).await;
    provisioning(&graph, &token, ids(&mut world()), &mut told).await;
    let secrets = ["EAAof-nobody", "AQDof-nobody", APP_SECRET, WORDS, ICE].map(str::to_owned);
    find_none(&secrets, &told, "an error");
    assert!(
        !told.contains("access_token") && !told.contains("client_id"),
        "{told}"
    );
}

#[test]
fn t10_no_secret_is_in_what_the_settings_complain_about() {
    let mut settings = settings("http://localhost:1");
    let with_password = "http://someone:hunter2@graph.example/?token=hunter2";
    settings.graph_url = url::Url::parse(with_password).unwrap();
    let error = GraphClient::new(settings).err().unwrap();
    assert!(!format!("{error:?} {error}").contains("hunter2"));
}

/// Faults that are as unkind as possible; none is an error that quotes the token.
fn troubles() -> [Option<What>; 6] {
    let wrong = What::Error(GraphProblem::new(190, "Malformed access token").subcode(467));
    [
        None,
        Some(wrong),
        Some(What::Drop),
        Some(What::DoThenDrop),
        Some(What::Html(502)),
        Some(What::Empty(200)),
    ]
}

/// What must be nowhere: the world's secrets, and what a customer is written and called.
fn secrets(world: &World) -> Vec<String> {
    let private = [WORDS, CUSTOMER, ICE].map(str::to_owned);
    world.secrets().into_iter().chain(private).collect()
}

fn ids(world: &mut World) -> (WabaId, PhoneNumberId, PageId) {
    let lina = world.person("lina").unwrap();
    let page = PageId::parse(lina.page_roles[1].page_id.clone()).unwrap();
    let mut businesses = world.businesses.iter();
    let business = businesses
        .find(|it| lina.admin_of.contains(&it.id))
        .unwrap();
    let waba = business.waba_ids[0].clone();
    let mut wabas = world.wabas.iter();
    let number = wabas.find(|it| it.id == waba).unwrap().number_ids[0].clone();
    (
        WabaId::parse(waba).unwrap(),
        PhoneNumberId::parse(number).unwrap(),
        page,
    )
}

async fn everything(graph: &GraphClient, token: &AccessToken, code: &str, told: &mut String) {
    let (exchanged, extended, inspected, granted, businesses, pages, ()) = tokio::join!(
        graph.exchange_code(permitted_code(code)),
        graph.extend_token(token),
        graph.inspect_token(token),
        graph.permissions(token),
        graph.businesses(token, true, None),
        graph.pages(token, None),
        graph.warm_up(),
    );
    tell(told, exchanged);
    tell(told, extended);
    tell(told, inspected);
    tell(told, granted);
    tell(told, businesses);
    tell(told, pages);
}

async fn provisioning(
    graph: &GraphClient,
    token: &AccessToken,
    (waba, number, page): (WabaId, PhoneNumberId, PageId),
    told: &mut String,
) {
    let pin = Pin::parse(PIN).unwrap();
    let text = |recipient| TextToSend {
        recipient,
        text: WORDS.to_owned(),
        id: MessageId::parse("msg_1").unwrap(),
    };
    let to_number = text(Recipient::Whatsapp {
        from: number.clone(),
        to: Alias::new(AliasKind::WaId, CUSTOMER).unwrap(),
    });
    let to_person = text(Recipient::Page {
        page: page.clone(),
        to: Alias::new(AliasKind::Psid, CUSTOMER).unwrap(),
    });
    let (read, read_page, sent, sent_by_page) = tokio::join!(
        graph.number(token, &number),
        graph.page(token, &page),
        graph.send_text(token, &to_number),
        graph.send_text(token, &to_person),
    );
    tell(told, read);
    tell(told, read_page);
    tell(told, sent);
    tell(told, sent_by_page);
    let done = join_all([
        graph.subscribe_waba(token, &waba),
        graph.subscribe_page(token, &page),
        graph.set_pin(token, &number, &pin),
        graph.register(token, &number, &pin),
        graph.unsubscribe_waba(token, &waba),
        graph.unsubscribe_page(token, &page),
    ]);
    for done in done.await {
        tell(told, done);
    }
    calling(graph, token, &number, told).await;
}

async fn calling(
    graph: &GraphClient,
    token: &AccessToken,
    number: &PhoneNumberId,
    told: &mut String,
) {
    let answer = || Sdp::new(format!("v=0\r\na=ice-pwd:{ICE}\r\n")).unwrap();
    let id = CallId::parse("call_1").unwrap();
    let control = |action| CallControl {
        call: ExternalCallId::new("wacid.of-nobody").unwrap(),
        action,
    };
    let prepare = control(CallAction::PreAccept(answer()));
    let answer = answer();
    let accept = control(CallAction::Accept { answer, id });
    writeln!(told, "{prepare:?} {accept:?}").unwrap();
    let (read, set, prepared, accepted) = tokio::join!(
        graph.calling_settings(token, number),
        graph.set_calling(token, number, CallingSwitch::On),
        graph.control_call(token, number, &prepare),
        graph.control_call(token, number, &accept),
    );
    tell(told, read);
    for done in [set, prepared, accepted] {
        tell(told, done);
    }
}

/// All that an answer can say: its `Debug`, its `Display`, and the same of every cause.
fn tell<T: std::fmt::Debug>(told: &mut String, result: Result<T, MetaError>) {
    let error = match result {
        Ok(answer) => return writeln!(told, "{answer:?}").unwrap(),
        Err(error) => error,
    };
    let mut cause: Option<&dyn Error> = Some(&error);
    while let Some(error) = cause {
        writeln!(told, "{error:?} {error:#?} {error}").unwrap();
        cause = error.source();
    }
}

fn find_none(secrets: &[String], text: &str, place: &str) {
    for secret in secrets {
        let encoded: String = url::form_urlencoded::byte_serialize(secret.as_bytes()).collect();
        for form in [secret, &encoded] {
            let found = text.lines().find(|line| line.contains(form.as_str()));
            assert!(found.is_none(), "a secret is in {place}: {found:?}");
        }
    }
}
