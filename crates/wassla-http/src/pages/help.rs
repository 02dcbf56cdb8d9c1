//! `/help/{article}`: what a workspace owner can read about plans, agents and delivery.

use askama::Template;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use wassla_app::UseCaseError;
use wassla_catalogue::{Argument, Texts};
use wassla_domain::inbox::REPLY_WINDOW;
use wassla_domain::meta::CALLING_LIMIT;
use wassla_domain::{Action, Agent, AgentStatus, ChannelKind, Entitlements, Modality};

use super::assets::SCRIPT;
use super::chrome::{Chrome, Here};
use super::links::PageLinks;
use super::respond;
use crate::extract::caller::Visitor;
use crate::failure::ProblemBody;
use crate::help_article::HelpArticle;
use crate::problem::Problem;
use crate::state::HttpState;

#[derive(Template)]
#[template(path = "help.html")]
struct HelpPage {
    t: Texts,
    chrome: Chrome,
    links: PageLinks,
    article: HelpArticle,
    body: HelpBody,
    title: String,
    lead: String,
    others: Vec<OtherArticle>,
}

/// What an article shows of the workspace or of the rules.
enum HelpBody {
    ChangePlan(PlanNow),
    TrainAgent(Vec<AgentNow>),
    /// For how long a customer may be answered.
    Troubleshoot(String),
    /// The same, and the messaging limit that calls need.
    VoiceAndText(String, u32),
}

/// What the plan includes.
struct PlanNow {
    is_suspended: bool,
    lines: Vec<PlanLine>,
}

/// Whether the plan includes a kind of channel.
struct PlanLine {
    kind: ChannelKind,
    is_included: bool,
}

/// An agent of the workspace.
struct AgentNow {
    name: String,
    /// The message that says how it speaks.
    speaks: &'static str,
    is_published: bool,
}

/// A link to another article.
struct OtherArticle {
    url: String,
    title: String,
}

/// A help article. One that the host writes itself is read there.
#[utoipa::path(get, path = "/help/{article}", tag = "pages",
    params(("article" = String, Path, description = "`change_plan`, `train_agent`, \
        `troubleshoot` or `voice_and_text`")),
    responses(
        (status = 200, description = "The page", body = str, content_type = "text/html"),
        (status = 302, description = "To the login page, without a session"),
        (status = 303, description = "To the host's own article"),
        (status = 401, description = "No session, and no login page", body = ProblemBody,
            content_type = "application/problem+json"),
        (status = 403, description = "The role may not", body = ProblemBody,
            content_type = "application/problem+json"),
        (status = 404, description = "No such article", body = ProblemBody,
            content_type = "application/problem+json"),
    ))]
pub(crate) async fn help_page(
    State(state): State<HttpState>,
    visitor: Visitor,
    article: Result<Path<String>, PathRejection>,
) -> Result<Response, Problem> {
    let article = article.ok().and_then(|path| HelpArticle::parse(&path));
    let article = article.ok_or_else(Problem::not_found)?;
    if let Some(elsewhere) = state.settings.help.of(article) {
        return Ok(Redirect::to(elsewhere.as_str()).into_response());
    }

    let texts = &visitor.texts;
    let body = HelpBody::read(&state, &visitor, article).await;
    let body = body.map_err(|stop| Problem::stop(&stop, ChannelKind::ALL[0]))?;
    let links = PageLinks::new(&state.settings);
    let page = HelpPage {
        chrome: Chrome::new(&state, &visitor, Here::Help, &SCRIPT),
        article,
        body,
        title: title(article, texts),
        lead: texts.say(&format!("article-{}.lead", article.as_str())),
        others: others(article, &links, texts),
        links,
        t: texts.clone(),
    };
    respond(StatusCode::OK, texts, &page)
}

fn title(article: HelpArticle, t: &Texts) -> String {
    t.say(&format!("article-{}", article.as_str()))
}

fn others(article: HelpArticle, links: &PageLinks, t: &Texts) -> Vec<OtherArticle> {
    let others = HelpArticle::ALL.into_iter().filter(|it| *it != article);
    let others = others.map(|other| OtherArticle {
        url: links.help(other),
        title: title(other, t),
    });
    others.collect()
}

impl HelpBody {
    async fn read(
        state: &HttpState,
        Visitor { caller, texts, .. }: &Visitor,
        article: HelpArticle,
    ) -> Result<Self, UseCaseError> {
        caller.may(Action::SeeChannels)?;
        let span = || texts.span(REPLY_WINDOW.as_secs());
        Ok(match article {
            HelpArticle::ChangePlan => {
                Self::ChangePlan(PlanNow::new(&state.wassla.entitlements(caller).await?))
            }
            HelpArticle::TrainAgent => {
                let agents = state.wassla.agents(caller).await?;
                Self::TrainAgent(agents.into_iter().map(AgentNow::new).collect())
            }
            HelpArticle::Troubleshoot => Self::Troubleshoot(span()),
            HelpArticle::VoiceAndText => Self::VoiceAndText(span(), CALLING_LIMIT),
        })
    }
}

impl PlanNow {
    fn new(entitlements: &Entitlements) -> Self {
        let lines = ChannelKind::ALL.map(|kind| PlanLine {
            kind,
            is_included: entitlements.include(kind),
        });
        Self {
            is_suspended: *entitlements == Entitlements::Suspended,
            lines: lines.into(),
        }
    }
}

impl AgentNow {
    fn new(agent: Agent) -> Self {
        Self {
            name: agent.name,
            speaks: match agent.modality {
                Modality::Text => "help-agents_now.text",
                Modality::Voice => "help-agents_now.voice",
            },
            is_published: agent.status == AgentStatus::Published,
        }
    }
}
