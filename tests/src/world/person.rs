//! Somebody with a browser, who does one thing after the other.

use std::sync::Arc;

use reqwest::Method;
use serde_json::Value;
use url::Url;

use super::page::{Page, tags};
use super::web::{Answer, Jar, Sending, Web, lock};

/// The cookie in which pages carry the session.
const SESSION: &str = "wassla_session";

/// A person. A clone is another tab of the same browser.
#[derive(Clone)]
pub struct Person {
    web: Arc<Web>,
    jar: Arc<Jar>,
    server: usize,
    user: String,
    session: String,
    at: Option<Url>,
    declined: Vec<String>,
    asked: Vec<String>,
}

impl Person {
    pub(super) fn new(web: Arc<Web>, user: &str, workspace: &str, role: &str) -> Self {
        let mut person = Self {
            web,
            jar: Arc::default(),
            server: 0,
            user: user.to_owned(),
            session: String::new(),
            at: None,
            declined: Vec::new(),
            asked: Vec::new(),
        };
        person.signs_in_here(workspace, role);
        person
    }

    /// Signs in at the host's product, anew or as something else.
    pub fn signs_in_here(&mut self, workspace: &str, role: &str) {
        self.session = self.web.session(&self.user, workspace, role);
        self.sets_cookie(SESSION, Some(&self.session));
    }

    /// The session ends; the browser stays.
    pub fn signs_out_here(&mut self) {
        self.sets_cookie(SESSION, None);
    }

    /// The same session in another browser.
    #[must_use]
    pub fn in_another_browser(&self) -> Self {
        let other = Self {
            jar: Arc::default(),
            ..self.clone()
        };
        other.sets_cookie(SESSION, Some(&self.session));
        other
    }

    /// The same browser with somebody else's session.
    #[must_use]
    pub fn lends_browser_to(&self, user: &str, workspace: &str, role: &str) -> Self {
        let mut other = self.clone();
        other.jar = Arc::new(Jar::new(lock(&self.jar).clone()));
        user.clone_into(&mut other.user);
        other.signs_in_here(workspace, role);
        other
    }

    /// The cookie with the session, as the browser sends it.
    pub fn cookie(&self) -> String {
        format!("{SESSION}={}", self.session)
    }

    /// Reaches this server from now on.
    pub fn reaches_server(&mut self, number: usize) {
        self.server = number;
    }

    /// Clicks Connect on a tile, and is at Meta's dialog then.
    pub async fn clicks_connect(&mut self, kind: &str) {
        let answer = self
            .posts_form(&format!("/channels/{kind}/connect"), "")
            .await;
        self.goes_to_dialog(&answer);
    }

    /// Clicks the button that asks again for what was declined.
    pub async fn clicks_ask_again(&mut self, kind: &str) {
        let path = format!("/channels/{kind}/connect");
        let answer = self.posts_form(&path, "ask_again=true").await;
        self.goes_to_dialog(&answer);
    }

    /// Signs in at Meta as one of the people there.
    pub async fn signs_in_as(&mut self, person: &str) {
        let dialog = self.address();
        let mut sign_in = dialog.clone();
        sign_in.set_path(&format!("{}/sign-in", dialog.path()));
        let form = form(&format!("person={person}"));
        let answer = self.send(Method::POST, &sign_in, form).await;
        assert_eq!(answer.status, 303, "{answer:?}");
        self.declined.clear();
        self.reads_consent().await;
    }

    /// Unticks a permission on the consent page.
    pub fn declines(&mut self, permission: &str) {
        assert!(
            self.is_asked_for(permission),
            "{permission} is not on the page: {:?}",
            self.asked
        );
        self.declined.push(permission.to_owned());
    }

    /// Whether the consent page shows a permission.
    pub fn is_asked_for(&self, permission: &str) -> bool {
        self.asked.iter().any(|asked| asked == permission)
    }

    /// Clicks Continue, and is sent back to us.
    pub async fn continues(&mut self) {
        let ticked = self.asked.iter().filter(|one| !self.declined.contains(one));
        let mut answer = url::form_urlencoded::Serializer::new(String::new());
        answer.append_pair("decision", "continue");
        answer.extend_pairs(ticked.map(|one| ("permission", one)));
        self.decides(&answer.finish()).await;
    }

    /// Clicks Cancel, and is sent back to us.
    pub async fn cancels(&mut self) {
        self.decides("decision=cancel").await;
    }

    /// Comes back to us, and says where that ends.
    pub async fn comes_back(&self) -> String {
        self.opens(&self.address()).await.landing().to_owned()
    }

    /// Goes through all of it with everything ticked.
    pub async fn connects(&mut self, kind: &str, person: &str) -> String {
        self.leaves_and_continues(kind, person).await;
        self.comes_back().await
    }

    /// The same up to the way back.
    pub async fn leaves_and_continues(&mut self, kind: &str, person: &str) {
        self.clicks_connect(kind).await;
        self.signs_in_as(person).await;
        self.continues().await;
    }

