//! Banners: what the landing query says, as far as the rows bear it out. Words come from the code
//! table and the rows, never from the query.

use wassla_app::{ChannelView, ChannelViewState, WorkspaceStatus};
use wassla_domain::landing::LandingHint;
use wassla_domain::refusal::Offer;
use wassla_domain::{ChannelKind, ChannelState, ChatKind, NextStep, RefusalCode};

/// A banner above the tiles.
#[derive(Debug, Default)]
pub(crate) struct Banner {
    /// What tests and styles call it.
    pub(crate) name: &'static str,
    /// The refusal code, when it speaks of one.
    pub(crate) code: &'static str,
    pub(crate) is_alert: bool,
    pub(crate) title: String,
    pub(crate) lines: Vec<String>,
    pub(crate) offers: Vec<BannerOffer>,
}

/// Something to click in a banner.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum BannerOffer {
    Upgrade,
    Support,
    TryAgain(ChatKind),
    AskAgain(ChatKind),
}

/// What the page knows when it decides about banners.
pub(crate) struct BannerContext<'a> {
    pub(crate) hint: &'a LandingHint,
    pub(crate) saved: Option<ChatKind>,
    pub(crate) disconnected: Option<ChatKind>,
    pub(crate) views: &'a [ChannelView],
    pub(crate) workspace_status: WorkspaceStatus,
    pub(crate) may_connect: bool,
}

impl BannerContext<'_> {
    /// The banners, the most pressing first.
    pub(crate) fn banners(&self) -> Vec<Banner> {
        let hinted = [
            &self.hint.connected,
            &self.hint.pending,
            &self.hint.attention,
        ];
        let with_state = |states: &[ChannelState]| -> Vec<&ChannelView> {
            let mut kinds: Vec<ChatKind> = hinted.into_iter().flatten().copied().collect();
            let mut seen = Vec::new();
            kinds.retain(|kind| {
                !seen.contains(kind) && {
                    seen.push(*kind);
                    true
                }
            });
            let views = kinds.into_iter().filter_map(|kind| self.view(kind));
            views
                .filter(|view| {
                    states
                        .iter()
                        .any(|state| view.state == ChannelViewState::Row(*state))
                })
                .collect()
        };
        let connected = with_state(&[ChannelState::Connected]);
        let pending = with_state(&[ChannelState::Connecting]);
        let attention = with_state(&[ChannelState::NeedsAttention, ChannelState::ReconnectNeeded]);
        [
            self.refused(),
            self.suspended(),
            happened("connected", "Connected", &connected, connected_line),
            happened("pending", "Still connecting", &pending, pending_line),
            happened(
                "attention",
                "Needs your attention",
                &attention,
                attention_line,
            ),
            self.missing(),
            self.saved(),
            self.disconnected(),
        ]
        .into_iter()
        .flatten()
        .collect()
    }

    fn view(&self, kind: ChatKind) -> Option<&ChannelView> {
        self.views
            .iter()
            .find(|view| view.kind == ChannelKind::Chat(kind))
    }

    fn refused(&self) -> Option<Banner> {
        let (code, kind) = self.hint.error?;
        Some(self.of_code("error", code, kind))
    }

    fn suspended(&self) -> Option<Banner> {
        let told = self
            .hint
            .error
            .is_some_and(|(code, _)| code == RefusalCode::WorkspaceSuspended);
        let is_suspended = self.workspace_status == WorkspaceStatus::Suspended && !told;
        let code = RefusalCode::WorkspaceSuspended;
        is_suspended.then(|| self.of_code("suspended", code, ChatKind::Whatsapp))
    }

    fn of_code(&self, name: &'static str, code: RefusalCode, kind: ChatKind) -> Banner {
        let words = code.words(kind);
        let offer = match words.offer {
            Offer::Upgrade => Some(BannerOffer::Upgrade),
            Offer::Support => Some(BannerOffer::Support),
            Offer::TryAgain if self.may_connect => Some(BannerOffer::TryAgain(kind)),
            Offer::AskAgain if self.may_connect => Some(BannerOffer::AskAgain(kind)),
            Offer::TryAgain | Offer::AskAgain | Offer::Nothing => None,
        };
        Banner {
            name,
            code: code.as_str(),
            is_alert: true,
            title: words.happened,
            lines: vec![words.next_step.to_owned()],
            offers: offer.into_iter().collect(),
        }
    }

    fn missing(&self) -> Option<Banner> {
        let is_missing = |kind: &&ChatKind| {
            self.view(**kind)
                .is_some_and(|view| view.state == ChannelViewState::NotConnected)
        };
        // The error banner already speaks of its kind.
        let told = self.hint.error.map(|(_, kind)| kind);
        let missing = self.hint.missing.iter().filter(is_missing);
        let kinds: Vec<ChatKind> = missing
            .copied()
            .filter(|kind| told != Some(*kind))
            .collect();
        let names: Vec<&str> = kinds.iter().map(|kind| kind.title()).collect();
        // One sign-in asks for all of them.
        let offer = kinds.first().filter(|_| self.may_connect);
        (!kinds.is_empty()).then(|| Banner {
            name: "missing",
            title: format!("Not connected: {}", names.join(", ")),
            lines: vec![
                "A permission was not granted, or the account is connected to another workspace. \
                 Ask again, and leave every permission checked."
                    .to_owned(),
            ],
            offers: offer
                .map(|kind| BannerOffer::AskAgain(*kind))
                .into_iter()
                .collect(),
            ..Banner::default()
        })
    }

    fn saved(&self) -> Option<Banner> {
        let kind = self.saved?;
        let has_agent = self.view(kind).is_some_and(|view| view.agent.is_some());
        has_agent.then(|| Banner {
            name: "saved",
            title: "Saved".to_owned(),
            lines: vec![format!("The agent for {} was saved.", kind.title())],
            ..Banner::default()
        })
    }

    fn disconnected(&self) -> Option<Banner> {
        let kind = self.disconnected?;
        let view = self.view(kind)?;
        let is_gone = view.state == ChannelViewState::NotConnected;
        let happened = "New messages no longer arrive here, and no agent answers them. \
                        Conversations stay in the Inbox.";
        let lines = std::iter::once(happened).chain(what_remains(kind));
        is_gone.then(|| Banner {
            name: "disconnected",
            title: format!("{} is disconnected", kind.title()),
            lines: lines.map(str::to_owned).collect(),
            ..Banner::default()
        })
    }
}

