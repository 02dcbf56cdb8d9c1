use std::{
    collections::VecDeque,
    sync::atomic::{AtomicI64, Ordering},
    time::Duration,
};

use axum::{
    body::Bytes,
    extract::{RawQuery, State},
    http::{HeaderMap, StatusCode},
    routing::get,
};
use tokio::{
    net::TcpListener,
    sync::{Semaphore, mpsc},
};
use tokio_util::sync::CancellationToken;

use super::*;
use crate::deliver;

/// What an app got: its path, its headers, its body.
type Heard = (HeaderMap, Bytes);

/// An app that answers posts with these statuses, then with 200, and challenges with their digits.
struct App {
    url: String,
    heard: mpsc::UnboundedReceiver<Heard>,
    /// As many posts are answered as it has permits.
    answers: Arc<Semaphore>,
}

#[derive(Clone)]
struct Desk {
    heard: mpsc::UnboundedSender<Heard>,
    statuses: Arc<Mutex<VecDeque<u16>>>,
    answers: Arc<Semaphore>,
}

impl App {
    async fn start(statuses: &[u16]) -> Self {
        let app = Self::silent(statuses).await;
        app.answers.add_permits(1_000);
        app
    }

    /// An app that answers nothing yet.
    async fn silent(statuses: &[u16]) -> Self {
        let answers = Arc::new(Semaphore::new(0));
        let (sender, heard) = mpsc::unbounded_channel();
        let desk = Desk {
            heard: sender,
            statuses: Arc::new(Mutex::new(statuses.iter().copied().collect())),
            answers: answers.clone(),
        };
        let router = Router::new()
            .route("/hook", get(challenged).post(posted))
            .with_state(desk);
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/hook", listener.local_addr().unwrap());
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self {
            url,
            heard,
            answers,
        }
    }

    async fn next(&mut self) -> Heard {
        let heard = tokio::time::timeout(Duration::from_secs(10), self.heard.recv());
        heard.await.expect("the app hears in time").unwrap()
    }
}

async fn posted(State(desk): State<Desk>, headers: HeaderMap, body: Bytes) -> (StatusCode, String) {
    let status = desk.statuses.lock().unwrap().pop_front().unwrap_or(200);
    desk.heard.send((headers, body)).unwrap();
    desk.answers.acquire().await.unwrap().forget();
    (
        StatusCode::from_u16(status).unwrap(),
        format!("answered {status}"),
    )
}

async fn challenged(RawQuery(query): RawQuery) -> (StatusCode, String) {
    let query = query.unwrap_or_default();
    let fields: Vec<(String, String)> = url::form_urlencoded::parse(query.as_bytes())
        .into_owned()
        .collect();
    let value = |name: &str| {
        let found = fields.iter().find(|(held, _)| held == name);
        found.map(|(_, value)| value.clone()).unwrap_or_default()
    };
    if value("hub.mode") == "subscribe" && value("hub.verify_token") == "right" {
        (StatusCode::OK, value("hub.challenge"))
    } else {
        (StatusCode::FORBIDDEN, String::new())
    }
}

/// A shop whose Aisha is subscribed, and whose clock the test moves.
fn listening(url: &str) -> (Sandbox, String, Arc<AtomicI64>, CancellationToken) {
    let shop = Shop::open();
    let (token, _) = shop.ready();
    let number = shop.sandbox.world(|world| {
        let proof = world.proof(APP, &token);
        let caller = world.authenticate(&token, proof.as_deref()).unwrap();
        let waba = world.wabas[0].id.clone();
        world.subscribe_waba(&caller, &waba, None).unwrap();
        world.set_app_webhook(
            "whatsapp_business_account",
            url,
            "right",
            &["messages", "calls"],
        );
        world.set_app_callbacks(url, url);
        world.numbers[0].id.clone()
    });
    let world = shop.sandbox.world(|world| world.clone());
    let now = Arc::new(AtomicI64::new(NOW));
    let wall = now.clone();
    let sandbox = Sandbox::new(Arc::new(Mutex::new(world)), move || {
        wall.load(Ordering::SeqCst)
    });
    let over = CancellationToken::new();
    tokio::spawn(deliver(sandbox.clone(), over.clone()));
    (sandbox, number, now, over)
}

/// Waits until the end of a post is noted.
async fn noted(sandbox: &Sandbox) {
    let touched = tokio::time::timeout(Duration::from_secs(10), sandbox.touched());
    touched.await.expect("the end is noted in time");
}

#[tokio::test]
async fn message_is_posted_signed_and_in_order() {
    let mut app = App::start(&[]).await;
    let (sandbox, number, _, _stop) = listening(&app.url);
    sandbox.world(|world| {
        for text in ["1", "2", "3", "4", "5"] {
            world.customer_writes(&number, "karim", text);
        }
    });
    for text in ["1", "2", "3", "4", "5"] {
        let (headers, body) = app.next().await;
        let body = String::from_utf8(body.to_vec()).unwrap();
        assert!(body.contains(&format!("\"body\":\"{text}\"")), "{body}");
        assert_eq!(headers["content-type"], "application/json");
        let signature = headers["x-hub-signature-256"].to_str().unwrap();
        let expected = sandbox.world(|world| world.proof(APP, &body).unwrap());
        assert_eq!(signature, format!("sha256={expected}"));
    }
}

