//! The fake Meta served by wiremock, for tests.

use std::{
    fmt,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use wiremock::{Match, Mock, MockServer, Request as Incoming, Respond, ResponseTemplate};

use super::{
    http::{Reception, Request, receive},
    journal::Journal,
    world::World,
};

/// A running fake Meta; it stops when it is dropped.
pub struct FakeMeta {
    server: MockServer,
    world: Arc<Mutex<World>>,
}

impl FakeMeta {
    /// Serves this world on a free port of the loopback interface.
    pub async fn start(world: World) -> Self {
        let world = Arc::new(Mutex::new(world));
        let server = MockServer::builder()
            .disable_request_recording()
            .start()
            .await;
        let desk = Desk {
            world: world.clone(),
            next: Arc::default(),
        };
        // wiremock asks its mocks one after the other under one lock: the first takes every call
        // and wants only those whose connection is to be dropped, the second sends the rest.
        let dropping = Mock::given(desk.clone()).respond_with_err(|_: &Incoming| Dropped);
        dropping.with_priority(1).mount(&server).await;
        Mock::given(wiremock::matchers::any())
            .respond_with(desk)
            .mount(&server)
            .await;
        Self { server, world }
    }

    /// Where it listens, such as `http://127.0.0.1:40123`.
    pub fn base_url(&self) -> String {
        self.server.uri()
    }

    /// The world that is served, to be shared with what else shows it.
    pub fn shared(&self) -> Arc<Mutex<World>> {
        self.world.clone()
    }

    /// Looks at the world or changes it.
    pub fn world<T>(&self, visit: impl FnOnce(&mut World) -> T) -> T {
        visit(&mut lock(&self.world))
    }

    /// The journal as it stands.
    pub fn journal(&self) -> Journal {
        lock(&self.world).journal.clone()
    }
}

/// Takes calls, and keeps the answer between wiremock's matching and its responding.
#[derive(Clone)]
struct Desk {
    world: Arc<Mutex<World>>,
    next: Arc<Mutex<Option<Reception>>>,
}

impl Match for Desk {
    fn matches(&self, incoming: &Incoming) -> bool {
        let reception = receive(&mut lock(&self.world), &plain(incoming));
        let is_dropped = reception.response.is_none();
        if is_dropped {
            lock(&self.world).journal.finish(reception.sequence);
        }
        *lock(&self.next) = Some(reception);
        is_dropped
    }
}

impl Respond for Desk {
    fn respond(&self, _: &Incoming) -> ResponseTemplate {
        let reception = lock(&self.next).take();
        let Some((reception, response)) =
            reception.and_then(|mut held| held.response.take().map(|response| (held, response)))
        else {
            return ResponseTemplate::new(500);
        };
        let mut template = ResponseTemplate::new(response.status).set_body_bytes(response.body);
        for (name, value) in response.headers {
            template = template.insert_header(name, value);
        }
        if reception.delay.is_zero() {
            return template;
        }
        let world = self.world.clone();
        let (delay, sequence) = (reception.delay, reception.sequence);
        tokio::spawn(async move {
            tokio::time::sleep(delay).await;
            lock(&world).journal.finish(sequence);
        });
        template.set_delay(delay)
    }
}

/// Tells wiremock to close the connection.
#[derive(Debug)]
struct Dropped;

impl fmt::Display for Dropped {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("the connection was dropped on purpose")
    }
}

impl std::error::Error for Dropped {}

fn plain(incoming: &Incoming) -> Request {
    let text = |value: &wiremock::http::HeaderValue| {
        String::from_utf8_lossy(value.as_bytes()).into_owned()
    };
    Request {
        method: incoming.method.to_string(),
        path: incoming.url.path().to_owned(),
        query: incoming.url.query().unwrap_or_default().to_owned(),
        headers: incoming
            .headers
            .iter()
            .map(|(name, value)| (name.to_string(), text(value)))
            .collect(),
        body: incoming.body.clone(),
    }
}

fn lock<T>(shared: &Mutex<T>) -> MutexGuard<'_, T> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}
