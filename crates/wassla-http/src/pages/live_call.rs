//! A call that is going on while its conversation is open.

use wassla_app::UseCaseError;
use wassla_catalogue::Texts;
use wassla_domain::{Action, Call, Caller, ConversationId};

use super::moment::Moment;
use crate::state::HttpState;

/// Among how many of the newest calls one that lives is looked for.
const NEWEST: u32 = 20;

/// A call that is not over.
pub(crate) struct LiveCall {
    pub(crate) id: String,
    pub(crate) words: String,
    /// When it rang.
    pub(crate) at: Moment,
    pub(crate) may_hang_up: bool,
}

impl LiveCall {
    /// Those of a conversation, newest first.
    pub(crate) async fn all_of(
        state: &HttpState,
        caller: &Caller,
        conversation: &ConversationId,
        t: &Texts,
    ) -> Result<Vec<Self>, UseCaseError> {
        let calls = state
            .wassla
            .calls(caller, Some(conversation), None, NEWEST)
            .await?;
        let may_hang_up = caller.may(Action::ReplyInInbox).is_ok();
        let live = calls.iter().filter(|call| call.stage.is_live());
        Ok(live.map(|call| Self::new(call, may_hang_up, t)).collect())
    }

    fn new(call: &Call, may_hang_up: bool, t: &Texts) -> Self {
        Self {
            id: call.id.to_string(),
            words: t.call(call.into()),
            at: Moment::brief(call.rang_at, t),
            may_hang_up,
        }
    }
}
