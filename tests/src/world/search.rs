//! The canary (threat T10): every place that must hold no secret is searched for all of them.

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use reqwest::Method;

use super::canaries::{SEALING_KEY, SESSION_SECRET, VERIFY_TOKEN};
use super::scanner::{Finding, Scanner};
use super::voices::Voices;
use super::web::{Answer, Jar, Sending};
use super::{World, agents, logs, session_description, voices};

/// The calls that Meta documents as GET with secrets in the query.
const MAY_CARRY_SECRETS: [&str; 2] = ["/oauth/access_token?", "/debug_token?"];
/// The cookie that carries the browser's key, to that browser and nowhere else.
const BINDING_COOKIE: &str = "wassla_browser=";

impl World {
    /// Searches logs, answers, addresses and the database.
    pub fn finds_secrets(&self) -> Vec<Finding> {
        let scanner = self.scanner();
        let mut findings = self.search_what_is_cheap();
        for (place, bytes) in self.database.bytes() {
            findings.extend(scanner.find(&place, &bytes));
        }
        findings
    }

    /// How many secrets a search looks for.
    pub fn secrets(&self) -> usize {
        self.known_secrets().len()
    }

    /// Leaves a secret in a log line, to see it found.
    pub fn plants_in_log(&mut self, secret: &str) {
        self.is_searched = false;
        logs::plant(&format!("DEBUG request{{id=1}}: {secret}\n"));
    }

    /// Leaves a secret in an answer of ours.
    pub fn plants_in_answer(&mut self, header: &str, body: &str) {
        self.is_searched = false;
        self.web.plants(Answer {
            url: self.web.public_url().clone(),
            status: 200,
            headers: vec![("x-planted".to_owned(), header.to_owned())],
            body: body.to_owned(),
        });
    }

    /// Leaves a secret beside the database file.
    pub fn plants_in_database(&mut self, secret: &str) {
        self.is_searched = false;
        self.database.plants(secret);
    }

    /// Asks Meta something that we would never ask.
    pub async fn asks_meta(&mut self, path: &str) {
        self.is_searched = false;
        let url = self.meta.graph_url.join(path).expect("a path of the Graph");
        let sending = Sending::default();
        self.web
            .send(Method::GET, &url, 0, &Jar::default(), sending)
            .await;
    }

    fn search_what_is_cheap(&self) -> Vec<Finding> {
        let scanner = self.scanner_of_told();
        let lines = logs::since(self.first_line);
        let mut findings = self.scanner_of_logs().find("the log", &lines);
        for answer in self.web.tape() {
            let (place, told) = (answer.url.path().to_owned(), self.told_by(&answer));
            findings.extend(scanner.find(&format!("the answer to {place}"), told.as_bytes()));
        }
        for url in self.meta(|meta| meta.journal.urls().to_vec()) {
            if !MAY_CARRY_SECRETS.iter().any(|path| url.contains(path)) {
                findings.extend(scanner.find("an address at Meta", url.as_bytes()));
            }
        }
        findings
    }

    /// All that an answer says, but for what must be in it: the browser's key in its own cookie,
    /// and the state in the address of Meta's dialog.
    fn told_by(&self, answer: &Answer) -> String {
        let mut told = String::new();
        for (name, value) in &answer.headers {
            let value = match name.as_str() {
                "set-cookie" => without(value, BINDING_COOKIE),
                "location" => self.without_state(value),
                _ => value.clone(),
            };
            told.extend([name, ": ", &value, "\n"]);
        }
        let is_departure = answer.url.path().ends_with("/connect");
        let is_json = answer
            .header("content-type")
            .starts_with("application/json");
        if is_departure && is_json {
            told.push_str(&self.without_state(&answer.body));
        } else {
            told.push_str(&answer.body);
        }
        told
    }

