use std::time::Duration;

use wassla_domain::calls::{
    ANSWER_WITHIN, Call, CallAction, CallOffer, CallOutcome, ClaimedCall, VoiceSession, answerable,
};
use wassla_domain::ports::{AnsweredCall, BridgeError};
use wassla_domain::{Agent, Channel, Fault, Remedy};

use crate::Wassla;
use crate::calls::lease::{CALL_KEPT, Talked};
use crate::calls::registry::ActiveCall;
use crate::calls::signalling::{CallSignaller, is_lost};
use crate::retry::with_retry;

const A_SECOND: Duration = Duration::from_secs(1);

/// Who answers a call, over which signaller.
struct Answering {
    agent: Agent,
    row: Channel,
    signaller: CallSignaller,
}

impl Wassla {
    /// A call that rings: row, plan and agent are looked at as they are now.
    pub(crate) async fn answer_ringing(
        &self,
        taken: &ClaimedCall,
        active: &ActiveCall,
    ) -> Result<(), Fault> {
        let call = &taken.call;
        // Nobody takes the call up again before it is too late: a store that falters is asked again.
        let answering = match with_retry(|| self.who_answers(call)).await? {
            Ok(answering) => answering,
            Err(outcome) => return self.decline(call, outcome).await,
        };
        let answer = tokio::select! {
            answer = self.ask_bridge(taken, &answering) => answer?,
            why = active.ended() => {
                let let_go = self.let_go(call, &answering.signaller, why, Talked::No).await;
                self.ports.voice.end(&call.id).await;
                return let_go;
            }
        };
        let session = match answer {
            Ok(session) => session,
            Err(error) => {
                self.record_bridge_failure(call, &error);
                let declined = self.decline(call, CallOutcome::BridgeFailed).await;
                // It may have answered without our hearing it.
                self.ports.voice.end(&call.id).await;
                return declined;
            }
        };

        let talked = self.talk(call, &answering, session, active).await;
        self.ports.voice.end(&call.id).await;
        talked
    }

    /// From the bridge's answer to the end of the call.
    async fn talk(
        &self,
        call: &Call,
        answering: &Answering,
        session: VoiceSession,
        active: &ActiveCall,
    ) -> Result<(), Fault> {
        let signaller = &answering.signaller;
        let picked_up = tokio::select! {
            picked_up = self.pick_up(signaller, call, &session.answer) => picked_up,
            why = active.ended() => return self.let_go(call, signaller, why, Talked::No).await,
        };
        if let Err(error) = picked_up {
            let code = error.code.map(|code| code.code);
            tracing::warn!(
                error = &error as &dyn std::error::Error,
                code,
                call = %call.id,
                "a call was not picked up"
            );
            self.record_dead_token(&answering.row, &error).await;
            if is_lost(&error) {
                // The caller gave up before.
                self.end_call(call, CallOutcome::Missed, None).await?;
                return Ok(());
            }
            self.end_call(call, CallOutcome::Failed, code).await?;
            if error.remedy != Remedy::Reconnect {
                let reject =
                    self.signal_with_retry(signaller, &call.external_id, CallAction::Reject);
                if reject.await.is_err() {
                    // Meta heard that it was accepted.
                    self.signal_once(signaller, &call.external_id, CallAction::Terminate)
                        .await;
                }
            }
            return Ok(());
        }

        let now = self.ports.clock.now();
        let answered = AnsweredCall {
            id: call.id.clone(),
            holder: self.own_name()?.to_owned(),
            agent: answering.agent.id.clone(),
            at: now,
            until: now.plus(CALL_KEPT),
        };
        if !self.ports.calls.answer_call(&answered).await? {
            // Over meanwhile, or another process took it for lost: it is not ours any more.
            self.signal_once(signaller, &call.external_id, CallAction::Terminate)
                .await;
            return Ok(());
        }
        tracing::info!(call = %call.id, agent = %answering.agent.id, "a call was picked up");
        self.wakers.inbox_changed();
        tokio::select! {
            () = session.over => {
                self.end_call(call, CallOutcome::Completed, None).await?;
                self.signal_once(signaller, &call.external_id, CallAction::Terminate).await;
                Ok(())
            }
            why = active.ended() => self.let_go(call, signaller, why, Talked::Yes).await,
        }
    }

    async fn who_answers(&self, call: &Call) -> Result<Result<Answering, CallOutcome>, Fault> {
        let workspace = &call.workspace;
        let (row, calling, entitlements, agents) = tokio::try_join!(
            self.row_of(call),
            self.ports.calling.calling(workspace),
            self.ports.plans.entitlements(workspace),
            self.ports.agents.agents(workspace),
        )?;
        let now = self.ports.clock.now();
        let rows = (row.as_ref(), calling.as_ref());
        let agent = match answerable(call.rang_at, rows, &entitlements, &agents, now) {
            Ok(agent) => agent.clone(),
            Err(outcome) => return Ok(Err(outcome)),
        };
        let signaller = row
            .as_ref()
            .map(|row| self.signaller(row))
            .transpose()?
            .flatten();
        let answering = row.zip(signaller).map(|(row, signaller)| Answering {
            agent,
            row,
            signaller,
        });
        Ok(answering.ok_or(CallOutcome::NotConnected))
    }

    /// Asks the bridge, for no longer than the caller may be kept waiting.
    async fn ask_bridge(
        &self,
        taken: &ClaimedCall,
        answering: &Answering,
    ) -> Result<Result<VoiceSession, BridgeError>, Fault> {
        let call = &taken.call;
        let Some(offer) = taken.offer.clone() else {
            return Ok(Err(BridgeError::new("no_offer")));
        };
        let inbox = &self.ports.inbox;
        let conversation = || inbox.conversation(&call.workspace, &call.conversation);
        let conversation = with_retry(conversation).await?;
        let customer = conversation.map(|conversation| conversation.customer().bare());
        let offer = CallOffer {
            call: call.id.clone(),
            agent: answering.agent.clone(),
            workspace: call.workspace.clone(),
            conversation: call.conversation.clone(),
            customer: customer.unwrap_or_default(),
            business: answering.row.asset.display(),
            offer,
        };
        let age = self.ports.clock.now().seconds_since(call.rang_at);
        let age = Duration::from_secs(u64::try_from(age).unwrap_or(0));
        // One that is taken up in its last second has a second.
        let left = ANSWER_WITHIN.saturating_sub(age).max(A_SECOND);
        let within = self.settings.voice_answer.min(left);
        let answer = tokio::time::timeout(within, self.ports.voice.answer(&offer)).await;
        Ok(answer.unwrap_or_else(|_| Err(BridgeError::new("too_slow"))))
    }

    fn record_bridge_failure(&self, call: &Call, error: &BridgeError) {
        self.observer.bridge_failed(error.reason);
        let error: &dyn std::error::Error = error;
        tracing::warn!(error, call = %call.id, "the voice bridge did not answer");
    }
}
