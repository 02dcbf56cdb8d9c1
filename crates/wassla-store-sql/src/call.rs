//! `calls`.

use std::collections::BTreeSet;
use std::fmt;

use serde_json::{Value, json};
use sqlx::FromRow;
use wassla_domain::calls::{
    CallDirection, CallOutcome, CallStage, ClaimedCall, ExternalCallId, Sdp, StoredCall,
};
use wassla_domain::inbound::AssetRef;
use wassla_domain::inbox::{HeldCall, KnownCall};
use wassla_domain::{Call, Fault, Timestamp};

use crate::channel::{count, parsed};
use crate::conversation::{ConversationRecord, asset_id};
use crate::error::RecordError;
use crate::message::MessageRecord;
use crate::{asset, inconsistent};

/// A row of `calls`, column by column.
#[derive(Clone, PartialEq, Eq, FromRow)]
pub struct CallRecord {
    /// `id`: that of its message as well.
    pub id: String,
    /// `workspace_id`.
    pub workspace_id: String,
    /// `conversation_id`.
    pub conversation_id: String,
    /// `kind`: the asset's, as in the conversation.
    pub kind: String,
    /// `asset_id`: the asset's id at Meta, as in the conversation.
    pub asset_id: String,
    /// `external_id`: Meta's.
    pub external_id: String,
    /// `direction`.
    pub direction: String,
    /// `agent_id`.
    pub agent_id: Option<String>,
    /// `stage`.
    pub stage: String,
    /// `outcome`: of a call that is over.
    pub outcome: Option<String>,
    /// `failure_code`.
    pub failure_code: Option<i64>,
    /// `offer`: only while it rings for us.
    pub offer: Option<String>,
    /// `rang_at`, in milliseconds.
    pub rang_at: i64,
    /// `accepted_at`, in milliseconds.
    pub accepted_at: Option<i64>,
    /// `ended_at`, in milliseconds.
    pub ended_at: Option<i64>,
    /// `seconds`.
    pub seconds: Option<i64>,
    /// `holder`: the process that has it.
    pub holder: Option<String>,
    /// `due_at`, in milliseconds; only while it lives and a customer called.
    pub due_at: Option<i64>,
}

/// A call that is there, as a batch sees it.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct StoredCallRow {
    /// Its row.
    #[sqlx(flatten)]
    pub row: CallRecord,
    /// The last message of its conversation.
    pub last_seq: i64,
}

impl StoredCallRow {
    /// The call of a row, as a batch sees it.
    ///
    /// # Errors
    /// [`Fault::Inconsistent`] when the row makes no sense.
    pub fn known(&self) -> Result<KnownCall, Fault> {
        Ok(KnownCall {
            stored: self.row.stored()?,
            last_seq: self.last_seq,
        })
    }

    /// The call with its message and its conversation.
    ///
    /// # Errors
    /// [`Fault::Inconsistent`] when one of them is not there, or makes no sense.
    pub fn held(
        &self,
        message: Option<&MessageRecord>,
        conversation: Option<&ConversationRecord>,
    ) -> Result<HeldCall, Fault> {
        let missing = |field: &str| {
            let field = field.to_owned();
            inconsistent("a row of calls")(RecordError::Missing { field })
        };
        let message = message.ok_or_else(|| missing("message"))?;
        let conversation = conversation.ok_or_else(|| missing("conversation"))?;
        let stored = self.row.stored()?;
        let message = message.stored(stored.call.workspace.clone())?;
        let conversation = conversation.state()?;
        Ok(HeldCall::new(stored, message, conversation, self.last_seq))
    }
}

/// Without the offer, which is not for logs.
impl fmt::Debug for CallRecord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CallRecord")
            .field("id", &self.id)
            .field("stage", &self.stage)
            .field("outcome", &self.outcome)
            .field("holder", &self.holder)
            .field("due_at", &self.due_at)
            .finish_non_exhaustive()
    }
}

impl CallRecord {
    /// The call of a row.
    ///
    /// # Errors
    /// [`Fault::Inconsistent`] when the row makes no sense.
    pub fn read(&self) -> Result<Call, Fault> {
        self.call().map_err(inconsistent("a row of calls"))
    }

    /// The call of a row, with its offer and the process that has it.
    ///
    /// # Errors
    /// [`Fault::Inconsistent`] when the row makes no sense.
    pub fn stored(&self) -> Result<StoredCall, Fault> {
        Ok(StoredCall {
            call: self.read()?,
            offer: self.read_offer().map_err(inconsistent("a row of calls"))?,
            holder: self.holder.clone(),
            due_at: self.due_at.map(Timestamp::from_millis),
        })
    }

    /// The call of a row that was leased, as it stood before.
    ///
    /// # Errors
    /// [`Fault::Inconsistent`] when the row makes no sense.
    pub fn taken(&self) -> Result<ClaimedCall, Fault> {
        let StoredCall { call, offer, .. } = self.stored()?;
        Ok(ClaimedCall { call, offer })
    }

