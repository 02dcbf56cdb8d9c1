use wassla_domain::calls::{Call, CallAction, CallCursor, CallEvent, CallOutcome, CallStage};
use wassla_domain::inbound::AssetRef;
use wassla_domain::{
    Action, CallId, Caller, Channel, ConversationId, Fault, MetaError, Refusal, RefusalCode,
    Remedy, Timestamp, WorkspaceId,
};

use crate::calls::signalling::{CallSignaller, is_lost};
use crate::{UseCaseError, Wassla};

impl Wassla {
    /// The caller's calls, or those of one conversation, newest first, after a cursor.
    ///
    /// # Errors
    /// `role_not_allowed`, or a fault.
    pub async fn calls(
        &self,
        caller: &Caller,
        conversation: Option<&ConversationId>,
        after: Option<&CallCursor>,
        at_most: u32,
    ) -> Result<Vec<Call>, UseCaseError> {
        caller.may(Action::ReadInbox)?;
        let calls = &self.ports.calls;
        Ok(calls
            .calls(&caller.workspace, conversation, after, at_most)
            .await?)
    }

    /// Hangs up.
    ///
    /// # Errors
    /// `role_not_allowed`, `call_not_found`, `call_over`, `channel_not_connected`,
    /// `graph_rate_limited`, `graph_unavailable`, or a fault.
    pub async fn hang_up(&self, caller: &Caller, id: &CallId) -> Result<(), UseCaseError> {
        caller.may(Action::ReplyInInbox)?;
        let call = self.ports.calls.call(&caller.workspace, id).await?;
        let call = call.ok_or(Refusal::new(RefusalCode::CallNotFound))?;
        if !call.stage.is_live() {
            return Err(Refusal::new(RefusalCode::CallOver).into());
        }
        let ended = match self.line_of(&call).await? {
            Some(signaller) => self.signal_end(&signaller, &call).await,
            None => (Ok(()), outcome_of(&call)),
        };
        let (told, outcome) = ended;
        let is_over = match &told {
            Ok(()) => false,
            Err(error) if is_lost(error) => true,
            Err(error) => match error.remedy {
                // Whoever asks can ask again.
                Remedy::Retry | Remedy::Wait(_) => return Err(not_told(error).into()),
                // Meta has no such call any more, or does not listen to us: it is over here.
                Remedy::Reconnect | Remedy::GrantPermission | Remedy::Never => {
                    error.code.is_some_and(|code| code.code == 100)
                }
            },
        };
        self.end_call(&call, outcome, None).await?;
        self.call_registry.end(&call.id);
        tracing::info!(call = %call.id, by = %caller.user, is_over, "hung up");
        if is_over {
            return Err(Refusal::new(RefusalCode::CallOver).into());
        }
        Ok(())
    }

    /// Rejects a call that nobody picked up, ends another; one that was picked up this moment too.
    async fn signal_end(
        &self,
        signaller: &CallSignaller,
        call: &Call,
    ) -> (Result<(), MetaError>, CallOutcome) {
        let id = &call.external_id;
        if call.stage != CallStage::Connected {
            let told = self
                .signal_with_retry(signaller, id, CallAction::Reject)
                .await;
            if !matches!(&told, Err(error) if error.remedy == Remedy::Never) {
                return (told, CallOutcome::Missed);
            }
        }
        let told = self
            .signal_with_retry(signaller, id, CallAction::Terminate)
            .await;
        let outcome = match &told {
            Ok(()) => CallOutcome::Completed,
            Err(_) => outcome_of(call),
        };
        (told, outcome)
    }

    /// Ends every call of a number that was just disconnected, with the token that is still in
    /// hand.
    pub(crate) fn hang_up_all(&self, row: &Channel, signaller: CallSignaller) {
        let (workspace, asset) = (row.workspace.clone(), row.asset_ref());
        let since = self.ports.clock.now();
        let wassla = self.clone();
        self.tasks.spawn(async move {
            if let Err(fault) = wassla
                .hang_up_each(&workspace, &asset, &signaller, since)
                .await
            {
                let error: &dyn std::error::Error = &fault;
                tracing::error!(error, "not every call was hung up");
            }
        });
    }

    async fn hang_up_each(
        &self,
        workspace: &WorkspaceId,
        asset: &AssetRef,
        signaller: &CallSignaller,
        since: Timestamp,
    ) -> Result<(), Fault> {
        let calls = self.ports.calls.live_calls(asset).await?;
        let disconnected = |call: &&Call| call.workspace == *workspace && call.rang_at <= since;
        for call in calls.iter().filter(disconnected) {
            let outcome = match call.stage {
                CallStage::Connected => CallOutcome::Completed,
                CallStage::Ringing | CallStage::Answering | CallStage::Ended(_) => {
                    CallOutcome::NotConnected
                }
            };
            if self.end_call(call, outcome, None).await? {
                self.call_registry.end(&call.id);
                self.hang_up_at_meta(signaller, call).await;
            }
        }
        Ok(())
    }

    /// Rejects a call that nobody here takes, where a token is left to do so: the caller should
    /// not wait for nothing.
    pub(crate) fn turn_away(&self, event: CallEvent, row: Option<Channel>) {
        let wassla = self.clone();
        self.tasks.spawn(async move {
            let signaller = match &row {
                Some(row) => wassla.signaller(row),
                None => wassla.last_signaller(&event.asset).await,
            };
            match signaller {
                Ok(Some(signaller)) => {
                    wassla
                        .signal_once(&signaller, &event.call, CallAction::Reject)
                        .await;
                }
                Ok(None) => tracing::info!("a call for nobody was left to ring out"),
                Err(fault) => {
                    let error: &dyn std::error::Error = &fault;
                    tracing::error!(error, "a call for nobody was not rejected");
                }
            }
        });
    }
}

/// Why a call goes on that somebody wanted to end.
fn not_told(error: &MetaError) -> Refusal {
    let is_asked_to_wait = matches!(error.remedy, Remedy::Wait(_));
    let code = if is_asked_to_wait {
        RefusalCode::GraphRateLimited
    } else {
        RefusalCode::GraphUnavailable
    };
    Refusal::from_meta(code, error.code)
}

/// How a call ends that is ended from here.
const fn outcome_of(call: &Call) -> CallOutcome {
    match call.stage {
        CallStage::Connected => CallOutcome::Completed,
        CallStage::Ringing | CallStage::Answering | CallStage::Ended(_) => CallOutcome::Missed,
    }
}
