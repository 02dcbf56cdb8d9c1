use std::time::Duration;

use wassla_domain::calls::{Call, CallAction, CallControl, ExternalCallId, Sdp};
use wassla_domain::inbound::AssetRef;
use wassla_domain::meta::{CallingReason, Reached};
use wassla_domain::{AccessToken, Channel, ChatKind, Fault, MetaError, PhoneNumberId, Remedy};

use crate::Wassla;

/// The pauses before Meta is told again what it did not hear: a caller waits.
const PAUSES: [Duration; 3] = [
    Duration::from_millis(200),
    Duration::from_millis(800),
    Duration::from_secs(2),
];
/// How long Meta is told that a call is picked up. It rang for less than 25 seconds before that,
/// and the bridge has answered; Meta's window is 30 to 60 seconds.
const PICK_UP_WITHIN: Duration = Duration::from_secs(25);

#[derive(Debug, thiserror::Error)]
#[error("Meta's window is closed")]
struct TooLate;

/// A way to tell Meta what to do with the calls of a number.
pub(crate) struct CallSignaller {
    pub(crate) number: PhoneNumberId,
    pub(crate) token: AccessToken,
}

impl Wassla {
    /// The signaller of a row; `None` if it has no number or no token is left.
    pub(crate) fn signaller(&self, row: &Channel) -> Result<Option<CallSignaller>, Fault> {
        let Some(number) = row.asset.phone_number() else {
            return Ok(None);
        };
        let token = self.usable_token(row)?;
        Ok(token.map(|token| CallSignaller {
            number: number.clone(),
            token,
        }))
    }

    /// The signaller of a number that no row may hold any more: a job may have its token still.
    pub(crate) async fn last_signaller(
        &self,
        asset: &AssetRef,
    ) -> Result<Option<CallSignaller>, Fault> {
        let (true, Ok(number)) = (
            asset.kind == ChatKind::Whatsapp,
            PhoneNumberId::parse(asset.external_id.as_str()),
        ) else {
            return Ok(None);
        };
        for job in self.ports.jobs.jobs_of(asset).await? {
            if let Ok(token) = self.open_job_token(&job) {
                return Ok(Some(CallSignaller { number, token }));
            }
        }
        Ok(None)
    }

    /// Picks a call up, as long as Meta's window may be open: both times with the same answer.
    pub(crate) async fn pick_up(
        &self,
        signaller: &CallSignaller,
        call: &Call,
        answer: &Sdp,
    ) -> Result<(), MetaError> {
        let told =
            tokio::time::timeout(PICK_UP_WITHIN, self.signal_answer(signaller, call, answer));
        let too_late = |_| MetaError::unanswered(Reached::Unknown, TooLate);
        told.await.map_err(too_late)?
    }

    async fn signal_answer(
        &self,
        signaller: &CallSignaller,
        call: &Call,
        answer: &Sdp,
    ) -> Result<(), MetaError> {
        let before = CallAction::PreAccept(answer.clone());
        self.signal_with_retry(signaller, &call.external_id, before)
            .await?;
        let accept = CallAction::Accept {
            answer: answer.clone(),
            id: call.id.clone(),
        };
        self.signal_with_retry(signaller, &call.external_id, accept)
            .await
    }

    /// Tells Meta, a few times if it does not answer. What it was told before is done.
    pub(crate) async fn signal_with_retry(
        &self,
        signaller: &CallSignaller,
        call: &ExternalCallId,
        action: CallAction,
    ) -> Result<(), MetaError> {
        let control = CallControl {
            call: call.clone(),
            action,
        };
        let tell = || {
            let meta = &self.ports.meta_calling;
            meta.control_call(&signaller.token, &signaller.number, &control)
        };
        for pause in PAUSES {
            match tell().await {
                Err(error) if told_before(&error) => return Ok(()),
                Err(error) if may_be_heard(&error) => tokio::time::sleep(pause).await,
                answer => return answer,
            }
        }
        match tell().await {
            Err(error) if told_before(&error) => Ok(()),
            answer => answer,
        }
    }

    /// Like [`Self::signal_with_retry`] where nothing else can be done if Meta does not do it.
    pub(crate) async fn signal_once(
        &self,
        signaller: &CallSignaller,
        call: &ExternalCallId,
        action: CallAction,
    ) {
        let name = action.as_str();
        if let Err(error) = self.signal_with_retry(signaller, call, action).await {
            let code = error.code.map(|code| code.to_string());
            let error: &dyn std::error::Error = &error;
            tracing::warn!(error, code, action = name, "Meta did not do it");
        }
    }
}

fn told_before(error: &MetaError) -> bool {
    error.calling() == Some(CallingReason::KnownAlready)
}

fn may_be_heard(error: &MetaError) -> bool {
    match error.remedy {
        // Of a call that Meta could not connect in time nothing is left.
        Remedy::Retry => !is_lost(error),
        Remedy::Wait(_) => error.reached == Reached::NotSent,
        Remedy::Reconnect | Remedy::GrantPermission | Remedy::Never => false,
    }
}

/// Whether Meta says that the caller is gone.
pub(crate) fn is_lost(error: &MetaError) -> bool {
    error.calling().is_some_and(CallingReason::is_caller_gone)
}