    /// Rows as a JSON array of objects, one field a column.
    pub fn json_of<'a>(rows: impl IntoIterator<Item = &'a Self>) -> String {
        let rows = rows.into_iter().map(|row| {
            json!({
                "id": row.id,
                "workspace_id": row.workspace_id,
                "conversation_id": row.conversation_id,
                "kind": row.kind,
                "asset_id": row.asset_id,
                "external_id": row.external_id,
                "direction": row.direction,
                "agent_id": row.agent_id,
                "stage": row.stage,
                "outcome": row.outcome,
                "failure_code": row.failure_code,
                "offer": row.offer,
                "rang_at": row.rang_at,
                "accepted_at": row.accepted_at,
                "ended_at": row.ended_at,
                "seconds": row.seconds,
                "holder": row.holder,
                "due_at": row.due_at,
            })
        });
        Value::Array(rows.collect()).to_string()
    }

    /// The row of a call.
    pub fn of(stored: &StoredCall) -> Self {
        let call = &stored.call;
        let outcome = call.stage.outcome();
        Self {
            id: call.id.to_string(),
            workspace_id: call.workspace.to_string(),
            conversation_id: call.conversation.to_string(),
            kind: call.asset.kind.as_str().to_owned(),
            asset_id: asset_id(&call.asset),
            external_id: call.external_id.as_str().to_owned(),
            direction: call.direction.as_str().to_owned(),
            agent_id: call.agent.as_ref().map(ToString::to_string),
            stage: call.stage.as_str().to_owned(),
            outcome: outcome.map(|outcome| outcome.as_str().to_owned()),
            failure_code: call.failure_code.map(i64::from),
            offer: stored.offer.as_ref().map(|offer| offer.as_str().to_owned()),
            rang_at: call.rang_at.millis(),
            accepted_at: call.accepted_at.map(Timestamp::millis),
            ended_at: call.ended_at.map(Timestamp::millis),
            seconds: call.seconds.map(i64::from),
            holder: stored.holder.clone(),
            due_at: stored.due_at.map(Timestamp::millis),
        }
    }

    /// Takes rows for a holder; says in whose Inboxes a call changed by it, in their order.
    pub fn take_all(rows: &mut [Self], holder: &str, until: Timestamp) -> Vec<String> {
        let mut changed = BTreeSet::new();
        for row in rows {
            if row.take(holder, until) {
                changed.insert(row.workspace_id.clone());
            }
        }
        changed.into_iter().collect()
    }

    /// `true` when the call changed by it. A row that makes no sense is put off, so that it does
    /// not hold up the others.
    fn take(&mut self, holder: &str, until: Timestamp) -> bool {
        let Ok(mut stored) = self.stored() else {
            self.due_at = Some(until.millis());
            return false;
        };
        let changed = stored.take(holder, until);
        *self = Self::of(&stored);
        changed
    }

    fn call(&self) -> Result<Call, RecordError> {
        let unknown = |field: &str| RecordError::unknown(field);
        let optional = |field: &str, number: Option<i64>| {
            number.map(|number| count(field, number)).transpose()
        };
        let external_id = ExternalCallId::new(self.external_id.clone());
        let agent = self.agent_id.as_deref();
        Ok(Call {
            id: parsed("id", &self.id)?,
            workspace: parsed("workspace_id", &self.workspace_id)?,
            conversation: parsed("conversation_id", &self.conversation_id)?,
            asset: AssetRef {
                kind: asset::kind(&self.kind)?,
                external_id: self.asset_id.clone(),
            },
            external_id: external_id.ok_or_else(|| unknown("external_id"))?,
            direction: CallDirection::parse(&self.direction).ok_or_else(|| unknown("direction"))?,
            agent: agent.map(|id| parsed("agent_id", id)).transpose()?,
            stage: self.read_stage()?,
            failure_code: optional("failure_code", self.failure_code)?,
            rang_at: Timestamp::from_millis(self.rang_at),
            accepted_at: self.accepted_at.map(Timestamp::from_millis),
            ended_at: self.ended_at.map(Timestamp::from_millis),
            seconds: optional("seconds", self.seconds)?,
        })
    }

    fn read_stage(&self) -> Result<CallStage, RecordError> {
        let outcome = self
            .outcome
            .as_deref()
            .map(|name| CallOutcome::parse(name).ok_or_else(|| RecordError::unknown("outcome")));
        let stage = CallStage::parse(&self.stage, outcome.transpose()?);
        stage.ok_or_else(|| RecordError::unknown("stage"))
    }

    fn read_offer(&self) -> Result<Option<Sdp>, RecordError> {
        let offer = self
            .offer
            .as_ref()
            .map(|text| Sdp::new(text.clone()).ok_or_else(|| RecordError::unknown("offer")));
        offer.transpose()
    }
}

#[cfg(test)]
#[path = "call_tests.rs"]
mod tests;
