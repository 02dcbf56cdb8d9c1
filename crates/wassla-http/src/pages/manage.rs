//! The Manage dialog of a tile: what is connected, what was done at Meta, who answers.

use wassla_app::{ChannelView, StepView};
use wassla_catalogue::Texts;
use wassla_domain::channel::{Step, WhatsappAsset};
use wassla_domain::meta::Expiry;
use wassla_domain::{Advice, Agent, AgentId, AgentStatus, Asset, ChatKind, Modality, NextStep};

use super::account_news::AccountNews;
use super::banner::what_remains;
use super::delivery::DeliverySection;
use super::moment::Moment;
use super::wording::{self, with_code};

/// The content of a Manage dialog.
pub(crate) struct Manage {
    pub(crate) kind: ChatKind,
    pub(crate) is_open: bool,
    /// What happened to the account at Meta.
    pub(crate) news: Option<AccountNews>,
    pub(crate) facts: Vec<Fact>,
    pub(crate) first_of: Option<String>,
    pub(crate) steps: Vec<StepLine>,
    pub(crate) agents: Vec<AgentOption>,
    pub(crate) agent_note: Option<String>,
    pub(crate) may_change: bool,
    /// What remains at Meta after a disconnect.
    pub(crate) remains: Vec<String>,
    /// What became of everything that arrived, for those who may know.
    pub(crate) delivery: Option<DeliverySection>,
    /// Whether calls ride on the channel, and go with it.
    pub(crate) carries_calls: bool,
}

/// A label and a value.
pub(crate) struct Fact {
    /// What scripts call it.
    pub(crate) field: &'static str,
    pub(crate) label: String,
    pub(crate) value: String,
}

/// One step of provisioning in words.
pub(crate) struct StepLine {
    pub(crate) name: &'static str,
    pub(crate) label: String,
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
        t: &Texts,
    ) -> Option<Self> {
        let asset = view.asset.as_ref()?;
        let mut facts = facts(asset, t);
        let status = view.evidence.as_ref();
        if let Some(status) = status.and_then(|seen| seen.number_status.as_deref()) {
            let value = number_status(status, t);
            facts.push(fact("number_status", value, t));
        }
        facts.push(fact("token_expiry", expiry(view.expires, t), t));
        let steps = view.evidence.iter().flat_map(|evidence| &evidence.steps);
        let picked = view.agent.as_ref();
        Some(Self {
            kind,
            is_open,
            news: AccountNews::of(view, may_change, t),
            facts,
            first_of: match asset {
                Asset::Whatsapp(asset) => first_of(asset, t),
                Asset::Instagram(_) | Asset::Messenger(_) => None,
            },
            steps: steps.filter_map(|step| StepLine::new(step, t)).collect(),
            agents: options(agents, picked, t),
            agent_note: agent_note(agents, picked).map(|note| t.say(note)),
            may_change,
            remains: what_remains(kind, !lost_pin(view), t),
            delivery: None,
            carries_calls: false,
        })
    }
}

/// Whether somebody else's PIN, or none, has taken the place of ours.
fn lost_pin(view: &ChannelView) -> bool {
    let lost = [Advice::ReplaceChangedPin, Advice::ReplaceTurnedOffPin].map(NextStep::from);
    let mut told = view.next_step.into_iter().chain(view.other_news);
    told.any(|step| lost.contains(&step))
}

fn fact(field: &'static str, value: impl Into<String>, t: &Texts) -> Fact {
    Fact {
        field,
        label: t.say(&format!("fact-{field}")),
        value: value.into(),
    }
}

/// The Page of an Instagram account is not what is connected.
fn linked_page(name: &str, t: &Texts) -> Fact {
    Fact {
        label: t.say("fact-linked_page"),
        ..fact("page_name", name, t)
    }
}

