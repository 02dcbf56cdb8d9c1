use std::time::Duration;

use tokio::sync::watch;
use tokio::time::{Instant, sleep_until, timeout};
use wassla_domain::inbound::{DropReason, route_channel};
use wassla_domain::inbox::{
    Author, Conversation, ConversationCursor, Message, MessageCursor, NewReply, is_sendable,
};
use wassla_domain::{
    Action, Caller, ConversationId, Fault, MessageId, Refusal, RefusalCode, WorkspaceId,
};

use crate::{UseCaseError, Wassla};

/// How often other processes' changes are looked for while somebody watches.
const LOOK_EVERY: Duration = Duration::from_secs(1);
/// How often one watcher is told at most.
const TELL_EVERY: Duration = Duration::from_millis(200);

impl Wassla {
    /// The caller's conversations, newest first, after a cursor.
    ///
    /// # Errors
    /// `role_not_allowed`, or a fault.
    pub async fn conversations(
        &self,
        caller: &Caller,
        after: Option<&ConversationCursor>,
        at_most: u32,
    ) -> Result<Vec<Conversation>, UseCaseError> {
        caller.may(Action::ReadInbox)?;
        let inbox = &self.ports.inbox;
        Ok(inbox
            .conversations(&caller.workspace, after, at_most)
            .await?)
    }

    /// One conversation.
    ///
    /// # Errors
    /// `role_not_allowed`, `conversation_not_found`, or a fault.
    pub async fn conversation(
        &self,
        caller: &Caller,
        id: &ConversationId,
    ) -> Result<Conversation, UseCaseError> {
        caller.may(Action::ReadInbox)?;
        let found = self.ports.inbox.conversation(&caller.workspace, id).await?;
        found.ok_or_else(|| Refusal::new(RefusalCode::ConversationNotFound).into())
    }

    /// The messages of a conversation, newest first, before a cursor.
    ///
    /// # Errors
    /// `role_not_allowed`, `conversation_not_found`, or a fault.
    pub async fn messages(
        &self,
        caller: &Caller,
        id: &ConversationId,
        before: Option<MessageCursor>,
        at_most: u32,
    ) -> Result<Vec<Message>, UseCaseError> {
        self.conversation(caller, id).await?;
        let inbox = &self.ports.inbox;
        Ok(inbox
            .messages(&caller.workspace, id, before, at_most)
            .await?)
    }

    /// Queues a teammate's reply and says its id. It leaves at once, and once.
    ///
    /// # Errors
    /// `role_not_allowed`, `conversation_not_found`, `message_not_sendable`,
    /// `channel_not_connected`, `workspace_suspended`, `feature_not_in_plan`, `window_closed`, or
    /// a fault.
    pub async fn reply(
        &self,
        caller: &Caller,
        id: &ConversationId,
        text: &str,
    ) -> Result<MessageId, UseCaseError> {
        caller.may(Action::ReplyInInbox)?;
        let conversation = self.conversation(caller, id).await?;
        let text = text.trim();
        if !is_sendable(text, conversation.asset.kind) {
            return Err(Refusal::new(RefusalCode::MessageNotSendable).into());
        }
        let assets = std::slice::from_ref(&conversation.asset);
        let (rows, entitlements) = tokio::try_join!(
            self.ports.channels.holders(assets),
            self.ports.plans.entitlements(&caller.workspace),
        )?;
        let row = rows.iter().find(|row| row.workspace == caller.workspace);
        route_channel(row, &entitlements).map_err(refused)?;
        let now = self.ports.clock.now();
        if !conversation.window().is_open(now) {
            return Err(Refusal::new(RefusalCode::WindowClosed).into());
        }

        let reply = NewReply {
            id: self.fresh_message_id()?,
            conversation: id.clone(),
            author: Author::Teammate(caller.user.clone()),
            text: text.to_owned(),
        };
        let inbox = &self.ports.inbox;
        if !inbox.queue_reply(&caller.workspace, &reply, now).await? {
            return Err(Refusal::new(RefusalCode::ConversationNotFound).into());
        }
        self.wakers.inbox_changed();
        self.wakers.sending.notify_one();
        Ok(reply.id)
    }

    /// Watches the caller's Inbox.
    ///
    /// # Errors
    /// `role_not_allowed`.
    pub fn inbox_news(&self, caller: &Caller) -> Result<InboxNews, UseCaseError> {
        caller.may(Action::ReadInbox)?;
        Ok(InboxNews {
            wassla: self.clone(),
            workspace: caller.workspace.clone(),
            changes: self.wakers.watch_inbox(),
            seen: None,
            not_before: Instant::now(),
        })
    }
}

fn refused(reason: DropReason) -> Refusal {
    Refusal::new(match reason {
        DropReason::WorkspaceSuspended => RefusalCode::WorkspaceSuspended,
        DropReason::NotInPlan => RefusalCode::FeatureNotInPlan,
        DropReason::NoChannel
        | DropReason::Stale
        | DropReason::ReconnectNeeded
        | DropReason::Echo => RefusalCode::ChannelNotConnected,
    })
}

/// What changes in an Inbox, as long as somebody watches.
pub struct InboxNews {
    wassla: Wassla,
    workspace: WorkspaceId,
    changes: watch::Receiver<u64>,
    seen: Option<i64>,
    not_before: Instant,
}

impl InboxNews {
    /// Waits until something changed that was not reported yet. The first call returns at once.
    /// Changes of this process are reported at once, those of others within a second; many in a row
    /// are reported together.
    pub async fn next(&mut self) -> i64 {
        loop {
            sleep_until(self.not_before).await;
            self.changes.mark_unchanged();
            match self.wassla.ports.inbox.last_change(&self.workspace).await {
                Ok(change) if self.seen != Some(change) => {
                    self.seen = Some(change);
                    self.not_before = Instant::now() + TELL_EVERY;
                    return change;
                }
                Ok(_) => {}
                Err(fault) => log(&fault),
            }
            // Whether it changed here or the time is up: the store knows.
            let _either = timeout(LOOK_EVERY, self.changes.changed()).await;
        }
    }
}

fn log(fault: &Fault) {
    let error: &dyn std::error::Error = fault;
    tracing::warn!(error, "an Inbox could not be watched");
}
