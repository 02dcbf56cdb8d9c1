//! `MetaGraph` on the model.

use async_trait::async_trait;
use url::Url;
use wassla_domain::attempt::{AuthType, DialogRequest, PermittedCode};
use wassla_domain::inbox::{SentMessage, TextToSend};
use wassla_domain::meta::{
    AccessToken, BusinessFacts, Cursor, IssuedToken, Listed, MetaError, NumberFacts, PageFacts,
    TokenFacts, WabaEdge, WabaFacts,
};
use wassla_domain::ports::MetaGraph;
use wassla_domain::scopes::{Grants, REQUESTED};
use wassla_domain::{AppId, MetaUserId, PageId, PhoneNumberId, Pin, WabaId};

use super::asked::Asked;
use super::{FakeGraph, describe, listing, sending};
use meta_fake::World;
use meta_fake::world::{Business, CodeExchange, GraphProblem, Page};

/// The most Pages on a page of their list, as the adapter asks for them.
const PAGES: usize = 100;

const PAGE_FIELDS: [&str; 9] = [
    "messages",
    "messaging_postbacks",
    "message_reads",
    "message_deliveries",
    "message_reactions",
    "message_edits",
    "message_echoes",
    "messaging_handovers",
    "standby",
];

#[async_trait]
impl MetaGraph for FakeGraph {
    fn app_id(&self) -> &AppId {
        &self.app_id
    }

    fn dialog_url(&self, request: &DialogRequest<'_>) -> Url {
        let address = "https://www.facebook.com/v21.0/dialog/oauth";
        let mut url = Url::parse(address).expect("a constant address is well formed");
        url.query_pairs_mut()
            .append_pair("client_id", self.app_id.as_str())
            .append_pair("redirect_uri", &self.redirect_uri)
            .append_pair("state", request.state.expose())
            .append_pair("response_type", "code")
            .append_pair("scope", &REQUESTED.join(" "));
        if request.auth_type == AuthType::Rerequest {
            url.query_pairs_mut().append_pair("auth_type", "rerequest");
        }
        url
    }

    async fn warm_up(&self) {
        self.note("warm_up");
    }

    async fn exchange_code(&self, code: PermittedCode) -> Result<IssuedToken, MetaError> {
        let asked = Asked::get("exchange_code", "/oauth/access_token").spending();
        let exchange = |world: &mut World| {
            world.exchange_code(CodeExchange {
                client_id: self.app_id.as_str(),
                client_secret: &self.app_secret,
                redirect_uri: &self.redirect_uri,
                code: code.expose(),
            })
        };
        self.perform(asked, exchange).await.map(describe::issued)
    }

    async fn extend_token(&self, short: &AccessToken) -> Result<IssuedToken, MetaError> {
        let template = "/oauth/access_token?grant_type=fb_exchange_token";
        let mut asked = Asked::get("extend_token", template);
        "/oauth/access_token".clone_into(&mut asked.path);
        let (id, secret) = (self.app_id.as_str(), self.app_secret.as_str());
        let extend = |world: &mut World| world.extend_token(id, secret, short.expose());
        self.perform(asked, extend).await.map(describe::issued)
    }

    async fn inspect_token(&self, token: &AccessToken) -> Result<TokenFacts, MetaError> {
        let asked = Asked::get("inspect_token", "/debug_token");
        let inspect = |world: &mut World| {
            let app = self.app_caller(world)?;
            world.inspect_token(&app, token.expose())
        };
        self.perform(asked, inspect).await.map(describe::token)
    }

    async fn permissions(&self, token: &AccessToken) -> Result<Grants, MetaError> {
        let asked = Asked::get("permissions", "/me/permissions");
        let read = |world: &mut World| world.permissions(&self.caller(world, token)?);
        self.perform(asked, read).await.map(describe::grants)
    }

