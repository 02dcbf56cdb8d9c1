use askama::Template;
use axum::extract::{RawQuery, State};
use axum::http::StatusCode;
use axum::response::{Redirect, Response};
use futures::future::try_join_all;
use wassla_app::{ChannelView, ChannelViewState, UseCaseError};
use wassla_catalogue::{Argument, Texts};
use wassla_domain::landing::LandingHint;
use wassla_domain::refusal::Offer;
use wassla_domain::{Action, Agent, ChannelKind, ChatKind};

use super::assets::SCRIPT;
use super::banner::{Banner, BannerContext, BannerOffer};
use super::call_hint::CallHint;
use super::calling::{CallCard, CallForm};
use super::chrome::{Chrome, Here};
use super::delivery::DeliverySection;
use super::links::PageLinks;
use super::manage::Manage;
use super::respond;
use super::tile::{Button, Tile};
use crate::extract::caller::Visitor;
use crate::extract::parameters::Parameters;
use crate::failure::ProblemBody;
use crate::help_article::HelpArticle;
use crate::problem::Problem;
use crate::state::HttpState;

#[derive(Template)]
#[template(path = "channels.html")]
struct ChannelsPage {
    t: Texts,
    chrome: Chrome,
    banners: Vec<Banner>,
    tiles: Vec<Tile>,
    /// `None` while there is no number to be called.
    card: Option<CallCard>,
    dialogs: Vec<Manage>,
    links: PageLinks,
}

/// To the Channels page.
#[utoipa::path(get, path = "/", tag = "pages",
    responses((status = 303, description = "To the Channels page")))]
pub(crate) async fn home() -> Redirect {
    Redirect::to("/channels")
}

/// The Channels page. Every parameter is a hint: what it says is shown as far as the rows agree.
#[utoipa::path(get, path = "/channels", tag = "pages",
    params(
        ("connected" = Option<String>, Query, description = "Kinds, with literal commas"),
        ("pending" = Option<String>, Query, description = "Kinds, with literal commas"),
        ("attention" = Option<String>, Query, description = "Kinds, with literal commas"),
        ("missing" = Option<String>, Query, description = "Kinds, with literal commas"),
        ("error" = Option<String>, Query, description = "A code of a landing, or of calls"),
        ("channel" = Option<String>, Query, description = "The kind that the error is about"),
        ("upstream" = Option<String>, Query, description = "Meta's code"),
        ("manage" = Option<String>, Query, description = "The kind whose dialog is open"),
        ("saved" = Option<String>, Query, description = "The kind whose agent was saved"),
        ("disconnected" = Option<String>, Query, description = "The kind that was disconnected"),
    ),
    responses(
        (status = 200, description = "The page", body = str, content_type = "text/html"),
        (status = 302, description = "To the login page, without a session"),
        (status = 401, description = "No session, and no login page", body = ProblemBody,
            content_type = "application/problem+json"),
        (status = 403, description = "The role may not", body = ProblemBody,
            content_type = "application/problem+json"),
    ))]
pub(crate) async fn channels_page(
    State(state): State<HttpState>,
    visitor: Visitor,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    let Visitor { caller, texts, .. } = &visitor;
    let query = query.unwrap_or_default();
    let parameters = Parameters::read(query.as_bytes());
    let kind_in = |name| parameters.first(name).and_then(ChatKind::parse);
    let managed = kind_in("manage");
    let may_connect = caller.may(Action::ManageChannels).is_ok();

    let (listed, agents) = tokio::join!(state.wassla.channels(caller), state.wassla.agents(caller));
    let stopped = |stop| Problem::stop(&stop, ChannelKind::ALL[0]);
    let (workspace_status, views) = listed.map_err(stopped)?;
    let agents = agents.map_err(stopped)?;

    let mut hint = LandingHint::read(parameters.pairs());
    let call_hint = CallHint::read(&parameters);
    if call_hint.is_about_calls {
        // Its card says it.
        hint.error = None;
    }
    let seen = BannerContext {
        hint: &hint,
        saved: kind_in("saved"),
        disconnected: kind_in("disconnected"),
        views: &views,
        workspace_status,
        may_connect,
        t: texts,
    };
    let call_hint = may_connect.then_some(&call_hint);
    let card = CallCard::new((&views, workspace_status), &agents, call_hint, texts);
    let carries_calls = views.iter().any(|view| {
        view.kind == ChannelKind::WhatsappCall && view.state != ChannelViewState::NotConnected
    });
    // Calling has a card of its own.
    let chats = views.iter().filter_map(|view| match view.kind {
        ChannelKind::Chat(kind) => Some((view, kind)),
        ChannelKind::WhatsappCall => None,
    });
    let dialogs = chats
        .clone()
        .filter(|(view, _)| view.state != ChannelViewState::NotConnected)
        .map(|(view, kind)| dialog(&state, &visitor, (view, kind), &agents, managed));
    let dialogs = try_join_all(dialogs).await.map_err(stopped)?;
    let page = ChannelsPage {
        t: texts.clone(),
        chrome: Chrome::new(&state, &visitor, Here::Channels, &SCRIPT),
        banners: seen.banners(),
        tiles: chats
            .clone()
            .map(|(view, kind)| Tile::new(view, kind, &agents, may_connect, texts))
            .collect(),
        card,
        dialogs: dialogs
            .into_iter()
            .flatten()
            .map(|dialog| Manage {
                carries_calls: carries_calls && dialog.kind == ChatKind::Whatsapp,
                ..dialog
            })
            .collect(),
        links: PageLinks::new(&state.settings),
    };
    respond(StatusCode::OK, texts, &page)
}

/// The dialog of a kind; how delivery went is for those who can do something about it.
async fn dialog(
    state: &HttpState,
    Visitor { caller, texts, .. }: &Visitor,
    (view, kind): (&ChannelView, ChatKind),
    agents: &[Agent],
    managed: Option<ChatKind>,
) -> Result<Option<Manage>, UseCaseError> {
    let may_change = caller.may(Action::ManageChannels).is_ok();
    let delivery = if may_change {
        Some(state.wassla.delivery(caller, kind.into()).await?)
    } else {
        None
    };
    let dialog = Manage::new(view, kind, agents, managed == Some(kind), may_change, texts);
    Ok(dialog.map(|dialog| Manage {
        delivery: delivery
            .as_ref()
            .map(|seen| DeliverySection::new(seen, texts)),
        ..dialog
    }))
}
