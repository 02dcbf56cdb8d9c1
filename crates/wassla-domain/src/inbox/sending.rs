//! Sending: Meta has no idempotency key, so what became of an attempt decides what is safe.

use std::time::Duration;

use crate::ids::{ConversationId, MessageId, PageId, PhoneNumberId, WorkspaceId};
use crate::inbound::{Alias, AliasKind, AssetRef, ExternalMessageId, SendFailure};
use crate::inbox::{Delivery, FailureReason, Window};
use crate::meta::{MetaCode, MetaError, Reached, Remedy};
use crate::time::Timestamp;

/// How long a report is waited for when it is not known whether Meta took a message.
pub const UNKNOWN_WAIT: Duration = Duration::from_secs(10);
/// How often a message is tried before it is failed.
const ATTEMPTS_AT_MOST: u32 = 8;
/// A wait of Meta's longer than this is not waited for: the customer has moved on.
const LONGEST_WAIT: Duration = Duration::from_mins(30);

/// A message of ours that is due to be sent, taken by one process.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outgoing {
    /// Its id.
    pub id: MessageId,
    /// This taking of it: what another has overtaken writes nothing.
    pub round: i64,
    /// The conversation.
    pub conversation: ConversationId,
    /// Whose it is.
    pub workspace: WorkspaceId,
    /// Through what it is sent.
    pub asset: AssetRef,
    /// The customer's names, the one to answer to first.
    pub aliases: Vec<Alias>,
    /// The words.
    pub text: String,
    /// `Queued`, or `Sending` when an earlier attempt may have reached Meta.
    pub delivery: Delivery,
    /// How often it was asked of Meta.
    pub attempts: u32,
    /// Until when it may be sent.
    pub window: Window,
}

/// Whom a text goes to, through what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Recipient {
    /// A WhatsApp customer.
    Whatsapp {
        /// From this number.
        from: PhoneNumberId,
        /// A `wa_id` or a `user_id`.
        to: Alias,
    },
    /// A Messenger or Instagram customer, through the Page.
    Page {
        /// The Page.
        page: PageId,
        /// A PSID or IGSID.
        to: Alias,
    },
}

/// A text as the Graph adapter sends it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TextToSend {
    /// To whom.
    pub recipient: Recipient,
    /// The words.
    pub text: String,
    /// Our id: `biz_opaque_callback_data` on WhatsApp, `metadata` on Messenger.
    pub id: MessageId,
}

/// What Meta says of a text that it took.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SentMessage {
    /// Meta's id.
    pub id: ExternalMessageId,
}

/// What became of an attempt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Attempted {
    /// Meta took it.
    Sent(ExternalMessageId),
    /// It did not leave, or Meta refused it for now: to be tried again, and that is no repetition.
    Again(Timestamp),
    /// Nobody knows: a report that names it is waited for until then; without one it is sent
    /// again, marked as possibly repeated.
    Unknown(Timestamp),
    /// It will not be sent.
    Failed(SendFailure),
}

/// What to do after this answer of Meta's.
pub fn attempted(
    answer: Result<SentMessage, &MetaError>,
    attempts: u32,
    now: Timestamp,
) -> Attempted {
    let error = match answer {
        Ok(sent) => return Attempted::Sent(sent.id),
        Err(error) => error,
    };
    let tried_enough = attempts >= ATTEMPTS_AT_MOST;
    match (error.reached, error.remedy) {
        (Reached::Unknown, _) if tried_enough => Attempted::Failed(failure(error)),
        (Reached::Unknown, _) => Attempted::Unknown(now.plus(UNKNOWN_WAIT)),
        (_, Remedy::Retry | Remedy::Wait(_)) if tried_enough => Attempted::Failed(failure(error)),
        (_, Remedy::Wait(wait)) if wait > LONGEST_WAIT => Attempted::Failed(failure(error)),
        (_, Remedy::Wait(wait)) => Attempted::Again(now.plus(wait)),
        (_, Remedy::Retry) => Attempted::Again(now.plus(pause_after(attempts))),
        (_, Remedy::Reconnect | Remedy::GrantPermission | Remedy::Never) => {
            Attempted::Failed(failure(error))
        }
    }
}

/// 1 s, 2 s, 4 s, … up to two minutes.
fn pause_after(attempts: u32) -> Duration {
    Duration::from_secs(2_u64.pow(attempts.saturating_sub(1).min(7))).min(Duration::from_mins(2))
}

