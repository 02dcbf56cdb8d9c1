//! Whether the caller can answer a conversation now, and why not: what pages and lists
//! say beforehand. The use case decides when somebody answers.

use wassla_app::{ChannelView, ChannelViewState, Flag, UseCaseError, WorkspaceStatus};
use wassla_catalogue::Texts;
use wassla_domain::inbox::Conversation;
use wassla_domain::{Action, Asset, Caller, ChannelKind, ChannelState, RefusalCode, Timestamp};

use crate::state::HttpState;

/// What decides whether a conversation can be answered.
pub(crate) struct Answerable {
    may_reply: bool,
    workspace_status: WorkspaceStatus,
    views: Vec<ChannelView>,
    now: Timestamp,
}

impl Answerable {
    pub(crate) async fn of(state: &HttpState, caller: &Caller) -> Result<Self, UseCaseError> {
        let (workspace_status, views) = state.wassla.channels(caller).await?;
        Ok(Self {
            may_reply: caller.may(Action::ReplyInInbox).is_ok(),
            workspace_status,
            views,
            now: state.wassla.now(),
        })
    }

    /// Why it cannot be answered.
    pub(crate) fn closed(&self, conversation: &Conversation) -> Option<RefusalCode> {
        let held = self.holder(conversation);
        if !self.may_reply {
            Some(RefusalCode::RoleNotAllowed)
        } else if held.is_none() {
            Some(RefusalCode::ChannelNotConnected)
        } else if self.workspace_status == WorkspaceStatus::Suspended {
            Some(RefusalCode::WorkspaceSuspended)
        } else if held.is_some_and(|view| view.flags.contains(&Flag::NotInPlan)) {
            Some(RefusalCode::FeatureNotInPlan)
        } else if !conversation.window().is_open(self.now) {
            Some(RefusalCode::WindowClosed)
        } else {
            None
        }
    }

    /// The channel that holds a conversation's asset, whatever its state.
    pub(crate) fn channel(&self, conversation: &Conversation) -> Option<&ChannelView> {
        let asset = &conversation.asset;
        self.views.iter().find(|view| {
            let held = view.asset.as_ref().map(Asset::external_id);
            view.kind == ChannelKind::Chat(asset.kind) && held == Some(asset.external_id.as_str())
        })
    }

    /// What the channels are called that customers can write to now.
    pub(crate) fn reachable(&self, t: &Texts) -> Vec<String> {
        let reachable = self.views.iter().filter(|view| is_reachable(view));
        let named = reachable.map(|view| {
            let display = view.display.as_deref().unwrap_or_default();
            format!("{} {display}", t.channel(view.kind))
        });
        named.collect()
    }

    /// The channel through which the customer wrote, if it still is what it was.
    fn holder(&self, conversation: &Conversation) -> Option<&ChannelView> {
        self.channel(conversation).filter(|view| is_reachable(view))
    }
}

fn is_reachable(view: &ChannelView) -> bool {
    match view.state {
        ChannelViewState::Row(
            ChannelState::Connecting | ChannelState::Connected | ChannelState::NeedsAttention,
        ) => true,
        ChannelViewState::NotConnected | ChannelViewState::Row(ChannelState::ReconnectNeeded) => {
            false
        }
    }
}