    async fn businesses(
        &self,
        token: &AccessToken,
        expanded: bool,
        after: Option<&Cursor>,
    ) -> Result<Listed<BusinessFacts>, MetaError> {
        let asked = Asked::get("businesses", "/me/businesses");
        let read = |world: &mut World| {
            let caller = self.caller(world, token)?;
            refuse_deep(world, if expanded { 2 } else { 1 })?;
            let world = &*world;
            let all = world.businesses_of(&caller)?;
            let describe = |one: &&Business| describe::business(world, &caller, one, expanded);
            let limit = describe::LIMIT;
            describe::gather(listing::page(&all, after, limit, |one| &one.id, describe)?)
        };
        self.perform(asked, read).await
    }

    async fn wabas(
        &self,
        token: &AccessToken,
        edge: &WabaEdge,
        expanded: bool,
        after: Option<&Cursor>,
    ) -> Result<Listed<WabaFacts>, MetaError> {
        let asked = match edge {
            WabaEdge::Owned(business) => {
                let template = "/{business}/owned_whatsapp_business_accounts";
                Asked::get("wabas", template).of("{business}", business.as_str())
            }
            WabaEdge::Client(business) => {
                let template = "/{business}/client_whatsapp_business_accounts";
                Asked::get("client_wabas", template).of("{business}", business.as_str())
            }
            WabaEdge::Assigned(user) => {
                let template = "/{user}/assigned_whatsapp_business_accounts";
                Asked::get("assigned_wabas", template).of("{user}", user.as_str())
            }
        };
        let read = |world: &mut World| {
            let caller = self.caller(world, token)?;
            refuse_deep(world, usize::from(expanded))?;
            describe::wabas(world, &caller, edge, expanded, after)
        };
        self.perform(asked, read).await
    }

    async fn numbers(
        &self,
        token: &AccessToken,
        waba: &WabaId,
        after: Option<&Cursor>,
    ) -> Result<Listed<NumberFacts>, MetaError> {
        let asked = Asked::get("numbers", "/{waba}/phone_numbers").of("{waba}", waba.as_str());
        let read = |world: &mut World| {
            let caller = self.caller(world, token)?;
            world.waba(&caller, "get", waba.as_str())?;
            world.spend_waba_call(waba.as_str())?;
            describe::numbers(world, &caller, waba.as_str(), after)
        };
        self.perform(asked, read).await
    }

    async fn number(
        &self,
        token: &AccessToken,
        number: &PhoneNumberId,
    ) -> Result<NumberFacts, MetaError> {
        let asked = Asked::get("number", "/{phone}").of("{phone}", number.as_str());
        let read = |world: &mut World| {
            let caller = self.caller(world, token)?;
            let number = world.number(&caller, "get", number.as_str())?;
            Ok(describe::number(number))
        };
        self.perform(asked, read).await
    }

    async fn pages(
        &self,
        token: &AccessToken,
        after: Option<&Cursor>,
    ) -> Result<Listed<PageFacts>, MetaError> {
        let asked = Asked::get("pages", "/me/accounts");
        let read = |world: &mut World| {
            let caller = self.caller(world, token)?;
            let world = &*world;
            let all = world.pages_of(&caller)?;
            let describe = |page: &&Page| describe::page(world, &caller, page);
            listing::page(&all, after, PAGES, |page| &page.id, describe)
        };
        self.perform(asked, read).await
    }

    async fn page(&self, token: &AccessToken, page: &PageId) -> Result<PageFacts, MetaError> {
        let asked = Asked::get("page", "/{page}").of("{page}", page.as_str());
        let read = |world: &mut World| {
            let caller = self.caller(world, token)?;
            let found = world.page(&caller, "get", page.as_str())?;
            let facts = describe::page(world, &caller, found);
            let token = world.page_token(&caller, page.as_str()).ok();
            Ok(PageFacts {
                tasks: None,
                token: token.map(AccessToken::new),
                ..facts
            })
        };
        self.perform(asked, read).await
    }