/// What remains at Meta after a channel was disconnected, and where people change it.
pub(crate) fn what_remains(kind: ChatKind) -> Vec<&'static str> {
    let permission = "Facebook keeps the permission that you gave until you remove it on \
                      facebook.com: Settings and privacy > Settings > Business integrations.";
    let pin = "The two-step verification PIN that was set here goes with the channel. To use the \
               number elsewhere, open it in WhatsApp Manager, go to Two-step verification, and \
               turn it off with the link that Meta sends you by e-mail, or set a new PIN.";
    match kind {
        ChatKind::Whatsapp => vec![permission, pin],
        ChatKind::Instagram | ChatKind::Messenger => vec![permission],
    }
}

fn happened(
    name: &'static str,
    title: &str,
    views: &[&ChannelView],
    line: impl Fn(&ChannelView) -> String,
) -> Option<Banner> {
    (!views.is_empty()).then(|| Banner {
        name,
        title: title.to_owned(),
        lines: views.iter().map(|view| line(view)).collect(),
        ..Banner::default()
    })
}

fn connected_line(view: &ChannelView) -> String {
    let title = view.kind.title();
    let display = view.display.as_deref().unwrap_or_default();
    match &view.moved_from {
        Some(before) => format!("{title}: now {display}, was {before}"),
        None => format!("{title}: {display}"),
    }
}

fn pending_line(view: &ChannelView) -> String {
    let title = view.kind.title();
    format!("{title}: Meta has not confirmed everything yet. This page shows it when it has.")
}

fn attention_line(view: &ChannelView) -> String {
    let advice = view
        .next_step
        .map_or("Look at the tile below.", NextStep::words);
    format!("{}: {advice}", view.kind.title())
}