fn failure(error: &MetaError) -> SendFailure {
    let code = error.code.map(|code| code.code);
    let reason = match error.remedy {
        Remedy::Never => reason_of(error.code),
        Remedy::Reconnect => FailureReason::AccessEnded,
        Remedy::GrantPermission => FailureReason::PermissionMissing,
        Remedy::Wait(_) => FailureReason::SlowDown,
        Remedy::Retry => FailureReason::NoAnswer,
    };
    SendFailure::of_meta(code, reason)
}

/// Why a message with this code of Meta's failed.
pub fn reason_of(code: Option<MetaCode>) -> FailureReason {
    let known = code.and_then(MetaCode::entry);
    let reason = known.and_then(|entry| entry.sending);
    reason.unwrap_or(FailureReason::Refused)
}

impl Outgoing {
    /// Whom it goes to; `None` if the customer has no name that this channel can reach.
    pub fn alias(&self) -> Option<&Alias> {
        use crate::kind::ChatKind;
        let reaches = |alias: &&Alias| match self.asset.kind {
            ChatKind::Whatsapp => matches!(alias.kind, AliasKind::WaId | AliasKind::UserId),
            ChatKind::Instagram => alias.kind == AliasKind::Igsid,
            ChatKind::Messenger => alias.kind == AliasKind::Psid,
        };
        self.aliases.iter().find(reaches)
    }

    /// Why it is not sent any more. Of one that Meta may have taken before that is said too, so
    /// that nobody writes it a second time without knowing.
    pub fn stopped_by(&self, failure: SendFailure) -> SendFailure {
        SendFailure {
            may_have_arrived: failure.may_have_arrived || self.may_repeat(),
            ..failure
        }
    }

    /// Whether the customer may get it twice when it is sent now.
    pub fn may_repeat(&self) -> bool {
        self.delivery == Delivery::Sending
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inbound::SendFailureReason;

    const NOW: Timestamp = Timestamp::from_seconds(1_000);

    fn refused(remedy: Remedy, code: u32) -> MetaError {
        MetaError::answered(remedy, Some(MetaCode::new(code, None)), None)
    }

    fn lost(reached: Reached) -> MetaError {
        MetaError::unanswered(reached, std::io::Error::other("cut"))
    }

    #[test]
    fn an_attempt_whose_answer_was_lost_waits_for_a_report() {
        let after = attempted(Err(&lost(Reached::Unknown)), 1, NOW);
        assert_eq!(after, Attempted::Unknown(NOW.plus(UNKNOWN_WAIT)));
    }

    #[test]
    fn an_attempt_that_did_not_leave_is_no_repetition() {
        let after = attempted(Err(&lost(Reached::NotSent)), 1, NOW);
        assert_eq!(after, Attempted::Again(NOW.plus(Duration::from_secs(1))));
        let throttled = refused(Remedy::Wait(Duration::from_secs(6)), 131_056);
        let after = attempted(Err(&throttled), 1, NOW);
        assert_eq!(after, Attempted::Again(NOW.plus(Duration::from_secs(6))));
    }

    #[test]
    fn what_meta_refuses_for_good_fails_with_words() {
        for (remedy, code) in [
            (Remedy::Never, 131_047),
            (Remedy::Reconnect, 190),
            (Remedy::GrantPermission, 10),
            (Remedy::Wait(Duration::from_hours(24)), 131_048),
        ] {
            let Attempted::Failed(failure) = attempted(Err(&refused(remedy, code)), 1, NOW) else {
                panic!("{code} is not for good")
            };
            assert_eq!(failure.code, Some(code));
            assert!(matches!(failure.reason, SendFailureReason::Known(_)));
        }
    }

    #[test]
    fn a_closed_window_reads_the_same_on_every_channel() {
        for code in [
            MetaCode::new(131_047, None),
            MetaCode::new(10, Some(2_018_278)),
        ] {
            let error = MetaError::answered(Remedy::Never, Some(code), None);
            let Attempted::Failed(failure) = attempted(Err(&error), 1, NOW) else {
                panic!("{code} is for good")
            };
            let closed = SendFailureReason::Known(FailureReason::WindowClosed);
            assert_eq!(failure.reason, closed);
        }
    }

    #[test]
    fn trying_ends() {
        for error in [
            lost(Reached::Unknown),
            lost(Reached::NotSent),
            refused(Remedy::Retry, 1),
        ] {
            let again = |attempts| attempted(Err(&error), attempts, NOW);
            assert!(!matches!(again(7), Attempted::Failed(_)));
            assert!(matches!(again(8), Attempted::Failed(_)));
        }
    }
}