    /// Where the browser is: at Meta's dialog, or on the way back.
    pub fn address(&self) -> Url {
        self.at.clone().expect("the person has left our pages")
    }

    /// Reads a page of ours.
    pub async fn looks_at(&self, path: &str) -> Page {
        let answer = self.gets(path).await;
        assert_eq!(answer.status, 200, "{answer:?}");
        Page::new(answer.body)
    }

    /// Reads the Channels page with a landing.
    pub async fn lands_on(&self, landing: &str) -> Page {
        self.looks_at(&format!("/channels?{landing}")).await
    }

    /// One channel as the API tells it.
    pub async fn channel(&self, kind: &str) -> Value {
        let answer = self.gets(&format!("/api/v1/channels/{kind}/status")).await;
        assert_eq!(answer.status, 200, "{answer:?}");
        answer.json()
    }

    /// The state of a channel as the API tells it.
    pub async fn state_of(&self, kind: &str) -> String {
        let state = self.channel(kind).await["state"].clone();
        state.as_str().expect("a state is a text").to_owned()
    }

    /// Opens any address, as a link or a redirect does.
    pub async fn opens(&self, url: &Url) -> Answer {
        self.send(Method::GET, url, Sending::default()).await
    }

    /// Opens a path of ours.
    pub async fn gets(&self, path: &str) -> Answer {
        self.opens(&self.own(path)).await
    }

    /// Submits a form of our pages, as a browser does: they send no referrer, so the origin of
    /// their forms is `null`.
    pub async fn posts_form(&self, path: &str, body: &str) -> Answer {
        let mut form = form(body);
        form.headers.push(("origin", "null".to_owned()));
        form.headers
            .push(("sec-fetch-site", "same-origin".to_owned()));
        self.send(Method::POST, &self.own(path), form).await
    }

    /// Calls the API with the session as a bearer.
    pub async fn calls_api(&self, method: &str, path: &str) -> Answer {
        let mut sending = Sending::default();
        let bearer = format!("Bearer {}", self.session);
        sending.headers.push(("authorization", bearer));
        let method = method.parse().expect("a method");
        self.send(method, &self.own(path), sending).await
    }

    /// The same with a body.
    pub async fn calls_api_with(&self, method: &str, path: &str, body: &Value) -> Answer {
        let bearer = format!("Bearer {}", self.session);
        let kind = "application/json".to_owned();
        let sending = Sending {
            headers: vec![("authorization", bearer), ("content-type", kind)],
            body: body.to_string().into(),
        };
        let method = method.parse().expect("a method");
        self.send(method, &self.own(path), sending).await
    }

    /// Notes what this person writes to a customer.
    pub(super) fn is_heard(&self, words: &str) {
        self.web.hears(words);
    }

    async fn decides(&mut self, body: &str) {
        let answer = self.send(Method::POST, &self.address(), form(body)).await;
        assert_eq!(answer.status, 303, "{answer:?}");
        let mut back = Url::parse(answer.location()).expect("Meta sends to a URL");
        // A browser keeps the fragment to itself.
        back.set_fragment(None);
        self.at = Some(back);
    }

    async fn reads_consent(&mut self) {
        let page = self.opens(&self.address()).await;
        assert_eq!(page.status, 200, "{page:?}");
        let inputs = tags(&page.body, "input");
        let ticks = inputs.filter(|input| input.value("name") == Some("permission"));
        let open = ticks.filter(|input| !input.has("disabled"));
        self.asked = open
            .filter_map(|input| input.value("value").map(str::to_owned))
            .collect();
    }

    fn goes_to_dialog(&mut self, answer: &Answer) {
        assert_eq!(answer.status, 303, "{answer:?}");
        let dialog = Url::parse(answer.location()).ok();
        let dialog = dialog.filter(|url| url.origin() == self.web.dialog_url.origin());
        self.at = Some(dialog.unwrap_or_else(|| panic!("not sent to Meta: {answer:?}")));
    }

    async fn send(&self, method: Method, url: &Url, sending: Sending) -> Answer {
        let web = &self.web;
        web.send(method, url, self.server, &self.jar, sending).await
    }

    fn own(&self, path: &str) -> Url {
        self.web.public_url().join(path).expect("a path of ours")
    }

    fn sets_cookie(&self, name: &str, value: Option<&str>) {
        let host = self.web.public_url().host_str().unwrap_or_default();
        let mut jar = lock(&self.jar);
        let held = jar.entry(host.to_owned()).or_default();
        match value {
            Some(value) => held.insert(name.to_owned(), value.to_owned()),
            None => held.remove(name),
        };
    }
}

fn form(body: &str) -> Sending {
    let kind = "application/x-www-form-urlencoded".to_owned();
    Sending {
        headers: vec![("content-type", kind)],
        body: body.into(),
    }
}
