//! The Manage dialog of a tile: what is connected, what was done at Meta, who answers.

use wassla_app::{ChannelView, StepView};
use wassla_domain::channel::{Step, WhatsappAsset};
use wassla_domain::meta::{Expiry, MetaCode};
use wassla_domain::{Agent, AgentId, AgentStatus, Asset, ChatKind, Modality};

use super::banner::what_remains;
use super::delivery::DeliverySection;
use super::moment::Moment;
use crate::rfc3339;

/// The content of a Manage dialog.
pub(crate) struct Manage {
    pub(crate) kind: ChatKind,
    pub(crate) is_open: bool,
    pub(crate) facts: Vec<Fact>,
    pub(crate) first_of: Option<String>,
    pub(crate) steps: Vec<StepLine>,
    pub(crate) agents: Vec<AgentOption>,
    pub(crate) agent_note: Option<&'static str>,
    pub(crate) may_change: bool,
    /// What remains at Meta after a disconnect.
    pub(crate) remains: Vec<&'static str>,
    /// What became of everything that arrived, for those who may know.
    pub(crate) delivery: Option<DeliverySection>,
    /// Whether calls ride on the channel, and go with it.
    pub(crate) carries_calls: bool,
}

/// A label and a value.
pub(crate) struct Fact {
    /// What scripts call it.
    pub(crate) field: &'static str,
    pub(crate) label: &'static str,
    pub(crate) value: String,
}

/// One step of provisioning in words.
pub(crate) struct StepLine {
    pub(crate) name: &'static str,
    pub(crate) label: &'static str,
    pub(crate) state: &'static str,
    pub(crate) words: String,
    pub(crate) at: Option<Moment>,
}

/// An agent that may be chosen.
pub(crate) struct AgentOption {
    pub(crate) id: String,
    pub(crate) label: String,
    pub(crate) picked: bool,
}

impl Manage {
    /// `None` if the kind has no row.
    pub(crate) fn new(
        view: &ChannelView,
        kind: ChatKind,
        agents: &[Agent],
        is_open: bool,
        may_change: bool,
    ) -> Option<Self> {
        let asset = view.asset.as_ref()?;
        let mut facts = facts(asset);
        if let Some(status) = view
            .evidence
            .as_ref()
            .and_then(|seen| seen.number_status.clone())
        {
            facts.push(fact("number_status", "Status at Meta", status));
        }
        facts.push(fact("token_expiry", "Access ends", expiry(view.expires)));
        let steps = view.evidence.iter().flat_map(|evidence| &evidence.steps);
        let picked = view.agent.as_ref();
        Some(Self {
            kind,
            is_open,
            facts,
            first_of: match asset {
                Asset::Whatsapp(asset) => first_of(asset),
                Asset::Instagram(_) | Asset::Messenger(_) => None,
            },
            steps: steps.filter_map(|step| StepLine::new(kind, step)).collect(),
            agents: options(agents, picked),
            agent_note: agent_note(agents, picked),
            may_change,
            remains: what_remains(kind),
            delivery: None,
            carries_calls: false,
        })
    }
}

fn fact(field: &'static str, label: &'static str, value: impl Into<String>) -> Fact {
    Fact {
        field,
        label,
        value: value.into(),
    }
}

