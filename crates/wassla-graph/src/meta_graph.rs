//! [`MetaGraph`]: which path is asked how.

use async_trait::async_trait;
use secrecy::ExposeSecret;
use serde_json::json;
use url::Url;
use wassla_domain::attempt::{DialogRequest, PermittedCode};
use wassla_domain::inbox::{Recipient, SentMessage, TextToSend};
use wassla_domain::meta::{
    AccessToken, BusinessFacts, Cursor, IssuedToken, Listed, MetaError, NumberFacts, PageFacts,
    TokenFacts, WabaEdge, WabaFacts,
};
use wassla_domain::ports::MetaGraph;
use wassla_domain::scopes::Grants;
use wassla_domain::{AppId, MetaUserId, PageId, PhoneNumberId, Pin, WabaId};
use wassla_outbound::Method;

use crate::client::GraphClient;
use crate::request::{Authority, GraphRequest};
use crate::wire::{account, done, number, page, permission, text, token};

/// What a Page's subscription delivers: the conversation, and what became of our part of it.
const PAGE_FIELDS: &str = "messages,messaging_postbacks,message_reads,message_deliveries,\
                           message_reactions,message_edits,message_echoes,messaging_handovers,standby";

#[async_trait]
impl MetaGraph for GraphClient {
    fn app_id(&self) -> &AppId {
        &self.app_id
    }

    fn dialog_url(&self, request: &DialogRequest<'_>) -> Url {
        self.dialog(request)
    }

    async fn warm_up(&self) {
        let url = self.address(&self.graph_url, &[]);
        // Whatever comes of it, the connection is open or the sign-in opens it itself.
        let _ = self.http.request(Method::HEAD, url).send().await;
    }

    async fn exchange_code(&self, code: PermittedCode) -> Result<IssuedToken, MetaError> {
        let call = self
            .exchange("/oauth/access_token")
            .query("redirect_uri", self.redirect_uri.as_str())
            .query("code", code.expose())
            .at_most_once();
        self.ask(call, token::issued).await
    }

    async fn extend_token(&self, short: &AccessToken) -> Result<IssuedToken, MetaError> {
        let call = self
            .exchange("/oauth/access_token?grant_type=fb_exchange_token")
            .query("grant_type", "fb_exchange_token")
            .query("fb_exchange_token", short.expose());
        self.ask(call, token::issued).await
    }

    async fn inspect_token(&self, token: &AccessToken) -> Result<TokenFacts, MetaError> {
        let call = GraphRequest::get("/debug_token", &["debug_token"])
            .with(Authority::App)
            .query("input_token", token.expose());
        self.ask(call, token::facts).await
    }

    async fn permissions(&self, token: &AccessToken) -> Result<Grants, MetaError> {
        let call = GraphRequest::get("/me/permissions", &["me", "permissions"])
            .with(Authority::Token(token))
            .query("limit", "100");
        self.ask(call, permission::grants).await
    }

    async fn businesses(
        &self,
        token: &AccessToken,
        expanded: bool,
        after: Option<&Cursor>,
    ) -> Result<Listed<BusinessFacts>, MetaError> {
        let fields = account::business_fields(expanded);
        let call = list(
            "/me/businesses",
            &["me", "businesses"],
            token,
            fields,
            after,
        );
        self.ask(call.query("limit", "50"), account::businesses)
            .await
    }

    async fn wabas(
        &self,
        token: &AccessToken,
        edge: &WabaEdge,
        expanded: bool,
        after: Option<&Cursor>,
    ) -> Result<Listed<WabaFacts>, MetaError> {
        let (template, path) = match edge {
            WabaEdge::Owned(business) => (
                "/{business}/owned_whatsapp_business_accounts",
                [business.as_str(), "owned_whatsapp_business_accounts"],
            ),
            WabaEdge::Client(business) => (
                "/{business}/client_whatsapp_business_accounts",
                [business.as_str(), "client_whatsapp_business_accounts"],
            ),
            WabaEdge::Assigned(user) => (
                "/{user}/assigned_whatsapp_business_accounts",
                [user.as_str(), "assigned_whatsapp_business_accounts"],
            ),
        };
        let fields = account::waba_fields(expanded);
        let call = list(template, &path, token, fields, after);
        self.ask(call.query("limit", "50"), account::wabas).await
    }

    async fn numbers(
        &self,
        token: &AccessToken,
        waba: &WabaId,
        after: Option<&Cursor>,
    ) -> Result<Listed<NumberFacts>, MetaError> {
        let path = [waba.as_str(), "phone_numbers"];
        let fields = number::FIELDS.to_owned();
        let call = list("/{waba}/phone_numbers", &path, token, fields, after);
        self.ask(call.query("limit", "50"), number::numbers).await
    }

    async fn number(
        &self,
        token: &AccessToken,
        number: &PhoneNumberId,
    ) -> Result<NumberFacts, MetaError> {
        let call = GraphRequest::get("/{phone}", &[number.as_str()])
            .with(Authority::Token(token))
            .query("fields", number::FIELDS);
        self.ask(call, number::number).await
    }