    async fn subscribe_waba(&self, token: &AccessToken, waba: &WabaId) -> Result<(), MetaError> {
        let template = "/{waba}/subscribed_apps";
        let asked = Asked::post("subscribe_waba", template).of("{waba}", waba.as_str());
        let subscribe = |world: &mut World| {
            let caller = self.caller(world, token)?;
            world.waba(&caller, "post", waba.as_str())?;
            world.spend_waba_call(waba.as_str())?;
            world.subscribe_waba(&caller, waba.as_str(), None)
        };
        self.perform(asked, subscribe).await
    }

    async fn subscribe_page(&self, token: &AccessToken, page: &PageId) -> Result<(), MetaError> {
        let template = "/{page}/subscribed_apps";
        let asked = Asked::post("subscribe_page", template).of("{page}", page.as_str());
        let subscribe = |world: &mut World| {
            let caller = self.caller(world, token)?;
            let fields = PAGE_FIELDS.map(str::to_owned);
            world.subscribe_page(&caller, page.as_str(), &fields)
        };
        self.perform(asked, subscribe).await
    }

    async fn set_pin(
        &self,
        token: &AccessToken,
        number: &PhoneNumberId,
        pin: &Pin,
    ) -> Result<(), MetaError> {
        let asked = Asked::post("set_pin", "/{phone}").of("{phone}", number.as_str());
        let set = |world: &mut World| {
            let caller = self.caller(world, token)?;
            world.set_pin(&caller, number.as_str(), pin.expose())
        };
        self.perform(asked, set).await
    }

    async fn revoke_grant(&self, token: &AccessToken, user: &MetaUserId) -> Result<(), MetaError> {
        let asked =
            Asked::delete("revoke_grant", "/{user}/permissions").of("{user}", user.as_str());
        let revoke = |world: &mut World| {
            let caller = self.caller(world, token)?;
            world.revoke_permissions(&caller, user.as_str(), None)
        };
        self.perform(asked, revoke).await
    }

    async fn register(
        &self,
        token: &AccessToken,
        number: &PhoneNumberId,
        pin: &Pin,
    ) -> Result<(), MetaError> {
        let asked = Asked::post("register", "/{phone}/register").of("{phone}", number.as_str());
        let register = |world: &mut World| {
            let caller = self.caller(world, token)?;
            world.register(&caller, number.as_str(), pin.expose())
        };
        self.perform(asked.spending(), register).await
    }

    async fn unsubscribe_waba(&self, token: &AccessToken, waba: &WabaId) -> Result<(), MetaError> {
        let template = "/{waba}/subscribed_apps";
        let asked = Asked::delete("unsubscribe_waba", template).of("{waba}", waba.as_str());
        let unsubscribe = |world: &mut World| {
            let caller = self.caller(world, token)?;
            world.waba(&caller, "delete", waba.as_str())?;
            world.spend_waba_call(waba.as_str())?;
            world.unsubscribe_waba(&caller, waba.as_str())
        };
        self.perform(asked, unsubscribe).await
    }

    async fn unsubscribe_page(&self, token: &AccessToken, page: &PageId) -> Result<(), MetaError> {
        let template = "/{page}/subscribed_apps";
        let asked = Asked::delete("unsubscribe_page", template).of("{page}", page.as_str());
        let unsubscribe = |world: &mut World| {
            let caller = self.caller(world, token)?;
            world.unsubscribe_page(&caller, page.as_str())
        };
        self.perform(asked, unsubscribe).await
    }

    async fn send_text(
        &self,
        token: &AccessToken,
        text: &TextToSend,
    ) -> Result<SentMessage, MetaError> {
        let letter = sending::MessageToSend::of(text);
        let asked = Asked::post("send_text", letter.template).of(letter.place, letter.from);
        let send = |world: &mut World| {
            let caller = self.caller(world, token)?;
            world.send_message(&caller, letter.from, &letter.to, &text.text, letter.opaque)
        };
        let id = self.perform(asked.spending(), send).await?;
        Ok(sending::sent(id))
    }
}

fn refuse_deep(world: &World, nested_edges: usize) -> Result<(), GraphProblem> {
    if nested_edges <= world.settings.nested_edges {
        return Ok(());
    }
    let message = "Field expansion is nested too deeply";
    Err(GraphProblem::parameter(message))
}