#[tokio::test]
async fn refused_post_comes_again_when_the_clock_says_so() {
    let mut app = App::start(&[500, 302]).await;
    let (sandbox, number, now, _stop) = listening(&app.url);
    sandbox.world(|world| world.customer_writes(&number, "karim", "Salam"));
    let (_, first) = app.next().await;
    for seconds in [2, 4] {
        noted(&sandbox).await;
        now.fetch_add(seconds, Ordering::SeqCst);
        let (_, again) = app.next().await;
        assert_eq!(again, first);
    }
}

#[tokio::test]
async fn callback_is_posted_as_a_form_and_its_answer_kept() {
    let mut app = App::start(&[]).await;
    let (sandbox, _, _, _stop) = listening(&app.url);
    let signed_request = sandbox.world(|world| world.request_deletion("aisha"));
    let (headers, body) = app.next().await;
    assert_eq!(headers["content-type"], "application/x-www-form-urlencoded");
    assert_eq!(headers.get("x-hub-signature-256"), None);
    assert_eq!(body, format!("signed_request={signed_request}"));
    noted(&sandbox).await;
    let posts = sandbox.world(|world| world.journal.posts().to_vec());
    assert_eq!(posts[0].answer.as_deref(), Some("answered 200"));
}

#[tokio::test]
async fn nobody_there_is_noted_and_delivering_stops_when_told() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/hook", listener.local_addr().unwrap());
    drop(listener);
    let (sandbox, number, _, stop) = listening(&url);
    sandbox.world(|world| world.customer_writes(&number, "karim", "Salam"));
    noted(&sandbox).await;
    let posts = sandbox.world(|world| world.journal.posts().to_vec());
    assert_eq!((posts[0].attempt, posts[0].status), (1, None));
    stop.cancel();
    deliver(sandbox, stop).await.unwrap();
}

#[tokio::test]
async fn challenge_is_really_asked() {
    let app = App::start(&[]).await;
    let shop = Shop::open();
    shop.sandbox
        .world(|world| world.settings.asks_challenge = true);
    let token = format!("{APP}|sandbox-secret");
    let proof = shop
        .sandbox
        .world(|world| world.proof(APP, &token).unwrap());
    let subscribe = async |url: &str, verify_token: &str| {
        let target = format!("/v21.0/{APP}/subscriptions?appsecret_proof={proof}");
        let body =
            format!("object=page&callback_url={url}&verify_token={verify_token}&fields=messages");
        let request = Request::post(target)
            .header(header::AUTHORIZATION, format!("Bearer {token}"))
            .body(Body::from(body));
        text(shop.send(request.unwrap()).await).await
    };
    let refused = subscribe(&app.url, "wrong").await;
    assert!(refused.contains("2200"), "{refused}");
    let refused = subscribe(&format!("{}/missing", app.url), "right").await;
    assert!(refused.contains("2200"), "{refused}");
    assert_eq!(subscribe(&app.url, "right").await, "{\"success\":true}");
    let held = shop
        .sandbox
        .world(|world| world.main_app().subscriptions.clone());
    assert_eq!(
        (held.len(), held[0].callback_url.as_str()),
        (1, app.url.as_str())
    );
}

#[tokio::test]
async fn slow_app_keeps_one_customer_waiting_and_no_other() {
    let mut app = App::silent(&[]).await;
    let (sandbox, number, _, _stop) = listening(&app.url);
    let texts = [("karim", "first"), ("karim", "second"), ("nadia", "third")];
    sandbox.world(|world| {
        for (customer, text) in texts {
            world.customer_writes(&number, customer, text);
        }
    });
    let mut next = async || {
        let (_, body) = app.next().await;
        let body = String::from_utf8(body.to_vec()).unwrap();
        texts
            .map(|(_, text)| text)
            .into_iter()
            .find(|text| body.contains(text))
            .unwrap()
    };
    let mut together = [next().await, next().await];
    together.sort_unstable();
    assert_eq!(together, ["first", "third"]);
    app.answers.add_permits(3);
    let (_, body) = app.next().await;
    assert!(String::from_utf8_lossy(&body).contains("second"));
}

#[tokio::test]
async fn call_is_posted_and_so_is_its_end_when_nobody_looks() {
    let mut app = App::start(&[]).await;
    let (sandbox, number, now, _stop) = listening(&app.url);
    let id = sandbox.world(|world| {
        world.switch_calling(&number, true);
        world.customer_calls(&number, "karim", "v=0").unwrap()
    });
    let mut heard = async || {
        let (_, body) = app.next().await;
        let body: serde_json::Value = serde_json::from_slice(&body).unwrap();
        body["entry"][0]["changes"][0]["value"]["calls"][0].clone()
    };
    let connect = heard().await;
    assert_eq!(
        (&connect["event"], &connect["id"]),
        (&"connect".into(), &id.as_str().into())
    );
    now.fetch_add(60, Ordering::SeqCst);
    let end = heard().await;
    assert_eq!(
        (&end["event"], &end["status"]),
        (&"terminate".into(), &"FAILED".into())
    );
}
