use askama::Template;
use axum::extract::{RawQuery, State};
use axum::http::header;
use axum::response::{IntoResponse, Redirect, Response};
use wassla_domain::landing::LandingHint;
use wassla_domain::{Action, ChannelKind, ChatKind};

use super::banner::{Banner, BannerOffer, Seen};
use super::chrome::Chrome;
use super::manage::Manage;
use super::tile::{Button, Tile};
use crate::asker::PageCaller;
use crate::failure::ProblemBody;
use crate::parameters::Parameters;
use crate::problem::Problem;
use crate::state::HttpState;

#[derive(Template)]
#[template(path = "channels.html")]
struct ChannelsPage {
    chrome: Chrome,
    banners: Vec<Banner>,
    tiles: Vec<Tile>,
    dialogs: Vec<Manage>,
    upgrade_url: Option<String>,
    support_url: Option<String>,
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
        ("error" = Option<String>, Query, description = "A code of a landing"),
        ("channel" = Option<String>, Query, description = "The kind that the error is about"),
        ("upstream" = Option<String>, Query, description = "Meta's code"),
        ("manage" = Option<String>, Query, description = "The kind whose dialog is open"),
        ("saved" = Option<String>, Query, description = "The kind whose agent was saved"),
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
    PageCaller(caller): PageCaller,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    let query = query.unwrap_or_default();
    let parameters = Parameters::read(query.as_bytes());
    let kind_in = |name| parameters.first(name).and_then(ChatKind::parse);
    let (managed, saved) = (kind_in("manage"), kind_in("saved"));
    let may_connect = caller.may(Action::ManageChannels).is_ok();

    let (listed, agents) =
        tokio::join!(state.wassla.channels(&caller), state.wassla.agents(&caller));
    let stopped = |stop| Problem::stop(&stop, ChannelKind::ALL[0]);
    let (standing, views) = listed.map_err(stopped)?;
    let agents = agents.map_err(stopped)?;

    let hint = LandingHint::read(parameters.pairs());
    let seen = Seen {
        hint: &hint,
        saved,
        views: &views,
        standing,
        may_connect,
    };
    // Calling has a card of its own.
    let chats = views.iter().filter_map(|view| match view.kind {
        ChannelKind::Chat(kind) => Some((view, kind)),
        ChannelKind::WhatsappCall => None,
    });
    let dialogs = chats.clone().filter_map(|(view, kind)| {
        Manage::new(view, kind, &agents, managed == Some(kind), may_connect)
    });
    let page = ChannelsPage {
        chrome: Chrome::new(&state, &caller),
        banners: seen.banners(),
        tiles: chats
            .clone()
            .map(|(view, kind)| Tile::new(view, kind, &agents, may_connect))
            .collect(),
        dialogs: dialogs.collect(),
        upgrade_url: state.settings.upgrade_url.as_ref().map(ToString::to_string),
        support_url: state.settings.support_url.as_ref().map(ToString::to_string),
    };
    let html = page.render().map_err(|error| {
        tracing::error!(
            error = &error as &dyn std::error::Error,
            "page not rendered"
        );
        Problem::internal()
    })?;
    Ok(([(header::CONTENT_TYPE, "text/html; charset=utf-8")], html).into_response())
}
