//! The frame of every page: the sidebar, who is asking, and the demo's bar.

use wassla_catalogue::Texts;
use wassla_domain::{Action, Caller};

use super::assets::{ICON, STYLE, StaticAsset};
use super::language::LanguageOption;
use super::wording;
use crate::demo::Demo;
use crate::extract::caller::Visitor;
use crate::state::HttpState;

/// What the demo's clock buttons move the clocks by: each past one of the product's limits.
const CLOCKS: [ClockButton; 3] = [
    ClockButton::minutes(11),
    ClockButton::days(1),
    ClockButton::days(54),
];

/// Which entry of the menu a page belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Here {
    Inbox,
    Channels,
    /// No entry: pages of other entries lead there.
    Help,
}

/// The frame of a page.
pub(crate) struct Chrome {
    pub(crate) here: Here,
    pub(crate) files: Files,
    /// Whether the menu leads to the Inbox.
    pub(crate) may_read_inbox: bool,
    pub(crate) user: String,
    pub(crate) role: String,
    pub(crate) workspace: String,
    pub(crate) demo: Option<DemoBar>,
    /// The languages that the page does not speak.
    pub(crate) languages: Vec<LanguageOption>,
    /// This page, to come back to.
    pub(crate) path: String,
}

/// The paths of the files that a page loads.
pub(crate) struct Files {
    pub(crate) style: String,
    pub(crate) script: String,
    pub(crate) icon: String,
}

pub(crate) struct DemoBar {
    pub(crate) users: Vec<DemoOption>,
    pub(crate) clocks: [ClockButton; 3],
    pub(crate) meta_url: String,
}

pub(crate) struct DemoOption {
    pub(crate) id: String,
    pub(crate) label: String,
    pub(crate) picked: bool,
}

/// A button that moves the clocks.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ClockButton {
    pub(crate) minutes: u32,
    /// The message that says by how much.
    pub(crate) label: &'static str,
    /// What it counts.
    pub(crate) count: u32,
}

impl ClockButton {
    const fn minutes(count: u32) -> Self {
        Self {
            minutes: count,
            label: "demo-clock-minutes",
            count,
        }
    }

    const fn days(count: u32) -> Self {
        Self {
            minutes: count * 24 * 60,
            label: "demo-clock-days",
            count,
        }
    }
}

impl Files {
    pub(crate) fn new(script: &StaticAsset) -> Self {
        Self {
            style: STYLE.path(),
            script: script.path(),
            icon: ICON.path(),
        }
    }
}

impl Chrome {
    pub(crate) fn new(
        state: &HttpState,
        visitor: &Visitor,
        here: Here,
        script: &StaticAsset,
    ) -> Self {
        let Visitor { caller, texts, .. } = visitor;
        let (user, workspace) = match state.who_asks.names(caller) {
            Some(names) => (names.user, names.workspace),
            None => (caller.user.to_string(), caller.workspace.to_string()),
        };
        Self {
            here,
            files: Files::new(script),
            may_read_inbox: caller.may(Action::ReadInbox).is_ok(),
            user,
            role: wording::role(caller.role, texts),
            workspace,
            demo: state
                .demo
                .as_ref()
                .map(|demo| DemoBar::new(demo, caller, texts)),
            languages: LanguageOption::others(state, texts),
            path: visitor.here.clone(),
        }
    }
}

impl DemoBar {
    fn new(demo: &Demo, caller: &Caller, t: &Texts) -> Self {
        let users = demo.users.all().iter().map(|user| DemoOption {
            id: user.caller.user.to_string(),
            label: format!(
                "{} · {} · {}",
                user.name,
                wording::role(user.caller.role, t),
                user.note,
            ),
            picked: user.caller.user == caller.user,
        });
        Self {
            users: users.collect(),
            clocks: CLOCKS,
            meta_url: demo.meta_url.to_string(),
        }
    }
}
