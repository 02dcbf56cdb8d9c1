//! The way between browsers and servers: cookies, redirects that nobody follows by himself, and a
//! tape of all that our servers answered.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use jsonwebtoken::{EncodingKey, Header, encode};
use reqwest::header::{COOKIE, HOST, SET_COOKIE};
use reqwest::redirect::Policy;
use reqwest::{Client, Method};
use serde_json::json;
use url::Url;
use wassla_domain::ports::Clock as _;
use wassla_memory::ManualClock;

use super::canaries::SESSION_SECRET;

/// How long a session holds: longer than any test moves the clock.
const SESSION_SECONDS: i64 = 10 * 365 * 86_400;

pub(super) struct Web {
    client: Client,
    public_url: Url,
    pub(super) dialog_url: Url,
    servers: Mutex<Vec<SocketAddr>>,
    tape: Mutex<Vec<Answer>>,
    sessions: Mutex<Vec<String>>,
    /// What customers and teammates wrote: for people to read, not for logs.
    words: Mutex<Vec<String>>,
    /// What both sides of a call describe: for Meta and the voice bridge alone.
    private: Mutex<Vec<String>>,
    signed_requests: Mutex<Vec<String>>,
    clock: ManualClock,
}

/// What came back.
#[derive(Debug, Clone)]
pub struct Answer {
    /// What was asked for.
    pub url: Url,
    /// The HTTP status.
    pub status: u16,
    /// The headers.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: String,
}

/// What a browser sends beside the address.
#[derive(Default)]
pub(super) struct Sending {
    pub(super) headers: Vec<(&'static str, String)>,
    pub(super) body: Vec<u8>,
}

/// Cookies by host: ports do not separate them.
pub(super) type Jar = Mutex<BTreeMap<String, BTreeMap<String, String>>>;

impl Web {
    pub(super) fn new(public_url: Url, dialog_url: Url, clock: ManualClock) -> Self {
        // Only the first call of this process counts.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = Client::builder()
            .redirect(Policy::none())
            .no_proxy()
            .resolve("localhost", SocketAddr::from(([127, 0, 0, 1], 0)))
            .build();
        Self {
            client: client.expect("a client without special wishes"),
            public_url,
            dialog_url,
            servers: Mutex::default(),
            tape: Mutex::default(),
            sessions: Mutex::default(),
            words: Mutex::default(),
            private: Mutex::default(),
            signed_requests: Mutex::default(),
            clock,
        }
    }

    pub(super) fn public_url(&self) -> &Url {
        &self.public_url
    }

    /// Lets browsers reach one more server; answers its number.
    pub(super) fn add_server(&self, address: SocketAddr) -> usize {
        let mut servers = lock(&self.servers);
        servers.push(address);
        servers.len() - 1
    }

    /// A session as the host's product signs it.
    pub(super) fn session(&self, user: &str, workspace: &str, role: &str) -> String {
        let exp = self.clock.now().seconds() + SESSION_SECONDS;
        let claims = json!({ "sub": user, "workspace_id": workspace, "role": role, "exp": exp });
        let key = EncodingKey::from_secret(SESSION_SECRET.as_bytes());
        let session = encode(&Header::default(), &claims, &key).expect("claims are JSON");
        lock(&self.sessions).push(session.clone());
        session
    }

    pub(super) async fn send(
        &self,
        method: Method,
        url: &Url,
        server: usize,
        jar: &Jar,
        sending: Sending,
    ) -> Answer {
        let is_ours = url.origin() == self.public_url.origin();
        let mut address = url.clone();
        if is_ours {
            let port = lock(&self.servers)[server].port();
            address
                .set_port(Some(port))
                .expect("an http URL has a port");
        }
        let authority = &url[url::Position::BeforeHost..url::Position::AfterPort];
        let host = url.host_str().unwrap_or_default().to_owned();
        let mut request = self.client.request(method, address).header(HOST, authority);
        let cookies = cookies(jar, &host);
        if !cookies.is_empty() {
            request = request.header(COOKIE, cookies);
        }
        for (name, value) in sending.headers {
            request = request.header(name, value);
        }
        let response = request.body(sending.body).send().await;
        let response = response.unwrap_or_else(|error| panic!("no answer: {error:?}"));

        let status = response.status().as_u16();
        let headers = response.headers().iter();
        let headers: Vec<(String, String)> = headers
            .map(|(name, value)| {
                let value = String::from_utf8_lossy(value.as_bytes()).into_owned();
                (name.to_string(), value)
            })
            .collect();
        keep_cookies(jar, &host, &headers);
        let body = response.text().await.expect("the body comes whole");
        let answer = Answer {
            url: url.clone(),
            status,
            headers,
            body,
        };
        if is_ours {
            lock(&self.tape).push(answer.clone());
        }
        answer
    }

