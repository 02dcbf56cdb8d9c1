//! Banners: what the landing query says, as far as the rows bear it out. Words come from the
//! catalogue and the rows, never from the query.

use wassla_app::{ChannelView, ChannelViewState, WorkspaceStatus};
use wassla_catalogue::{Argument, Texts};
use wassla_domain::landing::LandingHint;
use wassla_domain::refusal::Offer;
use wassla_domain::{ChannelKind, ChannelState, ChatKind, MetaCode, RefusalCode};

use super::wording::{self, ReasonView};

/// A banner above the tiles.
#[derive(Debug, Default)]
pub(crate) struct Banner {
    /// What tests and styles call it.
    pub(crate) name: &'static str,
    /// The refusal code, when it speaks of one.
    pub(crate) code: &'static str,
    /// Meta's own code, when Meta refused.
    pub(crate) upstream: Option<MetaCode>,
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
    /// What to do when a first message does not arrive.
    NothingArrives,
}

/// What the page knows when it decides about banners.
pub(crate) struct BannerContext<'a> {
    pub(crate) hint: &'a LandingHint,
    pub(crate) saved: Option<ChatKind>,
    pub(crate) disconnected: Option<ChatKind>,
    pub(crate) views: &'a [ChannelView],
    pub(crate) workspace_status: WorkspaceStatus,
    pub(crate) may_connect: bool,
    pub(crate) t: &'a Texts,
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
            self.happened("connected", &connected, Self::connected_line)
                .map(|banner| self.with_first_message(banner)),
            self.happened("pending", &pending, Self::pending_line),
            self.happened("attention", &attention, Self::attention_line),
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
        Some(Banner {
            upstream: self.hint.upstream,
            ..self.of_code("error", code, kind)
        })
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
        let reason = ReasonView::of_code(code, kind, self.t);
        let offer = match code.offer() {
            Offer::Upgrade => Some(BannerOffer::Upgrade),
            Offer::Support => Some(BannerOffer::Support),
            Offer::TryAgain if self.may_connect => Some(BannerOffer::TryAgain(kind)),
            Offer::AskAgain if self.may_connect => Some(BannerOffer::AskAgain(kind)),
            Offer::TryAgain | Offer::AskAgain | Offer::Nothing => None,
        };
        Banner {
            name,
            code: reason.code,
            is_alert: true,
            title: reason.happened,
            lines: vec![reason.next_step],
            offers: offer.into_iter().collect(),
            ..Banner::default()
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
        let names = kinds.iter().map(|kind| self.t.channel((*kind).into()));
        let names = names.reduce(|names, next| {
            let both = [
                ("names", Argument::words(names)),
                ("next", Argument::words(next)),
            ];
            self.t.say_with("channel-list", &both)
        });
        // One sign-in asks for all of them.
        let offer = kinds.first().filter(|_| self.may_connect);
        let channels = [("channels", Argument::words(names?))];
        Some(Banner {
            name: "missing",
            title: self.t.say_with("banner-missing", &channels),
            lines: vec![self.t.say("banner-missing.line")],
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
            title: self.t.say("banner-saved"),
            lines: vec![self.t.say_of("banner-saved.line", kind.into())],
            ..Banner::default()
        })
    }

    fn disconnected(&self) -> Option<Banner> {
        let kind = self.disconnected?;
        let view = self.view(kind)?;
        let is_gone = view.state == ChannelViewState::NotConnected;
        let happened = self.t.say("banner-disconnected.line");
        let lines = std::iter::once(happened).chain(what_remains(kind, true, self.t));
        is_gone.then(|| Banner {
            name: "disconnected",
            title: self.t.say_of("banner-disconnected", kind.into()),
            lines: lines.collect(),
            ..Banner::default()
        })
    }

    fn happened(
        &self,
        name: &'static str,
        views: &[&ChannelView],
        line: impl Fn(&Self, &ChannelView) -> String,
    ) -> Option<Banner> {
        (!views.is_empty()).then(|| Banner {
            name,
            title: self.t.say(&format!("banner-{name}")),
            lines: views.iter().map(|view| line(self, view)).collect(),
            ..Banner::default()
        })
    }

    /// What was connected is tried with a message before anybody relies on it.
    fn with_first_message(&self, mut banner: Banner) -> Banner {
        banner.lines.push(self.t.say("banner-connected.verify"));
        banner.offers.push(BannerOffer::NothingArrives);
        banner
    }

    fn connected_line(&self, view: &ChannelView) -> String {
        let display = view.display.as_deref().unwrap_or_default();
        let channel = ("channel", Argument::words(self.t.channel(view.kind)));
        let display = ("display", display.into());
        match &view.moved_from {
            Some(before) => {
                let args = [channel, display, ("before", before.into())];
                self.t.say_with("banner-connected.moved", &args)
            }
            None => self
                .t
                .say_with("banner-connected.line", &[channel, display]),
        }
    }

    fn pending_line(&self, view: &ChannelView) -> String {
        self.t.say_of("banner-pending.line", view.kind)
    }

    fn attention_line(&self, view: &ChannelView) -> String {
        let advice = wording::next_step(view, self.t);
        let advice = advice.unwrap_or_else(|| self.t.say("banner-attention.see_tile"));
        let args = [
            ("channel", Argument::words(self.t.channel(view.kind))),
            ("advice", Argument::words(advice)),
        ];
        self.t.say_with("banner-attention.line", &args)
    }
}

/// What remains at Meta after a channel was disconnected, and where people change it.
pub(crate) fn what_remains(kind: ChatKind, has_our_pin: bool, t: &Texts) -> Vec<String> {
    let permission = t.say("remains-permission");
    match kind {
        ChatKind::Whatsapp if has_our_pin => vec![permission, t.say("remains-pin")],
        ChatKind::Whatsapp | ChatKind::Instagram | ChatKind::Messenger => vec![permission],
    }
}