    fn without_state(&self, text: &str) -> String {
        let dialog = self.web.dialog_url.as_str();
        if text.contains(dialog) {
            without(text, "state=")
        } else {
            text.to_owned()
        }
    }

    /// What customers and teammates wrote is shown to people, and stands in no log.
    fn scanner_of_logs(&self) -> Scanner {
        let mut scanner = self.scanner_of_told();
        for words in self.web.words().iter().filter(|words| words.len() >= 6) {
            scanner.add("what somebody wrote", words.as_bytes());
        }
        scanner
    }

    /// What the sides of a call describe is given to the other side, and told nobody. The database
    /// has it: an offer as long as it waits for its answer, and what Meta posted for some days.
    fn scanner_of_told(&self) -> Scanner {
        let mut scanner = self.scanner();
        for part in self.private_parts() {
            scanner.add("a part of a session description", part.as_bytes());
        }
        scanner
    }

    /// What only the two sides of the calls so far may know: passwords and fingerprints.
    pub fn private_parts(&self) -> Vec<String> {
        let answers = self.setup.voices.iter().flat_map(Voices::answers);
        let answered = answers.flat_map(|answer| session_description::private_parts(&answer));
        self.web.private().into_iter().chain(answered).collect()
    }

    fn scanner(&self) -> Scanner {
        let mut scanner = Scanner::default();
        for (name, secret) in self.known_secrets() {
            scanner.add(&name, &secret);
        }
        scanner
    }

    fn known_secrets(&self) -> Vec<(String, Vec<u8>)> {
        let mut secrets = vec![
            ("the verify token".to_owned(), VERIFY_TOKEN.into()),
            ("the session secret".to_owned(), SESSION_SECRET.into()),
            ("the sealing key".to_owned(), SEALING_KEY.into()),
            ("the agents' secret".to_owned(), agents::SECRET.into()),
            (
                "the voice runtime's secret".to_owned(),
                voices::SECRET.into(),
            ),
        ];
        let mut add = |name: &str, secret: &str| {
            secrets.push((name.to_owned(), secret.as_bytes().to_vec()));
        };
        for secret in self.meta(|meta| meta.secrets()) {
            add("a secret of Meta's", &secret);
        }
        for request in self.web.signed_requests() {
            add("a signed request", &request);
        }
        for session in self.web.sessions() {
            add("a session", &session);
        }
        for answer in self.web.tape() {
            let cookie = answer.header("set-cookie");
            for (mark, text) in [(BINDING_COOKIE, cookie), ("state=", answer.location())] {
                if let Some(secret) = after(text, mark) {
                    add(mark, secret);
                }
            }
            if let Some(state) = after(&answer.body, "state=") {
                add("state=", state);
            }
        }
        let nonces = secrets.iter().filter_map(|(name, secret)| {
            let bytes = BASE64_URL_SAFE_NO_PAD.decode(secret).ok()?;
            (bytes.len() == 32).then(|| (format!("the bytes of {name}"), bytes))
        });
        secrets.extend(nonces.collect::<Vec<_>>());
        secrets.sort();
        secrets.dedup();
        secrets
    }
}

impl Drop for World {
    fn drop(&mut self) {
        if std::thread::panicking() || !self.is_searched {
            return;
        }
        let mut findings = self.search_what_is_cheap();
        findings.truncate(5);
        assert!(findings.is_empty(), "T10: {findings:#?}");
    }
}

/// The value behind a mark: a nonce of ours, which is 43 letters of base64url.
fn after<'a>(text: &'a str, mark: &str) -> Option<&'a str> {
    let (_, rest) = text.split_once(mark)?;
    let is_ours = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    let end = rest
        .bytes()
        .position(|byte| !is_ours(byte))
        .unwrap_or(rest.len());
    (end == 43).then(|| &rest[..end])
}

fn without(text: &str, mark: &str) -> String {
    match after(text, mark) {
        Some(secret) => text.replacen(secret, "", 1),
        None => text.to_owned(),
    }
}