fn facts(asset: &Asset) -> Vec<Fact> {
    match asset {
        Asset::Whatsapp(asset) => {
            let name = asset.verified_name.clone();
            let business = asset.business.as_ref();
            [
                Some(fact("display", "Display number", asset.display.clone())),
                name.map(|name| fact("verified_name", "Verified name", name)),
                Some(fact(
                    "waba_id",
                    "WhatsApp Business Account ID",
                    asset.waba.as_str(),
                )),
                Some(fact(
                    "phone_number_id",
                    "Phone number ID",
                    asset.phone_number.as_str(),
                )),
                business.map(|id| fact("business_id", "Business ID", id.as_str())),
            ]
            .into_iter()
            .flatten()
            .collect()
        }
        Asset::Instagram(asset) => {
            let name = asset.username.as_ref();
            [
                name.map(|name| fact("username", "User name", format!("@{name}"))),
                Some(fact(
                    "instagram_id",
                    "Instagram account ID",
                    asset.instagram.as_str(),
                )),
                Some(fact("page_name", "Linked Page", asset.page_name.clone())),
                Some(fact("page_id", "Page ID", asset.page.as_str())),
            ]
            .into_iter()
            .flatten()
            .collect()
        }
        Asset::Messenger(asset) => vec![
            fact("page_name", "Page", asset.page_name.clone()),
            fact("page_id", "Page ID", asset.page.as_str()),
        ],
    }
}

fn expiry(expires: Option<Expiry>) -> String {
    match expires {
        Some(Expiry::At(at)) => rfc3339::day(at),
        Some(Expiry::Never) => "Does not end by time".to_owned(),
        Some(Expiry::Unknown) | None => "Meta did not say".to_owned(),
    }
}

/// More than one number: people should know which one was taken.
fn first_of(asset: &WhatsappAsset) -> Option<String> {
    let more = if asset.and_more { "+" } else { "" };
    let is_one_of_many = asset.numbers > 1 || asset.and_more;
    is_one_of_many.then(|| format!("First of {}{more} numbers", asset.numbers))
}

impl StepLine {
    fn new(kind: ChatKind, view: &StepView) -> Option<Self> {
        let label = match (view.name, kind) {
            ("subscribed", _) => "Inbound messages",
            ("pin", _) => "Two-step verification PIN",
            ("registered", _) => "Registration on Cloud API",
            (other, _) => other,
        };
        let said = |code: &Option<MetaCode>| {
            code.map_or_else(String::new, |code| format!(" (Meta's code {code})"))
        };
        let (state, words, at) = match &view.step {
            Step::NotNeeded => return None,
            Step::Done { at } => ("done", "Done".to_owned(), Some(*at)),
            Step::Due { attempts: 0, .. } => ("due", "Under way".to_owned(), None),
            Step::Due { attempts, code } => {
                let times = if *attempts == 1 {
                    "once"
                } else {
                    "again and again"
                };
                (
                    "due",
                    format!("Tried {times}, will be tried again{}", said(code)),
                    None,
                )
            }
            Step::Failed { at, code, .. } => ("failed", format!("Failed{}", said(code)), Some(*at)),
        };
        Some(Self {
            name: view.name,
            label,
            state,
            words,
            at: at.map(Moment::new),
        })
    }
}

fn options(agents: &[Agent], picked: Option<&AgentId>) -> Vec<AgentOption> {
    let text = agents
        .iter()
        .filter(|agent| agent.modality == Modality::Text);
    text.map(|agent| AgentOption {
        picked: picked == Some(&agent.id),
        ..AgentOption::new(agent)
    })
    .collect()
}

impl AgentOption {
    /// One that is not chosen.
    pub(super) fn new(agent: &Agent) -> Self {
        Self {
            id: agent.id.to_string(),
            label: match agent.status {
                AgentStatus::Published => agent.name.clone(),
                AgentStatus::Draft => format!("{} (draft)", agent.name),
            },
            picked: false,
        }
    }
}

/// What to say about the agent that was chosen.
pub(super) fn agent_note<'a>(
    agents: impl IntoIterator<Item = &'a Agent>,
    picked: Option<&AgentId>,
) -> Option<&'static str> {
    let Some(picked) = picked else {
        return Some("Nobody answers yet: choose an agent.");
    };
    match agents
        .into_iter()
        .find(|agent| agent.id == *picked)
        .map(|agent| agent.status)
    {
        Some(AgentStatus::Published) => None,
        Some(AgentStatus::Draft) => Some("A draft does not answer until it is published."),
        None => Some("The agent that was chosen is gone: choose another."),
    }
}