fn facts(asset: &Asset, t: &Texts) -> Vec<Fact> {
    let facts = match asset {
        Asset::Whatsapp(asset) => vec![
            Some(fact("display", &asset.display, t)),
            asset
                .verified_name
                .as_ref()
                .map(|name| fact("verified_name", name, t)),
            Some(fact("waba_id", asset.waba.as_str(), t)),
            Some(fact("phone_number_id", asset.phone_number.as_str(), t)),
            asset
                .business
                .as_ref()
                .map(|id| fact("business_id", id.as_str(), t)),
        ],
        Asset::Instagram(asset) => vec![
            asset
                .username
                .as_ref()
                .map(|name| fact("username", format!("@{name}"), t)),
            Some(fact("instagram_id", asset.instagram.as_str(), t)),
            Some(linked_page(&asset.page_name, t)),
            Some(fact("page_id", asset.page.as_str(), t)),
        ],
        Asset::Messenger(asset) => vec![
            Some(fact("page_name", &asset.page_name, t)),
            Some(fact("page_id", asset.page.as_str(), t)),
        ],
    };
    facts.into_iter().flatten().collect()
}

/// Meta's `status` of a number; as Meta writes it if it is a new one.
fn number_status(status: &str, t: &Texts) -> String {
    let known = t.find(&format!("number_status-{}", status.to_lowercase()), &[]);
    known.unwrap_or_else(|| status.to_owned())
}

fn expiry(expires: Option<Expiry>, t: &Texts) -> String {
    match expires {
        Some(Expiry::At(at)) => t.day(at),
        Some(Expiry::Never) => t.say("expiry-never"),
        Some(Expiry::Unknown) | None => t.say("expiry-unknown"),
    }
}

/// More than one number: people should know which one was taken.
fn first_of(asset: &WhatsappAsset, t: &Texts) -> Option<String> {
    let is_one_of_many = asset.numbers > 1 || asset.and_more;
    let id = if asset.and_more {
        "manage-first_of_more"
    } else {
        "manage-first_of"
    };
    is_one_of_many.then(|| t.say_with(id, &[("count", asset.numbers.into())]))
}

impl StepLine {
    /// `None` for a step that is not needed.
    fn new(view: &StepView, t: &Texts) -> Option<Self> {
        let (state, words, code, at) = match &view.step {
            Step::NotNeeded => return None,
            Step::Done { at } => ("done", t.say("step-done"), None, Some(*at)),
            Step::Due { attempts: 0, .. } => ("due", t.say("step-under_way"), None, None),
            Step::Due { attempts, code } => {
                let count = [("count", (*attempts).into())];
                ("due", t.say_with("step-tried", &count), *code, None)
            }
            Step::Failed { at, code, .. } => ("failed", t.say("step-failed"), *code, Some(*at)),
        };
        Some(Self {
            name: view.name,
            label: t.say(&format!("step-{}", view.name)),
            state,
            words: with_code(words, code, t),
            at: at.map(|at| Moment::minute(at, t)),
        })
    }
}

fn options(agents: &[Agent], picked: Option<&AgentId>, t: &Texts) -> Vec<AgentOption> {
    let text = agents
        .iter()
        .filter(|agent| agent.modality == Modality::Text);
    text.map(|agent| AgentOption {
        picked: picked == Some(&agent.id),
        ..AgentOption::new(agent, t)
    })
    .collect()
}

impl AgentOption {
    /// One that is not chosen.
    pub(super) fn new(agent: &Agent, t: &Texts) -> Self {
        Self {
            id: agent.id.to_string(),
            label: wording::agent(agent, t),
            picked: false,
        }
    }
}

/// What must be said of the chosen agent: the message that says it.
pub(super) fn agent_note<'a>(
    agents: impl IntoIterator<Item = &'a Agent>,
    picked: Option<&AgentId>,
) -> Option<&'static str> {
    let Some(picked) = picked else {
        return Some("agent-none");
    };
    match agents
        .into_iter()
        .find(|agent| agent.id == *picked)
        .map(|agent| agent.status)
    {
        Some(AgentStatus::Published) => None,
        Some(AgentStatus::Draft) => Some("agent-is_draft"),
        None => Some("agent-gone"),
    }
}
