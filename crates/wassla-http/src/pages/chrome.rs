//! The frame of every page: the sidebar, who is asking, and the demo's bar.

use wassla_domain::{Action, Caller, Role};

use super::assets::{ICON, STYLE, StaticAsset};
use crate::demo::Demo;
use crate::state::HttpState;

/// The clock buttons of the demo.
const CLOCKS: [ClockButton; 3] = [
    ClockButton {
        minutes: 11,
        label: "+11 minutes",
    },
    ClockButton {
        minutes: 24 * 60,
        label: "+1 day",
    },
    ClockButton {
        minutes: 54 * 24 * 60,
        label: "+54 days",
    },
];

/// Which entry of the menu a page belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Here {
    Inbox,
    Channels,
}

/// The frame of a page.
pub(crate) struct Chrome {
    pub(crate) here: Here,
    pub(crate) files: Files,
    /// Whether the menu leads to the Inbox.
    pub(crate) may_read_inbox: bool,
    pub(crate) user: String,
    pub(crate) role: &'static str,
    pub(crate) workspace: String,
    pub(crate) demo: Option<DemoBar>,
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

pub(crate) struct ClockButton {
    pub(crate) minutes: u32,
    pub(crate) label: &'static str,
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
        caller: &Caller,
        here: Here,
        script: &StaticAsset,
    ) -> Self {
        let (user, workspace) = match state.who_asks.names(caller) {
            Some(names) => (names.user, names.workspace),
            None => (caller.user.to_string(), caller.workspace.to_string()),
        };
        Self {
            here,
            files: Files::new(script),
            may_read_inbox: caller.may(Action::ReadInbox).is_ok(),
            user,
            role: caller.role.map_or("unknown role", Role::as_str),
            workspace,
            demo: state.demo.as_ref().map(|demo| DemoBar::new(demo, caller)),
        }
    }
}

impl DemoBar {
    fn new(demo: &Demo, caller: &Caller) -> Self {
        let users = demo.users.all().iter().map(|user| DemoOption {
            id: user.caller.user.to_string(),
            label: format!(
                "{} · {} · {}",
                user.name,
                user.caller.role.map_or("unknown role", Role::as_str),
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
