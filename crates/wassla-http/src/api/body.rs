//! What a channel looks like in JSON: never a secret.

use serde::Serialize;
use utoipa::ToSchema;
use wassla_app::{ChannelView, EvidenceView, Flag, WorkspaceStatus};
use wassla_catalogue::Texts;
use wassla_domain::channel::Step;
use wassla_domain::meta::Expiry;
use wassla_domain::{AgentId, Asset, NextStep, Timestamp};

use crate::rfc3339;

/// All four kinds of channel.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ChannelList {
    /// The four kinds, in a fixed order.
    channels: Vec<ChannelBody>,
    /// Whether the host has suspended the workspace.
    suspended: bool,
}

/// One channel.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ChannelBody {
    /// `whatsapp`, `instagram`, `messenger` or `whatsapp_call`.
    kind: &'static str,
    /// `not_connected`, `connecting`, `connected`, `needs_attention` or `reconnect_needed`.
    state: &'static str,
    /// Any of `token_expiring` and `not_in_plan`.
    flags: Vec<&'static str>,
    /// The number or name that people read.
    display: Option<String>,
    /// The agent that answers.
    agent_id: Option<String>,
    /// The most pressing thing that a person can do, in words.
    next_step: Option<String>,
    /// The same as a code, such as `choose_agent` or `reconnect`.
    next_step_code: Option<&'static str>,
    /// What happened to the number at Meta beside that, in words.
    other_news: Option<String>,
    /// The same as a code: `replace_changed_pin` or `replace_turned_off_pin`.
    other_news_code: Option<&'static str>,
    /// What was done at Meta.
    evidence: Option<EvidenceBody>,
    /// What it is connected to at Meta.
    asset: Option<AssetBody>,
    /// When access ends, RFC 3339; null when it does not end by time or Meta did not say.
    token_expires_at: Option<String>,
}

/// What was done at Meta, step by step.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct EvidenceBody {
    /// The steps: `subscribed`, `pin`, `registered`; of calling `enabled`.
    steps: Vec<StepBody>,
    /// Meta's `status` of the number.
    number_status: Option<String>,
}

/// One step.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct StepBody {
    /// `subscribed`, `pin`, `registered` or `enabled`.
    name: &'static str,
    /// `not_needed`, `due`, `done` or `failed`.
    state: &'static str,
    /// When it was done or failed, RFC 3339.
    at: Option<String>,
    /// How often it was tried so far, when it is due.
    attempts: Option<u32>,
    /// Why it is not tried again, when it failed.
    failure: Option<&'static str>,
    /// The same in words.
    failure_words: Option<String>,
    /// Meta's `code` or `code.subcode`.
    upstream: Option<String>,
}

/// The asset at Meta.
#[derive(Debug, Default, Serialize, ToSchema)]
pub(crate) struct AssetBody {
    /// The WhatsApp Business Account.
    #[serde(skip_serializing_if = "Option::is_none")]
    waba_id: Option<String>,
    /// The number, as the Graph names it.
    #[serde(skip_serializing_if = "Option::is_none")]
    phone_number_id: Option<String>,
    /// The number, as people read it.
    #[serde(skip_serializing_if = "Option::is_none")]
    display_phone_number: Option<String>,
    /// The name that customers see.
    #[serde(skip_serializing_if = "Option::is_none")]
    verified_name: Option<String>,
    /// The business that owns the account.
    #[serde(skip_serializing_if = "Option::is_none")]
    business_id: Option<String>,
    /// The Instagram account.
    #[serde(skip_serializing_if = "Option::is_none")]
    instagram_id: Option<String>,
    /// Its user name.
    #[serde(skip_serializing_if = "Option::is_none")]
    username: Option<String>,
    /// The Page.
    #[serde(skip_serializing_if = "Option::is_none")]
    page_id: Option<String>,
    /// Its name.
    #[serde(skip_serializing_if = "Option::is_none")]
    page_name: Option<String>,
}

impl ChannelList {
    pub(crate) fn new(workspace_status: WorkspaceStatus, views: &[ChannelView], t: &Texts) -> Self {
        let channels = views.iter();
        Self {
            channels: channels.map(|view| ChannelBody::new(view, t)).collect(),
            suspended: workspace_status == WorkspaceStatus::Suspended,
        }
    }
}

impl ChannelBody {
    pub(crate) fn new(view: &ChannelView, t: &Texts) -> Self {
        let evidence = view.evidence.as_ref();
        let ends = match view.expires {
            Some(Expiry::At(at)) => Some(rfc3339::machine(at)),
            Some(Expiry::Never | Expiry::Unknown) | None => None,
        };
        Self {
            kind: view.kind.as_str(),
            state: view.state.as_str(),
            flags: view.flags.iter().copied().map(Flag::as_str).collect(),
            display: view.display.clone(),
            agent_id: view.agent.as_ref().map(AgentId::to_string),
            next_step: view.next_step.map(|step| t.next_step(step)),
            next_step_code: view.next_step.map(NextStep::as_str),
            other_news: view.other_news.map(|news| t.next_step(news)),
            other_news_code: view.other_news.map(NextStep::as_str),
            evidence: evidence.map(|evidence| EvidenceBody::new(evidence, t)),
            asset: view.asset.as_ref().map(AssetBody::from),
            token_expires_at: ends,
        }
    }
}

impl EvidenceBody {
    fn new(view: &EvidenceView, t: &Texts) -> Self {
        let steps = view
            .steps
            .iter()
            .map(|step| StepBody::new(step.name, &step.step, t));
        Self {
            steps: steps.collect(),
            number_status: view.number_status.clone(),
        }
    }
}

impl StepBody {
    fn new(name: &'static str, step: &Step, t: &Texts) -> Self {
        let body = |state, at: Option<Timestamp>| Self {
            name,
            state,
            at: at.map(rfc3339::machine),
            attempts: None,
            failure: None,
            failure_words: None,
            upstream: None,
        };
        match step {
            Step::NotNeeded => body("not_needed", None),
            Step::Done { at } => body("done", Some(*at)),
            Step::Due { attempts, code } => Self {
                attempts: Some(*attempts),
                upstream: code.map(|code| code.to_string()),
                ..body("due", None)
            },
            Step::Failed { at, failure, code } => Self {
                failure: Some(failure.as_str()),
                failure_words: Some(t.step_failure(*failure)),
                upstream: code.map(|code| code.to_string()),
                ..body("failed", Some(*at))
            },
        }
    }
}

impl From<&Asset> for AssetBody {
    fn from(asset: &Asset) -> Self {
        match asset {
            Asset::Whatsapp(asset) => Self {
                waba_id: Some(asset.waba.to_string()),
                phone_number_id: Some(asset.phone_number.to_string()),
                display_phone_number: Some(asset.display.clone()),
                verified_name: asset.verified_name.clone(),
                business_id: asset.business.as_ref().map(ToString::to_string),
                ..Self::default()
            },
            Asset::Instagram(asset) => Self {
                instagram_id: Some(asset.instagram.to_string()),
                username: asset.username.clone(),
                page_id: Some(asset.page.to_string()),
                page_name: Some(asset.page_name.clone()),
                ..Self::default()
            },
            Asset::Messenger(asset) => Self {
                page_id: Some(asset.page.to_string()),
                page_name: Some(asset.page_name.clone()),
                ..Self::default()
            },
        }
    }
}