    /// All that our servers answered.
    pub(super) fn tape(&self) -> Vec<Answer> {
        lock(&self.tape).clone()
    }

    /// All sessions that were signed.
    pub(super) fn sessions(&self) -> Vec<String> {
        lock(&self.sessions).clone()
    }

    /// Notes what somebody writes.
    pub(super) fn hears(&self, words: &str) {
        lock(&self.words).push(words.to_owned());
    }

    /// A second passes.
    pub(super) fn ticks(&self) {
        self.clock.advance(Duration::from_secs(1));
    }

    /// Notes what the two sides of a call alone may know.
    pub(super) fn hears_privately(&self, parts: Vec<String>) {
        lock(&self.private).extend(parts);
    }

    /// All that only the two sides of a call may know, as far as the phones told it.
    pub(super) fn private(&self) -> Vec<String> {
        lock(&self.private).clone()
    }

    /// Notes a signed request of Meta's, which opens doors as long as it is believed.
    pub(super) fn sees_signed_request(&self, request: String) {
        lock(&self.signed_requests).push(request);
    }

    /// All signed requests.
    pub(super) fn signed_requests(&self) -> Vec<String> {
        lock(&self.signed_requests).clone()
    }

    /// All that somebody wrote.
    pub(super) fn words(&self) -> Vec<String> {
        lock(&self.words).clone()
    }

    /// Puts an answer on the tape that no server gave.
    pub(super) fn plants(&self, answer: Answer) {
        lock(&self.tape).push(answer);
    }
}

impl Answer {
    /// The first header of this name, or nothing.
    pub fn header(&self, name: &str) -> &str {
        let found = self.headers.iter().find(|(held, _)| held == name);
        found.map_or("", |(_, value)| value.as_str())
    }

    /// Where the browser is sent.
    pub fn location(&self) -> &str {
        self.header("location")
    }

    /// The landing: the query of the Channels page to which the browser is sent.
    pub fn landing(&self) -> &str {
        let landing = self.location().strip_prefix("/channels?");
        assert_eq!(self.status, 303, "{self:?}");
        landing.unwrap_or_else(|| panic!("no landing: {self:?}"))
    }

    /// The body as JSON.
    pub fn json(&self) -> serde_json::Value {
        let json = serde_json::from_str(&self.body);
        json.unwrap_or_else(|_| panic!("no JSON: {self:?}"))
    }

    /// What tells this answer from another: all but the id of the request and the date.
    pub fn without_its_id(&self) -> (u16, Vec<(String, String)>, String) {
        let is_kept = |(name, _): &&(String, String)| name != "x-request-id" && name != "date";
        let headers = self.headers.iter().filter(is_kept).cloned().collect();
        let body = self.body.replace(self.header("x-request-id"), "");
        (self.status, headers, body)
    }
}

fn cookies(jar: &Jar, host: &str) -> String {
    let jar = lock(jar);
    let held = jar.get(host).into_iter().flatten();
    let pairs: Vec<String> = held
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    pairs.join("; ")
}

fn keep_cookies(jar: &Jar, host: &str, headers: &[(String, String)]) {
    for (_, line) in headers
        .iter()
        .filter(|(name, _)| name == SET_COOKIE.as_str())
    {
        let pair = line.split(';').next().unwrap_or_default();
        let (name, value) = pair.split_once('=').expect("a cookie is a pair");
        let mut jar = lock(jar);
        let held = jar.entry(host.to_owned()).or_default();
        if line.contains("Max-Age=0") {
            held.remove(name);
        } else {
            held.insert(name.to_owned(), value.to_owned());
        }
    }
}

pub(super) fn lock<T>(shared: &Mutex<T>) -> MutexGuard<'_, T> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}