    async fn pages(
        &self,
        token: &AccessToken,
        after: Option<&Cursor>,
    ) -> Result<Listed<PageFacts>, MetaError> {
        let fields = page::LIST_FIELDS.to_owned();
        let call = list("/me/accounts", &["me", "accounts"], token, fields, after);
        self.ask(call.query("limit", "100"), page::pages).await
    }

    async fn page(&self, token: &AccessToken, page: &PageId) -> Result<PageFacts, MetaError> {
        let call = GraphRequest::get("/{page}", &[page.as_str()])
            .with(Authority::Token(token))
            .query("fields", page::FIELDS);
        self.ask(call, page::page).await
    }

    async fn subscribe_waba(&self, token: &AccessToken, waba: &WabaId) -> Result<(), MetaError> {
        let path = [waba.as_str(), "subscribed_apps"];
        let call =
            GraphRequest::post("/{waba}/subscribed_apps", &path).with(Authority::Token(token));
        self.ask(call, done::done).await
    }

    async fn subscribe_page(&self, token: &AccessToken, page: &PageId) -> Result<(), MetaError> {
        let path = [page.as_str(), "subscribed_apps"];
        let call = GraphRequest::post("/{page}/subscribed_apps", &path)
            .with(Authority::Token(token))
            .form(vec![("subscribed_fields", PAGE_FIELDS.to_owned())]);
        self.ask(call, done::done).await
    }

    async fn set_pin(
        &self,
        token: &AccessToken,
        number: &PhoneNumberId,
        pin: &Pin,
    ) -> Result<(), MetaError> {
        let call = GraphRequest::post("/{phone}", &[number.as_str()])
            .with(Authority::Token(token))
            .json(json!({ "pin": pin.expose() }));
        self.ask(call, done::done).await
    }

    async fn revoke_grant(&self, token: &AccessToken, user: &MetaUserId) -> Result<(), MetaError> {
        let call = GraphRequest::delete("/{user}/permissions", &[user.as_str(), "permissions"])
            .with(Authority::Token(token));
        self.ask(call, done::done).await
    }

    async fn register(
        &self,
        token: &AccessToken,
        number: &PhoneNumberId,
        pin: &Pin,
    ) -> Result<(), MetaError> {
        let call = GraphRequest::post("/{phone}/register", &[number.as_str(), "register"])
            .with(Authority::Token(token))
            .json(json!({ "messaging_product": "whatsapp", "pin": pin.expose() }))
            .at_most_once();
        self.ask(call, done::done).await
    }

    async fn unsubscribe_waba(&self, token: &AccessToken, waba: &WabaId) -> Result<(), MetaError> {
        let path = [waba.as_str(), "subscribed_apps"];
        let call =
            GraphRequest::delete("/{waba}/subscribed_apps", &path).with(Authority::Token(token));
        self.ask(call, done::done).await
    }

    async fn unsubscribe_page(&self, token: &AccessToken, page: &PageId) -> Result<(), MetaError> {
        let path = [page.as_str(), "subscribed_apps"];
        let call =
            GraphRequest::delete("/{page}/subscribed_apps", &path).with(Authority::Token(token));
        self.ask(call, done::done).await
    }

    async fn send_text(
        &self,
        token: &AccessToken,
        text: &TextToSend,
    ) -> Result<SentMessage, MetaError> {
        match &text.recipient {
            Recipient::Whatsapp { from, to } => {
                let call = GraphRequest::post("/{phone}/messages", &[from.as_str(), "messages"])
                    .with(Authority::Token(token))
                    .json(text::from_number(to, text))
                    .at_most_once();
                self.ask(call, text::sent).await
            }
            Recipient::Page { page, to } => {
                let call = GraphRequest::post("/{page}/messages", &[page.as_str(), "messages"])
                    .with(Authority::Token(token))
                    .json(text::from_page(to, text))
                    .at_most_once();
                self.ask(call, text::sent_by_page).await
            }
        }
    }
}

impl GraphClient {
    /// Both exchanges: Meta takes the app's secret as a parameter there and nowhere else.
    fn exchange<'a>(&self, template: &'static str) -> GraphRequest<'a> {
        GraphRequest::get(template, &["oauth", "access_token"])
            .with(Authority::Parameters)
            .query("client_id", self.app_id.as_str())
            .query("client_secret", self.secret.expose_secret())
    }
}

fn list<'a>(
    template: &'static str,
    path: &[&'a str],
    token: &'a AccessToken,
    fields: String,
    after: Option<&Cursor>,
) -> GraphRequest<'a> {
    let call = GraphRequest::get(template, path)
        .with(Authority::Token(token))
        .query("fields", fields);
    match after {
        Some(after) => call.query("after", after.as_str()),
        None => call,
    }
}
