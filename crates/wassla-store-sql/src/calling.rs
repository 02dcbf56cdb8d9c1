//! `agent_channels`, the rows of calling.

use serde_json::{Value, json};
use sqlx::FromRow;
use wassla_domain::calling::{CallingEvidence, SettingsSeen};
use wassla_domain::meta::{CallingRestriction, CallingSettings};
use wassla_domain::{Calling, ChannelState, Fault, Timestamp};

use crate::channel::parsed;
use crate::error::RecordError;
use crate::evidence::{read_step, step};
use crate::fields::Fields;
use crate::{inconsistent, storable};

/// A row of `agent_channels` of kind `whatsapp_call`, column by column.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct CallingRecord {
    /// `id`.
    pub id: String,
    /// `workspace_id`.
    pub workspace_id: String,
    /// `chat_id`: the WhatsApp row that it rides on.
    pub chat_id: Option<String>,
    /// `external_id`: that row's number.
    pub external_id: String,
    /// `agent_id`.
    pub agent_id: Option<String>,
    /// `state`.
    pub state: String,
    /// `config`, a JSON object: the number.
    pub config: String,
    /// `evidence`, a JSON object.
    pub evidence: String,
    /// `due_at`, in milliseconds.
    pub due_at: Option<i64>,
    /// `version`.
    pub version: i64,
    /// `connected_at`, in milliseconds.
    pub connected_at: i64,
    /// `updated_at`, in milliseconds.
    pub updated_at: i64,
}

/// The column `evidence` of a calling row.
pub fn calling_evidence_text(evidence: &CallingEvidence) -> String {
    let settings = evidence.settings.as_ref().map(|seen| {
        let settings = &seen.settings;
        json!({
            "status": settings.status.as_deref().map(storable),
            "sip": settings.sip,
            "restriction": settings.restriction.as_ref().map(restriction),
            "at": seen.at.millis(),
        })
    });
    json!({"enabled": step(&evidence.enabled), "settings": settings}).to_string()
}

fn restriction(restriction: &CallingRestriction) -> Value {
    json!({
        "type": storable(&restriction.kind),
        "reason": restriction.reason.as_deref().map(storable),
        "expires": restriction.expires.map(Timestamp::millis),
    })
}

impl From<&Calling> for CallingRecord {
    fn from(calling: &Calling) -> Self {
        let number = calling.phone_number.as_str();
        Self {
            id: calling.id.to_string(),
            workspace_id: calling.workspace.to_string(),
            chat_id: Some(calling.chat.to_string()),
            external_id: number.to_owned(),
            agent_id: calling.agent.as_ref().map(ToString::to_string),
            state: calling.state.as_str().to_owned(),
            config: json!({"phone_number_id": number}).to_string(),
            evidence: calling_evidence_text(&calling.evidence),
            due_at: calling.due_at.map(Timestamp::millis),
            version: calling.version,
            connected_at: calling.connected_at.millis(),
            updated_at: calling.updated_at.millis(),
        }
    }
}

impl CallingRecord {
    /// The calling row of a row.
    ///
    /// # Errors
    /// [`Fault::Inconsistent`] when the row makes no sense.
    pub fn read(self) -> Result<Calling, Fault> {
        self.calling()
            .map_err(inconsistent("a calling row of agent_channels"))
    }

    fn calling(self) -> Result<Calling, RecordError> {
        let mut config = Fields::of_column("config", &self.config)?;
        let number = config.text("phone_number_id")?;
        config.finish()?;
        if number != self.external_id {
            return Err(RecordError::contradiction("external_id", "config"));
        }
        if self.version < 1 {
            return Err(RecordError::unknown("version"));
        }
        let chat = self.chat_id.ok_or_else(|| RecordError::Missing {
            field: "chat_id".to_owned(),
        })?;
        let agent = self.agent_id.as_deref();
        Ok(Calling {
            id: parsed("id", &self.id)?,
            workspace: parsed("workspace_id", &self.workspace_id)?,
            chat: parsed("chat_id", &chat)?,
            phone_number: parsed("external_id", &self.external_id)?,
            agent: agent.map(|id| parsed("agent_id", id)).transpose()?,
            state: ChannelState::parse(&self.state).ok_or_else(|| RecordError::unknown("state"))?,
            evidence: read_evidence(&self.evidence)?,
            due_at: self.due_at.map(Timestamp::from_millis),
            version: self.version,
            connected_at: Timestamp::from_millis(self.connected_at),
            updated_at: Timestamp::from_millis(self.updated_at),
        })
    }
}

fn read_evidence(column: &str) -> Result<CallingEvidence, RecordError> {
    let mut fields = Fields::of_column("evidence", column)?;
    let evidence = CallingEvidence {
        enabled: read_step(&mut fields, "enabled")?,
        settings: fields.optional("settings", read_settings)?,
    };
    fields.finish()?;
    Ok(evidence)
}

fn read_settings(fields: &mut Fields, name: &str) -> Result<SettingsSeen, RecordError> {
    let mut fields = fields.object(name)?;
    let seen = SettingsSeen {
        settings: CallingSettings {
            status: fields.optional("status", Fields::text)?,
            sip: fields.flag("sip")?,
            restriction: fields.optional("restriction", read_restriction)?,
        },
        at: fields.instant("at")?,
    };
    fields.finish()?;
    Ok(seen)
}

fn read_restriction(fields: &mut Fields, name: &str) -> Result<CallingRestriction, RecordError> {
    let mut fields = fields.object(name)?;
    let restriction = CallingRestriction {
        kind: fields.text("type")?,
        reason: fields.optional("reason", Fields::text)?,
        expires: fields.optional("expires", Fields::instant)?,
    };
    fields.finish()?;
    Ok(restriction)
}

#[cfg(test)]
#[path = "calling_tests.rs"]
mod tests;
